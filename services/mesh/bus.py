"""The bus over kombu: a publisher with pipelined, bounded confirms, and connections that never outlive an error.

What goes to the same queues together travels in packs: a frame, a confirm and a delivery for many letters.
"""

import contextlib
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from kombu import Connection, Exchange, Queue

from services.mesh.contracts.wire import PACK_TYPE, Letter, pack
from services.mesh.errors import BrokerDown
from services.mesh.settings import PACK_AT_MOST
from services.mesh.topology import DEAD_EXCHANGE, EXCHANGE, QueuePlan, routing_key

PERSISTENT = 2
CONNECT_WITHIN = 5.0  # seconds
LONGEST_REST = 2.0  # seconds
ANSWER_WITHIN = 10.0  # seconds; a broker that is frozen, or gone without a word, holds no thread for longer
# Without this py-amqp reads the socket before each publish, without waiting, and can lose half a frame.
_DEAF = {"capabilities": {"consumer_cancel_notify": True, "connection.blocked": False,
                          "authentication_failure_close": True}}
PACK_LENGTH = 256 * 1024  # characters; brokers refuse messages of many MB
_POLL = 0.001  # a read that waits 0 s would lose what it has read of a frame


def may_rest(heartbeat: int) -> float:
    """How many seconds an idle connection may be left alone: heartbeats are due every half of their time."""
    return min(LONGEST_REST, heartbeat / 4)


def connect(amqp_uri: str, name: str, heartbeat: int) -> Connection:
    """A new connection, made at once; BrokerDown when it can't be within 5 s."""
    properties = dict(_DEAF, connection_name=name)
    connection = Connection(amqp_uri, heartbeat=heartbeat, connect_timeout=CONNECT_WITHIN,
                            transport_options={"client_properties": properties})
    try:
        connection.ensure_connection(max_retries=0)  # by itself kombu tries twice, as long each time
        bound(connection, ANSWER_WITHIN)
    except Exception as error:
        drop(connection)
        raise BrokerDown("the broker can't be reached") from error
    return connection


def bound(connection: Connection, seconds: float) -> None:
    """Let nothing on this connection wait longer for the broker, unless it says how long itself."""
    connection.connection.transport.sock.settimeout(seconds)


def drop(connection: Connection) -> None:
    """Let go of a connection without a word to the broker, which may not be listening."""
    with contextlib.suppress(Exception):
        connection.collect(socket_timeout=0.1)


def declare(connection: Connection, queue_plans: Sequence[QueuePlan]) -> None:
    """Declare exchanges, queues and bindings; harmless when they are there."""
    with connection.channel() as channel:
        for name in (EXCHANGE, DEAD_EXCHANGE):
            Exchange(name, type="topic", durable=True).declare(channel=channel)
        for plan in queue_plans:
            queue(plan).bind(channel).queue_declare()
            for key in plan.keys:
                channel.queue_bind(queue=plan.name, exchange=plan.exchange, routing_key=key)


def queue(plan: QueuePlan) -> Queue:
    """The kombu queue of a plan, without bindings."""
    return Queue(plan.name, durable=True, queue_arguments=plan.arguments)


class Publisher:
    """Publishes letters in batches. After any trouble its connection is dropped: a late confirm counts for nobody."""

    def __init__(self, amqp_uri: str, *, speaker: str, heartbeat: int, wait: float, pack: int = PACK_AT_MOST,
                 on_connect: Callable[[], None] = lambda: None) -> None:
        self._pack = pack
        self._on_connect = on_connect
        self._uri = amqp_uri
        self._speaker = speaker
        self._heartbeat = heartbeat
        self._wait = wait
        self._connection: Connection | None = None
        self._channel: Any = None
        self._tag = 0
        self._open: dict[int, tuple[str, list[str]]] = {}  # by tag: the message's own id, and those of its letters
        self._refused: set[str] = set()

    def publish(self, letters: Sequence[Letter]) -> set[str]:
        """Publish all; returns the ids that no queue took. BrokerDown when a confirm is missing after the wait."""
        deadline = time.monotonic() + self._wait
        try:
            self._ensure()
            for together in packs(letters, self._pack):
                self._send(together, deadline)
            while self._open:
                self._connection.drain_events(timeout=_left(deadline))  # type: ignore[union-attr]
        except BrokerDown:
            self.close()
            raise
        except BaseException as error:
            self.close()
            if isinstance(error, Exception):
                raise BrokerDown("a confirm did not come") from error
            raise
        return self._refused

    def beat(self) -> None:
        """Keep an idle connection alive."""
        if self._connection is None:
            return
        try:
            self._connection.heartbeat_check()
            with contextlib.suppress(socket.timeout):
                self._connection.drain_events(timeout=_POLL)
        except Exception:  # noqa: BLE001 - whatever happened to it, the next publish connects anew
            self.close()

    def close(self) -> None:
        """Drop the connection."""
        if self._connection is not None:
            drop(self._connection)
        self._connection = self._channel = None
        self._open.clear()

    def _ensure(self) -> None:
        self._refused = set()
        if self._connection is not None:
            return
        self._connection = connect(self._uri, f"{self._speaker} publishes", self._heartbeat)
        # the raw channel: kombu's producer would wait for each confirm
        channel = self._connection.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)
        Exchange(EXCHANGE, type="topic", durable=True).declare(channel=channel)
        self._channel, self._tag = channel, 0
        self._on_connect()

    def _send(self, letters: Sequence[Letter], deadline: float) -> None:
        first = letters[0]
        alone = len(letters) == 1
        own_id = first.message_id if alone else uuid4().hex  # who can't read a pack must not take a letter for heard
        message = self._channel.prepare_message(
            (first.body if alone else pack(letters)).encode(),
            content_type="application/json" if alone else PACK_TYPE, content_encoding="utf-8",
            headers={"version": first.version, "case_no": first.case_no} if alone else {"letters": len(letters)},
            properties={"delivery_mode": PERSISTENT, "message_id": own_id, "type": first.contract})
        self._tag += 1
        self._open[self._tag] = own_id, [one.message_id for one in letters]
        self._channel.basic_publish(message, exchange=EXCHANGE, routing_key=routing_key(self._speaker, first.contract),
                                    mandatory=True, timeout=_left(deadline))

    def _settled(self, tag: int, multiple: bool) -> list[str]:  # noqa: FBT001 - the protocol's own flag
        tags = [open_tag for open_tag in self._open if open_tag <= tag] if multiple else [tag]
        return [one for open_tag in tags if open_tag in self._open for one in self._open.pop(open_tag)[1]]

    def _on_ack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001
        self._settled(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001
        self._refused.update(self._settled(tag, multiple))

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: Any) -> None:
        returned = message.properties.get("message_id", "")  # it comes before the message's confirm
        self._refused.update(next((ids for own_id, ids in self._open.values() if own_id == returned), [returned]))


def packs(letters: Iterable[Letter], at_most: int) -> Iterator[list[Letter]]:
    """Neighbours of the same contract together, as many as a message may well hold: the order stays as it was."""
    together: list[Letter] = []
    size = 0
    for letter in letters:
        full = len(together) == at_most or size + len(letter.body) > PACK_LENGTH
        if together and (full or together[0].contract != letter.contract):
            yield together
            together, size = [], 0
        together.append(letter)
        size += len(letter.body)
    if together:
        yield together


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise BrokerDown("the wait for confirms is over")
    return left
