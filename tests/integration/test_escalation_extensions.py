"""More time on SQLite and PostgreSQL: kept, counted once, told in the story."""

from collections.abc import Iterator

import pytest

from services.escalation import answers
from services.mesh.contracts.calls.escalation import StoryQuery
from services.mesh.contracts.people import Due
from services.mesh.contracts.router import ExtensionRequested
from tests.integration.escalation_app import Escalation
from tests.unit.escalation.fakes import CASE, START, accepted, assigned, at, decision, handed_over

NEW = at("12-03 17:30")


@pytest.fixture
def escalation(database_url: str) -> Iterator[Escalation]:
    made = Escalation(database_url).migrated(database_url)
    yield made
    made.mesh.database.close()


def test_a_request_and_its_decision_move_the_clock_and_stand_in_the_story(escalation: Escalation) -> None:
    escalation.hear(assigned(), accepted(at("11-23 09:30")), handed_over(at("11-23 09:40"), "housing-head"))
    escalation.wake(at("11-26 17:30"))
    made = decision(at("11-27 09:00"), requested=at("11-26 10:00"), until=NEW)
    escalation.put_clock(at("11-27 09:00"))
    escalation.hear(made, ExtensionRequested(
        occurred_at=START, case_no=CASE, assignment_id="lead", days=5, reason="等材料", answer_due=Due(at=NEW),
        received_at=at("11-26 10:00")), made.replace(message_id="again"))
    with escalation.mesh.work() as work:
        [one] = work.store.assignments_of([CASE])
        told = [line.what for line in answers.story(work, StoryQuery(case_nos=(CASE,)))]
        reason = work.store.extensions_of([CASE])[0].reason
    assert (one.answer_due.at, one.extended, one.given_at, one.in_charge.person_id) == (
        NEW, 5, at("11-26 17:30"), "housing-head")
    assert escalation.said("ExtensionDecided") == 1
    assert reason == "等材料"
    assert [what for what in told if what.startswith("extension")] == ["extension asked", "extension granted"]
    assert "step withdrawn" in told
