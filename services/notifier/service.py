"""Notifier's entrypoints."""

from services.mesh.clock import wall_time
from services.mesh.contracts.calls.notifier import (
    AmbiguousLine,
    AmbiguousQuery,
    Hold,
    HoldQuery,
    HoldState,
    MessageLine,
    MessagesQuery,
    Preview,
    PreviewQuery,
    Recall,
    Recalled,
    Release,
)
from services.mesh.health import Health
from services.mesh.hosting import Hosted, posted
from services.mesh.http_call import Answer, Call
from services.mesh.rpc import call
from services.notifier import answers, holding, recalling
from services.notifier.app import STATUS_PATH, assemble


class Notifier(Health):
    """Every outbound word."""

    name = "notifier"
    app = Hosted(assemble)

    @posted(STATUS_PATH)
    def receipt(self, call: Call) -> Answer:
        """A carrier's receipt."""
        answer: Answer = self.app.receipts.answer(call)
        return answer

    @call(MessagesQuery)
    def messages(self, query: MessagesQuery) -> list[MessageLine]:
        """What people were told about some cases."""
        return answers.messages(self.app.mesh.work, query)

    @call(AmbiguousQuery)
    def ambiguous(self, query: AmbiguousQuery) -> list[AmbiguousLine]:
        """Attempts of which nobody knows or knew whether the carrier took them."""
        return answers.ambiguous(self.app.mesh.work, query)

    @call(HoldQuery)
    def hold_state(self, query: HoldQuery) -> HoldState:  # noqa: ARG002
        """Whether anything is sent."""
        with self.app.mesh.work() as work:
            return holding.state(work)

    @call(Hold)
    def hold(self, command: Hold) -> HoldState:
        """Send nothing from now on."""
        with self.app.mesh.work() as work:
            return holding.hold(work, command.by, command.why, wall_time())

    @call(Release)
    def release(self, command: Release) -> HoldState:
        """Send again."""
        with self.app.mesh.work() as work:
            found = holding.release(work, command.by, wall_time())
        self.app.sender.wake()
        return found

    @call(Recall)
    def recall(self, command: Recall) -> Recalled:
        """While held: what the carrier took since then is not sent again."""
        return recalling.recall(self.app.mesh, self.app.sms, command.since)

    @call(PreviewQuery)
    def preview(self, query: PreviewQuery) -> Preview:
        """How a template reads."""
        return answers.preview(self.app.mesh.work, query)
