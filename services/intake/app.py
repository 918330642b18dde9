"""Intake put together: mesh, carrier, group commit and webhook."""

from functools import partial

from services.intake.adapters.picture_files import PictureFiles
from services.intake.adapters.twilio_inbound import TwilioInbound
from services.intake.adapters.twilio_list import TwilioList
from services.intake.adapters.twilio_media import TwilioMedia
from services.intake.adapters.twilio_number import TwilioNumber
from services.intake.domain.text import Text
from services.intake.handlers import DUES, HEARS, foresee, take_texts
from services.intake.missed import Missed
from services.intake.pictures import TRIES, Fetcher
from services.intake.settings import Settings, from_environment
from services.intake.store import Store, any_wanted, metadata
from services.intake.taking import Taken
from services.intake.webhook import Webhook
from services.mesh.grouping import Group
from services.mesh.mesh import Mesh
from services.mesh.twilio_http import PooledHttp
from services.mesh.waiting import RetryPolicy

INBOUND_PATH = "/sms/inbound"


class App:
    """What runs in one intake process."""

    def __init__(self, settings: Settings) -> None:
        self.mesh = Mesh(name="intake", settings=settings.mesh, metadata=metadata,
                         store=partial(Store, public_url=settings.public_url), hears=HEARS, dues=DUES,
                         foresee=foresee)
        self._group: Group[Text, Taken] = Group(self.mesh.work, take_texts)
        self._keep_seconds = settings.keep_seconds
        carrier = TwilioInbound(settings.twilio.tokens, settings.public_url)
        http = PooledHttp(settings.twilio.api_url, connections=3, timeout=settings.call_seconds)
        self.missed = Missed(self.mesh, TwilioList(settings.twilio, http), look_back=settings.look_back,
                             settle=settings.list_settle)
        self.number = TwilioNumber(settings.twilio, http, settings.public_url + INBOUND_PATH)
        self.mesh.every(settings.list_every, self.missed.look, "inbound list")
        self.files = PictureFiles(settings.pictures_url)
        self._fetch_pictures(settings)
        self.webhook = Webhook(carrier, self._keep, self.mesh.clock.now)

    def start(self) -> None:
        """Begin to hear; texts come by HTTP."""
        self.missed.keep_numbers()
        self.mesh.start()

    def stop(self) -> None:
        """Finish what is in hand."""
        self.mesh.stop()

    def _fetch_pictures(self, settings: Settings) -> None:
        media = TwilioMedia(settings.twilio, most=settings.picture_bytes, within=settings.picture_seconds)
        policy = RetryPolicy(first=settings.mesh.retry_first, longest=settings.mesh.retry_longest, tries=TRIES)
        fetcher = Fetcher(self.mesh, media, self.files, policy, longest=settings.picture_seconds)
        self.mesh.watch("pictures_wanted", any_wanted(), fetcher.told)
        self.mesh.every(settings.mesh.tick, fetcher.look, "pictures")

    def _keep(self, text: Text) -> Taken:
        return self._group.submit(text, self._keep_seconds)


def assemble() -> App:
    """The app with this process's settings."""
    return App(from_environment())
