"""A withdrawn case owes nothing more, and is counted for its unit."""

from itertools import permutations

import pytest

from services.escalation.withdrawing import by_unit
from services.mesh.contracts.calls.escalation import WithdrawalsQuery
from services.mesh.contracts.intake import CaseWithdrawn
from tests.unit.escalation.fakes import CASE, Escalation, accepted, assigned, at, reopened

GONE = at("11-23 10:00")


def withdrawn(case_no: str = CASE, *, round_: int = 1, pressed: bool = False) -> CaseWithdrawn:
    return CaseWithdrawn(occurred_at=GONE, case_no=case_no, round=round_, received_at=GONE, pressed=pressed)


def counted(escalation: Escalation, viewer: str | None = None) -> list[tuple[str, int, int]]:
    lines = by_unit(escalation._work(), WithdrawalsQuery(viewer=viewer))
    return [(line.unit_name, line.count, line.pressed) for line in lines]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_any_order_ends_alike_and_no_step_is_taken(order: tuple[int, ...]) -> None:
    escalation = Escalation()
    events = (assigned(), accepted(at("11-23 09:30")), withdrawn())
    escalation.hear(*(events[place] for place in order))
    escalation.sweep(at("12-23 09:00"))
    assert escalation.steps() == []
    assert escalation.store.kept["lead"].ended_at == GONE
    assert counted(escalation) == [("住房和城乡建设局", 1, 0)]


def test_a_reopened_case_that_is_withdrawn_owes_nothing_in_either_round() -> None:
    escalation = Escalation()
    escalation.hear(withdrawn(round_=2), reopened(at("11-23 09:30")), assigned("again", round=2), assigned())
    escalation.sweep(at("12-23 09:00"))
    assert not escalation.store.steps


def test_an_assignment_that_crossed_the_withdrawal_owes_nothing_either() -> None:
    escalation = Escalation()
    escalation.hear(withdrawn(), assigned(when=at("11-23 10:05")))
    escalation.sweep(at("12-23 09:00"))
    assert escalation.steps() == []


def test_withdrawals_are_counted_for_the_unit_that_had_the_case_last() -> None:
    escalation = Escalation()
    escalation.hear(assigned("t", "petition", part="triage"), assigned("l", "housing", when=at("11-23 09:10")),
                    assigned("c", "transport", part="co", when=at("11-23 09:20")), withdrawn(pressed=True))
    escalation.hear(assigned("m", "housing", case_no="26112300025"), withdrawn("26112300025"))
    escalation.hear(assigned("n", "gas", case_no="26112300033"), withdrawn("26112300033"))
    escalation.hear(withdrawn("26112300041"))
    assert counted(escalation) == [("住房和城乡建设局", 2, 1), ("", 1, 0), ("天然气公司", 1, 0)]


def test_of_a_secret_case_the_unit_is_told_to_its_whitelist_only() -> None:
    escalation = Escalation()
    escalation.hear(assigned("s", "discipline", secret=True, known_to=("discipline-duty",)), withdrawn())
    assert counted(escalation) == [("", 1, 0)]
    assert counted(escalation, "discipline-duty") == [("县纪委监委", 1, 0)]
