"""Events on SQLite and PostgreSQL: opened, led by a case, closed."""

import pytest

from services.intake import eventing
from services.mesh.contracts.calls.base import BadRequest, NotFound
from services.mesh.contracts.calls.intake import CloseEvent, EventsQuery, OpenEvent
from services.mesh.contracts.intake import CaseReceived
from services.mesh.mesh import Mesh
from tests.integration.test_intake_store import bare, intake, take, text
from tests.unit.intake.fakes import MINUTE, OTHER

__all__ = ["bare", "intake"]


def command(**more: object) -> OpenEvent:
    return OpenEvent.model_validate({
        "idempotency_key": "event-key-1", "name": "停水", "areas": ("xunchang",), "words": ("停水",), "hours": 8,
        "text": "今晚8点恢复供水。", **more})


def test_an_event_is_kept_led_by_its_first_case_and_closed_once(intake: Mesh) -> None:
    opened = eventing.open_event(intake.work, command())
    assert eventing.open_event(intake.work, command()) == opened
    at = opened.opened_at + MINUTE
    said = take(intake, text("巡场金河大道停水了", "SM1", received_at=at),
                text("巡场环城路停水", "SM2", OTHER, received_at=at))
    first, second = [one for one in said if isinstance(one, CaseReceived)]
    assert (first.notice, second.linked_to) == ("今晚8点恢复供水。", first.case_no)
    [line] = eventing.events(intake.work, EventsQuery(only_open=True))
    assert (line.lead_case_no, line.cases, line.lasts) == (first.case_no, 2, True)
    closing = CloseEvent(idempotency_key="event-key-2", event_id=opened.event_id)
    eventing.close_event(intake.work, closing)
    assert eventing.events(intake.work, EventsQuery(only_open=True)) == []
    with pytest.raises(NotFound):
        eventing.close_event(intake.work, closing.model_copy(update={"idempotency_key": "event-key-3"}))


def test_an_area_that_the_county_has_not_is_named(intake: Mesh) -> None:
    with pytest.raises(BadRequest, match="nowhere"):
        eventing.open_event(intake.work, command(areas=("nowhere",)))
