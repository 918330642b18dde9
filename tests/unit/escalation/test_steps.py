"""Steps: taken when due, each once; stopped by replies; withdrawn when the reply had come in time."""

from datetime import timedelta

from services.mesh.contracts.escalation import CaseEscalated, ReminderDue, StepWithdrawn
from services.mesh.contracts.intake import CaseRated
from services.mesh.contracts.router import CountyApplied
from tests.unit.escalation.fakes import (
    CASE,
    COUNTY,
    START,
    Escalation,
    accepted,
    answered,
    assigned,
    at,
    closed,
    people,
    released,
    reopened,
    returned,
    unreachable,
)


def started(**changes: object) -> Escalation:
    escalation = Escalation()
    escalation.hear(assigned(**changes))  # type: ignore[arg-type]
    return escalation


def told(escalation: Escalation) -> list[tuple[str, str, int, list[str]]]:
    return [(type(one).__name__, one.stage, one.step, people(one.tell)) for one in escalation.said
            if isinstance(one, ReminderDue | CaseEscalated)]


def withdrawn(escalation: Escalation) -> list[tuple[str, int, list[str]]]:
    return [(one.stage, one.step, people(one.told)) for one in escalation.said if isinstance(one, StepWithdrawn)]


def test_nothing_is_told_before_its_time() -> None:
    escalation = started()
    assert escalation.sweep(at("11-23 10:59")) == 0
    assert escalation.said == []


def test_an_unaccepted_case_climbs_step_by_step() -> None:
    escalation = started()
    for moment in ("11-23 11:00", "11-23 11:30", "11-23 14:30", "11-24 17:30"):
        escalation.sweep(at(moment))
    assert told(escalation) == [
        ("CaseEscalated", "accept", 0, ["housing-deputy"]), ("CaseEscalated", "accept", 1, ["housing-head"]),
        ("CaseEscalated", "accept", 2, ["supervision-duty"])]


def test_an_unanswered_case_is_reminded_of_and_then_climbs() -> None:
    escalation = started()
    escalation.hear(accepted(at("11-23 09:30")))
    for moment in ("11-25 17:30", "11-26 17:30", "11-27 17:30", "12-01 17:30"):
        escalation.sweep(at(moment))
    assert told(escalation) == [
        ("ReminderDue", "answer", 0, ["housing-duty"]),
        ("CaseEscalated", "answer", 1, ["housing-duty", "housing-head"]),
        ("CaseEscalated", "answer", 2, ["supervision-duty", "housing-head"]),
        ("CaseEscalated", "answer", 3, ["leader-livelihood", "supervision-duty"])]
    assert [step.card for step in escalation.steps()] == ["yellow", "red", None, None]
    assert escalation.dues.rows == {}


def test_a_sweep_repeated_takes_no_step_twice() -> None:
    escalation = started()
    assert escalation.sweep(at("11-23 11:00")) == 1
    assert escalation.sweep(at("11-23 11:00")) == 0
    assert len(escalation.said) == 1


def test_after_downtime_all_missed_steps_are_recorded_and_each_person_gets_the_highest() -> None:
    escalation = started()
    escalation.sweep(at("11-28 12:00"))
    assert [(step.stage, step.step) for step in escalation.steps()] == [
        ("accept", 0), ("accept", 1), ("accept", 2), ("answer", 0), ("answer", 1), ("answer", 2)]
    assert told(escalation) == [
        ("CaseEscalated", "accept", 0, ["housing-deputy"]), ("CaseEscalated", "answer", 1, ["housing-duty"]),
        ("CaseEscalated", "answer", 2, ["supervision-duty", "housing-head"])]


def test_an_acceptance_in_time_heard_late_withdraws_the_step() -> None:
    escalation = started()
    escalation.sweep(at("11-23 14:30"))
    escalation.hear(accepted(at("11-23 11:00")))
    assert withdrawn(escalation) == [("accept", 0, ["housing-deputy"]), ("accept", 1, ["housing-head"])]
    assert escalation.sweep(at("11-24 17:30")) == 0


