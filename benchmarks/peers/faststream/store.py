"""The job's transactions without waiting: asyncpg, or SQLite in a thread of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Protocol, TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url

from benchmarks.peers import store as waiting
from benchmarks.peers.case import Assignment, Case, Draft, Sms, assigned, case_no, prompt, receipt
from benchmarks.peers.peer import Text
from benchmarks.peers.tables import POOL

NEW_CASE = """insert into cases (sid, phone, words, received_at) values ($1, $2, $3, $4)
    on conflict (sid) do nothing returning id"""
NEW_ASSIGNMENT = "insert into assignments (case_no, unit, official, code, due_at) values ($1, $2, $3, $4, $5)"
NEW_MESSAGES = """insert into messages (case_no, recipient, words, state)
    values ($1, $2, $3, 'new'), ($1, $4, $5, 'new') returning id, recipient, words"""
NEW_MESSAGE = "insert into messages (case_no, recipient, words, state) values ($1, $2, $3, 'new') returning id"
SENT = "update messages set state = 'sent', carrier_sid = $2 where id = $1"
BOTH_SENT = """update messages set state = 'sent', carrier_sid = case when id = $1 then $2 else $4 end
    where id in ($1, $3)"""
Found = TypeVar("Found")


class Store(Protocol):
    """Cases, assignments and messages in one database."""

    async def add(self, text: Text) -> Case | None:
        """The committed case; None if the carrier brought this text before."""

    async def assign(self, case: Case) -> Assignment:
        """The committed assignment."""

    async def note(self, draft: Draft) -> Sms:
        """The committed message."""

    async def mark_sent(self, sms: Sms, sid: str) -> None:
        """Note the carrier's id."""

    async def assign_and_note(self, case: Case) -> tuple[Sms, Sms]:
        """The committed messages to the official and to the citizen."""

    async def mark_both_sent(self, one: Sms, one_sid: str, other: Sms, other_sid: str) -> None:
        """Note the carrier's ids of both."""


@asynccontextmanager
async def open_store(database_url: str) -> AsyncIterator[Store]:
    """The store that suits the database, until the end of the block."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        with ThreadPoolExecutor(1) as thread:
            yield Sqlite(waiting.Store(database_url), thread)
        return
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with asyncpg.create_pool(dsn, min_size=1, max_size=POOL, reset=_as_it_is) as pool:
        yield Postgres(pool)


async def _as_it_is(_: object) -> None:
    """Nothing changes a session here, and asyncpg's reset would be a round trip after each statement."""


class Postgres:
    """PostgreSQL through a pool of asyncpg."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def add(self, text: Text) -> Case | None:
        """One statement, which commits itself."""
        received_at = datetime.now(UTC)
        number = await self._pool.fetchval(NEW_CASE, text.sid, text.phone, text.words, received_at)
        return number and Case(case_no=case_no(number, received_at), phone=text.phone, words=text.words)

    async def assign(self, case: Case) -> Assignment:
        """One statement, which commits itself."""
        given = assigned(case)
        await self._pool.execute(NEW_ASSIGNMENT, *asdict(given).values())
        return given

    async def note(self, draft: Draft) -> Sms:
        """One statement, which commits itself."""
        number = await self._pool.fetchval(NEW_MESSAGE, draft.case_no, draft.recipient, draft.words)
        return Sms(id=number, recipient=draft.recipient, words=draft.words)

    async def mark_sent(self, sms: Sms, sid: str) -> None:
        """One statement, which commits itself."""
        await self._pool.execute(SENT, sms.id, sid)

    async def assign_and_note(self, case: Case) -> tuple[Sms, Sms]:
        """One transaction."""
        given = assigned(case)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(NEW_ASSIGNMENT, *asdict(given).values())
            one, other = await connection.fetch(NEW_MESSAGES, case.case_no, given.official, prompt(case, given),
                                                case.phone, receipt(case, given))
        return Sms(**one), Sms(**other)

    async def mark_both_sent(self, one: Sms, one_sid: str, other: Sms, other_sid: str) -> None:
        """One statement, which commits itself."""
        await self._pool.execute(BOTH_SENT, one.id, one_sid, other.id, other_sid)


class Sqlite:
    """SQLite in one thread, entered once for each transaction; aiosqlite would enter it for each step."""

    def __init__(self, store: waiting.Store, thread: ThreadPoolExecutor) -> None:
        self._store = store
        self._thread = thread

    async def add(self, text: Text) -> Case | None:
        """In the thread."""
        return await self._run(lambda: self._store.add(text))

    async def assign(self, case: Case) -> Assignment:
        """In the thread."""
        return await self._run(lambda: self._store.assign(case))

    async def note(self, draft: Draft) -> Sms:
        """In the thread."""
        return await self._run(lambda: self._store.note(draft))

    async def mark_sent(self, sms: Sms, sid: str) -> None:
        """In the thread."""
        await self._run(lambda: self._store.mark_sent(sms, sid))

    async def assign_and_note(self, case: Case) -> tuple[Sms, Sms]:
        """In the thread."""
        return await self._run(lambda: self._store.assign_and_note(case))

    async def mark_both_sent(self, one: Sms, one_sid: str, other: Sms, other_sid: str) -> None:
        """In the thread."""
        await self._run(lambda: self._store.mark_both_sent(one, one_sid, other, other_sid))

    async def _run(self, step: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)
