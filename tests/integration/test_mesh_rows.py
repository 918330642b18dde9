"""Many rows in one statement, on SQLite and PostgreSQL: what goes in comes out, whatever is written in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, Text

from services.mesh import bulk
from services.mesh.database import Database
from services.mesh.tables import Moment
from services.mesh.work import Rows

AWKWARD = ["", " ", "NULL", "null", "{}", '{"a","b"}', 'say "no"', "it's", "C:\\back\\", "\\", '\\"', "a,b",
           "%s %(a)s :a", "两\n行\t字", "🛠️'\"\\,{}", "\u2028", "x" * 3000]
MORNING = datetime(2026, 11, 23, 1, 0, 0, 123456, UTC)
METADATA = MetaData()
THINGS = Table(
    "things", METADATA, Column("owner", String(40), primary_key=True), Column("nth", Integer, primary_key=True),
    Column("words", Text), Column("open", Boolean, nullable=False), Column("at", Moment), Column("day", Date))


@pytest.fixture
def rows(database_url: str) -> Iterator[Rows]:
    database = Database(database_url, "public")
    with database.transaction() as connection:
        METADATA.create_all(connection)
        yield Rows(connection, METADATA.tables)
    database.close()


def a_thing(owner: str, nth: int, words: str | None = None, minutes: int = 0) -> dict[str, object]:
    return {"owner": owner, "nth": nth, "words": words, "open": nth % 2 == 0,
            "at": MORNING + timedelta(minutes=minutes), "day": date(2026, 11, 23)}


def everything(rows: Rows) -> list[dict[str, object]]:
    return [dict(row._mapping) for row in rows.all(THINGS.select().order_by(THINGS.c.owner, THINGS.c.nth))]


def test_what_goes_in_comes_out(rows: Rows) -> None:
    given = [a_thing("a", nth, words) for nth, words in enumerate(AWKWARD)]
    given.append({"owner": "b", "nth": -7, "words": None, "open": True, "at": None, "day": None})
    bulk.add(rows.connection, THINGS, given)
    assert everything(rows) == given


def test_what_is_looked_for_is_found_whatever_is_written_in_it(rows: Rows) -> None:
    given = [a_thing(words[:40], 1, words) for words in AWKWARD]
    bulk.add(rows.connection, THINGS, given)
    found = rows.find(THINGS, owner=[words[:40] for words in AWKWARD], nth=[1] * len(AWKWARD))
    assert {row.words for row in found} == set(AWKWARD)


def test_what_is_changed_and_removed_is_what_was_named(rows: Rows) -> None:
    bulk.add(rows.connection, THINGS, [a_thing(words[:40], 1) for words in AWKWARD])
    changed = [{"owner": words[:40], "nth": 1, "words": words, "at": None} for words in AWKWARD]
    bulk.change(rows.connection, THINGS, changed)
    assert {row.words for row in rows.all(THINGS.select())} == set(AWKWARD)
    bulk.remove(rows.connection, THINGS, [(words[:40], 1) for words in AWKWARD[1:]])
    assert [row["owner"] for row in everything(rows)] == [AWKWARD[0]]


def test_of_rows_that_are_there_only_the_new_ones_are_added(rows: Rows) -> None:
    bulk.add(rows.connection, THINGS, [a_thing("a", 1, "first")])
    added = rows.add_new(THINGS, [a_thing("a", 1, "again"), a_thing("a", 2, "second")])
    assert [tuple(row) for row in added] == [("a", 2)]
    assert [row["words"] for row in everything(rows)] == ["first", "second"]


def test_the_newest_of_each_wanted_place(rows: Rows) -> None:
    bulk.add(rows.connection, THINGS, [a_thing("it's", nth, minutes=-nth) for nth in range(5)])
    bulk.add(rows.connection, THINGS, [a_thing("b", nth, minutes=0) for nth in range(5)])
    bulk.add(rows.connection, THINGS, [a_thing("nobody's", 1)])
    found = rows.newest(THINGS, 2, "at", owner=["it's", "b", "it's", "stranger"])
    assert sorted(tuple(row) for row in found) == [("b", 0), ("b", 1), ("it's", 0), ("it's", 1)]


def test_nothing_wanted_is_no_question(rows: Rows) -> None:
    assert rows.find(THINGS, owner=[]) == []
    assert rows.newest(THINGS, 2, "at", owner=[]) == []
