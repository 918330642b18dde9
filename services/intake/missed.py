"""Texts that no webhook brought: the carrier's own list is read, and what we never heard of is taken like any other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from services.intake.adapters.twilio_list import ListUnread, Told
from services.intake.domain.people import is_official
from services.intake.domain.text import Text
from services.intake.domain.told import numbers_told
from services.intake.store import Store
from services.intake.taking import Before, take_texts
from services.mesh.clock import Clock
from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.intake import InboundRead, ReadInbound
from services.mesh.errors import TooEarly
from services.mesh.grouping import AT_MOST
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.mesh.metrics import REPAIRS
from services.mesh.work import Work


class Lists(Protocol):
    """What a carrier can be asked about the past. Times are real; ListUnread when it can't be."""

    def received(self, since: datetime) -> list[Text]:
        """What people texted since then, the oldest first."""

    def told(self, since: datetime) -> list[Told]:
        """What we sent since then, the oldest first."""


class Missed:
    """Reads the list every so often. A text the webhook brings at the same time is taken once: its key is unique."""

    def __init__(self, mesh: Mesh, lists: Lists, *, look_back: float, settle: float) -> None:
        self._mesh = mesh
        self._lists = lists
        self._look_back = timedelta(seconds=look_back)
        self._settle = timedelta(seconds=settle)

    def look(self) -> None:
        """Take what was missed; texts of the last moments are left to the webhook."""
        now = self._mesh.clock.real_now()
        try:
            self._take(self._lists.received(now - self._look_back), now - self._settle)
        except (ListUnread, TooEarly) as problem:
            log.info("inbound list not used", error=problem)

    def read(self, command: ReadInbound) -> InboundRead:
        """The same at once and for longer; after a restored backup with the numbers and answers already given."""
        now = self._mesh.clock.real_now()
        try:
            listed = self._lists.received(command.since)
            told = self._lists.told(command.since) if command.restore else None
            mine = [text for text in listed if self._of_those(text, command)]
            return InboundRead(listed=len(mine), found=self._take(mine, now, told))
        except ListUnread as problem:
            raise Unavailable(f"{str(problem).capitalize()}.") from problem
        except TooEarly:
            raise Unavailable("No county has been applied yet.") from None

    def _of_those(self, text: Text, command: ReadInbound) -> bool:
        if command.whose == "everybody":
            return True
        with self._mesh.work() as work:
            return is_official(work.county, text.address) == (command.whose == "officials")

    def _take(self, listed: Sequence[Text], until: datetime, told: Sequence[Told] | None = None) -> int:
        """Take those never heard of, a group at a time; how many they were."""
        listed = [text for text in listed if text.received_at <= until]
        found = 0
        for first in range(0, len(listed), AT_MOST):
            found += self._take_page(listed[first:first + AT_MOST], told)
        if found:
            REPAIRS.labels("text_found").inc(found)
            log.warning("texts found in the carrier's list", count=found)
        return found

    def _take_page(self, page: Sequence[Text], told: Sequence[Told] | None) -> int:
        with self._mesh.work() as work:
            store: Store = work.store
            unknown = store.unknown("sms", [text.key for text in page])
            missed = [text for text in page if text.key in unknown]
            if missed:
                before = _before(work, missed, told) if told is not None else Before()
                take_texts(work, [self._in_business_time(text) for text in missed], before)
        return len(missed)

    def _in_business_time(self, text: Text) -> Text:
        clock: Clock = self._mesh.clock
        return replace(text, received_at=clock.at(text.received_at))


def _before(work: "Work[Store]", missed: Sequence[Text], told: Sequence[Told]) -> Before:
    """What these texts' senders were told already: case numbers that are free now, and answers to their texts."""
    phones = {text.address for text in missed if not is_official(work.county, text.address)}
    numbers = numbers_told((sms.address, sms.words) for sms in told if sms.address in phones)
    given = {case.case_no for case in work.store.cases([number for each in numbers.values() for number in each])}
    answered = {text.key for text in missed
                if any(sms.address == text.address and sms.at >= text.received_at for sms in told)}
    return Before(answered=frozenset(answered), numbers={
        address: [number for number in each if number not in given] for address, each in numbers.items()})
