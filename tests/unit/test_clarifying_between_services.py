"""Intake and router together: whatever the order of texts, messages and time, each word reaches an official once."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.base import Contract
from services.mesh.contracts.router import CaseAssigned, SupplementPassed
from tests.unit.intake.fakes import Intake
from tests.unit.router.fakes import Desk

TEXTS = ("路灯不亮", "西河街", "晚上看不到路", "不知道")


class Town:
    """Both services and what is under way between them."""

    def __init__(self) -> None:
        self.intake, self.router = Intake(), Desk()
        self.under_way: list[tuple[Callable[[Contract], None], Contract]] = []
        self._carried = {"intake": 0, "router": 0}

    def carry(self) -> None:
        """What was said since is under way now."""
        hearers = {"intake": self.intake.hear, "router": self.router.hear}
        for speaker, said in (("intake", self.intake.said), ("router", self.router.said)):
            for event in said[self._carried[speaker]:]:
                self.under_way += [(hearers[name], event) for name in event.HEARERS if name in hearers]
            self._carried[speaker] = len(said)

    def arrive(self, which: int) -> None:
        """One message arrives, not always the oldest."""
        hear, event = self.under_way.pop(which % len(self.under_way))
        hear(event)
        self.carry()

    def wait(self, length: timedelta) -> None:
        """Time passes for both."""
        self.intake.wait(length)
        self.router.now = self.intake.now
        self.carry()

    def write(self, words: str) -> None:
        """The citizen writes."""
        self.intake.write(words)
        self.carry()

    def settle(self) -> None:
        """Everything arrives, and a day passes."""
        for _ in range(3):
            while self.under_way:
                self.arrive(0)
            self.wait(timedelta(days=1))


steps = st.lists(st.one_of(st.integers(0, 9), st.sampled_from(TEXTS), st.sampled_from((
    timedelta(seconds=20), timedelta(minutes=6), timedelta(hours=3)))), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TEXTS[:3]), steps)
def test_every_case_ends_with_one_official_and_every_word_reaches_one(first: str, story: list[object]) -> None:
    town = Town()
    town.write(first)
    for step in story:
        if isinstance(step, str):
            town.write(step)
        elif isinstance(step, timedelta):
            town.wait(step)
        elif isinstance(step, int) and town.under_way:
            town.arrive(step)
    town.settle()
    assert not town.intake.early + town.router.early
    assert not town.intake.due.rows
    for case_no, case in town.intake.store.kept.items():
        assert case.questions == ()
        acting = [one for one in town.router.store.made.values() if one.case_no == case_no and one.acting]
        assert [one.part for one in acting] in (["lead"], ["triage"])
        assert not town.router.store.kept[case_no].unclear
        told = [event.words for event in town.router.said if isinstance(event, CaseAssigned | SupplementPassed)
                and event.assignment_id == acting[0].assignment_id]
        heard = "\n".join(told).split("\n")
        assert sorted(heard) == sorted([case.words, *town.router.store.supplements(case_no)])
