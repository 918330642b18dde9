"""What the mesh does with messages it has heard, on both databases."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from services.mesh import due
from services.mesh.clock import wall_time
from services.mesh.consumer import Batch, letters
from services.mesh.consumer import letter as read
from services.mesh.contracts.county import County
from services.mesh.contracts.intake import PhoneOptedIn
from services.mesh.contracts.replies import ReplyOwed
from services.mesh.contracts.wire import PACK_TYPE, Letter, encode
from services.mesh.errors import TooEarly
from services.mesh.mesh import Mesh
from tests.meshes import NOW, count, fact, letter, toy, until

Toy = Callable[..., Mesh]
EXAMPLE = Path("deploy/counties/gongxian.yaml")


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def listener(database_url: str, heard: list[str]) -> Any:
    made: list[Mesh] = []

    def make(handler: Any = None, **options: Any) -> Mesh:
        def note(work: Any, event: Any) -> None:
            heard.append(event.message_id)

        made.append(toy("notifier", database_url, hears={PhoneOptedIn: handler or note}, **options))
        return made[-1]

    yield make
    for each in made:
        each.database.close()


def keep(mesh: Mesh, *letters: Letter) -> None:
    mesh.hearing.keep(Batch(list(letters), []))


def test_a_message_heard_again_has_its_effect_once(listener: Toy, heard: list[str]) -> None:
    mesh, one = listener(), letter()
    keep(mesh, one, one)
    keep(mesh, one)
    assert heard == [one.message_id]


def test_one_bad_message_harms_no_other_of_its_batch_and_is_parked_after_the_last_try(
        listener: Toy, heard: list[str]) -> None:
    bad = letter()

    def handler(work: Any, event: Any) -> None:
        if event.message_id == bad.message_id:
            raise ValueError("西河街路灯不亮")
        work.say(ReplyOwed(occurred_at=NOW, in_reply_to=event.message_id, address="x", template="help"))

    mesh = listener(handler)
    mesh.name = "intake"  # so that it may say ReplyOwed
    good = [letter(), letter()]
    keep(mesh, good[0], bad, good[1])
    assert count(mesh, "outbox") == 2
    assert count(mesh, "waiting", "attempts = 1") == 1
    until(lambda: mesh.hearing.retry() == 0 and count(mesh, "waiting") == 0)
    assert count(mesh, "parked", "reason = 'failed' and error = 'ValueError'") == 1
    assert count(mesh, "outbox", "contract <> 'AlarmRaised'") == 2


def test_what_has_just_failed_is_left_alone_until_its_pause_is_over(listener: Toy) -> None:
    tried: list[str] = []

    def handler(work: Any, event: Any) -> None:
        tried.append(event.message_id)
        raise ValueError

    mesh = listener(handler, retry_first=60.0, retry_longest=3600.0, tries=8)
    keep(mesh, letter())
    before = len(tried)
    assert mesh.hearing.retry() == 0
    mesh.tick()
    assert (len(tried), count(mesh, "waiting", "attempts = 1")) == (before, 1)
    mesh.hearing._now = lambda: wall_time() + timedelta(seconds=76)
    mesh.tick()
    assert (len(tried), count(mesh, "waiting", "attempts = 2")) == (before + 1, 1)


def test_what_nobody_can_read_is_parked_at_once_and_the_queue_goes_on(listener: Toy, heard: list[str]) -> None:
    mesh, good = listener(), letter()
    keep(mesh, letter(body="{"), letter(contract="Nonsense"), letter(body='{"words": "西河街"}'), good)
    assert heard == [good.message_id]
    assert count(mesh, "parked", "reason = 'undecodable'") == 3
    with mesh.work() as work:
        listed = mesh.parked.listed(work.rows, "notifier", settled=False)
        assert not any("西河街" in parked.model_dump_json() for parked in listed)


def test_an_early_message_waits_uncounted_and_is_applied_with_the_one_it_rests_on(database_url: str) -> None:
    order = [("open", "7"), ("move", "7"), ("end", "7")]
    for number, permutation in enumerate(itertools.permutations(order)):
        states: dict[str, int] = {}

        def handler(work: Any, event: Any, states: dict[str, int] = states) -> None:
            wanted = {"open": 0, "move": 1, "end": 2}[event.phone]
            if states.get(event.case_no, 0) < wanted:
                raise TooEarly(event.case_no)
            states[event.case_no] = wanted + 1

        mesh = toy("notifier", database_url, hears={PhoneOptedIn: handler}, fresh=number == 0)
        for what, _ in permutation:
            keep(mesh, encode(fact(f"case{number}").replace(phone=what)))
        assert states == {f"case{number}": 3}, permutation
        assert count(mesh, "waiting") == 0
        assert count(mesh, "parked") == 0
        mesh.database.close()


def test_an_early_message_that_fails_does_not_harm_the_one_that_made_it_applicable(database_url: str) -> None:
    opened: list[str] = []

    def handler(work: Any, event: Any) -> None:
        if event.phone == "open":
            opened.append(event.case_no)
        elif not opened:
            raise TooEarly(event.case_no)
        else:
            raise RuntimeError

    mesh = toy("notifier", database_url, hears={PhoneOptedIn: handler})
    keep(mesh, encode(fact("7").replace(phone="fails")))
    keep(mesh, encode(fact("7").replace(phone="open")))
    assert opened == ["7"]
    assert count(mesh, "waiting", "attempts = 1") == 1
    mesh.database.close()


def test_each_due_row_is_taken_once_and_a_bad_one_is_put_off(database_url: str) -> None:
    taken: list[str] = []

    def due(work: Any, key: str, due_at: Any) -> None:
        if key == "bad":
            raise RuntimeError
        taken.append(key)

    replicas = [toy("notifier", database_url, dues={"step": due}, fresh=number == 0) for number in range(3)]
    with replicas[0].work() as work:
        for number in range(250):
            work.due.set("step", f"k{number:03d}", work.now - timedelta(minutes=number), case_no=f"c{number}")
        work.due.set("step", "bad", work.now - timedelta(hours=9))
        work.due.set("step", "later", work.now + timedelta(hours=9))
    for replica in replicas:
        replica._sweep.run()
    assert sorted(taken) == [f"k{number:03d}" for number in range(250)]
    assert count(replicas[0], "due", "key = 'bad' and attempts = 1") == 1
    for replica in replicas:
        replica.database.close()


def test_foreign_properties_that_no_database_takes_park_the_message_and_nothing_else(
        listener: Toy, heard: list[str]) -> None:
    mesh, good = listener(), letter()
    odd: list[dict[str, Any]] = [
        {"properties": {"message_id": "a\x00b", "type": "c\x00"}, "headers": {"case_no": "7\x00"}},
        {"properties": {"message_id": "half \ud83d"}, "headers": {"case_no": "\ud83d"}},
        {"properties": {"message_id": "v1"}, "headers": {"version": -2**40}},
        {"properties": {"message_id": "v2"}, "headers": {"version": True}},
    ]
    packs = [SimpleNamespace(body=f"p{number}\t1\t\t{{}}".encode(), content_type=PACK_TYPE, properties={"type": kind},
                             headers={"letters": 1}) for number, kind in enumerate(("c\x00", "half \ud83d", None))]
    keep(mesh, *(read(SimpleNamespace(body=b"{}", **each)) for each in odd), good,
         *(one for pack in packs for one in letters(pack)))
    assert heard == [good.message_id]
    assert count(mesh, "parked", "reason = 'undecodable'") == len(odd) + len(packs)


def test_what_waits_for_a_county_is_handled_however_the_county_came(listener: Toy, heard: list[str]) -> None:
    def handler(work: Any, event: Any) -> None:
        assert work.county
        heard.append(event.message_id)

    mesh, early = listener(handler), letter()
    keep(mesh, early)
    mesh.hearing.retry()
    assert heard == []
    with mesh.work() as work:
        work.keep_county(1, County.model_validate(yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))))
    mesh.hearing.retry()
    assert heard == [early.message_id]
    assert count(mesh, "waiting") == 0


def test_a_due_row_that_two_replicas_saw_is_handled_by_one(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "LEASE", timedelta())  # the slow one's has run out
    taken: list[str] = []
    slow, quick = (toy("notifier", database_url, dues={"step": lambda _, key, __: taken.append(key)}, fresh=fresh)
                   for fresh in (True, False))
    with slow.work() as work:
        work.due.set("step", "k", work.now - timedelta(minutes=1), case_no="c")
    seen = slow._sweep._peek()
    assert quick._sweep.run() == 1
    assert slow._sweep._take(seen) == 0
    assert taken == ["k"]
    for replica in (slow, quick):
        replica.database.close()


def test_a_statement_that_is_wrong_is_the_message_s_fault_not_the_database_s(listener: Toy, heard: list[str]) -> None:
    bad = letter()

    def handler(work: Any, event: Any) -> None:
        if event.message_id == bad.message_id:
            work.rows.all(text("select nothing from nowhere"))
        heard.append(event.message_id)

    mesh, good = listener(handler), letter()
    assert mesh.status().waiting_since is None
    keep(mesh, bad, good)
    assert heard[-1] == good.message_id
    assert count(mesh, "waiting", "attempts = 1") == 1
    assert mesh.status().waiting_since is not None


def test_housekeeping_forgets_what_is_settled_and_old_and_nothing_else(listener: Toy, heard: list[str]) -> None:
    mesh, bad, open_one = listener(), letter(body="{"), letter(body="{")
    keep(mesh, bad, open_one, letter())
    with mesh.work() as work:
        long_ago = NOW - timedelta(days=3000)
        mesh.parked.settle(work.rows, bad.message_id, by="wang", how="dropped", now=long_ago)
        for key, at in (("old", long_ago), ("new", work.now)):
            work.rows.add(work.rows.table("answered"), key=key, call="act", answer="{}", at=at)
    mesh._keep_house()
    assert count(mesh, "parked") == 1
    assert count(mesh, "answered", "key = 'new'") == count(mesh, "answered") == 1
    assert count(mesh, "inbox") == 3
