"""Asking, handing over and deciding on SQLite and PostgreSQL: what a decider is asked survives in the database."""

from services.mesh.contracts.escalation import ExtensionDecided
from services.mesh.contracts.intake import Command, OfficialReplied
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import CaseAssigned, CaseHandedOver, CitizenContacted, DecisionMade
from services.mesh.mesh import Mesh
from tests.integration.test_router_store import hear, only, router
from tests.unit.router.fakes import CASE, CITIZEN, START, phone_of, received

__all__ = ["router"]
ROAD = "王家镇团聚村道路太窄,要加宽"
TRANSPORT, SUPERVISION = "transport-duty", "supervision-duty"


def reply(router: Mesh, person: str, verb: str, code: str, words: str = "") -> tuple[str, list[object]]:
    command = Command.model_validate({"verb": verb, "codes": (code,), "words": words})
    said = hear(router, OfficialReplied(occurred_at=START, text_id=f"{verb}{code}", phone=phone_of(person),
                                        command=command, received_at=START))
    [answer] = [one for one in said if isinstance(one, ReplyOwed)]
    return answer.template, [one for one in said if one is not answer]


def test_more_time_is_asked_for_and_granted(router: Mesh) -> None:
    lead = only(hear(router, received(ROAD)), CaseAssigned)[0]
    template, said = reply(router, TRANSPORT, "extend", lead.seats[0].code or "", "5天 等材料")
    [decision] = [one for one in said if isinstance(one, CaseAssigned)]
    assert (template, decision.part, decision.asked_days) == ("extension_asked", "decision", 5)
    template, said = reply(router, SUPERVISION, "grant", decision.seats[0].code or "")
    [made] = [one for one in said if isinstance(one, DecisionMade)]
    assert (template, made.reason, made.days) == ("decided_extension_granted", "", 5)
    assert made.answer_due
    hear(router, ExtensionDecided(
        occurred_at=START, case_no=CASE, assignment_id=lead.assignment_id, part="lead", granted=True,
        unit_name="", citizen=CITIZEN, seats=(), answer_due=made.answer_due))
    with router.work() as work:
        known = {one.assignment_id: one for one in work.store.assignments([CASE])}
    assert known[lead.assignment_id].answer_due == made.answer_due
    assert known[decision.assignment_id].state == "done"


def test_a_colleague_and_a_question_are_kept(router: Mesh) -> None:
    lead = only(hear(router, received(ROAD)), CaseAssigned)[0]
    template, said = reply(router, TRANSPORT, "ask", lead.seats[0].code or "", "在哪里")
    assert template == "asked"
    assert any(isinstance(one, CitizenContacted) for one in said)
    template, said = reply(router, TRANSPORT, "hand_over", lead.seats[0].code or "", "负责人")
    assert template == "handed_over"
    assert any(isinstance(one, CaseHandedOver) for one in said)
    with router.work() as work:
        [one, *_] = [one for one in work.store.assignments([CASE]) if one.part == "lead"]
    assert (one.state, one.accepted_by, one.handed_to) == ("accepted", TRANSPORT, "transport-head")