def test_an_acceptance_that_came_late_leaves_the_step_it_missed() -> None:
    escalation = started()
    escalation.sweep(at("11-23 14:30"))
    escalation.hear(accepted(at("11-23 11:01")))
    assert withdrawn(escalation) == [("accept", 1, ["housing-head"])]
    assert [step.step for step in escalation.steps() if step.withdrawn_at is None] == [0]


def test_a_step_missed_while_down_is_recorded_though_its_reply_is_heard_first() -> None:
    escalation = started()
    escalation.now = at("11-23 12:00")
    escalation.hear(accepted(at("11-23 11:30")))
    escalation.sweep(at("11-23 15:00"))
    assert [(step.step, step.told) for step in escalation.steps()] == [(0, ())]
    assert escalation.said == []


def test_a_missed_answer_step_waits_for_the_sweep_when_an_acceptance_is_heard() -> None:
    escalation = started()
    escalation.now = at("11-26 18:00")
    escalation.hear(accepted(at("11-23 09:30")), answered(at("11-26 17:00")))
    escalation.sweep(at("11-27 18:00"))
    assert escalation.said == []
    assert [(step.stage, step.step, step.told) for step in escalation.steps()] == [("answer", 0, ())]


def test_an_answer_in_time_withdraws_the_card_and_stops_all_units() -> None:
    escalation = started()
    escalation.hear(assigned("co", "transport", part="co"), accepted(at("11-23 09:30")))
    escalation.hear(accepted(at("11-23 09:40"), "co"))
    escalation.sweep(at("11-26 17:30"))
    escalation.hear(answered(at("11-26 17:29")))
    assert {(step.assignment_id, step.card) for step in escalation.store.steps.values() if step.withdrawn_at} == {
        ("lead", "red"), ("co", "red")}
    assert escalation.sweep(at("12-10 09:00")) == 0


def test_a_returned_or_released_assignment_stops_alone() -> None:
    for stop in (returned(at("11-23 10:00"), "co"), released(at("11-23 10:00"), "co")):
        escalation = started()
        escalation.hear(assigned("co", "transport", part="co"), stop)
        escalation.sweep(at("11-23 11:00"))
        assert [one.assignment_id for one in escalation.said] == ["lead"]


def test_a_message_of_an_older_round_does_not_touch_the_present_one() -> None:
    escalation = started()
    escalation.hear(reopened(at("11-25 09:00")), assigned("again", when=at("11-25 09:00"), round=2))
    escalation.hear(answered(at("11-24 09:00")), closed(at("11-26 09:00")))
    assert escalation.store.kept["again"].ended_at is None
    assert escalation.store.kept["lead"].ended_at == at("11-24 09:00")
    escalation.sweep(at("11-25 11:00"))
    assert {one.assignment_id for one in escalation.said} == {"again"}


def test_a_closed_case_owes_nothing_even_if_its_assignment_is_heard_afterwards() -> None:
    escalation = Escalation()
    escalation.hear(closed(at("11-23 10:00")), assigned())
    assert escalation.sweep(at("12-23 10:00")) == 0


def test_an_assignment_made_after_an_answer_goes_on() -> None:
    escalation = Escalation()
    escalation.hear(answered(at("11-23 08:00")), assigned())
    assert escalation.sweep(at("11-23 11:00")) == 1


def test_triage_has_a_clock_of_its_own() -> None:
    due = {"at": at("11-23 14:30")}
    escalation = started(unit_id="petition", part="triage", accept_due=due, answer_due=due)
    escalation.sweep(at("11-23 14:30"))
    assert ("CaseEscalated", "accept", 0, ["petition-deputy"]) in told(escalation)


def test_without_a_county_an_assignment_waits() -> None:
    escalation = Escalation(county=None)
    escalation.hear(assigned())
    assert len(escalation.early) == 1
    escalation.hear(CountyApplied(occurred_at=START, county_version=1, county=COUNTY))
    assert escalation.early == []
    assert escalation.sweep(at("11-23 11:00"))


