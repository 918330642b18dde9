"""Texts that no webhook brought: the carrier's own list is read, and what we never heard of is taken like any other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from services.intake.adapters.twilio_list import ListUnread
from services.intake.domain.case_number import day_and_running
from services.intake.domain.people import is_official
from services.intake.domain.text import Text
from services.intake.domain.told import Told, answered, numbers_told, receipts
from services.intake.metrics import CASES
from services.intake.store import Store
from services.intake.taking import Before, take_texts
from services.mesh.clock import Clock
from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.intake import InboundRead, ReadInbound
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.errors import DatabaseDown, TooEarly
from services.mesh.grouping import AT_MOST
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.mesh.metrics import REPAIRS
from services.mesh.work import Work


class Lists(Protocol):
    """What a carrier can be asked about the past. Times are real; ListUnread when it can't be."""

    def received(self, since: datetime, *, whole: bool = False) -> list[Text]:
        """What people texted since then, the oldest first; with `whole` ListUnread rather than a part of it."""

    def told(self, since: datetime, *, whole: bool = False) -> list[Told]:
        """What we sent since then, the oldest first; with `whole` ListUnread rather than a part of it."""

    def with_pictures(self, text: Text) -> Text:
        """A text that was received, with the addresses of its pictures."""


class Missed:
    """Reads the list every so often. A text the webhook brings at the same time is taken once: its key is unique."""

    def __init__(self, mesh: Mesh, lists: Lists, *, look_back: float, settle: float) -> None:
        self._mesh = mesh
        self._lists = lists
        self._look_back = timedelta(seconds=look_back)
        self._settle = timedelta(seconds=settle)
        self._alarmed = False
        self._numbers_kept = False

    def keep_numbers(self) -> None:
        """At the start, and until it could be done: give no number again that a restored database forgot."""
        try:
            with self._mesh.work() as work:
                newest = work.store.newest_text()
            clock: Clock = self._mesh.clock
            told = self._lists.told(clock.real_at(newest) if newest else clock.real_now() - self._look_back)
            with self._mesh.work() as work:
                _keep(work, told)
            self._numbers_kept = True
        except (DatabaseDown, ListUnread, TooEarly) as problem:
            log.warning("numbers that people were told are not known", error=problem)

    def look(self) -> None:
        """Take what was missed; texts of the last moments are left to the webhook.

        Where people were told of cases that this database doesn't know, a backup was restored: that is an operator's.
        """
        if not self._numbers_kept:
            self.keep_numbers()
        now = self._mesh.clock.real_now()
        try:
            missed = self._missed([text for text in self._lists.received(now - self._look_back)
                                   if text.received_at <= now - self._settle])
            forgot = bool(missed) and self._forgot(self._lists.told(missed[0].received_at))
            if forgot:
                self._alarm(len(missed))
            else:
                self._take(missed, Before())
            self._alarmed = forgot
        except (ListUnread, TooEarly) as problem:
            log.info("inbound list not used", error=problem)

    def read(self, command: ReadInbound) -> InboundRead:
        """The same at once and for longer; after a restored backup with the numbers and answers already given."""
        try:
            listed = self._of_those(self._lists.received(command.since, whole=True), command)
            told = self._lists.told(command.since, whole=True) if command.restore else []
            missed = self._missed(listed)
            before = self._before(missed, told, restored=command.restore)
            return InboundRead(listed=len(listed), found=self._take(missed, before))
        except ListUnread as problem:
            raise Unavailable(f"{str(problem).capitalize()}.") from problem
        except TooEarly:
            raise Unavailable("No county has been applied yet.") from None

    def _of_those(self, texts: Sequence[Text], command: ReadInbound) -> Sequence[Text]:
        if command.whose == "everybody":
            return texts
        with self._mesh.work() as work:
            county = work.county
        return [text for text in texts if is_official(county, text.address) == (command.whose == "officials")]

    def _missed(self, listed: Sequence[Text]) -> list[Text]:
        with self._mesh.work() as work:
            unknown = work.store.unknown("sms", [text.key for text in listed])
        return [text for text in listed if text.key in unknown]

    def _forgot(self, told: Sequence[Told]) -> bool:
        """Whether somebody was told of a case that isn't in the database."""
        with self._mesh.work() as work:
            return any(_unknown(work, told).values())

    def _alarm(self, count: int) -> None:
        """Tell the operators, once while it lasts."""
        log.error("a restored database: directline reconcile brings the texts back", count=count)
        if not self._alarmed:
            with self._mesh.work() as work:
                work.say(AlarmRaised(occurred_at=work.now, service=work.service, kind="backup_restored",
                                     since=self._mesh.clock.real_now(), count=count))

    def _before(self, missed: Sequence[Text], told: Sequence[Told], *, restored: bool) -> Before:
        """What these texts' senders were told already: case numbers that are free now, and answers to their texts."""
        with self._mesh.work() as work:
            _keep(work, told)
            unknown = {number for each in _unknown(work, told).values() for number in each}
            return Before(answered=answered(missed, told), numbers=receipts(missed, told, unknown),
                          restored=restored)

    def _take(self, missed: Sequence[Text], before: Before) -> int:
        """Take them, a group at a time and in their order; how many were taken."""
        found = 0
        for first in range(0, len(missed), AT_MOST):
            page = [self._lists.with_pictures(text) for text in missed[first:first + AT_MOST]]
            found += _each_alone(page, lambda some: self._take_page(some, before))
        if found:
            REPAIRS.labels("text_found").inc(found)
            log.warning("texts found in the carrier's list", count=found)
        return found

    def _take_page(self, page: Sequence[Text], before: Before) -> int:
        with self._mesh.work() as work:
            taken = take_texts(work, [self._in_business_time(text) for text in page],
                               replace(before, listed=True))
        CASES.inc(sum(len(one.case_nos) for one in taken if one.decision == "NewCases"))
        return sum(not one.repeated for one in taken)

    def _in_business_time(self, text: Text) -> Text:
        clock: Clock = self._mesh.clock
        return replace(text, received_at=clock.at(text.received_at))


def _each_alone(page: Sequence[Text], take: Callable[[Sequence[Text]], int]) -> int:
    """Take a page together; if that fails each text by itself, so that a bad one holds up no other."""
    try:
        return take(page)
    except (DatabaseDown, TooEarly):
        raise
    except Exception as error:  # noqa: BLE001 - one of them is bad; it is seen in the log and tried at the next look
        if len(page) == 1:
            log.error("text in the carrier's list not taken", message_id=page[0].key, error=error)
            return 0
        return sum(_each_alone([text], take) for text in page)


def _keep(work: "Work[Store]", told: Sequence[Told]) -> None:
    """Give no number that was told to anybody, officials too."""
    highest: dict[date, int] = {}
    for numbers in numbers_told(told).values():
        for day, running in map(day_and_running, numbers):
            highest[day] = max(highest.get(day, 0), running)
    for day, running in highest.items():
        work.store.keep_free(day, running)


def _unknown(work: "Work[Store]", told: Sequence[Told]) -> dict[str, list[str]]:
    """For each citizen the case numbers they were told that no case here has."""
    numbers = _numbers(work, told)
    unknown = work.store.unknown_cases([number for each in numbers.values() for number in each])
    return {address: [number for number in each if number in unknown] for address, each in numbers.items()}


def _numbers(work: "Work[Store]", told: Sequence[Told]) -> dict[str, list[str]]:
    """What officials were told is left out: their SMS quote citizens, who may write any number."""
    county = work.county
    return numbers_told(sms for sms in told if not is_official(county, sms.address))
