"""What each text of a drill is about, and every SMS that must come of it: to whom, and of which kind."""

import random
from dataclasses import dataclass
from typing import Literal

Ending = Literal["told", "accepted", "rated", "climbs", "taken in time"]
ENDINGS: dict[Ending, float] = {"told": 0.40, "accepted": 0.25, "rated": 0.10, "climbs": 0.15, "taken in time": 0.10}
UNITS = ("lights", "water", "roads", "gardens")
CALM = dict(zip(UNITS, ("路灯不亮", "下水道堵了", "地砖碎了", "垃圾没人收"), strict=True))
CLIMBING = dict(zip(UNITS, ("电缆垂到地上", "自来水发黄", "井盖松动", "行道树倒了"), strict=True))
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
MARKS = 4  # letters; 160,000 texts can be told apart


@dataclass(frozen=True, kw_only=True)
class Story:
    """One citizen's text and what is to become of it. `at`: seconds after the drill's begin at which it is sent."""

    phone: str
    mark: str
    unit: str
    ending: Ending
    at: float

    @property
    def words(self) -> str:
        """What the citizen writes; the mark tells it from all others."""
        matter = CLIMBING if self.ending in ("climbs", "taken in time") else CALM
        return f"西河街{matter[self.unit]},杆号{self.mark}"

    @property
    def accepted(self) -> bool:
        """Whether the official replies."""
        return self.ending in ("accepted", "rated", "taken in time")

    def official(self, role: str) -> str:
        """The phone of the unit's handler, deputy or head."""
        return f"+86139000000{UNITS.index(self.unit) + 1}{('handler', 'deputy', 'head').index(role) + 1}"

    def expected(self) -> frozenset[tuple[str, str]]:
        """Every SMS that must come, once each: (recipient, kind)."""
        handler = self.official("handler")
        found = {(self.phone, "receipt"), (handler, "prompt")}
        if self.accepted:
            found |= {(handler, "accepted"), (self.phone, "case accepted")}
        if self.ending == "rated":
            found |= {(handler, "done"), (self.phone, "case answered"), (self.phone, "rated")}
        if self.ending == "climbs":
            found |= {(handler, "reminder"), (self.official("deputy"), "late"), (self.official("head"), "late")}
        return frozenset(found)

    def excused(self) -> frozenset[tuple[str, str]]:
        """What may come as well where an outage held a text or a fact back; a step taken then is withdrawn."""
        if self.ending == "rated":  # intake may hear of the answer after the citizen has read and rated it
            return frozenset({(self.phone, "standing")})
        if self.ending != "taken in time":
            return frozenset()
        told = [self.official(role) for role in ("handler", "deputy", "head")]
        return frozenset({(told[0], "reminder"), *((phone, kind) for phone in told for kind in ("late", "withdrawn"))})


def stories(count: int, seconds: float, seed: int) -> list[Story]:
    """So many texts, spread over the time; those that climb come in its first half."""
    chance = random.Random(f"stories {seed}")
    endings = chance.choices(list(ENDINGS), list(ENDINGS.values()), k=count)
    made = [Story(phone=f"+86138{index:08d}", mark=_mark(index), unit=chance.choice(UNITS), ending=ending,
                  at=chance.uniform(0, seconds / 2 if ending == "climbs" else seconds))
            for index, ending in enumerate(endings, 1)]
    return sorted(made, key=lambda story: story.at)


def _mark(index: int) -> str:
    letters = ""
    for _ in range(MARKS):
        index, letter = divmod(index, len(LETTERS))
        letters += LETTERS[letter]
    return letters
