"""Escalation's entrypoints."""

from services.escalation import answers, withdrawing
from services.escalation.app import assemble
from services.mesh.contracts.calls.base import StoryLine
from services.mesh.contracts.calls.escalation import (
    ClockLine,
    ClockQuery,
    StepLine,
    StepsQuery,
    StoryQuery,
    WithdrawalLine,
    WithdrawalsQuery,
)
from services.mesh.health import Health
from services.mesh.hosting import Hosted
from services.mesh.rpc import call


class Escalation(Health):
    """The officials' clock."""

    name = "escalation"
    app = Hosted(assemble)

    @call(ClockQuery)
    def clock(self, query: ClockQuery) -> list[ClockLine]:
        """The deadlines of some cases."""
        with self.app.mesh.work() as work:
            return answers.clock(work, query)

    @call(StepsQuery)
    def steps(self, query: StepsQuery) -> list[StepLine]:
        """The steps taken for some cases."""
        with self.app.mesh.work() as work:
            return answers.steps(work, query)

    @call(StoryQuery)
    def story(self, query: StoryQuery) -> list[StoryLine]:
        """What was done about some cases, in order of time."""
        with self.app.mesh.work() as work:
            return answers.story(work, query)

    @call(WithdrawalsQuery)
    def withdrawals(self, query: WithdrawalsQuery) -> list[WithdrawalLine]:
        """How many cases were taken back from each unit."""
        with self.app.mesh.work() as work:
            return withdrawing.by_unit(work, query)
