"""How soon everything flows again once the broker is back: read from the texts, the carrier's ledger and the faults."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.chaos.acts import Done
from tests.chaos.judge import Sms
from tests.chaos.reading import read
from tests.chaos.stories import Story

WITHIN = 45.0  # seconds
SOON = 5.0  # seconds after the outage within which somebody must text, or it shows nothing
BROKER_AWAY = {("broker killed", "broker"), ("broker wiped", "broker"), ("memory alarm", "broker"),
               ("cut", "broker/*"), ("blackholed", "broker/*")}
STOPS_EVERYTHING = BROKER_AWAY | {
    ("slow", "broker/*"), ("cut", "carrier/*"), ("blackholed", "carrier/*"), ("slow", "carrier/*"),
    ("database restarted", "postgres"), ("carrier down", "carrier"),
}


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """An outage that ended, and how long after that its first text had receipt and prompt; None: it never had both."""

    outage: str
    ended: float
    seconds: float | None

    @property
    def kept(self) -> bool:
        """Whether that was soon enough."""
        return self.seconds is not None and self.seconds <= WITHIN


def recoveries(faults: Sequence[Done], stories: Iterable[Story], ledger: Iterable[Sms]) -> list[Recovery]:
    """What each outage shows after which nothing else stood in the way and people went on texting."""
    sent = sorted(stories, key=lambda story: story.at)
    told = _told(sent, ledger)
    found = []
    for outage in sorted(undisturbed(faults), key=lambda fault: fault.ended):
        first = next((story for story in sent if story.at >= outage.ended), None)
        if first is None or first.at > outage.ended + SOON:
            continue
        receipt, prompt = (told.get((first.mark, kind)) for kind in ("receipt", "prompt"))
        seconds = max(receipt, prompt) - outage.ended if receipt and prompt else None
        found.append(Recovery(outage=_name(outage), ended=outage.ended, seconds=seconds))
    return found


def undisturbed(faults: Sequence[Done]) -> list[Done]:
    """The outages of the broker after which nothing else that can stop everything went on or began for a while."""
    stopping = [fault for fault in faults if _what(fault) in STOPS_EVERYTHING]
    return [outage for outage in stopping if _what(outage) in BROKER_AWAY and outage.hit and not any(
        other is not outage and other.begun < outage.ended + WITHIN and other.ended > outage.ended
        for other in stopping)]


def _told(stories: Iterable[Story], ledger: Iterable[Sms]) -> Mapping[tuple[str, str], float]:
    """When the carrier first took the receipt and the prompt of a text, by its mark."""
    by_phone = {story.phone: story.mark for story in stories}
    told: dict[tuple[str, str], float] = {}
    for sms in ledger:
        said = read(sms.words)
        mark = by_phone.get(sms.to) if said.kind == "receipt" else said.mark
        if mark and said.kind in ("receipt", "prompt"):
            told[mark, said.kind] = min(sms.at, told.get((mark, said.kind), sms.at))
    return told


def _what(fault: Done) -> tuple[str, str]:
    return fault.planned.kind, fault.planned.target


def _name(fault: Done) -> str:
    kind, target = _what(fault)
    return kind if target == "broker" else f"{kind} {target}"
