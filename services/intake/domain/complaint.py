"""From a citizen's words to the cases they make: usually one; two when they accuse somebody and tell of a matter."""

from dataclasses import dataclass, field

from services.intake.domain import writer
from services.intake.domain.cases import CaseFile, Topic
from services.intake.domain.people import units_of
from services.mesh.contracts.county import County
from services.mesh.deadlines import URGENT
from services.mesh.matching import Reading
from services.mesh.matching import read as read_words


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A case to be made. `hidden`: name and number are kept from the unit; `for_phone`: for whom somebody complains."""

    words: str
    pictures: tuple[str, ...] = ()
    topic: Topic = field(default_factory=Topic)
    secret: bool = False
    urgent: bool = False
    to_desk: bool = False
    avoid_units: tuple[str, ...] = ()
    hidden: bool = False
    for_phone: str | None = None


def topic_of(reading: Reading) -> Topic:
    """What the words are about and where."""
    return Topic(category_id=reading.category_id, area_id=reading.area_id, village_id=reading.village_id,
                 place=reading.place)


def drafts(county: County, words: str, pictures: tuple[str, ...] = (),
           reading: Reading | None = None) -> tuple[Draft, ...]:
    """The cases that these words make. Pictures may show the accused: they stay with the accusation.

    `reading` spares reading the words where that was done.
    """
    reading = reading or read_words(county, words)
    hidden = writer.asks_to_be_hidden(words)
    whole = Draft(words=words, pictures=pictures, topic=topic_of(reading), secret=reading.secret,
                  urgent=reading.emergency, hidden=hidden,
                  for_phone=None if reading.secret else writer.for_phone(county, words))
    if not reading.matter:
        return (whole,)
    rest = read_words(county, reading.matter.words)
    return whole, Draft(words=reading.matter.words, topic=topic_of(rest), urgent=rest.emergency, to_desk=True,
                        avoid_units=units_of(county, reading.accused), hidden=hidden,
                        for_phone=writer.for_phone(county, reading.matter.words))


def can_not_wait(county: County, category_id: str | None) -> bool:
    """Whether the category's pace runs around the clock."""
    category = county.category(category_id)
    return category is not None and category.pace == URGENT


def accusing(county: County, case: CaseFile, words: str) -> tuple[Draft, ...]:
    """The secret case of a complaint and what was added to it, where only both together accuse somebody."""
    if case.secret or not words:
        return ()
    whole = f"{case.words}\n{words}"
    reading = read_words(county, whole)
    if not reading.secret or read_words(county, case.words).secret:
        return ()
    return drafts(county, whole, (), reading)[:1]
