"""What our HTTP client makes of servers that answer oddly, late, half or not at all, over real sockets."""

import re
import socket
import time
from threading import Thread
from typing import Any

import pytest

from services.mesh import http_answer
from services.mesh.http_answer import Answer
from services.mesh.http_client import Connections, NotAnswered, NotReached

from .peer import OK, Peer, Server, always, answering

ASK = b"POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nhi"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def to(server: Server, *, most: int = 1, timeout: float = 2.0) -> Connections:
    return Connections(f"http://127.0.0.1:{server.port}", most=most, timeout=timeout)


def bytewise(answer: bytes) -> list[bytes]:
    return [answer[n:n + 1] for n in range(len(answer))]


@pytest.mark.parametrize(("answer", "status", "body"), [
    (OK, 200, b"hi"),
    (b"\r\n" + OK, 200, b"hi"),
    (b"HTTP/1.1 201\r\ncontent-length:2\r\n\r\nhi", 201, b"hi"),
    (b"HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n", 429, b""),
    (CHUNKED + b"2\r\nhi\r\n6;x=y\r\n there\r\n0\r\n\r\n", 200, b"hi there"),
    (CHUNKED + b"2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n", 200, b"hi"),
    (b"HTTP/1.1 204 None\r\n\r\n", 204, b""),
    (b"HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\n", 204, b""),
    (b"HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n", 304, b""),
    (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, 200, b"hi"),
    (b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + OK, 200, b"hi"),
])
@pytest.mark.parametrize("pieces", [lambda answer: [answer], bytewise], ids=["at once", "byte by byte"])
def test_a_whole_answer_is_read_and_its_connection_serves_the_next_call(
        answer: bytes, status: int, body: bytes, pieces: Any) -> None:
    with Server(answering(pieces(answer), pieces(answer), OK)) as server:
        http = to(server)
        for _ in range(2):
            got = http.call(ASK)
            assert (got.status, got.body) == (status, body)
        assert http.call(ASK).body == b"hi"
    assert (server.connections, server.requests) == (1, [ASK] * 3)


def test_headers_are_those_of_the_final_answer() -> None:
    answer = b"HTTP/1.1 103 H\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Who:  me \r\n\r\n"
    with Server(answering(answer)) as server:
        assert to(server).call(ASK).headers == {"Content-Length": "0", "X-Who": "me"}


@pytest.mark.parametrize("answer", [
    b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
    b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
    OK + b"more", OK + OK, OK + b"HTTP/1.1 200 OK\r\nContent-Le",
    b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhimore",
])
def test_a_connection_that_ends_or_said_too_much_serves_no_other_call(answer: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.asked()
        peer.say(answer)
        peer.wait()

    with Server(script, always()) as server:
        http = to(server)
        assert [http.call(ASK).body for _ in range(3)] == [b"hi"] * 3
    assert (server.connections, len(server.requests)) == (2, 3)


@pytest.mark.parametrize("pieces", [[b"HTTP/1.1 200 OK\r\n\r\nhi there"], bytewise(b"HTTP/1.0 200 OK\r\n\r\nhi there")])
def test_an_answer_without_a_length_ends_with_its_connection(pieces: list[bytes]) -> None:
    with Server(answering(pieces), always()) as server:
        http = to(server)
        assert http.call(ASK).body == b"hi there"
        assert http.call(ASK).body == b"hi"
    assert server.connections == 2


def test_an_answer_to_head_has_no_body_whatever_length_it_tells() -> None:
    with Server(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), always()) as server:
        http = to(server)
        answer = http.call(b"HEAD /x HTTP/1.1\r\nHost: here\r\n\r\n", head=True)
        assert (answer.status, answer.body) == (200, b"")
        assert http.call(ASK).body == b"hi"


@pytest.mark.parametrize("reset", [False, True])
def test_a_kept_connection_that_was_closed_meanwhile_is_replaced_before_anything_is_written(reset: bool) -> None:
    def script(peer: Peer) -> None:
        answering(OK)(peer)
        if reset:
            peer.reset()

    with Server(script, always()) as server:
        http = to(server)
        http.call(ASK)
        assert server.closed.wait(5)
        assert http.call(ASK).body == b"hi"
    assert (server.connections, server.requests) == (2, [ASK] * 2)


def test_what_comes_unasked_on_a_kept_connection_answers_nothing() -> None:
    says = []

    def script(peer: Peer) -> None:
        answering(OK)(peer)
        says.append(peer)
        peer.wait()

    with Server(script, always()) as server:
        http = to(server)
        http.call(ASK)
        while not says:
            time.sleep(0.001)
        says[0].say(b"HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nold")
        assert http.call(ASK).status == 200
    assert server.connections == 2


def test_all_kept_connections_may_have_died() -> None:
    with Server(answering(OK), answering(OK), always()) as server:
        http = to(server, most=2)
        first, second = http._opened(), http._opened()
        http._idle.extend([first, second])
        for one in (first, second):
            one.shutdown(socket.SHUT_RD)
        assert http.call(ASK).body == b"hi"
    assert len(server.requests) == 1


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


def test_calls_at_once_share_no_connection_and_are_no_more_than_allowed() -> None:
    def echo(peer: Peer) -> None:
        while request := peer.asked():
            time.sleep(0.001)
            word = request.partition(b"\r\n\r\n")[2]
            peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(word), word)

    with Server(echo) as server:
        http = to(server, most=3)
        got: dict[bytes, bytes] = {}

        def ask(who: int) -> None:
            for turn in range(10):
                word = b"%d says %d" % (who, turn)
                got[word] = http.call(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(word), word)).body

        callers = [Thread(target=ask, args=(who,)) for who in range(8)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join(10)
        assert len(got) == 80
        assert all(word == said for word, said in got.items())
    assert (server.most_together, server.connections) == (3, 3)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, MemoryError])
def test_a_call_that_was_interrupted_leaves_its_answer_to_no_other(
        monkeypatch: pytest.MonkeyPatch, interruption: type[BaseException]) -> None:
    with Server(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold", OK), always()) as server:
        http = to(server)
        with monkeypatch.context() as during:
            def interrupted(self: Answer, data: bytes) -> None:
                raise interruption
            during.setattr(Answer, "feed", interrupted)
            with pytest.raises(interruption):
                http.call(ASK)
        assert http.call(ASK).body == b"hi"
    assert server.connections == 2


@pytest.mark.parametrize("url", ["", "ftp://here", "http://", "here:80"])
def test_an_address_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(url))):
        Connections(url, most=1, timeout=1)
