"""Which answers our HTTP client takes for whole, and which connection serves which call, over real sockets."""

import re
import socket
import time
from threading import Thread
from typing import Any

import pytest

from services.mesh.http_answer import Answer
from services.mesh.http_client import Connections

from .peer import ASK, CHUNKED, OK, Peer, Server, always, answering, bytewise, to


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


def test_a_connection_that_was_long_unused_serves_no_other_call(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(always()) as server:
        http = to(server)
        http.call(ASK)
        now = time.monotonic()
        for later, connections in ((44, 1), (88, 1), (134, 2), (178, 2)):  # 45 s after the last call it is let go
            with monkeypatch.context() as then:
                then.setattr(time, "monotonic", lambda moment=now + later: moment)
                assert http.call(ASK).body == b"hi"
            assert server.connections == connections


def test_all_kept_connections_may_have_died() -> None:
    with Server(answering(OK), answering(OK), always()) as server:
        http = to(server, most=2)
        first, second = http._opened(), http._opened()
        http._idle.extend([(first, time.monotonic()), (second, time.monotonic())])
        for one in (first, second):
            one.shutdown(socket.SHUT_RD)
        assert http.call(ASK).body == b"hi"
    assert len(server.requests) == 1


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
