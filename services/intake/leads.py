"""One transaction's leads: open cases that go on for new ones, and how many phones tell of each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.intake.domain import linking
from services.intake.domain.cases import CaseFile
from services.intake.domain.complaint import Draft
from services.intake.domain.events import Event, event_for
from services.intake.domain.linking import Block, Told
from services.intake.domain.waits import passes

if TYPE_CHECKING:
    from services.intake.desk import Desk


class Leads:
    """What stood in the database, and what this transaction has made.

    A lead is held until the commit, so that it isn't answered or withdrawn while somebody is linked to it. Two
    replicas that take the first two texts about a trouble at once don't see each other: both become leads.
    """

    def __init__(self, desk: "Desk") -> None:
        self._desk, self._store = desk, desk.work.store
        self._told: dict[Block, list[Told]] = {}
        self._told_here: dict[Block, list[Told]] = {}
        self._near: dict[tuple[str, str], list[Told]] = {}
        self._held: dict[str, CaseFile | None] = {}
        self._made: set[str] = set()
        self._phones: dict[str, set[str]] = {}
        self._events: list[Event] | None = None

    def expect(self, reported: Iterable[tuple[Draft, str, datetime]]) -> None:
        """These drafts will be opened, each from a phone: ask for all that could be alike, and hold the likeliest.

        What names no category or area costs nothing, nor does what belongs to an event.
        """
        county = self._desk.county
        told = [_told(*one) for one in reported
                if linking.may_link(county, one[0]) and self.event_for(one[0], one[2]) is None]
        if told:
            self._read({found for one in told if (found := linking.block(one.topic))}, min(one.at for one in told))
            self._hold([lead.case_no for one in told for lead in self._alike(one)[:1]])

    def of(self, draft: Draft, address: str, at: datetime) -> CaseFile | None:
        """The open case of another phone that tells of the same trouble; never one that is linked itself."""
        if not linking.may_link(self._desk.county, draft):
            return None
        leads = (self.held(told.case_no) for told in self._alike(_told(draft, address, at)))
        return next((lead for lead in leads if lead is not None and linking.may_lead(lead)), None)

    def held(self, case_no: str) -> CaseFile | None:
        """A case of whatever phone as it is now, held until the commit."""
        if self._desk.has(case_no):
            return self._desk.case(case_no)
        self._hold([case_no])
        return self._held[case_no]

    def made(self, case: CaseFile) -> None:
        """A new case of this transaction: others may be linked to it."""
        found = linking.block(case.topic)
        if found and linking.may_lead(case):
            self._made.add(case.case_no)
            self._told_here.setdefault(found, []).append(linking.told_in(case))

    def counted(self, lead: CaseFile, case: CaseFile) -> int:
        """How many phones have told of a lead's trouble, this new case's among them."""
        if lead.case_no not in self._phones:
            self._phones |= self._store.linked.phones([] if lead.case_no in self._made else [lead.case_no])
        phones = self._phones.setdefault(lead.case_no, set())
        phones |= {lead.address, case.address}
        return len(phones)

    def event_for(self, draft: Draft, at: datetime) -> Event | None:
        """The event that a new case belongs to; open ones are asked for once."""
        if self._events is None:
            self._events = self._store.events.lasting(at)
        return event_for(self._desk.county, self._events, draft, at)

    def led_by(self, event: Event, case_no: str) -> None:
        """This case goes on for all others of the event."""
        self._store.events.led_by(event.event_id, case_no)
        self._events = [replace(one, lead_case_no=case_no) if one.event_id == event.event_id else one
                        for one in self._events or ()]

    def _alike(self, one: Told) -> list[Told]:
        """Compared once with what stood in the database, again with what this transaction makes."""
        found, county = linking.block(one.topic), self._desk.county
        if found is None:
            return []
        if found not in self._told:
            self._read({found}, one.at)
        key = (one.address, one.words)
        if key not in self._near:
            self._near[key] = linking.alike(county, one, self._told[found])
        here = self._told_here.get(found)
        return linking.alike(county, one, [*self._near[key], *here]) if here else self._near[key]

    def _read(self, blocks: set[Block], at: datetime) -> None:
        since = at - passes(self._desk.county.linking.within)
        self._told |= self._store.linked.alike(blocks - self._told.keys(), since)

    def _hold(self, case_nos: Sequence[str]) -> None:
        """All at once, in one order: who holds one of them waits for no other."""
        wanted = sorted({no for no in case_nos if not self._desk.has(no)} - self._held.keys())
        if wanted:
            self._desk.work.lock(*wanted)
            found = {case.case_no: case for case in self._store.cases(wanted)}
            self._held |= {case_no: found.get(case_no) for case_no in wanted}
            self._phones |= self._store.linked.phones(wanted)


def _told(draft: Draft, address: str, at: datetime) -> Told:
    return Told(address=address, words=draft.words, topic=draft.topic, at=at)
