"""Notifier put together: mesh, carriers, sender, resolver and receipts."""

from services.mesh import coroutines
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.mesh import Mesh
from services.mesh.twilio_http import PooledHttp
from services.notifier.adapters.email import Email
from services.notifier.adapters.twilio_signature import TwilioSignature
from services.notifier.adapters.twilio_sms import TwilioSms
from services.notifier.alarms import Alarms
from services.notifier.domain.carriers import Carrier
from services.notifier.handlers import DUES, HEARS
from services.notifier.holding import AtStart
from services.notifier.receipts import Receipts
from services.notifier.resolving import Patience, Resolver
from services.notifier.sender import Sender
from services.notifier.settings import Settings, from_environment
from services.notifier.store import Store, metadata

STATUS_PATH = "/sms/status"


class App:
    """What runs in one notifier process."""

    def __init__(self, settings: Settings) -> None:
        self.mesh = Mesh(name="notifier", settings=settings.mesh, metadata=metadata, store=Store, dues=DUES,
                         hears={**HEARS, AlarmRaised: Alarms(to=settings.operations_email).raised})
        http = PooledHttp(settings.twilio.api_url, connections=settings.callers + 1, timeout=settings.call_seconds)
        self.sms = sms = TwilioSms(settings.twilio, http, settings.public_url + STATUS_PATH)
        carriers: dict[str, Carrier] = {"sms": sms}
        if settings.smtp:
            carriers["email"] = Email(settings.smtp, coroutines.run)
        self.sender = Sender(self.mesh, carriers, callers=settings.callers, per_second=settings.sms_per_second,
                             patience=settings.patience)
        self.resolver = Resolver(self.mesh, {"sms": sms}, Patience(
            lost=settings.lost_seconds, receipt=settings.receipt_seconds, resend=settings.ambiguous_seconds))
        self.at_start = AtStart(mesh=self.mesh, ledger=sms, held=settings.held)
        self.receipts = Receipts(self.mesh, TwilioSignature(settings.twilio.tokens, settings.public_url))
        self._resolve_every = settings.resolve_every

    def start(self) -> None:
        """Begin to hear and to send."""
        self.mesh.every(self._resolve_every, self.resolver.run, "resolve")
        self.sender.start(self.at_start.decide)
        self.mesh.start()

    def stop(self) -> None:
        """Finish the calls in hand, then stop hearing."""
        self.sender.stop()
        self.mesh.stop()


def assemble() -> App:
    """The app with this process's settings."""
    return App(from_environment())
