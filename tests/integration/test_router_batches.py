"""What router makes of many messages in one transaction, on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import CaseReceived
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.router import CaseAccepted, CaseAssigned
from services.mesh.contracts.wire import encode
from services.mesh.migrate import upgrade
from services.router import answers
from services.router.domain import codes, routing
from tests.integration.router_app import HANDLER, Router, reply
from tests.meshes import count, until
from tests.questions import asked
from tests.unit.router.fakes import CASE, COUNTY, closed, code_of, received, reopened, supplemented

Make = Callable[[], Router]


@pytest.fixture
def make(database_url: str) -> Iterator[Make]:
    """Makes replicas on one database."""
    made: list[Router] = []

    def one() -> Router:
        replica = Router(database_url)
        made.append(replica)
        return replica if len(made) > 1 else replica.migrated(database_url)

    yield one
    for replica in made:
        replica.mesh.database.close()


@pytest.fixture
def router(make: Make) -> Router:
    return make()


def cases(first: int, number: int) -> list[CaseReceived]:
    return [received(case_no=f"2611{n:07}") for n in range(first, first + number)]


def questions(router: Router, events: list[Contract]) -> int:
    with asked(router.mesh) as statements:
        router.hear(*events)
    return len(statements)


def replies(router: Router, verb: Any, events: list[CaseReceived]) -> list[Contract]:
    numbers = {event.case_no for event in events}
    return [reply(verb, code_of(one), words="修好了", text_id=f"SM{verb}{one.case_no}")
            for one in router.said(CaseAssigned) if one.case_no in numbers]


def test_a_batch_of_a_hundred_asks_as_few_questions_as_a_batch_of_ten(router: Router) -> None:
    router.hear(*cases(0, 1))
    few, many = cases(1000, 10), cases(2000, 100)
    slack = 3  # a code that was drawn before is drawn again
    assert questions(router, [*many]) <= questions(router, [*few]) + slack
    for verb in ("accept", "done"):
        assert questions(router, replies(router, verb, many)) <= questions(router, replies(router, verb, few))
    ended = [closed(case_no=event.case_no) for event in many]
    assert questions(router, [*ended]) <= questions(router, [closed(case_no=event.case_no) for event in few])
    assert len(router.said(CaseAccepted)) == 110
    assert {router.case(event.case_no)[0].state for event in many} == {"closed"}
    assert count(router.mesh, "seats", "current") == count(router.mesh, "seats", "case_no = '26110000000'")


@pytest.mark.parametrize("between", [(), (supplemented("还是不亮"),)], ids=["at once", "supplemented"])
def test_a_case_that_is_received_and_closed_in_one_batch_has_no_code_that_can_be_used(
        router: Router, between: tuple[Contract, ...]) -> None:
    router.hear(received(), *between, closed())
    case, [assignment], held = router.case(CASE)
    assert (case.state, assignment.state) == ("closed", "closed")
    assert held
    assert not any(one.current for one in held)
    router.hear(reply("accept", held[0].code))
    assert [one.template for one in router.said(ReplyOwed)] == ["case_closed"]


def test_two_texts_with_one_code_in_one_batch_are_judged_one_after_the_other(router: Router) -> None:
    router.hear(received())
    [assigned] = router.said(CaseAssigned)
    code = code_of(assigned)
    router.hear(reply("accept", code), reply("done", code, words="修好了", text_id="SM2"),
                reply("note", code, words="再看", text_id="SM3"))
    told = {one.in_reply_to: one.template for one in router.said(ReplyOwed)}
    assert told == {"SM1": "accepted", "SM2": "done", "SM3": "case_closed"}
    case, [assignment], held = router.case(CASE)
    assert (case.state, assignment.state) == ("answered", "done")
    assert not any(one.current for one in held)


def test_codes_that_a_batch_renews_are_old_for_the_rest_of_it(router: Router) -> None:
    router.hear(received())
    code = code_of(*router.said(CaseAssigned))
    wrong = [str(number) for number in range(100_000, 100_006) if str(number) != code][:5]
    router.hear(*(reply("accept", one, text_id=f"SM{one}") for one in wrong), reply("accept", code, text_id="old"))
    [old] = [one for one in router.said(ReplyOwed) if one.in_reply_to == "old"]
    assert old.template == "code_old"
    _, [assignment], held = router.case(CASE)
    assert assignment.state == "assigned"
    assert [one.code for one in held if one.current and one.seat.phone == HANDLER] == [old.values["new"]]


def test_a_code_that_was_read_before_its_assignment_ended_is_old_for_the_rest_of_the_batch(router: Router) -> None:
    router.hear(received(to_desk=True))
    [first] = router.said(CaseAssigned)
    old, phone = code_of(first), first.seats[0].phone
    router.hear(*(each for text_id in ("SM1", "SM2") for each in (
        reply("accept", old, text_id=text_id, phone=phone), reopened())))
    [again] = [one for one in router.said(CaseAssigned) if one.round == 2]
    answers = {one.in_reply_to: one for one in router.said(ReplyOwed)}
    assert (answers["SM1"].template, answers["SM2"].template) == ("accepted", "code_old")
    assert answers["SM2"].values["new"] == next(seat.code for seat in again.seats if seat.phone == phone)


def test_codes_that_ended_in_a_savepoint_that_was_rolled_back_can_be_used(router: Router) -> None:
    router.hear(received())
    [assigned] = router.said(CaseAssigned)

    def fail(work: Any) -> None:
        with router.mesh.hearing._savepoint(work):
            [one] = work.store.assignments([CASE])
            work.store.save_assignment(replace(one, state="closed"))
            raise InterruptedError

    with router.mesh.work() as work:
        assert work.store.codes(HANDLER, [code_of(assigned)])[0].current
        with pytest.raises(InterruptedError):
            fail(work)
        assert work.store.codes(HANDLER, [code_of(assigned)])[0].current
        assert work.store.assignments([CASE])[0].acting


def test_an_early_message_that_fails_leaves_no_trace_in_its_batch(router: Router) -> None:
    handlers = router.mesh.hearing._handlers
    close = handlers[type(closed())]

    def fails(work: Any, event: Any) -> None:
        close(work, event)
        raise RuntimeError

    router.mesh.hearing._handlers = {**handlers, type(closed()): fails}
    router.hear(closed(), supplemented("还是不亮"))
    assert count(router.mesh, "waiting", "waits_for is not null") == 2
    other = received(case_no="26112300025")
    router.hear(other, received())
    assert count(router.mesh, "waiting", "attempts = 1") == count(router.mesh, "waiting") == 1
    for case_no in (CASE, other.case_no):
        case, [assignment], held = router.case(case_no)
        assert (case.state, assignment.state) == ("open", "assigned")
        assert all(one.current for one in held)
    with router.mesh.work() as work:
        assert work.store.supplements(CASE) == ["还是不亮"]
    router.mesh.hearing._handlers = handlers
    until(lambda: router.mesh.hearing.retry() == 0 and count(router.mesh, "waiting") == 0)
    case, _, held = router.case(CASE)
    assert case.state == "closed"
    assert not any(one.current for one in held)


def test_a_text_whose_plan_fails_harms_no_other_of_its_batch(router: Router, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = routing.plan

    def fails(county: Any, reading: Any, **options: Any) -> Any:
        if reading.place == "西河街":
            raise RuntimeError
        return plan(county, reading, **options)

    monkeypatch.setattr(routing, "plan", fails)
    router.hear(received("巡场镇垃圾没人收", "1"), received("底洞镇西河街路灯坏了"), received("巡场镇井盖松动", "2"))
    assert {one.case_no for one in router.said(CaseAssigned)} == {"1", "2"}
    assert count(router.mesh, "waiting", "attempts = 1") == 1
    monkeypatch.undo()
    until(lambda: router.mesh.hearing.retry() == 0 and count(router.mesh, "waiting") == 0)
    assert {one.case_no for one in router.said(CaseAssigned)} == {"1", "2", CASE}


def test_cases_that_come_before_the_county_file_wait_for_it(database_url: str) -> None:
    router = Router(database_url)
    upgrade("router", database_url)
    router.hear(*cases(0, 20))
    assert count(router.mesh, "waiting", "waits_for = 'county'") == 20
    with router.mesh.work() as work:
        answers.put_in_force(work, COUNTY)
    router.mesh.hearing.retry()
    assert len(router.said(CaseAssigned)) == 20
    router.mesh.database.close()


def test_a_repeated_batch_changes_nothing(router: Router) -> None:
    events = cases(0, 20)
    router.hear(*events, *events[:5])
    router.hear(*events)
    router.hear(*(event.replace(message_id=f"again {event.case_no}") for event in events))
    assert len(router.said(CaseAssigned)) == count(router.mesh, "cases") == 20
    assert count(router.mesh, "notes") == 20


def test_a_message_gets_the_same_codes_alone_and_in_any_batch(router: Router) -> None:
    events = cases(0, 10)
    drawn: dict[str, str] = {}

    def lost_in_a_crash() -> None:
        with router.mesh.work() as work:
            router.mesh.hearing._handle_all(work, [encode(event) for event in events])
            drawn.update({event.case_no: code_of(event) for event in work.said if isinstance(event, CaseAssigned)})
            raise InterruptedError

    with pytest.raises(InterruptedError):
        lost_in_a_crash()
    assert count(router.mesh, "cases") == 0
    for event in reversed(events):
        router.hear(event)
    assert {one.case_no: code_of(one) for one in router.said(CaseAssigned)} == drawn


def test_replicas_that_mint_for_one_phone_at_once_never_give_it_one_code_twice(
        make: Make, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "HIGHEST", codes.LOWEST + 399)
    replicas = [make()] if database_url.startswith("sqlite") else [make(), make(), make()]
    batches = [cases(20 * number, 20) for number in range(12)]
    with ThreadPoolExecutor(len(replicas)) as pool:
        list(pool.map(lambda number: replicas[number % len(replicas)].hear(*batches[number]), range(12)))
    first = replicas[0]
    until(lambda: first.mesh.hearing.retry() == 0 and count(first.mesh, "waiting") == 0)
    given = [code_of(one) for one in first.said(CaseAssigned)]
    assert len(given) == len(set(given)) == 240
    assert count(first.mesh, "parked") == 0
    assert count(first.mesh, "seats", f"phone = '{HANDLER}' and current") == 240
