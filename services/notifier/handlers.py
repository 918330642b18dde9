"""What notifier does when it hears something: put what is owed into words, and keep it for the sender."""

from typing import TYPE_CHECKING

from services.mesh.contracts.base import Contract
from services.mesh.contracts.escalation import CaseEscalated, ExtensionDecided, ReminderDue, StepWithdrawn
from services.mesh.contracts.intake import (
    CaseReceived,
    CaseReopened,
    ClarifyingDue,
    ConsentAsked,
    LinkedCaseTold,
    PhoneOptedIn,
    PhoneOptedOut,
    RatingDue,
)
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import (
    CaseAccepted,
    CaseAnswered,
    CaseAssigned,
    CaseHandedOver,
    CaseProgressed,
    CaseReturned,
    CaseUnclear,
    CitizenContacted,
    CoHandlerReleased,
    CountyApplied,
    DecisionMade,
    DeskNotice,
    ReportersGrew,
    SupplementPassed,
)
from services.mesh.county import county_applied, derived
from services.mesh.log import log
from services.notifier.alarms import Alarms
from services.notifier.domain.composing import answer, owed
from services.notifier.domain.gate import Directory, directory
from services.notifier.domain.message import Message, may_be_told
from services.notifier.metrics import WITHHELD

if TYPE_CHECKING:
    from services.mesh.work import DueHandler, Handler, Work
    from services.notifier.store import Store


def tell(work: "Work[Store]", event: Contract) -> None:
    """Tell everybody whom the table names."""
    county = work.county
    people = derived(county, directory)
    if event.case_no and event.known_to is not None:
        work.store.whitelist(event.case_no, event.known_to, event.occurred_at)
    for message in owed(event, county, people, work.now):
        _keep(work, message, people)


def case_accepted(work: "Work[Store]", event: CaseAccepted) -> None:
    """Tell the citizen; prompts to accept no longer matter."""
    tell(work, event)
    work.store.settle(event.assignment_id, event.round, "accept")


def case_answered(work: "Work[Store]", event: CaseAnswered) -> None:
    """Tell the citizen and ask for a rating; prompts to accept or to answer no longer matter."""
    tell(work, event)
    work.store.settle(event.assignment_id, event.round, "accept")
    work.store.settle(event.assignment_id, event.round, "answer")


def assignment_released(work: "Work[Store]", event: CoHandlerReleased) -> None:
    """The same, and those who must hear of it are told: the citizen has withdrawn."""
    assignment_ended(work, event)
    tell(work, event)


def assignment_ended(work: "Work[Store]", event: CaseReturned | CoHandlerReleased) -> None:
    """Somebody else has it now, or nobody needs it: prompts to act on this assignment no longer matter."""
    work.store.settle(event.assignment_id, event.round, "accept")
    work.store.settle(event.assignment_id, event.round, "answer")


def step_withdrawn(work: "Work[Store]", event: StepWithdrawn) -> None:
    """Tell whoever was told of the step; one that was not sent yet no longer matters."""
    work.store.settle(event.assignment_id, event.round, event.stage)
    tell(work, event)


def reply_owed(work: "Work[Store]", event: ReplyOwed) -> None:
    """Answer a text, once."""
    county = work.county
    people = derived(county, directory)
    _keep(work, answer(event, county, people, work.now), people)


def phone_opted_out(work: "Work[Store]", event: PhoneOptedOut) -> None:
    """From now on this phone gets only answers."""
    work.store.opt(event.phone, out=True, at=event.occurred_at)


def phone_opted_in(work: "Work[Store]", event: PhoneOptedIn) -> None:
    """This phone wants to be told again."""
    work.store.opt(event.phone, out=False, at=event.occurred_at)


def _keep(work: "Work[Store]", message: Message, people: Directory) -> None:
    """The gate: what an official may not know is never even stored."""
    if may_be_told(message, message.known_to, people):
        work.store.add(message)
        return
    WITHHELD.labels(where="handler").inc()
    log.error("message withheld", case_no=message.case_no, template=message.template)


HEARS: "dict[type[Contract], Handler]" = {
    CountyApplied: county_applied,
    CaseReceived: tell,
    CaseAssigned: tell,
    CaseUnclear: tell,
    ClarifyingDue: tell,
    CaseAccepted: case_accepted,
    CaseReturned: assignment_ended,
    CoHandlerReleased: assignment_released,
    CaseProgressed: tell,
    CaseHandedOver: tell,
    CitizenContacted: tell,
    ExtensionDecided: tell,
    CaseAnswered: case_answered,
    CaseReopened: tell,
    DecisionMade: tell,
    LinkedCaseTold: tell,
    ReportersGrew: tell,
    RatingDue: tell,
    SupplementPassed: tell,
    DeskNotice: tell,
    ConsentAsked: tell,
    ReminderDue: tell,
    CaseEscalated: tell,
    StepWithdrawn: step_withdrawn,
    ReplyOwed: reply_owed,
    PhoneOptedOut: phone_opted_out,
    PhoneOptedIn: phone_opted_in,
    AlarmRaised: Alarms().raised,  # with the address of those who run the services: see app.py
}
DUES: "dict[str, DueHandler]" = {}
