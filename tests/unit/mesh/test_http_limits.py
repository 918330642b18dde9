"""Calls that take less than usual: of bytes, and of time."""

import time

import pytest

from services.mesh.http_client import NotAnswered, TooLarge

from .peer import CHUNKED, Peer, Server, answering, to

GET = b"GET /x HTTP/1.1\r\nHost: here\r\n\r\n"


def sized(size: int) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size


def test_an_answer_is_taken_up_to_the_limit() -> None:
    with Server(answering(sized(50_000))) as server:
        assert len(to(server).call(GET, most=60_000).body) == 50_000


@pytest.mark.parametrize("answer", [sized(9_000_000), CHUNKED + b"ff000\r\n" + b"x" * 0xFF000])
def test_what_is_larger_is_broken_off(answer: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.asked()
        try:
            peer.say(answer)
            peer.wait()
        except OSError:
            return

    with Server(script) as server, pytest.raises(TooLarge):
        to(server).call(GET, most=60_000)


def test_a_call_may_be_given_less_time() -> None:
    def script(peer: Peer) -> None:
        peer.asked()
        peer.wait()

    with Server(script) as server:
        before = time.monotonic()
        with pytest.raises(NotAnswered):
            to(server, timeout=30).call(GET, within=0.2)
        assert time.monotonic() - before < 5
