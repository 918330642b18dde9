"""What would become of a text, told without sending anything: for `county try`."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from services.mesh.contracts.county import County
from services.mesh.matching import Matcher, Reading
from services.router.domain.plan import Plan
from services.router.domain.routing import plan


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Where one case of a text would go. `known_to` is None where nobody is kept out; `asks`: what is asked before."""

    words: str
    part: str
    unit: str | None
    official: str | None
    helpers: tuple[str, ...]
    why: str
    category: str | None
    area: str | None
    place: str | None
    pace: str
    urgent: bool
    emergency: bool
    secret: bool
    known_to: tuple[str, ...] | None
    accused: tuple[str, ...]
    asks: str | None

    def as_json(self) -> dict[str, object]:
        """The trial for a program."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The trial for a person."""
        yield self.words
        part = "  (a person dispatches it)" if self.part == "triage" else ""
        yield f"  goes to   {self.unit or 'nobody: all who could have it are accused'}{part}"
        if self.asks:
            yield f"  asks      the citizen first: {_ASKED[self.asks]}"
        yield f"  why       {self.why}"
        if self.official:
            yield f"  in charge {self.official}"
        if self.helpers:
            yield f"  helps     {', '.join(self.helpers)}"
        yield f"  pace      {self.pace}{'  (the receipt says to call 110/119/120)' if self.emergency else ''}"
        if self.known_to is not None:
            yield f"  secret    known to {', '.join(self.known_to) or 'nobody'}; nobody else is told"
            yield f"  accused   {', '.join(self.accused) or 'nobody in the directory'}"


_ASKED = {"place": "where is it", "matter": "what is it about", "both": "what is it about, and where"}


def trials(county: County, matcher: Matcher, words: str) -> list[Trial]:
    """What a text becomes: one case, or a secret one and the matter that remains without the accusation."""
    reading = matcher.read(words)
    made = [_trial(county, words, reading, plan(county, reading, urgent=reading.emergency))]
    if reading.matter:
        rest = matcher.read(reading.matter.words)
        decided = plan(county, rest, to_desk=True, avoid_units=reading.accused, urgent=rest.emergency)
        made.append(_trial(county, reading.matter.words, rest, decided))
    return made


def _trial(county: County, words: str, reading: Reading, decided: Plan) -> Trial:
    asks = county.clarifying.ask and not decided.urgent and not reading.emergency
    return Trial(
        words=words, part=decided.part, unit=decided.unit.name if decided.unit else None,
        official=decided.posts[0].official.name if decided.posts else None,
        helpers=tuple(helper.unit.name for helper in decided.helpers), why=decided.why,
        category=decided.category.id if decided.category else None,
        area=decided.area.id if decided.area else None, place=decided.place, pace=decided.pace,
        urgent=decided.urgent, emergency=reading.emergency, secret=decided.secret, known_to=decided.known_to,
        accused=tuple(sorted(reading.accused)) if decided.secret else (), asks=decided.lacks if asks else None,
    )
