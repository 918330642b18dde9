"""One service's mesh: its database, its outbox and inbox, its due rows and its clock, put together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, MetaData

from services.mesh import housekeeping
from services.mesh.asking import ask
from services.mesh.bus import Publisher, may_rest
from services.mesh.clock import Clock, wall_time
from services.mesh.consumer import BusConsumer
from services.mesh.contracts.base import Contract
from services.mesh.contracts.calls.mesh import Lacking, LackQuery, Status
from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.contracts.wire import Letter
from services.mesh.county import CountyBook
from services.mesh.database import Database
from services.mesh.doubt import Doubt
from services.mesh.due import DueRows
from services.mesh.hearing import Foresee, Hearing
from services.mesh.housekeeping import Housekeeping
from services.mesh.inbox import Inbox
from services.mesh.log import log
from services.mesh.look import Look
from services.mesh.outbox import Outbox
from services.mesh.parked import Parked
from services.mesh.reconcile import Reconciler
from services.mesh.relay import Relay
from services.mesh.settings import MeshSettings
from services.mesh.sweep import ForeseeDues, Sweep
from services.mesh.ticker import Ticker
from services.mesh.topology import plans
from services.mesh.waiting import RetryPolicy, Waiting
from services.mesh.work import DueHandler, Handler, Rows, Work

SOON = 0.2  # seconds; a job that is still running is not called
LOOK_EVERY = 30.0  # seconds; whether it is time to ask what hearers lack; mostly it is known when it will be


class Mesh:
    """Everything a service stands on. `store` makes the service's own queries for one transaction.

    `foresee` tells that store, before a batch of messages is handled, what it will be asked for; `foresee_dues` does it
    before due rows are.
    """

    def __init__(self, *, name: str, settings: MeshSettings, metadata: MetaData, store: Callable[[Rows], Any],
                 hears: Mapping[type[Contract], Handler], dues: Mapping[str, DueHandler] | None = None,
                 foresee: Foresee = lambda _work, _events: None,
                 foresee_dues: ForeseeDues = lambda _work, _rows: None) -> None:
        self.name = name
        self.settings = settings
        self.clock = Clock(settings.clock_start, settings.clock_origin, settings.clock_rate)
        self.database = Database(settings.database_url, name)
        self._store = store
        self._tables = tables = metadata.tables
        self._counties = CountyBook(tables["county"])
        self._outbox = Outbox(tables["outbox"])
        self.inbox = Inbox(tables["inbox"])
        self.parked = Parked(tables["parked"])
        self._housekeeping = Housekeeping(self._outbox, self.inbox, self.parked, tables["answered"], settings)
        self.doubt = Doubt(tables["clock"])
        self._committed: list[Callable[[Work[Any]], None]] = []
        policy = RetryPolicy(first=settings.retry_first, longest=settings.retry_longest, tries=settings.tries)
        self._waiting = Waiting(tables["waiting"])
        self.hearing = Hearing(hears, self.work, self._lock, (self.inbox, self._waiting, self.parked),
                               policy, wall_time, foresee)
        self._ticker = Ticker()
        self._sweep = Sweep(dues or {}, self.work, self._lock, wall_time, lambda: self._ticker.stopping,
                            foresee_dues)
        self.reconciler = self._make_reconciler()
        self._relay = self._make_relay()
        self.consumer = self._make_consumer(hears)
        self._has_dues = bool(dues)
        self._look = Look(tables)
        self.watch("left_lying", self._outbox.left_lying, self._relay.told)

    @contextmanager
    def work(self) -> Iterator[Work[Any]]:
        """One transaction; what is said in it is published after the commit. DatabaseDown if it can't be had."""
        with self._transaction() as rows:
            work = Work(service=self.name, now=self.clock.now(), rows=rows, store=self._store(rows),
                        due=DueRows(rows, self._tables["due"]), counties=self._counties, lock_cases=self._lock)
            yield work
            letters, ours = self._put(rows, work.said)
            rows.flush()
        for event in work.said:
            log.info("said", contract=type(event).__name__, case_no=event.case_no, message_id=event.message_id)
        if ours:
            self._relay.hand(letters)
        for callback in self._committed:
            callback(work)

    def on_commit(self, callback: Callable[[Work[Any]], None]) -> None:
        """Tell this of every transaction that was committed; it must return at once."""
        self._committed.append(callback)

    def watch(self, name: str, there: ColumnElement[bool], tell: Callable[[bool], None]) -> None:
        """Let each tick's look ask for this too, and tell whether it is there; `tell` must return at once."""
        self._look.also(name, there, tell)

    def every(self, seconds: float, job: Callable[[], Any], name: str) -> None:
        """Call a job every so many real seconds."""
        self._ticker.every(seconds, job, name)

    @property
    def stopping(self) -> bool:
        """Whether the end has begun: a job that takes long leaves the rest for later."""
        return self._ticker.stopping

    def start(self) -> None:
        """Begin to publish, hear and tick."""
        self._relay.start()
        self.consumer.start()
        self.every(self.settings.tick, self.tick, "tick")
        self.every(LOOK_EVERY, self._reconcile, "reconcile")
        self.every(housekeeping.EVERY, self._keep_house, "housekeeping")
        self._ticker.start()
        self._plan_reconcile()
        self.hearing.replay_newer()

    def stop(self) -> None:
        """Finish what is in hand and give the rest back."""
        self._ticker.stop()
        self.consumer.stop(wait=5)  # together less than the 20 s that an end may take
        self._relay.stop(wait=6)
        self.database.close()

    def tick(self) -> None:
        """Try again what failed, and take what is due once everything queued was heard."""
        found = self._look.look(self.database, self.clock.now(), self.hearing.real_now())
        if self._has_dues and not self.doubt.rests(found.seen_at, found.doubted_since, self.clock):
            self._look_at_clock()
        if found.retries or found.for_county:
            while not self._ticker.stopping and self.hearing.retry():
                pass
        if self._has_dues and found.dues and self.steps_allowed():
            self._sweep.run()

    def _look_at_clock(self) -> None:
        """Doubt the time when it jumped, and raise the alarm."""
        with self.work() as work:
            if self.doubt.arises(work.rows, self.clock):
                work.say(AlarmRaised(occurred_at=work.now, service=self.name, kind="clock_jumped", since=wall_time()))

    def steps_allowed(self) -> bool:
        """Whether due rows may be taken: the time is not doubted, and what was queued was heard, if it could be."""
        with self.work() as work:
            doubted = self.doubt.since(work.rows) is not None
        return not doubted and self.consumer.has_caught_up(self.settings.catch_up)

    def confirm_clock(self) -> None:
        """A person has looked: the time is right as it stands."""
        with self.work() as work:
            self.doubt.confirm(work.rows, self.clock)

    def status(self) -> Status:
        """How this service is."""
        with self.work() as work:
            return Status(service=self.name, database=True, broker=self.consumer.connected,
                          county_version=self._counties.version(work.rows), parked=self.parked.count(work.rows),
                          unpublished_since=self._outbox.oldest(work.rows),
                          waiting_since=self._waiting.oldest(work.rows), now=work.now,
                          clock_trusted=self.doubt.since(work.rows) is None)

    def lacks(self, message_ids: Sequence[str]) -> Lacking:
        """Which of these messages were never heard here; if any, queues and bindings are declared again."""
        idle_for = self.consumer.idle_for()
        with self.work() as work:
            lacking = self.inbox.lacks(work.rows, message_ids)
        if lacking:
            self.consumer.declare_soon()
        return Lacking(message_ids=tuple(lacking), idle_for=idle_for)

    def ready(self) -> dict[str, bool]:
        """What the service can use; `broker` tells, but does not make it unready: texts are taken without."""
        if not self.database.answers():
            return {"database": False, "county": False, "broker": self.consumer.connected}
        with self.work() as work:
            county = self._counties.version(work.rows) > 0
        return {"database": True, "county": county, "broker": self.consumer.connected}

    def _connected(self) -> None:
        self.reconciler.connected()
        self._plan_reconcile()

    def _reconcile(self) -> None:
        try:
            self.reconciler.look()
        finally:
            self._plan_reconcile()

    def _plan_reconcile(self) -> None:
        self._ticker.within(max(SOON, self.reconciler.wait()), "reconcile")

    def _keep_house(self) -> None:
        self.hearing.replay_newer()  # what an older replica parked after this one had begun
        with self.work() as work:
            self._housekeeping.run(work, wall_time())

    @contextmanager
    def _transaction(self) -> Iterator[Rows]:
        with self.database.transaction() as connection:
            rows = Rows(connection, self._tables)
            try:
                yield rows
                rows.flush()
            finally:
                rows.close()

    def _put(self, rows: Rows, said: Sequence[Contract]) -> tuple[list[Letter], bool]:
        if not said:
            return [], False
        ours, now = self._relay.takes, wall_time()
        free_at = now + timedelta(seconds=self.settings.lease) if ours else now
        return self._outbox.put(rows, said, now, free_at), ours

    def _lock(self, work: Work[Any], case_nos: Sequence[str]) -> None:
        wanted = {case_no for case_no in case_nos if case_no} - work.rows.held
        self.database.lock(work.rows.connection, sorted(wanted))
        work.rows.held |= wanted

    def _make_relay(self) -> Relay:
        publisher = Publisher(self.settings.amqp_uri, speaker=self.name, heartbeat=self.settings.heartbeat,
                              wait=self.settings.publish_wait, pack=self.settings.pack,
                              on_connect=self._connected)
        return Relay(self._outbox, publisher, self._transaction, wall_time, self.settings.lease, self.name,
                     lambda: self._outbox.has_free(self.database, wall_time()), may_rest(self.settings.heartbeat))

    def _make_reconciler(self) -> Reconciler:
        settings = self.settings

        def asking(hearer: str, ids: Sequence[str]) -> Lacking:
            return ask(settings.amqp_uri, hearer, "lacks", LackQuery(message_ids=tuple(ids)), Lacking)

        return Reconciler(self.name, self._outbox, self._transaction, asking, wall_time,
                          every=settings.reconcile_every, settle=settings.settle, keep=settings.keep_outbox)

    def _make_consumer(self, hears: Mapping[type[Contract], Handler]) -> BusConsumer:
        settings = self.settings
        return BusConsumer(settings.amqp_uri, plans(self.name, hears), self.hearing.keep, name=self.name,
                           heartbeat=settings.heartbeat, prefetch=settings.prefetch,
                           declare_every=settings.declare_every)

