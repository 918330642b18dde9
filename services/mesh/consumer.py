"""Hearing from the broker: takes what has arrived, hands it over in one batch, and acknowledges once it is kept."""

import contextlib
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kombu import Connection, Consumer

from services.mesh import bus
from services.mesh.contracts.wire import Letter
from services.mesh.errors import BrokerDown, DatabaseDown
from services.mesh.log import log
from services.mesh.points import reached
from services.mesh.topology import QueuePlan

BATCH = 100
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
        self._prefetch = prefetch
        self._declare_every = declare_every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{name}-hears", daemon=True)
        self._arrived: list[tuple[bool, Any]] = []
        self._connected_at: float | None = None
        self._caught_up = False
        self._idle_at: float | None = None
        self._declare_now = threading.Event()

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

    def start(self) -> None:
        """Begin to hear."""
        self._thread.start()

    def stop(self, wait: float = 10) -> None:
        """Finish the batch in hand and let go of the rest."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(wait)

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

    def _listen(self) -> None:
        connection = bus.connect(self._uri, f"{self._name} hears", self._heartbeat)
        try:
            bus.declare(connection, self._plans)
            channel = connection.channel()
            self._arrived.clear()
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

        return Consumer(channel, [bus.queue(plan)], on_message=arrived, no_ack=False, auto_declare=False,
                        prefetch_count=self._prefetch)

    def _hear(self, connection: Connection, channel: Any) -> None:
        declared = time.monotonic()
        while not self._stopping.is_set():
            self._gather(connection)
            gathered = time.monotonic()
            arrived, self._arrived = self._arrived, []
            if arrived:
                self._keep(Batch([letter(m) for dead, m in arrived if not dead],
                                 [letter(m) for dead, m in arrived if dead]))
                reached("committed, not acknowledged")
                channel.basic_ack(arrived[-1][1].delivery_tag, multiple=True)
            else:
                self._caught_up = True
            if len(arrived) < BATCH // 2:
                self._idle_at = gathered
            connection.heartbeat_check()
            if self._declare_now.is_set() or time.monotonic() - declared > self._declare_every:
                self._declare_now.clear()
                bus.declare(connection, self._plans)
                declared = time.monotonic()

    def _gather(self, connection: Connection) -> None:
        """Wait up to half a second for the first message, then take what else is there."""
        wait = 0.5
        with contextlib.suppress(socket.timeout):
            while len(self._arrived) < BATCH and not self._stopping.is_set():
                connection.drain_events(timeout=wait)
                wait = _POLL


def letter(message: Any) -> Letter:
    """The letter in a broker's message; what can't be read is kept readable for a person."""
    raw = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    properties, headers = message.properties, message.headers or {}
    version, case_no = headers.get("version"), headers.get("case_no")
    return Letter(
        message_id=_storable(properties.get("message_id") or hashlib.sha256(raw).hexdigest())[:40],
        contract=_storable(properties.get("type") or "")[:60],
        version=version if type(version) is int and 0 <= version < 2**31 else 0,
        body=_storable(raw.decode("utf-8", "replace")),
        case_no=_storable(case_no)[:24] if case_no else None,
    )


def _storable(value: Any) -> str:
    """As text that every database takes: PostgreSQL refuses NUL, and half a surrogate can't be encoded."""
    return str(value).encode("utf-8", "replace").decode().replace("\x00", "\N{REPLACEMENT CHARACTER}")
