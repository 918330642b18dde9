"""One transaction's desk: the phones and cases at hand, what changed, and what has to be said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.intake.domain import linking
from services.intake.domain.cases import CaseFile
from services.intake.domain.complaint import Draft
from services.intake.domain.decisions import Reply
from services.intake.domain.echo import added
from services.intake.domain.events import Event
from services.intake.domain.languages import language_of
from services.intake.domain.people import reads
from services.intake.domain.phone import Phone
from services.intake.domain.repeats import answered_enough, with_answer
from services.intake.domain.story import Note
from services.intake.domain.text import Text
from services.intake.domain.told import ToldNumber
from services.intake.leads import Leads
from services.intake.numbering import Numbers
from services.mesh.contracts.intake import CaseReceived, Shift
from services.mesh.contracts.people import Channel, Citizen, Language
from services.mesh.contracts.replies import ReplyOwed

if TYPE_CHECKING:
    from services.intake.store import PhoneKey, Store
    from services.mesh.work import Work

KEPT_FOR_URGENT = 3  # of a day's answers to a phone, where the county allows ten for each of them


class Desk:
    """Reads few rows for many texts, and writes each changed row once."""

    def __init__(self, work: "Work[Store]", told: Mapping[str, Sequence[ToldNumber]] | None = None) -> None:
        self.work = work
        self.county = work.county
        self._numbers = Numbers(work.store, ZoneInfo(self.county.county.timezone), told or {})
        self._cases: dict[str, CaseFile] = {}
        self._of_phone: defaultdict[PhoneKey, list[str]] = defaultdict(list)
        self._phones: dict[PhoneKey, Phone] = {}
        self._heard: set[PhoneKey] = set()
        self._new: set[str] = set()
        self._changed: set[str] = set()
        self._echoes: set[tuple[Channel, str]] = set()
        self.answered: frozenset[str] = frozenset()  # keys of texts that had their answer before a restore
        self.restored = False
        self.listed = False  # whether the texts' times are the carrier's
        self.leads = Leads(self)

    def fetch(self, keys: "Sequence[PhoneKey]", named: Iterable[str]) -> None:
        """Hold these phones' cases and those that are named until the commit, and read them."""
        store = self.work.store
        wanted = set(named)
        case_nos = sorted({*store.case_nos(keys, wanted), *store.case_nos_of_others(keys, wanted)})
        self.work.lock(*case_nos)
        self.meet(keys)
        for case in store.cases(case_nos):
            self.hold(case)

    def meet(self, keys: "Sequence[PhoneKey]") -> None:
        """Read what is remembered of these phones; a question's case must be held, as others may act on the answer."""
        self._phones = self.work.store.phones(keys)

    def cases_of(self, text: Text) -> tuple[CaseFile, ...]:
        """The cases of the phone that sent it."""
        return tuple(self._cases[case_no] for case_no in self._of_phone[text.channel, text.address])

    def cases_from(self, citizen: Citizen) -> tuple[CaseFile, ...]:
        """The cases at hand of somebody."""
        return tuple(self._cases[case_no] for case_no in self._of_phone[citizen.channel, citizen.address])

    def others(self, text: Text, named: Iterable[str]) -> tuple[CaseFile, ...]:
        """The cases at hand that it names and that aren't its phone's."""
        own = set(self._of_phone[text.channel, text.address])
        return tuple(self._cases[case_no] for case_no in named if case_no in self._cases and case_no not in own)

    def has(self, case_no: str) -> bool:
        """Whether the case is at hand."""
        return case_no in self._cases

    def case(self, case_no: str) -> CaseFile:
        """One of the cases at hand."""
        return self._cases[case_no]

    def at_hand(self, case: CaseFile) -> CaseFile:
        """A case that was read as it is on the desk, if it lies there."""
        return self._cases.get(case.case_no, case)

    def hold(self, case: CaseFile) -> None:
        """Put a case on the desk that is locked already."""
        self._cases[case.case_no] = case
        self._of_phone[case.channel, case.address].append(case.case_no)
        if case.for_phone and not case.secret:
            self._of_phone["sms", case.for_phone].append(case.case_no)

    def save(self, case: CaseFile) -> None:
        """Keep the case as it is now."""
        self._cases[case.case_no] = case
        self._changed.add(case.case_no)

    def note(self, case: CaseFile, at: datetime, what: str, who: str = "", words: str = "") -> None:
        """Add a line to the case's story."""
        self.work.store.note(Note(case_no=case.case_no, at=at, what=what, who=who, words=words))

    def greet(self, text: Text, at: datetime | None = None) -> None:
        """Remember the phone that sent it, with the language it writes; an official reads the directory's.

        `at` is when a text is taken that had to wait.
        """
        day = self._numbers.day(at or text.received_at)
        fallback = self.county.county.speaks
        known = self._phones.get((text.channel, text.address)) or Phone(
            channel=text.channel, address=text.address, language=fallback, day=day)
        self.remember(replace(known.on(day), language=reads(self.county, text.address)
                               or language_of(text.words, known.language) or known.language))

    def listen(self, text: Text) -> Text:
        """The text without our own words in it."""
        words = added(text.words, self.county.county.signature)
        if not (words or text.pictures) and text.words:
            self._echoes.add((text.channel, text.key))
        return text if words == text.words else replace(text, words=words)

    def is_echo(self, text: Text) -> bool:
        """Whether it was only our own words."""
        return (text.channel, text.key) in self._echoes

    def was_told(self, text: Text) -> bool:
        """Whether its sender heard of it before a restore."""
        return text.key in self.answered or self._numbers.were_told(text.key)

    def phone(self, text: Text) -> Phone:
        """What is remembered of the phone that sent it."""
        return self._phones[text.channel, text.address]

    def known(self, text: Text) -> Phone | None:
        """What was remembered of the phone before it sent this."""
        return self._phones.get((text.channel, text.address))

    def wants_nothing(self, case: CaseFile) -> bool:
        """Whether nobody can ask the case's citizen anything: their phone can't be answered, or opted out."""
        key = (case.channel, case.address)
        known = self._phones.get(key) or self.work.store.phones([key]).get(key)
        return not case.answerable or (known is not None and known.opted_out)

    def remember(self, phone: Phone) -> None:
        """Keep the phone as it is now."""
        key = (phone.channel, phone.address)
        before = self._phones.get(key)
        if before is not phone and before != phone:
            self._phones[key] = phone
            self._heard.add(key)

    def expect(self, drafts: Sequence[Draft], at: datetime, key: str = "") -> None:
        """These will be opened, together with others: take their numbers at once."""
        self._numbers.expect(at, key, len(drafts))

    def promised(self, key: str) -> bool:
        """Whether a text became a case before a restore, of which its sender was told."""
        return self._numbers.were_told(key)

    def linked_to(self, lead: str) -> list[str]:
        """The cases that this transaction linked to a lead."""
        return [no for no in self._new if self._cases[no].linked_to == lead]

    def open_case(self, draft: Draft, citizen: Citizen, at: datetime, key: str = "", *,
                  receipt: bool = True, lead: CaseFile | None = None, event: Event | None = None,
                  notice: str = "") -> CaseFile:
        """Make a case and say so. `key` is that of the text which reports it; `notice` is an event's, told instead."""
        case = CaseFile(
            case_no=self._numbers.next(at, key, secret=draft.secret), address=citizen.address, channel=citizen.channel,
            language=citizen.language, answerable=citizen.answerable, words=draft.words, pictures=draft.pictures,
            received_at=at, words_at=at, secret=draft.secret, urgent=draft.urgent, topic=draft.topic,
            hidden=draft.hidden, for_phone=draft.for_phone if draft.for_phone != citizen.address else None,
            to_desk=draft.to_desk)
        if lead is not None:
            case = linking.following(case, lead)
        self.hold(case)
        self.leads.made(case)
        self._new.add(case.case_no)
        self.note(case, at, "received", words=case.words)
        self.work.say(CaseReceived(
            occurred_at=self.work.now, case_no=case.case_no, citizen=citizen, words=case.words, received_at=at,
            secret=case.secret, urgent=case.urgent, to_desk=draft.to_desk, avoid_units=draft.avoid_units,
            pictures=() if case.secret else case.pictures, hidden=case.hidden, for_phone=case.for_phone,
            receipt=receipt, linked_to=case.linked_to, notice=notice,
            shift=Shift(event=event.name, until=event.until) if event else None))
        return case

    def counts(self, text: Text, *, urgent: bool = False) -> bool:
        """Count one more automatic answer to the phone; False when it can have none or had its answers for today.

        The day's last answers are kept for what is urgent.
        """
        phone, most = self.phone(text), self.county.county.answers_per_day
        if not text.answerable or phone.answers >= most - (0 if urgent else min(KEPT_FOR_URGENT, most // 10)):
            return False
        self.remember(replace(phone, answers=phone.answers + 1))
        return True

    def reply(self, text: Text, reply: Reply) -> bool:
        """Answer the text, unless nobody can or the phone has had its answers for today."""
        if text.key in self.answered or answered_enough(self.phone(text), text, reply) or not self.counts(text):
            return False
        self.remember(with_answer(self.phone(text), text, reply))
        self._owe(text.key, text.address, text.channel, self.phone(text).language, reply)
        return True

    def tell(self, key: str, other: Citizen, reply: Reply) -> None:
        """Tell another phone what it asked before, now that this text allows it; `key` makes it be told once."""
        self._owe(key, other.address, other.channel, other.language, reply)

    def warn(self, text: Text, reply: Reply) -> None:
        """Tell the phone what becomes of its texts, beside what each of them may be answered."""
        if text.key not in self.answered and self.counts(text, urgent=True):
            self._owe(f"{text.key} {reply.template}", text.address, text.channel, self.phone(text).language, reply)

    def answer(self, key: str, case: CaseFile, reply: Reply) -> None:
        """Tell a case's citizen what a text of theirs has led to in the end; `key` makes it be told once."""
        self._owe(key, case.address, case.channel, case.language, reply)

    def _owe(self, key: str, address: str, channel: Channel, language: Language, reply: Reply) -> None:
        case = self._cases.get(reply.case_no or "")
        self.work.say(ReplyOwed(
            occurred_at=self.work.now, case_no=reply.case_no, round=case.round if case else 1,
            known_to=case.known_to if case else None, in_reply_to=key, address=address,
            channel=channel, language=language, template=reply.template, values=dict(reply.values)))

    def finish(self) -> None:
        """Write down what changed."""
        store = self.work.store
        store.save_phones([self._phones[key] for key in sorted(self._heard)])
        store.add_cases(self._cases[case_no] for case_no in sorted(self._new))
        store.save_cases([self._cases[case_no] for case_no in sorted(self._changed - self._new)])
