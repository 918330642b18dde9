"""Before a batch is handled: hold and read at once what its messages will ask for one by one.

Nothing depends on it but the number of questions: what is not foreseen is asked when it is needed.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseReceived, OfficialReplied
from services.mesh.errors import TooEarly
from services.router.assigning import draw_codes
from services.router.domain.assignments import planned
from services.router.domain.case import opened
from services.router.domain.clarifying import asked
from services.router.domain.codes import candidates
from services.router.domain.routing import plan_for

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.router.store import Store


def foresee(work: "Work[Store]", events: Sequence[Contract]) -> None:
    """Tell the store what these are about: cases, the codes that are replied with, the codes that will be minted."""
    pairs = {(event.phone, code) for event in events if isinstance(event, OfficialReplied)
             for code in event.command.codes}
    replied = work.store.cases_of_codes(pairs)
    work.lock(*replied)
    work.store.expect_codes(pairs)  # after the lock, so that they are read as they are then
    older = {event.case_no for event in events if event.case_no and not isinstance(event, CaseReceived)}
    received = [event for event in events if isinstance(event, CaseReceived)]
    work.store.expect(cases={*older, *replied, *(event.case_no for event in received)}, assignments=older | replied)
    if received:
        _foresee_codes(work, received)


def _foresee_codes(work: "Work[Store]", received: Sequence[CaseReceived]) -> None:
    """The codes are drawn by each message's id: what will be drawn for it is known beforehand."""
    try:
        county = work.county
    except TooEarly:
        return
    known = work.store.cases([event.case_no for event in received])
    for event in received:
        if event.case_no in known:
            continue
        plan = plan_for(county, event.words, to_desk=event.to_desk, avoid_units=event.avoid_units,
                        urgent=event.urgent, secret=event.secret)
        if asked(county, event, plan):
            continue
        phones = [post.official.phone for one in planned(opened(event, plan), plan) for post in one.posts]
        with work.because(event.message_id):
            work.store.expect_codes(candidates(phones, draw_codes(work)))
