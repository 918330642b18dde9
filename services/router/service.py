"""Router's entrypoints."""

from services.mesh.contracts.calls.base import StoryLine
from services.mesh.contracts.calls.router import (
    ApplyCounty,
    AssignmentLine,
    AssignmentQuery,
    CountyInForce,
    CountyQuery,
    CountyStatus,
    ReplyAnswer,
    ReplyCommand,
    StoryQuery,
)
from services.mesh.health import Health
from services.mesh.hosting import Hosted
from services.mesh.rpc import call, once
from services.router import answers
from services.router.app import assemble


class Router(Health):
    """The officials' side of a case."""

    name = "router"
    app = Hosted(assemble)

    @call(CountyQuery)
    def county(self, query: CountyQuery) -> CountyInForce:  # noqa: ARG002 - it asks for nothing in particular
        """The county in force."""
        with self.app.mesh.work() as work:
            return answers.county_in_force(work)

    @call(ApplyCounty)
    def apply_county(self, command: ApplyCounty) -> CountyStatus:
        """Put a county file in force."""
        with self.app.mesh.work() as work:
            return once(work, command.idempotency_key, "apply_county", lambda: answers.apply_county(work, command),
                        CountyStatus)

    @call(AssignmentQuery)
    def assignment(self, query: AssignmentQuery) -> list[AssignmentLine]:
        """All assignments of some cases."""
        with self.app.mesh.work() as work:
            return answers.assignments(work, query)

    @call(StoryQuery)
    def story(self, query: StoryQuery) -> list[StoryLine]:
        """What router saw happen to some cases."""
        with self.app.mesh.work() as work:
            return answers.story(work, query)

    @call(ReplyCommand)
    def reply(self, command: ReplyCommand) -> ReplyAnswer:
        """An official's command."""
        with self.app.mesh.work() as work:
            return once(work, command.idempotency_key, "reply", lambda: answers.reply(work, command), ReplyAnswer)
