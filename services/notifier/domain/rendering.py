"""From a template and values to the words that are sent, in as many SMS parts as the county allows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache

from services.notifier.domain.segments import capacity, cut, utf16
from services.notifier.templates import template_text, wording
from services.notifier.templates.language import Wording

PARTS = 2  # unless the county allows more
# What is cut to fit, in this order.
SHRINK = ("words", "asked_reason", "returned", "reworked", "items", "why", "place", "unit", "cases", "official",
          "reason", "names", "about", "others", "notice")
# Links, of which those that don't fit go before anything is cut, the last first; how many stay at least.
LINKS = (("pictures", 0), ("photos", 1))
PROVISIONAL = "~"  # at the end of a moment: it rests on a year without an official calendar
# Citizens are never shown these words of the trade, whoever wrote them.
FOR_CITIZENS = (("办结", "办好"), ("退单", "转办"), ("挂账", "列入计划分步办"))
NOT_FOR_CITIZENS = ("纪委", "监委", "纪检")

_SPLIT = re.compile(r"⟦(.*?)⟧")
_FIELD = re.compile(r"\{(\w+)\}")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_LINK_AT_END = re.compile(r"(http\S*)…$")
_BRACKETS = str.maketrans("【】", "[]")


@dataclass(frozen=True, kw_only=True)
class Style:
    """How a county writes to one reader. `now` makes moments of that day short; None writes them whole.

    `parts`: how many an SMS may take at most.
    """

    signature: str
    language: str
    zone: tzinfo
    now: datetime | None = None
    citizen: bool = False
    parts: int = PARTS


class Told:
    """What one reader is told: put into words as an SMS, a short SMS, an email, its values made ready once for all."""

    def __init__(self, values: Mapping[str, str], style: Style) -> None:
        self._values, self._style = values, style
        self._ready = ready(values, style)
        self._lead = f"【{style.signature}】"

    def sms(self, template: str) -> str:
        """The signed text, fitted into its parts even when it has to be marked as sent again."""
        room = capacity(self._style.parts) - utf16(self._lead) - utf16(wording(self._style.language).marked)
        return self._lead + _fitted(self._text(template), self._ready, room)

    def letter(self, template: str) -> tuple[str, str]:
        """Subject and words of an email: nothing is cut, and nothing in the subject can begin another header."""
        subjects = wording(self._style.language).subjects
        subject = _filled(subjects.get(template) or subjects[""], self._ready)
        return self._lead + cut(subject, capacity(PARTS)), self._lead + _filled(self._text(template), self._ready)

    def _text(self, template: str) -> str:
        return template_text(template, self._style.language, self._values)


def sms(template: str, values: Mapping[str, str], style: Style) -> str:
    """One SMS: see Told."""
    return Told(values, style).sms(template)


def letter(template: str, values: Mapping[str, str], style: Style) -> tuple[str, str]:
    """Subject and words of one email: see Told."""
    return Told(values, style).letter(template)


def marked(text: str, language: str) -> str:
    """The text, marked behind its signature as sent once more."""
    at = text.find("】") + 1
    return text[:at] + wording(language).marked + text[at:]


def inert(value: str) -> str:
    """What somebody wrote, as data: one line, no control or direction marks, no signature of its own."""
    return value and _UNSAFE.sub(" ", value).translate(_BRACKETS).strip()


def ready(values: Mapping[str, str], style: Style) -> dict[str, str]:
    """The values as a reader sees them: inert, moments in the county's zone, terms in words."""
    words = wording(style.language)
    seen: dict[str, str] = {}
    for name, value in values.items():
        if name.endswith("_at"):
            seen.update(_moment(name, value + _tail(values), words, style))
        else:
            seen[name] = _plain(name, words.terms.get(name, {}).get(value, value), words, style)
    number = seen.get("case_no", "")
    return {**seen, "no_day": number[:6], "no_run": number[6:]}


def _tail(values: Mapping[str, str]) -> str:
    return PROVISIONAL if values.get("provisional") else ""


def _plain(name: str, value: str, words: Wording, style: Style) -> str:
    text = "\n".join(map(inert, value.splitlines())) if name == "items" else inert(value)
    if not style.citizen:
        return text
    if name == "unit" and any(word in text for word in NOT_FOR_CITIZENS):
        return words.nobody
    for hard, easy in FOR_CITIZENS:
        text = text.replace(hard, easy)
    return text


def _moment(name: str, value: str, words: Wording, style: Style) -> dict[str, str]:
    stem, iso = name.removesuffix("_at"), value.rstrip(PROVISIONAL)
    if not iso:
        return {name: "", f"{stem}_day": "", f"{stem}_time": ""}
    at = datetime.fromisoformat(iso).astimezone(style.zone)
    now = style.now.astimezone(style.zone) if style.now else None
    day, time = f"{at.month:02}-{at.day:02}", f"{at.hour:02}:{at.minute:02}"
    if now and now.date() == at.date():
        whole = time
    else:
        whole = f"{day} {time}" if now is None or now.year == at.year else f"{at.year:04}-{day} {time}"
    doubt = words.provisional if value.endswith(PROVISIONAL) else ""
    return {name: whole + doubt, f"{stem}_day": day, f"{stem}_time": time}


def _fitted(text: str, values: dict[str, str], room: int) -> str:
    values = _with_links_that_fit(text, values, room)
    filled = _filled(text, values)
    for name in SHRINK:
        over = utf16(filled) - room
        if over <= 0:
            return filled
        if values.get(name) and f"{{{name}}}" in text:
            values = {**values, name: _shortened(values[name], utf16(values[name]) - over)}
            filled = _filled(text, values)
    return cut(filled, room)


def _with_links_that_fit(text: str, values: dict[str, str], room: int) -> dict[str, str]:
    for name, least in LINKS:
        links = values.get(name, "").split()
        while len(links) > least and utf16(_filled(text, {**values, name: " ".join(links)})) > room:
            links.pop()
        values = {**values, name: " ".join(links)}
    return values


def _shortened(value: str, room: int) -> str:
    """What fits, without half a link: it leads nowhere."""
    short = cut(value, room)
    half = _LINK_AT_END.search(short)
    if half is None or short == value:
        return short
    whole = value[half.start():].split()[0]
    return short[:-1] if half[1] == whole else short[:half.start()].rstrip()


def _filled(text: str, values: Mapping[str, str]) -> str:
    said = []
    for piece, fields, optional in _pieces(text):
        if not (optional and any(not values.get(field) for field in fields)):
            said.append(_FIELD.sub(lambda found: values.get(found[1], ""), piece))
    return "".join(said)


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    parts = _SPLIT.split(text)
    return tuple((part, tuple(_FIELD.findall(part)), index % 2 == 1) for index, part in enumerate(parts))
