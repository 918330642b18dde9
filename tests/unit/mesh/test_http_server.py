"""The life of connections: how long they stay, what ends them, how many there may be, and how a server stops."""

import errno
from typing import Any

import eventlet
import pytest
from eventlet.event import Event

from services.mesh.http_call import Answer, Call, Stream
from tests.unit.mesh.http_callers import Caller, Site, get, post, site

SOON = 0.03  # seconds; a limit short enough to wait for


class Desk:
    """An application that answers `/held` when it is let go."""

    def __init__(self) -> None:
        self.asked, self.free = Event(), Event()

    def __call__(self, call: Call) -> Answer | Stream:
        if call.path == "/held":
            self.asked.send()
            self.free.wait()
        if call.path == "/stream":
            return Stream(status=200, headers=(), parts=self._parts())
        return Answer(200, call.path.encode())

    def _parts(self) -> Any:
        yield b"first"
        self.free.wait()
        yield b"last"


def test_a_connection_is_used_again_and_the_answer_says_so() -> None:
    with site() as server:
        caller = server.caller()
        heard = [caller.send(get(f"/{number}")).heard() for number in range(5)]
        assert [answer.body for answer in heard] == [b"GET /%d " % number for number in range(5)]
        assert {answer.headers["connection"] for answer in heard} == {"keep-alive"}


@pytest.mark.parametrize(("version", "header", "kept"), [
    ("1.1", "Connection: close", False), ("1.0", "X: y", False), ("1.0", "Connection: keep-alive", True),
    ("1.1", "Connection: keep-alive", True)])
def test_callers_may_have_it_closed(version: str, header: str, kept: bool) -> None:
    with site() as server:
        caller = server.caller().send(get("/", header, version=version))
        assert caller.heard().headers["connection"] == ("keep-alive" if kept else "close")
        assert caller.silent() if kept else caller.rest() == b""


def test_an_answer_is_one_head_with_its_length_and_the_body() -> None:
    with site(lambda _: Answer(201, b"abc", (("X-One", "1"),))) as server:
        whole = server.caller().send(get("/", "Connection: close")).rest()
    assert whole == b"HTTP/1.1 201 Created\r\nX-One: 1\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"


@pytest.mark.parametrize(("status", "method", "length"), [(200, "HEAD", "3"), (204, "GET", None), (304, "GET", None)])
def test_some_answers_have_no_body(status: int, method: str, length: str | None) -> None:
    with site(lambda _: Answer(status, b"abc")) as server:
        caller = server.caller().send(get().replace(b"GET", method.encode()) + get("/", "Connection: close"))
        head, second = caller.rest().split(b"\r\n\r\n", 1)
        assert (b"Content-Length: 3" in head) == (length == "3")
        assert second.startswith(b"HTTP/1.1 ")


def test_an_error_is_told_in_one_sentence_and_ends_nothing() -> None:
    def fail(call: Call) -> Answer:
        if call.path == "/header":
            return Answer(200, b"", (("X", "a\r\nSet-Cookie: b"),))
        raise OSError("secret") if call.path == "/os" else RuntimeError("secret")

    with site(fail) as server:
        caller = server.caller()
        for path in ("/", "/os", "/header"):
            heard = caller.send(get(path)).heard()
            assert (heard.status, heard.body.count(b"\n"), b"secret" in heard.body) == (500, 1, False)
            assert "set-cookie" not in heard.headers


@pytest.mark.parametrize(("begun", "limit"), [(get()[:-1], "head"), (post(b"abc")[:-1], "body")])
def test_what_does_not_come_in_time_is_refused(begun: bytes, limit: str) -> None:
    with site(**{limit: SOON}) as server:
        caller = server.caller().send(begun)
        assert caller.heard().status == 408
        assert (caller.rest(), server.calls) == (b"", [])


def test_drops_do_not_prolong_the_time_for_a_head() -> None:
    with site(head=SOON) as server:
        caller = server.caller().send(get())
        caller.heard()
        caller.send(get()[:-2])
        for _ in range(100):
            if not caller.silent(SOON / 5):
                break
            caller.send(b"X: y\r\n")
        assert (caller.heard().status, _ < 99) == (408, True)


@pytest.mark.parametrize(("sent", "limit"), [(b"", "head"), (get(), "idle")])
def test_who_says_nothing_is_let_go_without_a_word(sent: bytes, limit: str) -> None:
    with site(**{limit: SOON}) as server:
        caller = server.caller()
        if sent:
            caller.send(sent).heard()
        assert caller.rest() == b""


