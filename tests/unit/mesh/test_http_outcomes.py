"""What our HTTP client says of calls that no whole answer came to: whether they may have arrived."""

import socket
import time
from typing import Any

import pytest

from services.mesh import http_answer
from services.mesh.http_client import Connections, NotAnswered, NotReached

from .peer import ASK, CHUNKED, OK, Peer, Server, always, answering, bytewise, to


def cut(answer: bytes) -> Any:
    return pytest.param(answering(answer), id=repr(answer[-12:]))


def _resets(said: bytes) -> Any:
    def script(peer: Peer) -> None:
        peer.asked()
        peer.say(said)
        peer.reset()
    return pytest.param(script, id=f"reset after {said[-12:]!r}")


@pytest.mark.parametrize("script", [
    cut(b""), cut(b"HTT"), cut(b"HTTP/1.1 200 OK\r\nContent-Le"), cut(OK[:-2]), cut(OK[:-1]), cut(CHUNKED),
    cut(CHUNKED + b"2\r\nh"), cut(CHUNKED + b"2\r\nhi\r\n"), cut(CHUNKED + b"2\r\nhi\r\n0\r\n"),
    cut(b"HTTP/1.1 100 Continue\r\n\r\n"), cut(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhi"),
    _resets(b""), _resets(OK[:-1]), _resets(b"HTTP/1.1 200 OK\r\n\r\nhi"),
    cut(b"SSH-2.0-OpenSSH_9.6\r\n"), cut(b"\x00" * 50), cut(b"HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n"),
    cut(b"HTTP/1.1 99 Odd\r\nContent-Length: 0\r\n\r\n"), cut(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhi"),
    cut(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi"),
    cut(CHUNKED + b"zz\r\nhi\r\n0\r\n\r\n"),
    cut(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
    cut(b"HTTP/1.1 103 Hints\r\nContent-Length: 3\r\n\r\nodd" + OK),
    cut(b"HTTP/1.1 101 Switch\r\nUpgrade: ws\r\nConnection: upgrade\r\n\r\n"), cut(b"HTTP/1.1 101 Switch\r\n\r\n" + OK),
    cut(b"HTTP/1.1 200 OK\r\nX: " + b"x" * http_answer.HEAD_MOST), cut(b"HTTP/1.1 100 C\r\n\r\n" * 9999 + OK),
])
def test_a_call_without_a_whole_answer_was_not_answered_and_is_not_made_again(script: Any) -> None:
    with Server(script, always()) as server:
        http = to(server)
        with pytest.raises(NotAnswered):
            http.call(ASK)
        assert server.requests == [ASK]
        assert http.call(ASK).body == b"hi"
    assert server.connections == 2


@pytest.mark.parametrize("answer", [
    b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", CHUNKED + b"fffff\r\n", b"HTTP/1.1 200 OK\r\n\r\n",
    CHUNKED + b"0\r\nX: ",
])
def test_an_answer_that_is_too_large_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(http_answer, "MOST", 100_000)

    def script(peer: Peer) -> None:
        peer.asked()
        peer.say(answer, b"x" * 200_000)
        peer.wait()

    with Server(script) as server, pytest.raises(NotAnswered):
        to(server, timeout=5).call(ASK)


def test_a_large_answer_is_read() -> None:
    body = b"x" * 3_000_000
    with Server(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + body)) as server:
        assert to(server).call(ASK).body == body


def _silent(peer: Peer) -> None:
    peer.asked()
    peer.wait()


def _slow(peer: Peer) -> None:
    peer.asked()
    for byte in bytewise(OK):
        peer.say(byte)
        time.sleep(0.02)


def _late(peer: Peer) -> None:
    peer.asked()
    time.sleep(0.25)
    peer.say(OK[:9])
    peer.wait()


@pytest.mark.parametrize(("script", "limit"), [
    (_silent, 0.1), (_slow, 0.1), (_late, 0.3), (lambda peer: time.sleep(0.3), 0.1),
])
def test_the_time_limit_is_for_the_whole_answer(script: Any, limit: float) -> None:
    with Server(script) as server:
        since = time.monotonic()
        with pytest.raises(NotAnswered):
            to(server, timeout=limit).call(ASK)
        assert limit - 0.01 < time.monotonic() - since < 0.5


@pytest.mark.parametrize("goes", [True, False])
def test_a_call_that_was_written_in_part_was_not_answered(goes: bool) -> None:
    def script(peer: Peer) -> None:
        peer.socket.recv(10)
        if goes:
            peer.reset()
        else:
            time.sleep(0.3)

    with Server(script) as server, pytest.raises(NotAnswered):
        to(server, timeout=0.1 if not goes else 5).call(ASK + b"x" * 20_000_000)


def test_nobody_listening_was_not_reached() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotReached):
            Connections(f"http://127.0.0.1:{taken.getsockname()[1]}", most=1, timeout=1).call(ASK)


def test_a_server_that_takes_no_connection_was_not_reached() -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for one in (first, second):  # those who wait to be taken; there is no room for more
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        http = Connections(f"http://127.0.0.1:{full.getsockname()[1]}", most=1, timeout=0.1)
        since = time.monotonic()
        with pytest.raises(NotReached):
            http.call(ASK)
        assert time.monotonic() - since < 1


def test_a_name_that_is_not_found_or_is_none_was_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotReached):
        Connections(f"http://{'x' * 64}.example", most=1, timeout=1).call(ASK)

    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotReached):
        Connections("http://nowhere.invalid", most=1, timeout=1).call(ASK)


def test_the_next_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(always()) as server, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        there = "127.0.0.1", server.port
        places = [(family, socket.SOCK_STREAM, 6, "", address) for family, address in (
            (999, there), (socket.AF_INET, taken.getsockname()), (socket.AF_INET, there))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
        assert Connections("http://two.example", most=1, timeout=1).call(ASK).body == b"hi"
