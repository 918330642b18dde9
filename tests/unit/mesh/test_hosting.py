"""Entrypoints of a service that nameko hosts, over real sockets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
import pytest
from eventlet.event import Event
from nameko.containers import ServiceContainer
from werkzeug.wrappers import Request, Response

from services.mesh.hosting import Hosted, http, posted
from services.mesh.http_call import Answer, Call
from tests.unit.mesh.http_callers import WITHIN, Caller, get, post


class App:
    """What the service works on; `told` is the order of what happened."""

    def __init__(self) -> None:
        self.asked, self.free = Event(), Event()
        self.told: list[str] = []

    def start(self) -> None:
        self.told.append("started")

    def stop(self) -> None:
        self.told.append("stopped")


class Service:
    name = "service"
    app = Hosted(App)

    @posted("/p")
    def quick(self, call: Call) -> Answer:
        if call.body == b"fail":
            raise RuntimeError("secret")
        return Answer(200, b"quick " + (call.body or b""))

    @posted("/held")
    def held(self, call: Call) -> Answer:
        if not self.app.asked.ready():
            self.app.asked.send()
        self.app.free.wait()
        self.app.told.append("answered")
        return Answer(204)

    @http("GET", "/things/<name>")
    def slow(self, request: Request, name: str) -> Response:
        if name == "fail":
            raise RuntimeError("secret")
        return Response(f"{name} {request.args['x']}", mimetype="text/plain")


class Host:
    """The container and callers of it."""

    def __init__(self, workers: int) -> None:
        with eventlet.listen(("127.0.0.1", 0)) as sock:
            self._address = sock.getsockname()
        web = f"127.0.0.1:{self._address[1]}"
        self.container = ServiceContainer(Service, {"WEB_SERVER_ADDRESS": web, "max_workers": workers})
        self.container.start()
        (self.app,) = [provider.app for provider in self.container.dependencies]

    def caller(self) -> Caller:
        return Caller(self._address)


@contextmanager
def hosted(workers: int = 10) -> Iterator[Host]:
    with eventlet.Timeout(WITHIN):
        host = Host(workers)
        try:
            yield host
        finally:
            if not host.app.free.ready():
                host.app.free.send()
            host.container.stop()


def held() -> bytes:
    return post(b"").replace(b"/p ", b"/held ")


def test_both_kinds_of_entrypoints_answer_on_one_connection() -> None:
    with hosted() as host:
        caller = host.caller()
        assert caller.send(post(b"abc")).heard().body == b"quick abc"
        assert caller.send(get("/things/lamp?x=1")).heard().body == b"lamp 1"
        assert caller.send(post(b"abc")).heard().body == b"quick abc"


@pytest.mark.parametrize(("data", "status"), [(get("/nowhere"), 404), (get("/p"), 405), (get("/things/lamp"), 500)])
def test_what_nothing_answers_is_refused(data: bytes, status: int) -> None:
    with hosted() as host:
        assert host.caller().send(data).heard().status == status


@pytest.mark.parametrize("data", [post(b"fail"), get("/things/fail")])
def test_a_failure_is_told_in_one_sentence(data: bytes) -> None:
    with hosted() as host:
        heard = host.caller().send(data).heard()
        assert (heard.status, heard.body) == (500, b"Something went wrong here; please try again.\n")


def test_only_so_many_calls_are_answered_at_a_time() -> None:
    with hosted(workers=1) as host:
        first, second = host.caller().send(held()), host.caller()
        host.app.asked.wait()
        assert second.send(post(b"abc")).silent()
        host.app.free.send()
        assert (first.heard().status, second.heard().body) == (204, b"quick abc")


def test_a_stop_answers_what_is_in_hand_before_the_app_is_stopped() -> None:
    with hosted() as host:
        caller = host.caller().send(held())
        host.app.asked.wait()
        stop = eventlet.spawn(host.container.stop)
        assert caller.silent()
        with pytest.raises(ConnectionRefusedError):
            host.caller()
        host.app.free.send()
        assert caller.heard().status == 204
        stop.wait()
        assert host.app.told == ["started", "answered", "stopped"]


def test_a_container_that_is_killed_lets_go_of_everybody() -> None:
    with hosted() as host:
        caller: Any = host.caller().send(post(b"abc"))
        caller.heard()
        host.container.kill()
        assert caller.rest() == b""
