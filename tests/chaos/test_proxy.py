"""The proxy of a drill: what passes, and what each way of not passing looks like from both sides."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest

from tests.chaos.machines import Proxy, running_proxy
from tests.meshes import until

LOCAL = "127.0.0.1"
PIECE = 32_000  # bytes; less than the proxy holds back before it stops reading
SHORT = 0.15  # long enough for bytes that pass, and waited for nothing


@pytest.fixture(scope="module")
def shared() -> Iterator[Proxy]:
    with running_proxy() as found:
        yield found


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with closing(socket.create_server((LOCAL, 0))) as found:
        found.settimeout(5)
        yield found


@pytest.fixture
def name(shared: Proxy, server: socket.socket, request: pytest.FixtureRequest) -> str:
    shared.open(request.node.name, _port(server))
    return str(request.node.name)


def _port(server: socket.socket) -> int:
    return int(server.getsockname()[1])


def _call(proxy: Proxy, name: str) -> socket.socket:
    return socket.create_connection((LOCAL, proxy.status()[name]["port"]), 5)


def _pair(proxy: Proxy, name: str, server: socket.socket) -> tuple[socket.socket, socket.socket]:
    """Both ends of a connection that has passed bytes."""
    client = _call(proxy, name)
    there = server.accept()[0]
    there.settimeout(5)
    assert _passes(client, there)
    return client, there


def _passes(client: socket.socket, there: socket.socket) -> bool:
    client.sendall(b"ask")
    asked = there.recv(9)
    there.sendall(b"tell")
    return (asked, client.recv(9)) == (b"ask", b"tell")


def _silent(end: socket.socket) -> bool:
    end.settimeout(SHORT)
    try:
        return not end.recv(9) and False
    except TimeoutError:
        return True
    finally:
        end.settimeout(5)


def _heard_slowly(end: socket.socket) -> bytes:
    """Everything, with the buffers on the way always full."""
    heard = bytearray()
    while data := end.recv(100_000):
        heard += data
        time.sleep(0.001)
    return bytes(heard)


def _is_reset(end: socket.socket) -> bool:
    try:
        return end.recv(9) == b"never"
    except ConnectionResetError:
        return True


def test_what_is_said_passes_both_ways_and_an_end_is_passed_on(
    shared: Proxy, name: str, server: socket.socket
) -> None:
    client, there = _pair(shared, name, server)
    client.shutdown(socket.SHUT_WR)
    assert there.recv(9) == b""
    last = bytes(12_000_000)
    speaking = Thread(target=lambda: (there.sendall(last), there.close()))
    speaking.start()
    assert _heard_slowly(client) == last
    speaking.join()
    until(lambda: shared.status()[name]["connections"] == 0)
    assert shared.status()[name]["bytes"] == len(b"ask" + b"tell" + last)


def test_an_end_waits_for_the_bytes_before_it_and_leaves_no_connection(
    shared: Proxy, name: str, server: socket.socket
) -> None:
    client, there = _pair(shared, name, server)
    client.shutdown(socket.SHUT_WR)
    before = passed = shared.status()[name]["bytes"]
    while not shared.status()[name]["held"]:  # until the kernel takes no more, and the proxy holds the rest
        there.sendall(bytes(PIECE))
        passed += PIECE
        until(lambda passed=passed: shared.status()[name]["bytes"] == passed)
    there.close()
    assert len(_heard_slowly(client)) == passed - before
    until(lambda: shared.status()[name]["connections"] == 0)


def test_a_cut_resets_what_is_open_and_refuses_what_is_new_until_it_passes_again(
    shared: Proxy, name: str, server: socket.socket
) -> None:
    client, there = _pair(shared, name, server)
    assert shared.cut(name) == [name]
    assert _is_reset(client)
    assert _is_reset(there)
    with pytest.raises(ConnectionRefusedError):
        _call(shared, name)
    shared.pass_(name)
    _pair(shared, name, server)


def test_a_blackhole_keeps_connections_and_brings_the_bytes_later(
    shared: Proxy, name: str, server: socket.socket
) -> None:
    client, there = _pair(shared, name, server)
    shared.blackhole(name)
    client.sendall(b"ask")
    there.sendall(b"tell")
    second = _call(shared, name)
    assert _silent(client)
    assert _silent(there)
    shared.pass_(name)
    assert (there.recv(9), client.recv(9)) == (b"ask", b"tell")
    assert _passes(second, server.accept()[0])


def test_a_blackhole_that_loses_swallows_bytes_and_resets_when_it_passes_again(
    shared: Proxy, name: str, server: socket.socket
) -> None:
    client, there = _pair(shared, name, server)
    shared.blackhole(name, lose=True)
    client.sendall(b"ask")
    until(lambda: shared.status()[name]["lost"] == len(b"ask"))
    assert _silent(there)
    assert _silent(client)
    shared.pass_(name)
    assert _is_reset(client)
    assert _is_reset(there)
    _pair(shared, name, server)


def test_a_client_that_hangs_up_in_a_blackhole_is_not_missed_before_it_passes_again(
    shared: Proxy, name: str, server: socket.socket
) -> None:
    client, there = _pair(shared, name, server)
    shared.blackhole(name, lose=True)
    client.close()
    assert _silent(there)
    shared.pass_(name)
    assert _is_reset(there)


def test_what_is_delayed_arrives_later_and_in_order(shared: Proxy, name: str, server: socket.socket) -> None:
    client, there = _pair(shared, name, server)
    shared.delay(name, seconds=4 * SHORT)
    client.sendall(b"one")
    assert _silent(there)
    client.sendall(b"two")
    assert there.recv(3) + there.recv(3) == b"onetwo"
    shared.pass_(name)
    assert _passes(client, there)


def test_new_connections_go_where_it_points(shared: Proxy, name: str, server: socket.socket) -> None:
    client, there = _pair(shared, name, server)
    with closing(socket.create_server((LOCAL, 0))) as other:
        other.settimeout(5)
        shared.point(name, _port(other))
        _pair(shared, name, other)
        assert _passes(client, there)


def test_a_target_that_is_gone_is_seen_as_a_reset(shared: Proxy, name: str, server: socket.socket) -> None:
    server.close()
    with pytest.raises(ConnectionResetError):
        _call(shared, name).recv(9)


def test_a_reader_that_stops_stops_the_writer(shared: Proxy, name: str, server: socket.socket) -> None:
    client, there = _pair(shared, name, server)
    client.settimeout(SHORT)
    with pytest.raises(TimeoutError):
        client.sendall(bytes(100_000_000))
    held = shared.status()[name]["bytes"]
    assert held < 50_000_000
    assert shared.status()[name]["bytes"] == held
    assert there.recv(1) == bytes(1)


def test_a_pattern_moves_all_that_it_fits_and_nothing_else(shared: Proxy, server: socket.socket) -> None:
    for each in ("store-1", "store-2", "bus-1"):
        shared.open(each, _port(server))
    assert sorted(shared.cut("store-*")) == ["store-1", "store-2"]
    modes = {each: status["mode"] for each, status in shared.status().items()}
    assert (modes["store-1"], modes["store-2"], modes["bus-1"]) == ("cut", "cut", "pass")


def test_a_command_that_is_not_understood_is_refused(shared: Proxy) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        shared.point("nowhere", 1)
