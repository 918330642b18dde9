"""The second bad rating: a decider decides whether the case goes back."""

from itertools import permutations
from typing import Any

import pytest

from services.intake.domain.progress import status
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseClosed, CaseDisputed, CaseRated, CaseReopened, CaseSupplemented
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import DecisionMade
from tests.unit.intake.fakes import DAY, HOUR, START, Intake, after_answer, answered, answers, assigned, named


def second_answer(words: str = "西河街路灯不亮") -> Intake:
    """A case that went back once and was just answered again."""
    intake = after_answer(words)
    intake.write("没解决")
    intake.wait(3 * HOUR)
    case = intake.only_case()
    intake.hear(assigned(case, "a2", at=intake.now), answered(case, "a2", at=intake.now))
    return intake


def disputed(reason: str = "没解决,还是黑的") -> Intake:
    """A case whose citizen was dissatisfied twice."""
    intake = second_answer()
    intake.write(reason)
    intake.wait(3 * HOUR)
    assert intake.only_case().state == "disputed"
    return intake


def decision(intake: Intake, *, granted: bool, **more: Any) -> DecisionMade:
    case = intake.only_case()
    return DecisionMade(**{
        "occurred_at": intake.now, "case_no": case.case_no, "round": case.round, "assignment_id": "d1",
        "about": "rating", "granted": granted, "reason": "" if granted else "已到现场看过,灯亮",
        "unit_name": "县委督查室", "citizen": case.citizen, "requested_at": intake.now, "received_at": intake.now,
        **more})


def test_the_second_bad_rating_is_disputed_and_does_not_reopen_by_itself() -> None:
    intake = second_answer()
    (rated, reply) = intake.write("没解决,还是黑的")
    assert (type(rated), reply.template) == (CaseRated, "rated_low_again")  # type: ignore[attr-defined]
    (said,) = intake.wait(3 * HOUR)
    assert isinstance(said, CaseDisputed)
    assert (said.round, said.score, said.reason) == (2, 1, "没解决,还是黑的")
    assert intake.only_case().round == 2
    assert intake.wait(30 * DAY) == []


def test_nobody_above_hears_of_the_second_one_before_it_can_be_corrected_no_more() -> None:
    intake = second_answer()
    intake.write("1")
    assert intake.wait(HOUR) == []
    assert answers(intake.write("满意")) == ["rated"]
    assert named(intake.wait(3 * HOUR)) == ["CaseClosed"]


def test_a_grant_reopens_it_with_both_reasons() -> None:
    intake = disputed()
    before = len(intake.said)
    intake.hear(decision(intake, granted=True, reason="灯杆要换"))
    (reopened,) = intake.said[before:]
    assert isinstance(reopened, CaseReopened)
    assert (reopened.round, reopened.reason) == (3, "没解决,还是黑的\n复核意见:灯杆要换")
    assert reopened.received_at == intake.now
    case = intake.only_case()
    assert (case.round, case.state, case.score, case.disputed_at) == (3, "received", None, None)
    assert status(case) == "reopened"


def test_a_grant_without_words_has_the_citizen_s_reason_alone() -> None:
    intake = disputed("2")
    intake.hear(decision(intake, granted=True))
    assert [event.reason for event in intake.said if isinstance(event, CaseReopened)] == ["没解决", "评2分"]


def test_a_refusal_closes_it_with_the_bad_score() -> None:
    intake = disputed()
    before = len(intake.said)
    intake.hear(decision(intake, granted=False))
    (closed,) = intake.said[before:]
    assert isinstance(closed, CaseClosed)
    assert (closed.round, closed.rated, closed.score) == (2, True, 1)
    assert intake.only_case().state == "closed"
    assert [(note.who, note.words) for note in intake.store.story if note.what == "refused"] == [
        ("县委督查室", "已到现场看过,灯亮")]


def test_in_the_third_round_it_is_decided_again() -> None:
    intake = disputed()
    intake.hear(decision(intake, granted=True))
    intake.hear(answered(intake.only_case(), "a3", at=intake.now))
    assert answers(intake.write("不满意")) == ["rated_low_again"]
    assert named(intake.wait(3 * HOUR)) == ["CaseDisputed"]


def test_a_citizen_who_is_satisfied_after_all_ends_the_dispute_and_the_decision_changes_nothing() -> None:
    intake = disputed()
    late = decision(intake, granted=True)
    events = intake.write("满意")
    assert named(events) == ["CaseRated", "CaseClosed", "ReplyOwed"]
    assert answers(events) == ["rated"]
    before = (intake.only_case(), list(intake.said))
    intake.hear(late, decision(intake, granted=False))
    assert (intake.only_case(), intake.said) == before
    assert intake.only_case().score == 5
    assert intake.wait(30 * DAY) == []


