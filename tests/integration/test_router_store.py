"""Router's store on SQLite and PostgreSQL, as migrations make it, under the real handlers."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.mesh.contracts.base import Contract
from services.mesh.contracts.calls.router import AssignmentQuery, ReplyCommand, StoryQuery
from services.mesh.contracts.intake import Command
from services.mesh.contracts.router import CaseAnswered, CaseAssigned, CountyApplied, SupplementPassed
from services.mesh.mesh import Mesh
from services.mesh.migrate import upgrade
from services.mesh.rpc import once
from services.mesh.settings import Reader, mesh
from services.router import answers
from services.router.domain.case import Note
from services.router.handlers import DUES, HEARS
from services.router.store import Store, metadata
from tests.unit.router.fakes import CASE, COUNTY, STREET, closed, phone_of, received, reopened, supplemented

HANDLER = phone_of("didong-duty")
Told = list[Contract]


@pytest.fixture
def router(database_url: str) -> Iterator[Mesh]:
    upgrade("router", database_url)
    settings = mesh(Reader({"AMQP_URI": "amqp://127.0.0.1:1"}), "router")
    made = Mesh(name="router", settings=dataclasses.replace(settings, database_url=database_url), metadata=metadata,
                store=Store, hears=HEARS, dues=DUES)
    with made.work() as work:
        answers.put_in_force(work, COUNTY)
        assert [type(event) for event in work.said] == [CountyApplied]
    yield made
    made.database.close()


def hear(router: Mesh, *events: Contract) -> Told:
    """Handle them in one transaction; what was said."""
    with router.work() as work:
        for event in events:
            HEARS[type(event)](work, event)
        return list(work.said)


def reply(router: Mesh, verb: str, *codes: str, words: str = "", key: str = "") -> tuple[str, Told]:
    """The template that answers a command, and what else was said."""
    command = ReplyCommand(idempotency_key=key or f"key-{verb}-{codes}", phone=HANDLER,
                           command=Command.model_validate({"verb": verb, "codes": codes, "words": words}))
    with router.work() as work:
        told = once(work, command.idempotency_key, "reply", lambda: answers.reply(work, command), answers.ReplyAnswer)
        return told.template, list(work.said)


def only(told: Told, kind: type[Contract]) -> list[CaseAssigned]:
    return [event for event in told if isinstance(event, kind)]  # type: ignore[misc]


def code(assigned: CaseAssigned) -> str:
    return assigned.seats[0].code or ""


def test_a_case_goes_through_all_its_rounds(router: Mesh) -> None:
    [first] = only(hear(router, received()), CaseAssigned)
    assert reply(router, "accept", code(first))[0] == "accepted"
    [passed] = only(hear(router, supplemented("还有一盏")), SupplementPassed)
    assert passed.seats[0].person_id == "didong-duty"
    template, told = reply(router, "done", code(first), words="已修好")
    assert (template, len(only(told, CaseAnswered))) == ("done", 1)
    [second] = only(hear(router, closed(), reopened()), CaseAssigned)
    assert (second.round, second.words) == (2, f"{STREET}\n还有一盏")
    assert reply(router, "note", code(first), words="再看")[0] == "code_old"
    hear(router, closed(2))
    assert reply(router, "note", code(second), words="再看")[0] == "case_closed"
    assert reply(router, "list")[0] == "listing_empty"


def test_values_come_back_as_they_were_kept(router: Mesh) -> None:
    told = hear(router, received("底洞镇政府工作人员态度恶劣还骂人", avoid_units=("didong-town",)))
    [secret] = only(told, CaseAssigned)
    with router.work() as work:
        case, [assignment] = work.store.cases([CASE])[CASE], work.store.assignments([CASE])
        held = work.store.seats([assignment.assignment_id])
    assert (case.known_to, case.avoid_units, case.secret) == (secret.known_to, ("didong-town",), True)
    assert (assignment.accept_due.at, assignment.answer_due) == (secret.accept_due.at, secret.answer_due)
    assert tuple(one.seat for one in held) == secret.seats
    assert (case.citizen, case.state, case.round) == (secret.citizen, "open", 1)


def test_a_command_with_the_same_key_is_carried_out_once(router: Mesh) -> None:
    [assigned] = only(hear(router, received()), CaseAssigned)
    assert reply(router, "accept", code(assigned), key="the-same-key")[0] == "accepted"
    template, told = reply(router, "accept", code(assigned), key="the-same-key")
    assert (template, told) == ("accepted", [])


def test_wrong_codes_renew_a_phones_codes(router: Mesh) -> None:
    [assigned] = only(hear(router, received()), CaseAssigned)
    wrong = [str(number) for number in range(100_000, 100_006) if str(number) != code(assigned)][:5]
    assert [reply(router, "accept", one)[0] for one in wrong] == ["code_wrong"] * 5
    assert reply(router, "accept", code(assigned))[0] == "code_old"
    with router.work() as work:
        [renewed] = work.store.current_codes(HANDLER)
        assert work.store.wrong_codes(HANDLER, work.now - timedelta(hours=1)) == 5
        work.store.add_wrong_code(HANDLER, work.now)
        work.store.prune_wrong_codes(work.now + timedelta(seconds=1))
        assert work.store.wrong_codes(HANDLER, work.now - timedelta(hours=1)) == 0
    assert reply(router, "accept", renewed.code)[0] == "accepted"


def test_the_story_and_the_assignments_of_several_cases(router: Mesh) -> None:
    hear(router, received(), received(case_no="26112300025"))
    with router.work() as work:
        work.store.add_note(CASE, Note(at=work.now, what="note", who="底洞镇", words="在修"))
        case_nos = (CASE, "26112300025", "1")
        assert len(answers.assignments(work, AssignmentQuery(case_nos=case_nos))) == 2
        story = answers.story(work, StoryQuery(case_nos=case_nos))
        assert answers.county_in_force(work).county_version == 1
    assert sorted(line.what for line in story) == ["assigned_lead", "assigned_lead", "note"]


def test_hearing_a_hundred_cases_asks_the_database_few_questions(router: Mesh) -> None:
    with router.work() as work:
        asked = 0
        run = work.rows.connection.execute

        def counted(*args: object, **options: object) -> object:
            nonlocal asked
            asked += 1
            return run(*args, **options)

        work.rows.connection.execute = counted  # type: ignore[method-assign]
        for number in range(100):
            HEARS[type(received())](work, received(case_no=f"2611230{number:04d}"))
        work.rows.flush()
    assert asked <= 100 * 7 + 10
