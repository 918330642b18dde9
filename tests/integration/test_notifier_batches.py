"""What a batch costs and keeps: statements do not grow with it, and its messages do each other no harm."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.mesh.clock import wall_time
from services.mesh.contracts.base import Contract
from services.mesh.contracts.intake import PhoneOptedIn, PhoneOptedOut
from services.mesh.contracts.people import Citizen
from services.mesh.contracts.router import CaseProgressed
from services.mesh.contracts.wire import encode
from services.notifier import receipts
from services.notifier.claiming import claim
from services.notifier.domain.carriers import Letter
from services.notifier.domain.composing import answer
from services.notifier.domain.gate import directory
from services.notifier.domain.message import Message
from services.notifier.handlers import HEARS
from services.notifier.recording import Happened, record
from tests.integration.notifier_app import Notifier, notifier
from tests.questions import asked
from tests.unit.notifier.told import (
    CASE,
    CITIZEN,
    COUNTY,
    DEPUTY,
    HANDLER,
    NOW,
    answered,
    assigned,
    escalated,
    owed_reply,
    progressed,
    received,
    seat,
)

NOBODY = "http://127.0.0.1:1"
LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


@pytest.fixture
def app(database_url: str) -> Iterator[Notifier]:
    with notifier(database_url, NOBODY, sending=False) as made:
        yield made


def story(number: int) -> list[Contract]:
    """A secret case and a plain one, an answer, somebody who opts out: whatever is kept, in one place."""
    citizen, case = Citizen(address=f"+86138{number:08d}"), {"case_no": f"261123{number:05d}"}
    at = {**case, "assignment_id": f"{number}a"}
    hidden = {"case_no": f"261124{number:05d}", "assignment_id": f"{number}b", "known_to": (HANDLER,)}
    return [
        received(**case, citizen=citizen), assigned(**at, citizen=citizen), assigned(**hidden),
        answered(**at, citizen=citizen), owed_reply(in_reply_to=f"text-{number}", **case, address=citizen.address),
        PhoneOptedOut(occurred_at=NOW, phone=f"+86137{number:08d}"),
    ]


def claimed(app: Notifier, limit: int = 1000) -> Sequence[Letter]:
    with app.mesh.work() as work:
        return claim(work, limit, None, {"sms"}, wall_time()).letters


def put_down(app: Notifier, *happened: Happened) -> None:
    with app.mesh.work() as work:
        record(work, happened, wall_time())


def costs(app: Notifier, numbers: Sequence[int]) -> list[int]:
    """Statements for hearing that many stories, claiming what they owe, recording the calls, and the receipts."""
    facts = [fact for number in numbers for fact in story(number)]
    with asked(app.mesh) as hearing:
        app.hear(*facts)
    with asked(app.mesh) as claiming:
        letters = claimed(app)
    with asked(app.mesh) as recording:
        put_down(app, *(Happened(attempt_id=one.attempt_id, happening="taken", carrier_id=one.to) for one in letters))
    with asked(app.mesh) as receiving:
        put_down(app, *(Happened(
            attempt_id=one.attempt_id, happening="delivered" if number % 2 else "undelivered", carrier_code="30003",
            source="receipt") for number, one in enumerate(letters)))
    return [len(statements) for statements in (hearing, claiming, recording, receiving)]


def test_a_batch_of_a_hundred_asks_as_few_questions_as_a_batch_of_ten(app: Notifier) -> None:
    costs(app, [99])  # the first one reads the county
    few, many = costs(app, range(2)), costs(app, range(10, 27))
    assert many == few
    assert max(many) <= 10


def test_what_a_failing_early_message_wanted_to_keep_is_not_kept_and_the_rest_of_its_batch_is(app: Notifier) -> None:
    early = progressed(to_citizen=True)

    def fails(work: Any, fact: CaseProgressed) -> None:
        HEARS[CaseProgressed](work, fact)
        work.store.opt(CITIZEN.address, out=True, at=LAST)
        work.store.settle("a1", 1, "accept")
        work.store.whitelist(CASE, (), LAST)
        raise ValueError("of all times now")

    app.mesh.hearing._handlers = {**HEARS, CaseProgressed: fails}
    with app.mesh.work() as work:
        app.mesh._waiting.early(work.rows, encode(early), CASE, wall_time())
    app.hear(received(), PhoneOptedIn(occurred_at=NOW, phone=CITIZEN.address, case_no=CASE))
    assert [row.template for row in app.rows("select template from messages")] == ["receipt"]
    assert not app.rows("select 1 from settled") + app.rows("select 1 from whitelists")
    assert [bool(row.out) for row in app.rows("select out from opted")] == [False]
    assert app.rows("select 1 from waiting where attempts = 1 and waits_for is null")


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_the_last_word_on_who_may_know_and_on_opting_out_counts_in_one_batch_as_in_two(
        app: Notifier, *, together: bool, turned: bool) -> None:
    facts: list[Contract] = [
        received(known_to=(HANDLER, DEPUTY)), received(known_to=(DEPUTY,), occurred_at=LATER),
        PhoneOptedIn(occurred_at=NOW, phone=CITIZEN.address), PhoneOptedOut(occurred_at=LATER, phone=CITIZEN.address)]
    facts = facts[::-1] if turned else facts
    for batch in [facts] if together else [[fact] for fact in facts]:
        app.hear(*batch)
    assert [row.known_to for row in app.rows("select known_to from whitelists")] == [f'["{DEPUTY}"]']
    assert [bool(row.out) for row in app.rows("select out from opted")] == [True]


def test_a_message_twice_in_one_batch_and_once_more_is_kept_once(app: Notifier) -> None:
    fact = received()
    for batch in ([fact, owed_reply(), fact], [owed_reply(message_id="another"), fact]):
        app.hear(*batch)
    assert sorted(row.template for row in app.rows("select template from messages")) == ["receipt", "reply"]


def test_two_replicas_that_answer_the_same_texts_in_opposite_order_do_not_block_each_other(postgres_url: str) -> None:
    people = directory(COUNTY)
    answers = [answer(owed_reply(in_reply_to=f"text-{number}"), COUNTY, people, NOW) for number in range(30)]
    both = threading.Barrier(2)

    def keep(app: Notifier, messages: Sequence[Message]) -> None:
        with app.mesh.work() as work:
            for message in messages:
                work.store.add(message)
            both.wait(10)

    with (notifier(postgres_url, NOBODY, sending=False) as one,
          notifier(postgres_url, NOBODY, sending=False, fresh=False) as other, ThreadPoolExecutor(2) as hands):
        one.rows_changed("create function slowly() returns trigger language plpgsql as "
                         "$$ begin perform pg_sleep(0.01); return new; end $$")
        one.rows_changed("create trigger slowly before insert on messages for each row execute function slowly()")
        for kept in [hands.submit(keep, one, answers), hands.submit(keep, other, answers[::-1])]:
            kept.result(20)
        assert len(one.states()) == len(answers)


def test_both_channels_of_one_person_failing_together_make_him_unreachable_once(app: Notifier) -> None:
    app.hear(assigned(), escalated(tell=(seat(DEPUTY),)))
    with app.mesh.work() as work:
        letters = claim(work, 100, None, {"sms", "email"}, wall_time()).letters
    assert len(letters) == 3
    put_down(app, *(Happened(attempt_id=one.attempt_id, happening="refused", carrier_code="30003") for one in letters))
    assert len(app.rows("select 1 from outbox where contract = 'PersonUnreachable'")) == 2


def test_receipts_that_come_together_are_kept_together_and_a_bad_one_harms_no_other(
        app: Notifier, monkeypatch: pytest.MonkeyPatch) -> None:
    app.hear(*(owed_reply(in_reply_to=f"t{number}") for number in range(12)))
    letters = claimed(app)
    first_is_in, others_wait, batches = threading.Event(), threading.Event(), []

    def kept(work: Any, happened: Sequence[Happened], now: Any) -> list[bool]:
        batches.append(len(happened))
        first_is_in.set()
        assert others_wait.wait(5)
        if letters[3].attempt_id in {one.attempt_id for one in happened}:
            raise ValueError("a bad one")
        return record(work, happened, now)

    monkeypatch.setattr(receipts, "record", kept)

    def deliver(letter: Letter) -> int:
        callback = f"https://notifier.example.org/sms/status?id={letter.attempt_id}"
        return app.receipt({"sid": letter.attempt_id, "status_callback": callback}, "delivered").status

    with ThreadPoolExecutor(len(letters)) as hands:
        answers = [hands.submit(deliver, letters[0])]
        assert first_is_in.wait(5)
        answers += [hands.submit(deliver, letter) for letter in letters[1:]]
        while len(app.app.receipts._group._line) < len(letters) - 1:
            pass
        others_wait.set()
        with pytest.raises(ValueError, match="a bad one"):
            answers.pop(3).result(10)
        assert {answer.result(10) for answer in answers} == {204}
    assert batches[:2] == [1, 11]
    assert sorted(app.states()) == ["reached"] * 11 + ["sending"]
