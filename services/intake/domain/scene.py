"""What a decision is made from: a text, the county, and what is known of the phone."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain import ratings
from services.intake.domain.cases import CaseFile
from services.intake.domain.phone import Phone
from services.intake.domain.text import Text
from services.mesh.contracts.county import County


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A text, the county, the cases of its phone, and those of other phones that it names.

    The phone's are those it wrote and those that somebody else reported for it.
    """

    county: County
    text: Text
    cases: tuple[CaseFile, ...] = ()
    phone: Phone | None = None
    others: tuple[CaseFile, ...] = ()

    @property
    def at(self) -> datetime:
        """When the text reached us."""
        return self.text.received_at

    def wrote(self, case: CaseFile) -> bool:
        """Whether the phone itself reported that case."""
        return (case.channel, case.address) == (self.text.channel, self.text.address)

    @property
    def own(self) -> tuple[CaseFile, ...]:
        """The cases that the phone itself reported."""
        return tuple(case for case in self.cases if self.wrote(case))

    @property
    def asked(self) -> CaseFile | None:
        """The case whose rating is asked; of those that others reported for the phone only where it has none."""
        return ratings.asked(self.county, self.own) or ratings.asked(self.county, self.cases)

    def rating_asked_since(self, at: datetime) -> bool:
        """Whether a rating was asked for or given after that: a bare digit or 是的 is meant for it."""
        return self.asked is not None and ratings.touched_at(self.asked) > at
