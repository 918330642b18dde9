"""Notifier's entrypoints."""

from werkzeug.wrappers import Request, Response

from services.mesh.contracts.calls.notifier import (
    AmbiguousQuery,
    MessageLine,
    MessagesQuery,
    Preview,
    PreviewQuery,
)
from services.mesh.health import Health
from services.mesh.hosting import Hosted, http
from services.mesh.rpc import call
from services.notifier import answers
from services.notifier.app import STATUS_PATH, assemble


class Notifier(Health):
    """Every outbound word."""

    name = "notifier"
    app = Hosted(assemble)

    @http("POST", STATUS_PATH)
    def receipt(self, request: Request) -> Response:
        """A carrier's receipt."""
        answer: Response = self.app.receipts.answer(request)
        return answer

    @call(MessagesQuery)
    def messages(self, query: MessagesQuery) -> list[MessageLine]:
        """What people were told about some cases."""
        return answers.messages(self.app.mesh.work, query)

    @call(AmbiguousQuery)
    def ambiguous(self, query: AmbiguousQuery) -> list[MessageLine]:
        """Messages of which nobody knows whether the carrier took them."""
        return answers.ambiguous(self.app.mesh.work, query)

    @call(PreviewQuery)
    def preview(self, query: PreviewQuery) -> Preview:
        """How a template reads."""
        return answers.preview(self.app.mesh.work, query)
