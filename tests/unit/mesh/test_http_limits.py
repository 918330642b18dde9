"""Calls that take less than usual: of bytes, and of time; and those that must not go into our own network."""

import time
from typing import Any

import pytest

from services.mesh import http_client
from services.mesh.http_client import Connections, NotAnswered, NotOutside, NotReached, TooLarge

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


@pytest.mark.parametrize("host", [
    "127.0.0.1", "localhost", "[::1]", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "[fd00::1]", "[fe80::1]", "[::ffff:10.1.2.3]", "224.0.0.1",
])
def test_who_calls_outside_never_calls_into_our_own_network(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "_connected", _unreachable)
    with pytest.raises(NotOutside):
        Connections(f"http://{host}:8001", most=1, timeout=1, outside=True).call(GET)


@pytest.mark.parametrize("host", ["54.172.60.1", "[2600:1f18::1]"])
def test_who_calls_outside_is_let_out(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "_connected", _unreachable)
    with pytest.raises(NotReached) as problem:
        Connections(f"http://{host}", most=1, timeout=1, outside=True).call(GET)
    assert not isinstance(problem.value, NotOutside)


def _unreachable(*_: Any) -> Any:
    raise OSError
