"""Events, as supervision opens and closes them by the command line."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from services.intake.domain.events import Event
from services.mesh.contracts.calls.base import BadRequest, NotFound
from services.mesh.contracts.calls.intake import CloseEvent, EventLine, EventsQuery, OpenEvent
from services.mesh.contracts.county import County
from services.mesh.rpc import once
from services.mesh.wording import compact

if TYPE_CHECKING:
    from services.intake.answers import Begin
    from services.intake.store import Store
    from services.mesh.work import Work


def open_event(begin: "Begin", command: OpenEvent) -> EventLine:
    """From now on matching texts belong to it."""
    with begin() as work:
        return once(work, command.idempotency_key, "open_event", lambda: _open(work, command), EventLine)


def close_event(begin: "Begin", command: CloseEvent) -> EventLine:
    """Nothing new belongs to it; its cases go on."""
    with begin() as work:
        return once(work, command.idempotency_key, "close_event", lambda: _close(work, command), EventLine)


def events(begin: "Begin", query: EventsQuery) -> list[EventLine]:
    """All events, or those that last; the oldest first."""
    with begin() as work:
        found = work.store.events.all()
        return [_line(work, event) for event in found if not query.only_open or event.lasts(work.now)]


def _open(work: "Work[Store]", command: OpenEvent) -> EventLine:
    if not all(map(compact, (*command.words, command.name, command.text))):
        raise BadRequest("A word, the name or the text of the event is empty.")
    ids = _areas(work.county)
    for area in command.areas:
        if area not in ids:
            raise BadRequest(f"There is no area or village {area!r} in the county file, or several are called so.")
    event = Event(
        event_id=work.new_id("event")[-8:], name=command.name, areas=tuple(ids[area] for area in command.areas),
        words=command.words, anywhere=command.anywhere, text=command.text, opened_at=work.now,
        until=work.now + timedelta(hours=command.hours))
    work.store.events.add(event)
    return _line(work, event)


def _close(work: "Work[Store]", command: CloseEvent) -> EventLine:
    found = next((event for event in work.store.events.all() if event.event_id == command.event_id), None)
    if found is None or not work.store.events.close(command.event_id, work.now):
        raise NotFound(f"No open event has the id {command.event_id}.")
    return _line(work, replace(found, closed_at=work.now))


def _line(work: "Work[Store]", event: Event) -> EventLine:
    lead = event.lead_case_no
    return EventLine(
        event_id=event.event_id, name=event.name, areas=event.areas, words=event.words, text=event.text,
        opened_at=event.opened_at, until=event.until, lasts=event.lasts(work.now), lead_case_no=lead or "",
        cases=1 + len(work.store.linked.to(lead)) if lead else 0)


def _areas(county: County) -> dict[str, str]:
    """The id of each area and village by its id, and by its name if no other is called so."""
    named = [(area.name, area.id) for area in county.areas]
    named += [(village.name, village.id) for area in county.areas for village in area.villages]
    often = Counter(name for name, _ in named)
    return {name: its for name, its in named if often[name] == 1} | {its: its for _, its in named}
