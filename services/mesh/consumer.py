"""Hearing from the broker: takes what has arrived, hands it over in one batch, and acknowledges once it is kept."""

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kombu import Connection, Consumer

from services.mesh import bus
from services.mesh.contracts.wire import PACK_TYPE, Letter, unpack
from services.mesh.errors import BrokerDown, DatabaseDown
from services.mesh.log import log
from services.mesh.points import reached
from services.mesh.ring import Ring
from services.mesh.settings import PACK_AT_MOST
from services.mesh.topology import QueuePlan

BATCH = 200
MANY, LINGER = 20, 0.02  # after so many letters at once it waits so many seconds for more: a flood costs less together
CAUGHT_UP = 0.5  # seconds without a message after the connection was made: nothing was queued
_POLL = 0.001
_LONGEST_PAUSE = 15.0


@dataclass(frozen=True)
class Batch:
    """What came together: letters to handle, and letters that the broker gave up on."""

    letters: list[Letter]
    dead: list[Letter]


class BusConsumer:
    """One thread, one connection, all queues of a hearer. `keep` must return only when the batch is committed."""

    def __init__(self, amqp_uri: str, queue_plans: Sequence[QueuePlan], keep: Callable[[Batch], None], *,
                 name: str, heartbeat: int, prefetch: int, declare_every: float) -> None:
        self._uri = amqp_uri
        self._plans = queue_plans
        self._keep = keep
        self._name = name
        self._heartbeat = heartbeat
        self._deliveries = max(1, prefetch // PACK_AT_MOST)  # of each queue at once, each a pack or a single letter
        self._declare_every = declare_every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{name}-hears", daemon=True)
        self._arrived: list[tuple[bool, Any]] = []
        self._letters = 0  # in what has arrived
        self._connected_at: float | None = None
        self._caught_up = False
        self._idle_at: float | None = None
        self._declare_now = threading.Event()
        self._ring: Ring | None = None

    @property
    def connected(self) -> bool:
        """Whether it hears the broker now."""
        return self._connected_at is not None

    def has_caught_up(self, patience: float) -> bool:
        """Whether everything queued at the connection was heard, or `patience` seconds have passed since it was made.

        Without a connection nothing has been heard, and nobody could be told anyway.
        """
        at = self._connected_at
        return at is not None and (self._caught_up or time.monotonic() - at > patience)

    def idle_for(self) -> float | None:
        """Seconds since no more was queued than could be handled at once; None before that was ever so.

        What the broker took before then was heard here, or by another replica, or was never queued for us.
        """
        return None if self._idle_at is None else time.monotonic() - self._idle_at

    def declare_soon(self) -> None:
        """Declare queues and bindings again: something may be missing."""
        self._declare_now.set()
        self._wake()

    def start(self) -> None:
        """Begin to hear."""
        self._ring = Ring()
        self._thread.start()

    def stop(self, wait: float = 10) -> None:
        """Finish the batch in hand and let go of the rest."""
        self._stopping.set()
        self._wake()
        if self._thread.is_alive():
            self._thread.join(wait)

    def _wake(self) -> None:
        if self._ring is not None:
            self._ring.ring()

    def _run(self) -> None:
        pause = 0.5
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._listen()
            except (DatabaseDown, BrokerDown) as error:
                log.warning("hearing paused", error=error)
            except Exception as error:  # noqa: BLE001 - a lost connection has many faces
                log.warning("connection to the broker lost", error=error)
            self._connected_at = None
            pause = 0.5 if time.monotonic() - began > 60 else min(pause * 2, _LONGEST_PAUSE)
            self._stopping.wait(pause)
        self._ring.close()  # type: ignore[union-attr] # made before the thread began

    def _listen(self) -> None:
        connection = bus.connect(self._uri, f"{self._name} hears", self._heartbeat)
        try:
            bus.declare(connection, self._plans)
            channel = connection.channel()
            self._arrived, self._letters = [], 0
            self._caught_up = False
            with contextlib.ExitStack() as consumers:
                for plan in self._plans:
                    consumers.enter_context(self._consumer(channel, plan))
                self._connected_at = time.monotonic()
                self._hear(connection, channel)
        finally:
            bus.drop(connection)

    def _consumer(self, channel: Any, plan: QueuePlan) -> Consumer:
        def arrived(message: Any) -> None:
            self._arrived.append((plan.dead, message))
            self._letters += count(message)

        return Consumer(channel, [bus.queue(plan)], on_message=arrived, no_ack=False, auto_declare=False,
                        prefetch_count=self._deliveries)

    def _hear(self, connection: Connection, channel: Any) -> None:
        declared, linger, taken_all = time.monotonic(), 0.0, False
        while not self._stopping.is_set():
            nothing_came = taken_all and self._rest(connection)
            taken_all = nothing_came or self._gather(connection, linger)
            gathered = time.monotonic()
            arrived, heard = self._arrived, self._letters
            self._arrived, self._letters = [], 0
            if arrived:
                self._keep(Batch([one for dead, m in arrived if not dead for one in letters(m)],
                                 [one for dead, m in arrived if dead for one in letters(m)]))
                reached("committed, not acknowledged")
                channel.basic_ack(arrived[-1][1].delivery_tag, multiple=True)
            elif nothing_came:
                self._caught_up = True
            if heard or nothing_came:  # else the broker may just be slow: it waits for an acknowledgement, or begins
                linger = LINGER if heard >= MANY else 0.0
                if heard < BATCH // 2 and len(arrived) < self._deliveries:
                    self._idle_at = gathered
            connection.heartbeat_check()
            if self._declare_now.is_set() or time.monotonic() - declared > self._declare_every:
                self._declare_now.clear()
                bus.declare(connection, self._plans)
                declared, taken_all = time.monotonic(), False  # what came with the answers may be taken already

    def _rest(self, connection: Connection) -> bool:
        """Wait for messages, for somebody who wants something, or until it is time for a heartbeat: whether none came.

        What was there before must all have been taken.
        """
        seconds = min(bus.may_rest(self._heartbeat), self._declare_every) if self._caught_up else CAUGHT_UP
        comes, rang = self._ring.wait(connection.connection.transport.sock, seconds)  # type: ignore[union-attr]
        return not comes and not rang

    def _gather(self, connection: Connection, linger: float) -> bool:
        """Take what is there or comes within `linger` seconds of the first message; whether that was all."""
        wait, end = _POLL, 0.0
        try:
            while self._letters < BATCH and not self._stopping.is_set():
                connection.drain_events(timeout=wait)
                end = end or time.monotonic() + linger
                wait = max(_POLL, end - time.monotonic())
        except TimeoutError:
            return True
        return False


def count(message: Any) -> int:
    """How many letters a broker's message says it holds."""
    told = (message.headers or {}).get("letters", 1)
    return told if type(told) is int else 1


def letters(message: Any) -> list[Letter]:
    """The letters in a broker's message: a pack of them, or one; a pack that can't be read is one that nobody can."""
    if message.content_type == PACK_TYPE:
        with contextlib.suppress(ValueError):
            contract = _storable(message.properties.get("type") or "")
            return [_kept(one) for one in unpack(contract, _storable(_raw(message)))]
    return [letter(message)]


def letter(message: Any) -> Letter:
    """The letter in a broker's message; what can't be read is kept readable for a person."""
    raw, properties, headers = _raw(message), message.properties, message.headers or {}
    version, case_no = headers.get("version"), headers.get("case_no")
    return _kept(Letter(
        message_id=_storable(properties.get("message_id") or hashlib.sha256(raw.encode()).hexdigest()),
        contract=_storable(properties.get("type") or ""), version=version if type(version) is int else 0,
        body=_storable(raw), case_no=_storable(case_no) if case_no else None))


def _raw(message: Any) -> str:
    return message.body.decode("utf-8", "replace") if isinstance(message.body, bytes) else str(message.body)


def _kept(one: Letter) -> Letter:
    """No longer than the columns that keep it."""
    fits = len(one.message_id) <= 40 and len(one.contract) <= 60 and len(one.case_no or "") <= 24
    if fits and 0 <= one.version < 2**31:
        return one
    return replace(one, message_id=one.message_id[:40], contract=one.contract[:60],
                   version=one.version if 0 <= one.version < 2**31 else 0, case_no=one.case_no and one.case_no[:24])


def _storable(value: Any) -> str:
    """As text that every database takes: PostgreSQL refuses NUL, and half a surrogate can't be encoded."""
    return str(value).encode("utf-8", "replace").decode().replace("\x00", "\N{REPLACEMENT CHARACTER}")