def test_a_doubled_decision_and_one_about_more_time_change_nothing() -> None:
    intake = disputed()
    intake.hear(decision(intake, granted=True, about="extension"))
    assert intake.only_case().state == "disputed"
    granted = decision(intake, granted=True)
    intake.hear(granted)
    before = (intake.only_case(), list(intake.said))
    intake.hear(granted)
    assert (intake.only_case(), intake.said) == before


def test_a_late_decision_of_an_earlier_round_does_not_touch_the_present_dispute() -> None:
    intake = disputed()
    late = decision(intake, granted=False)
    intake.hear(decision(intake, granted=True))
    intake.hear(answered(intake.only_case(), "a3", at=intake.now))
    intake.write("不满意")
    intake.wait(3 * HOUR)
    intake.hear(late)
    assert (intake.only_case().round, intake.only_case().state) == (3, "disputed")


def test_a_decision_of_a_round_that_is_not_known_is_too_early() -> None:
    intake = after_answer()
    intake.hear(decision(intake, granted=False, round=2))
    assert len(intake.early) == 1


def test_a_decision_that_outlived_a_restored_backup_counts_where_the_rating_is_known() -> None:
    intake = second_answer()
    intake.write("没解决")
    intake.hear(decision(intake, granted=False))
    assert intake.only_case().state == "closed"
    assert intake.wait(3 * HOUR) == []


def test_decision_acceptance_and_answer_end_alike_in_any_order() -> None:
    ends = set()
    case = disputed().only_case()
    for order in permutations(range(3)):
        intake = disputed()
        facts: list[Contract] = [decision(intake, granted=True), assigned(case, "b1", at=START, round=3),
                                 answered(case, "b1", at=START + 9 * DAY, round=3)]
        intake.hear(*(facts[number] for number in order))
        found = intake.only_case()
        ends.add((found.round, found.state, found.leads, tuple(sorted(intake.due.rows.items()))))
    assert len(ends) == 1


def test_the_citizen_is_told_that_it_is_being_reviewed() -> None:
    intake = disputed()
    (reply,) = intake.write("查")
    assert isinstance(reply, ReplyOwed)
    assert (reply.template, reply.values["status"]) == ("progress", "disputed")
    assert answers(intake.write("没解决")) == ["disputed"]
    assert intake.only_case().state == "disputed"


@pytest.mark.parametrize("words", ["没解决,灯罩也掉了", "补 灯罩也掉了", "西河街的路灯灯罩也掉了"])
def test_what_the_citizen_adds_while_it_is_reviewed_is_kept_with_the_case(words: str) -> None:
    intake = disputed()
    (added,) = [event for event in intake.write(words) if isinstance(event, CaseSupplemented)]
    assert added.case_no == intake.only_case().case_no


def test_another_matter_while_it_is_reviewed_is_a_case_of_its_own() -> None:
    intake = disputed()
    assert named(intake.write("金河大道积水")) == ["CaseReceived"]


def test_an_accusation_while_it_is_reviewed_is_a_secret_case_of_its_own() -> None:
    intake = disputed()
    (received,) = intake.write("没解决,底洞镇政府的人还骂人收红包")
    assert received.secret  # type: ignore[attr-defined]


def test_another_answer_s_rating_is_asked_before_the_disputed_one_s() -> None:
    intake = disputed()
    first = intake.only_case()
    intake.write("金河大道积水")
    second = next(case for case in intake.store.kept.values() if case.case_no != first.case_no)
    intake.hear(assigned(second, "b1"), answered(second, "b1", at=START + DAY))
    assert intake.write("没解决")[0].case_no == second.case_no


def test_an_emergency_in_a_bad_rating_is_a_case_at_once() -> None:
    intake = after_answer()
    events = intake.write("没解决,灯杆起火了")
    assert named(events) == ["CaseRated", "ReplyOwed", "CaseReceived"]
    assert events[2].urgent  # type: ignore[attr-defined]


def test_who_was_refused_is_told_so_and_news_is_a_case_at_once() -> None:
    intake = disputed()
    intake.hear(decision(intake, granted=False))
    intake.now += DAY
    assert answers(intake.write("没解决")) == ["refused_before"]
    assert named(intake.write("西河街路灯又不亮了")) == ["CaseReceived"]
