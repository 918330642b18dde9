"""Asking a service and waiting for its answer, over nameko's RPC: bounded in time, typed, without nameko."""

import contextlib
import json
import time
from typing import Any, TypeVar
from uuid import uuid4

from kombu import Connection, Consumer, Exchange, Queue

from services.mesh.bus import bound
from services.mesh.contracts.base import Value
from services.mesh.contracts.calls.base import CallError, Request, Unavailable

V = TypeVar("V", bound=Value)
EXPIRES = "expires_at"  # real time as seconds since 1970, in a header: afterwards nobody waits any more
EXCHANGE = "nameko-rpc"


def plain(value: Value) -> Any:
    """A value as JSON can hold it."""
    return value.model_dump(mode="json", by_alias=True)


def ask(amqp_uri: str, service: str, method: str, request: Request, answer: type[V], timeout: float = 5.0) -> V:
    """Ask a service and wait; CallError with one sentence when it refuses or does not answer in time."""
    return answer.model_validate(_ask(amqp_uri, service, method, request, timeout))


def ask_many(amqp_uri: str, service: str, method: str, request: Request, answer: type[V],
             timeout: float = 5.0) -> list[V]:
    """Like `ask`, for calls that answer with a list."""
    return [answer.model_validate(item) for item in _ask(amqp_uri, service, method, request, timeout)]


def _ask(amqp_uri: str, service: str, method: str, request: Request, timeout: float) -> Any:
    deadline = time.monotonic() + timeout
    silent = Unavailable(f"{service} did not answer within {timeout:g} seconds.")
    try:
        connection = Connection(amqp_uri, connect_timeout=timeout)
        try:
            connection.ensure_connection(max_retries=0)  # by itself kombu tries twice, as long each time
            bound(connection, max(0.001, deadline - time.monotonic()))
            return _answer(_exchange(connection, service, method, request, deadline, timeout))
        finally:
            with contextlib.suppress(Exception):
                connection.collect(socket_timeout=0.1)
    except TimeoutError:
        raise silent from None
    except CallError:
        raise
    except Exception as error:
        raise Unavailable(f"{service} can't be asked: the broker does not answer.") from error


def _exchange(connection: Connection, service: str, method: str, request: Request, deadline: float,
              timeout: float) -> dict[str, Any]:
    """Send one request in nameko's form and wait for its reply."""
    reply_to = uuid4().hex
    replies: list[Any] = []
    channel = connection.channel()
    returned: list[Any] = []
    channel.events["basic_return"].add(lambda *args: returned.append(args))
    exchange = Exchange(EXCHANGE, type="topic", durable=True)
    queue = Queue(f"rpc.reply-{reply_to}", exchange=exchange, routing_key=reply_to, exclusive=True, auto_delete=True)
    with Consumer(channel, [queue], on_message=replies.append, no_ack=True):
        message = channel.prepare_message(
            json.dumps({"args": [plain(request)], "kwargs": {}}), content_type="application/json",
            content_encoding="utf-8", headers={EXPIRES: time.time() + timeout},
            properties={"reply_to": reply_to, "correlation_id": reply_to, "expiration": str(int(timeout * 1000))})
        channel.basic_publish(message, exchange=EXCHANGE, routing_key=f"{service}.{method}", mandatory=True,
                              timeout=timeout)
        while not replies:
            connection.drain_events(timeout=max(0.001, deadline - time.monotonic()))
            if returned:
                raise Unavailable(f"{service} is not running.")
            if time.monotonic() > deadline:
                raise TimeoutError
        found: dict[str, Any] = json.loads(replies[0].body)
    return found


def _answer(reply: dict[str, Any]) -> Any:
    error = reply.get("error")
    if not error:
        return reply["result"]
    known = CallError.known.get(error.get("exc_type", ""), Unavailable)
    raise known(str(error.get("value", "")) or "The service could not do this now.")
