"""Intake's entrypoints."""

from werkzeug.wrappers import Request, Response

from services.intake import answers, eventing, held, showing
from services.intake.app import INBOUND_PATH, assemble
from services.mesh.contracts.calls.base import CaseQuery, StoryLine
from services.mesh.contracts.calls.intake import (
    BlockedPhone,
    CaseProgress,
    CloseEvent,
    EventLine,
    EventsQuery,
    InboundRead,
    OpenEvent,
    PhonesQuery,
    PictureFound,
    PictureQuery,
    PicturesPlace,
    PicturesPlaceQuery,
    ProgressQuery,
    ReadInbound,
    Submit,
    Submitted,
    Unblocked,
    UnblockPhone,
    Unlink,
    Unlinked,
    Webhook,
    WebhookQuery,
)
from services.mesh.health import Health
from services.mesh.hosting import Hosted, http, posted
from services.mesh.http_call import Answer, Call
from services.mesh.rpc import call


class Intake(Health):
    """Every inbound word."""

    name = "intake"
    app = Hosted(assemble)

    @posted(INBOUND_PATH)
    def inbound(self, call: Call) -> Answer:
        """A text that the carrier hands us."""
        answer: Answer = self.app.webhook.answer(call)
        return answer

    @http("GET", "/pictures/<picture_id>")
    def show_picture(self, request: Request, picture_id: str) -> Response:  # noqa: ARG002
        """A picture, to whoever has its link."""
        return showing.show(self.app.mesh.work, self.app.files, picture_id)

    @call(PictureQuery)
    def picture(self, query: PictureQuery) -> PictureFound:
        """A picture, to an operator."""
        return showing.save(self.app.mesh.work, self.app.files, query)

    @call(PicturesPlaceQuery)
    def pictures_place(self, query: PicturesPlaceQuery) -> PicturesPlace:  # noqa: ARG002
        """Whether pictures can be kept."""
        return showing.place(self.app.files)

    @call(Submit)
    def submit(self, command: Submit) -> Submitted:
        """A complaint that did not come by SMS."""
        return answers.submit(self.app.mesh.work, command)

    @call(ProgressQuery)
    def progress(self, query: ProgressQuery) -> list[CaseProgress]:
        """How some cases stand."""
        return answers.progress(self.app.mesh.work, query)

    @call(ReadInbound)
    def read_inbound(self, command: ReadInbound) -> InboundRead:
        """Take what the carrier lists and no webhook brought."""
        read: InboundRead = self.app.missed.read(command)
        return read

    @call(WebhookQuery)
    def webhook(self, query: WebhookQuery) -> Webhook:  # noqa: ARG002
        """How the carrier is told to hand us texts."""
        found: Webhook = self.app.number.webhook()
        return found

    @call(PhonesQuery)
    def blocked_phones(self, query: PhonesQuery) -> list[BlockedPhone]:
        """The phones that wrote too much."""
        return held.blocked(self.app.mesh.work, query)

    @call(UnblockPhone)
    def unblock_phone(self, command: UnblockPhone) -> Unblocked:
        """Let one of them write again."""
        return held.unblock(self.app.mesh.work, command)

    @call(OpenEvent)
    def open_event(self, command: OpenEvent) -> EventLine:
        """A storm, a water cut."""
        return eventing.open_event(self.app.mesh.work, command)

    @call(CloseEvent)
    def close_event(self, command: CloseEvent) -> EventLine:
        """It is over."""
        return eventing.close_event(self.app.mesh.work, command)

    @call(EventsQuery)
    def events(self, query: EventsQuery) -> list[EventLine]:
        """What supervision has opened."""
        return eventing.events(self.app.mesh.work, query)

    @call(Unlink)
    def unlink(self, command: Unlink) -> Unlinked:
        """Part a case from the one it was linked to by mistake."""
        return answers.unlink(self.app.mesh.work, command)

    @call(CaseQuery)
    def case(self, query: CaseQuery) -> list[StoryLine]:
        """What happened to some cases, as far as intake tells."""
        return answers.case(self.app.mesh.work, query)
