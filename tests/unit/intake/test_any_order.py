"""Facts about a case in every order, some of them twice, by themselves: the same end state."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.cases import CaseFile
from services.mesh.contracts.base import Contract
from services.mesh.contracts.people import Due
from tests.unit.intake.fakes import HOUR, START, Intake, accepted, answered, assigned, progressed, settled


def _case() -> CaseFile:
    intake = Intake()
    intake.write("西河街路灯不亮")
    return intake.only_case()


CASE = _case()
RETURNED_ONCE: list[Contract] = [
    assigned(CASE, "a1"), accepted(CASE, "a1", at=START + HOUR), assigned(CASE, "a2", at=START + 2 * HOUR),
    accepted(CASE, "a2", at=START + 3 * HOUR), assigned(CASE, "c1", part="co"), accepted(CASE, "c1", part="co"),
    progressed(CASE, "a2"), answered(CASE, "a2", at=START + 4 * HOUR),
]
SECRET: list[Contract] = [
    assigned(CASE, "t1", part="triage", known_to=("a", "b")),
    accepted(CASE, "t1", part="triage", at=START + HOUR, known_to=("a", "b")),
    assigned(CASE, "a1", at=START + 2 * HOUR, known_to=("b",), secret=True),
    accepted(CASE, "a1", at=START + 3 * HOUR, known_to=("b",), secret=True),
    accepted(CASE, "a1", at=START + 2.5 * HOUR, known_to=("b",), secret=True, corrects=True),
]

UNSURE = Due(at=START + 9 * HOUR, provisional=True)
SETTLED = Due(at=START + 10 * HOUR)
OVER_NEW_YEAR: list[Contract] = [
    assigned(CASE, "a1", answer_due=UNSURE), accepted(CASE, "a1", at=START + HOUR, answer_due=UNSURE),
    settled(CASE, "a1", SETTLED), assigned(CASE, "c1", part="co", answer_due=UNSURE),
    settled(CASE, "c1", Due(at=START), part="co"),
]


def _end(events: list[Contract]) -> tuple[CaseFile, dict[tuple[str, str], object]]:
    intake = Intake()
    intake.store.kept[CASE.case_no] = CASE
    seen: set[str] = set()
    for event in events:
        if event.message_id not in seen:  # the mesh's inbox
            intake.hear(event)
        seen.add(event.message_id)
    return intake.only_case(), dict(intake.due.rows)


@settings(max_examples=300, deadline=None)
@given(st.permutations(RETURNED_ONCE + RETURNED_ONCE[:3]))
def test_a_case_that_went_back_once_ends_alike_in_any_order(events: list[Contract]) -> None:
    assert _end(events) == _end(RETURNED_ONCE)


def test_a_secret_case_ends_alike_in_any_order() -> None:
    end = _end(SECRET)
    assert end[0].known_to == ("b",)
    assert all(_end(list(events)) == end for events in permutations(SECRET))


def test_an_acceptance_that_was_handed_back_counts_no_more() -> None:
    assert _end(RETURNED_ONCE[:3])[0].state == "assigned"
    assert _end(RETURNED_ONCE[:4])[0].state == "accepted"
    assert _end(RETURNED_ONCE)[0].state == "answered"


def test_the_desks_own_time_counts_as_received() -> None:
    assert _end(SECRET[:2])[0].state == "received"


def test_a_deadline_is_settled_in_any_order() -> None:
    for events in permutations(OVER_NEW_YEAR):
        lead = _end(list(events))[0].lead
        assert lead is not None
        assert (lead.unit_name, lead.due_at, lead.provisional) == ("底洞镇人民政府", SETTLED.at, False)
