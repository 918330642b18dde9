"""Due rows of one sweep are held together, and each is still taken by itself."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.mesh import due
from services.mesh.mesh import Mesh
from tests.meshes import NOW, count, toy

Make = Callable[..., Mesh]


@pytest.fixture
def make(database_url: str) -> Iterator[Make]:
    """Makes meshes on one database, whose due rows are handled by this."""
    made: list[Mesh] = []

    def one(handler: Any) -> Mesh:
        made.append(toy("notifier", database_url, dues={"step": handler}, fresh=not made))
        return made[-1]

    yield one
    for mesh in made:
        mesh.database.close()


def put(mesh: Mesh, *keys: str, about_cases: bool = True) -> None:
    """Rows that are due, the first one first."""
    with mesh.work() as work:
        for number, key in enumerate(keys):
            work.due.set("step", key, work.now - timedelta(minutes=500 - number), case_no=key if about_cases else None)


def test_a_row_that_an_earlier_one_of_its_sweep_moved_or_dropped_is_not_handled(make: Make) -> None:
    handled: list[str] = []

    def handler(work: Any, key: str, due_at: Any) -> None:
        handled.append(key)
        if key == "first":
            work.due.set("step", "moved", work.now + timedelta(hours=1))
            work.due.drop("step", "dropped")
            work.due.set("step", "same", work.now - timedelta(minutes=497))
            work.rows.flush()
        if key == "itself" and handled.count(key) == 1:
            work.due.set("step", "itself", work.now - timedelta(minutes=1))

    mesh = make(handler)
    mesh.clock = type(mesh.clock)(NOW, rate=0)
    put(mesh, "first", "moved", "dropped", "same", "itself")
    mesh._sweep.run()
    assert handled == ["first", "same", "itself", "itself"]
    assert count(mesh, "due") == count(mesh, "due", "key = 'moved'") == 1


def test_what_a_process_that_ends_has_not_handled_is_still_due(make: Make) -> None:
    handled: list[str] = []
    mesh = make(lambda _, key, __: handled.append(key))
    mesh._sweep._stopping = lambda: len(handled) == 2
    put(mesh, "a", "b", "c", "d")
    assert mesh._sweep.run() == 2
    assert (handled, count(mesh, "due")) == (["a", "b"], 2)


def test_a_bad_row_takes_nothing_from_those_before_it(make: Make) -> None:
    def handler(work: Any, key: str, due_at: Any) -> None:
        handled.append(key)
        if key == "c":
            raise RuntimeError

    handled: list[str] = []
    mesh = make(handler)
    put(mesh, "a", "b", "c", "d")
    mesh._sweep.run()
    assert handled == ["a", "b", "c", "a", "b", "c", "d"]
    assert count(mesh, "due") == count(mesh, "due", "key = 'c' and attempts = 1") == 1


@pytest.mark.parametrize("about_cases", [True, False])
def test_replicas_that_see_the_same_rows_handle_each_once(
        make: Make, monkeypatch: pytest.MonkeyPatch, about_cases: bool) -> None:
    monkeypatch.setattr(due, "LEASE", timedelta())
    handled: list[str] = []
    replicas = [make(lambda _, key, __: handled.append(key)) for _ in range(3)]
    keys = [f"k{number:03}" for number in range(300)]
    put(replicas[0], *keys, about_cases=about_cases)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda replica: replica._sweep.run(), replicas))
    assert sorted(handled) == keys
    assert count(replicas[0], "due") == 0


@pytest.mark.postgres
def test_a_lock_that_went_with_its_savepoint_is_taken_again(postgres_url: str) -> None:
    mesh = toy("notifier", postgres_url)


    def fail(work: Any) -> None:
        with mesh.hearing._savepoint(work):
            work.lock("7", "8")
            raise InterruptedError

    with mesh.work() as work:
        with pytest.raises(InterruptedError):
            fail(work)
        assert locks(work) == 0
        work.lock("7")
        work.lock("7", "8")
        assert locks(work) == 2
    mesh.database.close()


def locks(work: Any) -> int:
    """How many advisory locks this transaction holds."""
    mine = "select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'"
    return int(work.rows.connection.exec_driver_sql(mine).scalar_one())


@pytest.mark.postgres
def test_a_text_that_is_too_long_is_refused_not_cut(postgres_url: str) -> None:
    mesh = toy("notifier", postgres_url)


    def keep(message_id: str) -> None:
        with mesh.work() as work:
            work.rows.add(work.rows.table("inbox"), message_id=message_id, handler="h", at=NOW)

    with pytest.raises(DBAPIError):
        keep("x" * 41)
    assert count(mesh, "inbox") == 0
    mesh.database.close()
