"""Answering calls: nameko's RPC with a time limit, typed requests, answers and errors."""

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from nameko.messaging import QueueConsumer
from nameko.rpc import Rpc, RpcConsumer
from pydantic import ValidationError
from sqlalchemy import insert, select

from services.mesh.asking import EXPIRES, plain
from services.mesh.bus import may_rest
from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import BadRequest, CallError, Request, Unavailable
from services.mesh.log import log
from services.mesh.ring import Ring
from services.mesh.work import Work

V = TypeVar("V", bound=Value)
F = TypeVar("F", bound=Callable[..., Any])
_POLL = 0.001


class RestingQueueConsumer(QueueConsumer):  # type: ignore[misc] # nameko has no types
    """Waits for calls until one comes or it has to stop; kombu's own loop looks up once a second."""

    _ring: Ring | None = None

    def consume(self, *_: Any, **options: Any) -> Iterator[None]:
        """kombu's loop, which takes a call and yields.

        It uses the one connection on which its consumers are: kombu's would silently make a new one without any.
        """
        with self.consumer_context(**options) as (connection, _channel, _consumers):
            line, seconds, taken_all = connection.connection, may_rest(connection.heartbeat), False
            while not self.should_stop:
                self.on_iteration()
                if self.should_stop:
                    break
                if not line.connected:
                    raise ConnectionResetError("the broker's connection was lost")
                try:
                    if not taken_all or self._ring.wait(line.transport.sock, seconds)[0]:  # type: ignore[union-attr]
                        taken_all = False
                        line.drain_events(timeout=_POLL)
                        yield
                except TimeoutError:
                    taken_all = True
                line.heartbeat_tick()

    def start(self) -> None:
        """Begin; asked by each entrypoint."""
        self._ring = self._ring or Ring()
        super().start()

    def stop(self) -> None:
        """Stop when the last entrypoint has let go."""
        super().stop()
        self._close()

    def unregister_provider(self, provider: Any) -> None:
        """Let go of one entrypoint's queue."""
        self._wake()  # heard when this thread waits, which is for the consumer
        super().unregister_provider(provider)

    def kill(self) -> None:
        """Stop at once."""
        self._wake()
        super().kill()
        self._close()

    def _wake(self) -> None:
        if self._ring is not None:
            self._ring.ring()

    def _close(self) -> None:
        if self._ring is not None:
            self._ring.close()


class CarefulRpcConsumer(RpcConsumer):  # type: ignore[misc] # nameko has no types
    """An answer that can't be sent does not take the service down with it; unforeseen errors keep their words."""

    queue_consumer = RestingQueueConsumer()

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> Any:
        """Send the answer, or one clear sentence."""
        if exc_info is not None and not isinstance(exc_info[1], CallError):
            log.error("call failed", error=exc_info[1])
            error = Unavailable("The service could not do this now.")
            exc_info = (type(error), error, None)
        try:
            return super().handle_result(message, result, exc_info)
        except Exception as error:  # noqa: BLE001 - the caller will hear that nobody answered in time
            log.warning("answer not sent", error=error)
            self.queue_consumer.ack_message(message)
            return result, exc_info


class Call(Rpc):  # type: ignore[misc]
    """An RPC entrypoint that decodes its request and encodes its answer."""

    rpc_consumer = CarefulRpcConsumer()

    def __init__(self, request: type[Request], **options: Any) -> None:
        self.request = request
        super().__init__(expected_exceptions=(CallError,), **options)

    def handle_message(self, body: Any, message: Any) -> None:
        """Carry out the call, unless its caller has gone."""
        expires = (message.headers or {}).get(EXPIRES)
        if isinstance(expires, int | float) and expires < time.time():
            log.warning("call came too late", method=self.method_name)
            self.rpc_consumer.queue_consumer.ack_message(message)
            return
        super().handle_message({"args": (self._decoded(body),), "kwargs": {}}, message)

    def handle_result(self, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Encode the answer."""
        if exc_info is None:
            many = isinstance(result, list | tuple)
            result = [plain(value) for value in result] if many else plain(result)
        return super().handle_result(message, worker_ctx, result, exc_info)

    def _decoded(self, body: Any) -> Request:
        args, kwargs = body.get("args") or (), body.get("kwargs") or {}
        try:
            return self.request.model_validate(args[0] if args else kwargs)
        except ValidationError as error:
            places = sorted({".".join(map(str, problem["loc"])) or "request" for problem in error.errors()})
            raise BadRequest(f"{self.method_name}: wrong or missing: {', '.join(places)}.") from None


def call(request: type[Request]) -> Callable[[F], F]:
    """Let a method answer calls with requests of this form."""
    decorated: Callable[[F], F] = Call.decorator(request)
    return decorated


def once(work: Work[Any], key: str, name: str, do: Callable[[], V], answer: type[V]) -> V:
    """Carry out a command once for each idempotency key; a repeated one gets the first answer."""
    table = work.rows.table("answered")
    row = work.rows.one(select(table.c.call, table.c.answer).where(table.c.key == key))
    if row is not None:
        if row.call != name:
            raise BadRequest("This idempotency key was used for another command.")
        return answer.model_validate_json(row.answer)
    done = do()
    work.rows.run(insert(table).values(key=key, call=name, answer=done.model_dump_json(by_alias=True), at=work.now))
    return done
