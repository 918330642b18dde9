"""From an event to the messages it owes: readers, values, words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

from services.mesh.contracts.base import Contract
from services.mesh.contracts.county import County
from services.mesh.contracts.escalation import Stage
from services.mesh.contracts.people import Citizen, Due, Seat
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.ids import beside, id_about, id_of
from services.notifier.domain.gate import Directory, may_know
from services.notifier.domain.message import Message
from services.notifier.domain.prompts import (
    NEVER_IN_SECRET,
    PROMPTS,
    SECRET_ANSWERS,
    SHORT,
    Prompt,
    chosen,
    flags,
)
from services.notifier.domain.rendering import PROVISIONAL, Style, Told, letter, sms
from services.notifier.domain.sending import Standing
from services.notifier.templates import spoken
from services.notifier.templates.zh import CITIZENS

# The value a template shows, and the event's field it comes from.
VALUES: Mapping[str, str] = {
    "case_no": "case_no", "place": "place", "words": "words", "why": "why", "returned": "returned",
    "reworked": "reworked", "unit": "unit_name", "official": "official_name", "accept_at": "accept_due",
    "answer_at": "answer_due", "due_at": "due", "received_at": "received_at",
    "asked_by": "asked_by", "asked_days": "asked_days", "asked_reason": "asked_reason", "reason": "reason",
    "asker": "asker", "reporters": "reporters", "notice": "notice",
    "pictures": "pictures",
}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One person and the channels to tell him through; a citizen has no person id."""

    person_id: str | None
    addresses: tuple[tuple[str, str], ...]
    language: str
    code: str = ""


def owed(event: Contract, county: County, people: Directory, now: datetime) -> Iterator[Message]:
    """Every message that an event owes by the table of prompts."""
    event_flags = flags(event)
    for prompt in PROMPTS[type(event)]:
        template = chosen(prompt, event_flags)
        if template:
            for reader in readers(event, prompt, people):
                yield from _messages(event, prompt, template, reader, county, now)


def answer(event: ReplyOwed, county: County, people: Directory, now: datetime) -> Message:
    """The answer to a text; one about a secret case holds none of its words."""
    secret = event.known_to is not None
    template = SECRET_ANSWERS.get(event.template, event.template) if secret else event.template
    values = {name: value for name, value in event.values.items() if not (secret and name in NEVER_IN_SECRET)}
    citizen = for_citizens(template)
    style = style_of(county, event.language, now=now, citizen=citizen)
    subject, words = letter(template, values, style) if event.channel == "email" else ("", sms(template, values, style))
    return Message(
        message_id=id_about(event.case_no, event.in_reply_to, "reply", event.address, event.channel),
        cause_id=event.in_reply_to, template="reply", recipient=event.address, channel=event.channel,
        person_id=None if citizen else _owner(event, people), case_no=event.case_no,
        assignment_id=event.assignment_id, round=event.round, known_to=event.known_to,
        language=style.language, words=words, short_words="", subject=subject, asked=True, urgent=False, acts=False,
        moot_after=None, created_at=now,
    )


def for_citizens(template: str) -> bool:
    """Whether a template is read by citizens."""
    return template in CITIZENS


def readers(event: Contract, prompt: Prompt, people: Directory) -> Iterator[Reader]:
    """Who is told by one row of the table."""
    if prompt.who == "citizen":
        citizen: Citizen = getattr(event, "citizen")  # noqa: B009 - the table names only events that have one
        if citizen.answerable:
            yield Reader(person_id=None, addresses=((citizen.channel, citizen.address),), language=citizen.language)
        return
    seats = _seats(event)
    for seat in seats[:1] if prompt.who == "first seat" else seats:
        every = (("sms", seat.phone), ("email", seat.email or ""))
        addresses = tuple(pair for pair in every if pair[0] in prompt.channels and pair[1])
        language = people.language(seat.person_id)
        yield Reader(person_id=seat.person_id, addresses=addresses, language=language, code=seat.code or "")


def values_of(event: Contract, code: str = "") -> dict[str, str]:
    """What templates may show of an event; moments as ISO 8601."""
    found = dict.fromkeys(VALUES, "")
    found.update((name, _shown(getattr(event, field))) for name, field in _shown_of(type(event)))
    found["reporters"] = "" if found["reporters"] == "1" else found["reporters"]
    found["place"] = found["place"] or _shown(getattr(event, "area_name", None))
    return {**found, "code": code}


@cache
def _shown_of(kind: type[Contract]) -> tuple[tuple[str, str], ...]:
    """The values that such an event has: to ask it for others takes long."""
    return tuple((name, field) for name, field in VALUES.items() if field in kind.model_fields)


def _owner(event: ReplyOwed, people: Directory) -> str | None:
    """The official who is answered: on a shared phone one who may know."""
    owners = people.by_phone.get(event.address, ())
    return next((owner for owner in owners if may_know(owner, event.known_to)), next(iter(owners), None))


def _seats(event: Contract) -> tuple[Seat, ...]:
    for field in ("seats", "tell", "told"):
        if hasattr(event, field):
            return cast(tuple[Seat, ...], getattr(event, field))
    return ()


def _shown(value: object) -> str:
    if isinstance(value, Due):
        return value.at.isoformat() + (PROVISIONAL if value.provisional else "")
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return str(value[0]) if value else ""  # of several links the first
    return str(value or "")


def style_of(county: County, language: str, *, now: datetime | None = None, citizen: bool) -> Style:
    """How the county writes to somebody of that language, or in its own where there is no file for that one."""
    general = county.county
    return Style(signature=general.signature, language=spoken(language, general.speaks),
                 zone=ZoneInfo(general.timezone), now=now, citizen=citizen, parts=general.sms_parts)


def _messages(
    event: Contract, prompt: Prompt, template: str, reader: Reader, county: County, now: datetime
) -> Iterator[Message]:
    style = style_of(county, reader.language, citizen=reader.person_id is None)
    told = Told(values_of(event, reader.code), style)
    short = told.sms(SHORT[template]) if template in SHORT else ""
    for channel, address in reader.addresses:
        subject, words = told.letter(template) if channel == "email" else ("", told.sms(template))
        yield Message(
            message_id=beside(id_of(event.message_id, template, address, channel), event.message_id),
            cause_id=event.message_id, template=template, recipient=address, channel=channel,
            person_id=reader.person_id, case_no=event.case_no,
            assignment_id=event.assignment_id, round=event.round, known_to=event.known_to, language=style.language,
            words=words, short_words=short, subject=subject, asked=prompt.asked,
            urgent=bool(getattr(event, "urgent", False)), acts=prompt.acts, moot_after=_stage(prompt, event),
            created_at=now, standing=Standing(can_shorten=bool(short)),
        )


def _stage(prompt: Prompt, event: Contract) -> Stage | None:
    stage = getattr(event, "stage", None) if prompt.moot_after == "its stage" else prompt.moot_after
    return cast("Stage | None", stage)