def test_the_time_for_silence_begins_anew_with_every_call() -> None:
    with site(idle=10 * SOON) as server:
        caller = server.caller()
        for _ in range(5):
            assert caller.send(get()).heard().status == 200
            eventlet.sleep(3 * SOON)


def test_a_call_that_comes_as_the_time_is_up_is_answered() -> None:
    with site(idle=SOON) as server:
        caller = server.caller()
        caller.send(get()).heard()
        (connection,) = server.server._connections
        caller.send(get("/late"))
        connection.expire()
        heard = caller.heard()
        assert (heard.body, heard.headers["connection"]) == (b"GET /late ", "close")


def test_who_does_not_take_the_answer_is_let_go() -> None:
    with site(lambda _: Answer(200, b"a" * 20_000_000), sending=SOON) as server:
        caller = server.caller().send(get())
        while server.server._connections or not server.calls:
            eventlet.sleep(0.005)
        with pytest.raises((AssertionError, ConnectionError)):
            caller.heard()


def test_who_was_refused_and_stays_is_let_go() -> None:
    with site(lingering=SOON) as server:
        caller = server.caller().send(b"nonsense\r\n\r\n")
        assert caller.heard().status == 400
        while server.server._connections:
            eventlet.sleep(0.005)


def test_only_so_many_are_served_at_a_time_and_the_next_wait() -> None:
    with site(most=2) as server:
        first, second, third = [server.caller().send(get()) for _ in range(3)]
        assert (first.heard().status, second.heard().status) == (200, 200)
        assert third.silent()
        first.sock.close()
        assert third.heard().status == 200


@pytest.mark.parametrize(("sent", "heard"), [(get(), b"HTTP/1.1 200"), (b"", b""), (get()[:-1], b"HTTP/1.1 408")])
def test_who_is_idle_makes_room_when_there_is_none(sent: bytes, heard: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.mesh.http_server.IDLE_WHEN_FULL", SOON)
    with site(most=1) as server:
        idle = server.caller().send(sent)
        eventlet.sleep(2 * SOON)
        assert server.caller().send(get()).heard().status == 200
        assert idle.rest()[:12] == heard


def test_callers_who_come_after_a_time_without_any_are_ended_too() -> None:
    with site(head=SOON) as server:
        for _ in range(3):
            assert server.caller().send(get()[:-1]).rest()[:12] == b"HTTP/1.1 408"
            eventlet.sleep(3 * SOON)  # nobody is there, and nothing to look at


class _Refusing:
    """A listening socket whose next connections can't be accepted."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self.asked = 0

    def accept(self) -> Any:
        self.asked += 1
        if self.asked <= 2:
            raise OSError(errno.EMFILE, "Too many open files")
        return self._sock.accept()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def test_an_error_of_accept_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.mesh.http_server.ACCEPT_AGAIN", 4 * SOON)
    with site(most=1, listener=_Refusing) as server:
        caller = server.caller().send(get())
        assert caller.silent(SOON / 2)
        assert server._listener.asked == 1, "it must not spin"
        assert caller.heard().status == 200


def stopping(server: Site) -> Any:
    thread = eventlet.spawn(server.server.stop)
    eventlet.sleep(0)
    return thread


def test_a_stop_waits_for_what_is_in_hand() -> None:
    desk = Desk()
    with site(desk) as server:
        held, idle, half = server.caller().send(get("/held")), server.caller(), server.caller().send(get()[:-1])
        idle.send(get()).heard()
        desk.asked.wait()
        stop = stopping(server)
        assert idle.rest() == b""
        assert half.heard().status == 503
        with pytest.raises(ConnectionRefusedError):
            server.caller()
        assert held.silent()
        assert not stop.dead
        desk.free.send()
        heard = held.heard()
        assert (heard.body, heard.headers["connection"]) == (b"/held", "close")
        stop.wait()


def test_a_call_that_came_before_the_stop_is_answered() -> None:
    with site() as server:
        caller = server.caller()
        caller.send(get()).heard()
        caller.send(get("/last"))
        server.server.stop()
        assert caller.heard().body == b"GET /last "


def test_a_stop_does_not_wait_for_streams() -> None:
    desk = Desk()
    with site(desk) as server:
        stream = server.caller().send(get("/stream"))
        while b"first" not in stream._got:
            stream._more()
        server.server.stop()
        desk.free.send()
        assert stream.heard().body == b"firstlast"


def test_many_calls_on_one_connection_leave_others_their_turn() -> None:
    with site() as server:
        greedy: Caller = server.caller().send(get("/greedy") * 300)
        assert server.caller().send(get("/other")).heard().status == 200
        assert len(server.calls) < 250
        assert greedy.heard().status == 200
