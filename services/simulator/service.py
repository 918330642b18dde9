"""The simulator's HTTP entrypoints, and how its parts are put together."""

from collections.abc import Callable

from werkzeug.wrappers import Request, Response

from services.mesh.clock import Clock
from services.mesh.health import Vitals
from services.mesh.hosting import Hosted, http
from services.simulator import carrier, handlers, pages
from services.simulator.adapters import rest
from services.simulator.adapters.directory import Directory, router_county
from services.simulator.adapters.webhooks import Webhooks
from services.simulator.answer import Answer
from services.simulator.courier import Courier
from services.simulator.domain.faults import Faults
from services.simulator.domain.ledger import Ledger
from services.simulator.domain.live import Live
from services.simulator.exchange import Exchange, Line
from services.simulator.responses import response
from services.simulator.settings import Settings, from_environment

API = f"/{rest.VERSION}/Accounts/<account>"


class App:
    """The exchange and what works for it."""

    def __init__(self, settings: Settings) -> None:
        account, mesh = settings.twilio, settings.mesh
        clock = Clock(mesh.clock_start, mesh.clock_origin, mesh.clock_rate)
        self._courier = Courier(settings.hands)
        self._webhooks = Webhooks(
            account.account_sid, account.tokens[0], account.sender, settings.webhook_wait, settings.hands,
            account.api_url,
        )
        self.exchange = Exchange(
            line=Line(account=account.account_sid, tokens=account.tokens, sender=account.sender,
                      inbound_url=f"{settings.intake_url}/sms/inbound"),
            ledger=Ledger(settings.keep_texts), calls=self._webhooks, post=self._courier, now=clock.now,
            rate=mesh.clock_rate, faults=Faults(), live=Live(),
            directory=Directory(lambda: router_county(mesh.amqp_uri)),
        )

    def start(self) -> None:
        """Begin to carry texts."""
        self._courier.start()

    def stop(self) -> None:
        """End every stream and drop what was not yet carried."""
        self.exchange.live.close()
        self._courier.stop()
        self._webhooks.close()


def assemble() -> App:
    """The simulator of this process."""
    return App(from_environment())


class Simulator(Vitals):
    """Phones of people who don't exist, and the carrier between them and the mesh."""

    name = "simulator"
    app = Hosted(assemble)

    @http("POST", f"{API}/Messages.json")
    def create(self, request: Request, account: str) -> Response:
        return self._carrier(request, account, lambda: carrier.create(self.app.exchange, request.form))

    @http("GET", f"{API}/Messages.json")
    def listing(self, request: Request, account: str) -> Response:
        return self._carrier(request, account, lambda: carrier.listing(self.app.exchange, request.args))

    @http("GET", f"{API}/Messages/<sid>.json")
    def fetch(self, request: Request, account: str, sid: str) -> Response:
        return self._carrier(request, account, lambda: carrier.fetch(self.app.exchange, sid))

    @http("GET", f"{API}/Messages/<sid>/Media.json")
    def media_list(self, request: Request, account: str, sid: str) -> Response:
        return self._carrier(request, account, lambda: carrier.media_list(self.app.exchange, sid))

    @http("GET", f"{API}/Messages/<sid>/Media/<media>")
    def media(self, request: Request, account: str, sid: str, media: str) -> Response:
        return self._carrier(request, account, lambda: carrier.media(self.app.exchange, sid, media))

    @http("GET", f"{API}/IncomingPhoneNumbers.json")
    def numbers(self, request: Request, account: str) -> Response:
        return self._carrier(request, account, lambda: carrier.numbers(self.app.exchange, request.args))

    @http("POST", "/phones/<phone>/texts")
    def write(self, request: Request, phone: str) -> Response:
        return response(handlers.write(self.app.exchange, phone, request.get_data()))

    @http("GET", "/phones/<phone>/texts")
    def conversation(self, request: Request, phone: str) -> Response:  # noqa: ARG002
        return response(handlers.conversation(self.app.exchange, phone))

    @http("GET", "/phones")
    def phones(self, request: Request) -> Response:  # noqa: ARG002
        return response(handlers.phones(self.app.exchange))

    @http("GET", "/people")
    def people(self, request: Request) -> Response:  # noqa: ARG002
        return response(handlers.people(self.app.exchange))

    @http("GET", "/ledger")
    def book(self, request: Request) -> Response:
        return response(handlers.book(self.app.exchange, request.args))

    @http("GET", "/clock")
    def clock(self, request: Request) -> Response:  # noqa: ARG002
        return response(handlers.clock(self.app.exchange))

    @http("GET", "/faults")
    def faults(self, request: Request) -> Response:  # noqa: ARG002
        return response(handlers.faults(self.app.exchange))

    @http("PUT,POST", "/faults")
    def put_fault(self, request: Request) -> Response:
        return response(handlers.put_fault(self.app.exchange, request.get_data()))

    @http("DELETE", "/faults")
    def remove_faults(self, request: Request) -> Response:
        return response(handlers.remove_faults(self.app.exchange, request.args))

    @http("GET", "/live")
    def live(self, request: Request) -> Response:  # noqa: ARG002
        return response(handlers.live(self.app.exchange))

    @http("GET", "/")
    def index(self, request: Request) -> Response:  # noqa: ARG002
        return response(pages.page())

    @http("GET", "/page/<file>")
    def page(self, request: Request, file: str) -> Response:  # noqa: ARG002
        return response(pages.page(file))

    def _carrier(self, request: Request, account: str, answer: Callable[[], Answer]) -> Response:
        if not carrier.allowed(self.app.exchange, account, request.headers.get("Authorization")):
            return response(rest.error(20003))
        return response(answer())
