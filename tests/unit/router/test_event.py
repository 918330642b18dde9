"""An event shifts the answer's deadline, with its reason; what can't wait is exempt."""

from datetime import datetime

from services.mesh.contracts.intake import CaseLinked, Shift
from tests.unit.router.fakes import CASE, START, Desk, code_of, phone_of, received

UNTIL = datetime.fromisoformat("2026-11-26T20:00:00+08:00")
SHIFT = Shift(event="停水", until=UNTIL)


def test_the_answer_counts_from_the_events_end_and_the_story_says_why() -> None:
    plain, shifted = Desk(), Desk()
    [before] = plain.receive()
    [after] = shifted.receive(shift=SHIFT)
    assert after.accept_due == before.accept_due
    days = [one.answer_due.at.date().isoformat() for one in (before, after)]
    assert days == ["2026-11-26", "2026-12-01"]
    assert after.why.startswith("停水·")
    assert [note.words for _, note in shifted.store.told if note.what == "deadline_shifted"] == ["停水"]


def test_what_can_not_wait_is_not_shifted() -> None:
    desk, shifted = Desk(), Desk()
    [urgent, *_] = desk.receive("底洞镇西河街燃气泄漏了", urgent=True)
    [same, *_] = shifted.receive("底洞镇西河街燃气泄漏了", urgent=True, shift=SHIFT)
    assert urgent.answer_due == same.answer_due


def test_an_event_that_is_over_shifts_nothing() -> None:
    desk = Desk()
    over = Shift(event="停水", until=START)
    [assigned] = desk.receive(shift=over)
    assert assigned.answer_due.at.date().isoformat() == "2026-11-26"


def test_details_list_the_cases_that_go_with_it() -> None:
    desk = Desk()
    [assigned] = desk.receive(shift=SHIFT)
    desk.hear(received(case_no="26112300025", linked_to=CASE))
    desk.hear(CaseLinked(occurred_at=START, case_no=CASE, linked_case_no="26112300025", reporters=2))
    told = desk.text(phone_of("didong-duty"), "details", code_of(assigned))
    assert told.values["others"] == "26112300025"
