"""Names and numbers that are kept from the unit, on the case file."""

from dataclasses import replace
from datetime import datetime

from services.intake.desk import Desk
from services.intake.domain.cases import CaseFile
from services.intake.domain.decisions import Hidden
from services.intake.domain.text import Text
from services.intake.domain.writer import asks_to_be_hidden
from services.mesh.contracts.intake import CitizenHidden


def hide(desk: Desk, text: Text, decision: Hidden) -> tuple[str, ...]:
    """The citizen asked for it."""
    _keep_hidden(desk, desk.case(decision.case_no), text.received_at)
    desk.reply(text, decision.reply)
    return (decision.case_no,)


def if_asked(desk: Desk, case: CaseFile, words: str, at: datetime) -> CaseFile:
    """The case as it is after words that may ask for it."""
    return _keep_hidden(desk, case, at) if asks_to_be_hidden(words) else case


def _keep_hidden(desk: Desk, case: CaseFile, at: datetime) -> CaseFile:
    if case.hidden:
        return case
    case = replace(case, hidden=True)
    desk.save(case)
    desk.note(case, at, "hidden")
    desk.work.say(CitizenHidden(occurred_at=desk.work.now, case_no=case.case_no, round=case.round,
                                known_to=case.known_to, received_at=at))
    return case