def test_a_new_county_file_plans_open_cases_anew() -> None:
    escalation = Escalation()
    for number in range(250):
        escalation.hear(assigned(f"a{number:03}"))
    ladder = COUNTY.ladders[2].model_copy(update={"accept": (
        COUNTY.ladders[2].accept[0].model_copy(update={"late": None, "left": COUNTY.paces["urgent"].accept}),)})
    county = COUNTY.model_copy(update={"ladders": (ladder,)})
    escalation.hear(CountyApplied(occurred_at=START, county_version=2, county=county))
    escalation.sweep(START)
    assert {row.due_at for row in escalation.dues.rows.values()} == {at("11-23 10:45")}
    assert len(escalation.dues.rows) == 250


def test_an_unreachable_official_is_stood_in_for_once_up_to_supervision() -> None:
    escalation = started()
    for person in ("housing-duty", "housing-duty", "housing-deputy", "housing-head", "supervision-duty"):
        escalation.hear(unreachable(at("11-23 09:10"), person))
    assert told(escalation) == [("CaseEscalated", "accept", -1, [person]) for person in
                                ("housing-deputy", "housing-head", "supervision-duty")]
    assert all(one.unreachable for one in escalation.said)  # type: ignore[attr-defined]
    assert [one.official_name for one in escalation.said] == [  # type: ignore[attr-defined]
        "住建局值班员", "住建局副值班", "住建局负责人"]


def test_an_unreachable_official_of_a_secret_case_is_stood_in_for_within_the_whitelist() -> None:
    known_to = ("discipline-duty", "discipline-second")
    escalation = started(unit_id="discipline", pace="discipline", secret=True, known_to=known_to)
    escalation.hear(unreachable(at("11-23 09:10"), "discipline-duty"))
    escalation.hear(unreachable(at("11-23 09:20"), "discipline-second"))
    assert told(escalation) == [("CaseEscalated", "accept", -1, ["discipline-second"])]
    assert {one.known_to for one in escalation.said} == {known_to}


def test_who_can_not_be_reached_after_accepting_in_time_is_left_alone() -> None:
    escalation = started()
    escalation.hear(accepted(at("11-23 09:05")), answered(at("11-23 09:06")))
    escalation.hear(unreachable(at("11-23 09:10"), "housing-duty"))
    assert escalation.said == []


def test_the_last_rating_is_kept() -> None:
    escalation = started()
    for minute, score in ((2, 5), (1, 1)):
        when = START + timedelta(minutes=minute)
        escalation.hear(CaseRated(occurred_at=when, case_no=CASE, score=score, received_at=when))
    assert escalation.store.ratings[CASE, 1][1] == 5


def test_a_step_says_what_notifier_needs() -> None:
    escalation = started()
    escalation.sweep(at("11-23 11:00"))
    found = escalation.said[0]
    assert isinstance(found, CaseEscalated)
    assert (found.case_no, found.round, found.assignment_id) == (CASE, 1, "lead")
    assert (found.unit_name, found.official_name, found.place) == ("住房和城乡建设局", "住建局值班员", "西河街")
    assert found.due.at == at("11-23 11:00")


def test_a_thousand_deadlines_missed_for_a_day_are_a_thousand_ladders_in_order() -> None:
    escalation = Escalation()
    for number in range(1000):
        escalation.hear(assigned(f"a{number:04}", case_no=f"c{number}"))
    escalation.sweep(at("11-24 18:00"))
    for number in range(1000):
        steps = escalation.steps(f"a{number:04}")
        assert [(step.stage, step.step) for step in steps] == [("accept", 0), ("accept", 1), ("accept", 2)]
    assert len(escalation.store.steps) == len(escalation.said) == 3000
    assert escalation.sweep(at("11-24 18:00")) == 0
