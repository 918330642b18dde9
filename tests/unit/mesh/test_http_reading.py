"""What callers send, and what is made of it, over real sockets."""

import tracemalloc
from socket import SO_SNDBUF, SOL_SOCKET

import eventlet
import pytest

from services.mesh.http_reading import AT_ONCE, HEAD, HEAD_TOO_LARGE, LARGEST_BODY, LARGEST_HEAD, MOST_HEADERS, Reader
from tests.unit.mesh.http_callers import Caller, Site, get, post, site

CHUNKED = (b"POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
           b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nHost: trailer\r\n\r\n")


def test_path_query_and_headers_are_handed_on() -> None:
    with site() as server:
        server.ask(get("/%E5%9F%8E/a%2Fb?x=%201&y", "X-One: 1", "x-ONE:   2 \t", "Empty:"))
    (call,) = server.calls
    assert (call.path.encode("latin-1").decode(), call.query) == ("/城/a/b", "x=%201&y")
    assert call.headers == {"host": "a", "x-one": "1, 2", "empty": ""}


@pytest.mark.parametrize(("target", "path", "query"), [
    ("http://b.org/p?q", "/p", "q"), ("http://b.org", "/", ""), ("http://b.org?q=/", "/", "q=/"),
    ("/p?u=http://b.org/", "/p", "u=http://b.org/"), ("//b.org/p", "//b.org/p", ""),
])
def test_a_target_may_name_its_host(target: str, path: str, query: str) -> None:
    with site() as server:
        assert server.ask(get(target)).status == 200
    assert (server.calls[0].path, server.calls[0].query) == (path, query)


@pytest.mark.parametrize(("data", "said"), [
    (post(b"abcde"), b"POST /p abcde"), (CHUNKED, b"POST /p abcde"), (get("/a"), b"GET /a "),
    (post(b""), b"POST /p "), (b"\r\n" + get("/a"), b"GET /a "),
])
def test_calls_are_read_whole_and_byte_by_byte(data: bytes, said: bytes) -> None:
    with site() as server:
        assert server.ask(data).body == said
        slow = server.caller()
        for place in range(len(data)):
            slow.send(data[place:place + 1])
        assert slow.heard().body == said
        assert server.calls[0].headers["host"] == server.calls[1].headers["host"] == "a"


UPGRADE = "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"
BAD = [
    b"nonsense\r\n\r\n", b"get / HTTP/1.1\r\nHost: a\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET /\r\n\r\n",
    b"GET / HTTP/1.1\nHost: a\n\n", b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", get("/", "X: a\0b"),
    get("/\xe9"), get("/", "No Space: x"), get("/", "X : y"),
]
SMUGGLED = [
    get("/", "Content-Length: 3", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
    get("/", "Transfer-Encoding: chunked", "Content-Length: 3") + b"0\r\n\r\n",
    get("/", "Content-Length: 3", "Content-Length: 3") + b"abc", get("/", "Content-Length: 3, 3") + b"abc",
    get("/", "Content-Length: +3") + b"abc", get("/", "Content-Length: 0x3") + b"abc", get("/", "Content-Length:"),
    get("/", "Content-Length: -3"), get("/", f"Content-Length: {2 ** 64 + 3}") + b"abc",
    get("/", "Transfer-Encoding: gzip") + b"abc", get("/", "Transfer-Encoding: identity"),
    get("/", "Transfer-Encoding: xchunked") + b"0\r\n\r\n", get("/", "Transfer-Encoding: chunked, identity"),
    get("/", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + b"0\r\n\r\n",
    get("/", "Transfer-Encoding: chunked", version="1.0") + b"0\r\n\r\n",
    get("/", "Transfer-Encoding: chunked") + b"-1\r\nabc\r\n0\r\n\r\n",
    get("/", "Transfer-Encoding: chunked") + b"0x1\r\na\r\n0\r\n\r\n",
    get("/", "Transfer-Encoding: chunked") + b"1\na\n0\n\n", get("/", "Transfer-Encoding: chunked") + b"1\r\nabc\r\n",
    get("/", "Host: b"), get().replace(b": a", b": a/b"), get().replace(b": a", b": \xfc"), b"GET / HTTP/1.1\r\n\r\n",
    get("/", *UPGRADE, "Transfer-Encoding: chunked") + b"1\r\na\r\n0\r\n\r\n",
    get("/", *UPGRADE, "Transfer-Encoding: chunked", "Content-Length: 1") + b"1\r\na\r\n0\r\n\r\n",
    get("/", *UPGRADE, "Content-Length: -1"),
]


@pytest.mark.parametrize("data", BAD + SMUGGLED)
def test_what_is_malformed_or_can_be_read_in_two_ways_is_refused(data: bytes) -> None:
    with site() as server:
        caller = server.caller().send(data)
        heard = caller.heard()
        assert heard.status in (400, 505)
        assert heard.headers["connection"] == "close"
        assert (heard.body.count(b"\n"), caller.rest(), server.calls) == (1, b"", [])


@pytest.mark.parametrize(("version", "status"), [("1.0", 200), ("1.1", 200), ("2.0", 505), ("0.9", 505)])
def test_two_versions_are_spoken(version: str, status: int) -> None:
    with site() as server:
        assert server.ask(get(version=version)).status == status


def test_an_offer_to_change_the_protocol_is_not_taken() -> None:
    with site() as server:
        heard = server.ask(get("/a", "Upgrade: websocket", "Connection: Upgrade"))
        assert (heard.status, heard.body, heard.headers["connection"]) == (200, b"GET /a ", "close")


@pytest.mark.parametrize("size", [1, 3, LARGEST_BODY])
@pytest.mark.parametrize("step", [1, 7, AT_ONCE])
def test_a_body_after_such_an_offer_is_read(size: int, step: int) -> None:
    whole = get("/1") + post(b"a" * size, *UPGRADE) + get("/no")
    reader, place = Reader(), 0
    while len(reader.calls) < 2:  # as a connection does, which reads no further after the last call
        reader.feed(whole[place:place + step])
        place += step
    first, second = reader.calls
    assert (first.path, first.lasting, second.path, second.lasting) == ("/1", True, "/p", False)
    assert second.body == b"a" * size


def test_an_offer_to_change_the_protocol_lifts_no_limit() -> None:
    with site() as server:
        caller = too_large(server, post(b"a" * (LARGEST_BODY + 1), *UPGRADE))
        assert caller.rest() == b""
        caller = server.caller().send(post(b"abc", *UPGRADE, "Expect: 100-continue")[:-3])
        assert caller.heard().status == 100
        assert caller.send(b"a").silent()
        assert caller.send(b"bc" + get("/no")).heard().body == b"POST /p abc"
        assert (caller.rest(), len(server.calls)) == (b"", 2)
    with site(body=0.03) as server:
        assert server.ask(post(b"abc", *UPGRADE)[:-1]).status == 408


@pytest.mark.parametrize(("data", "status"), [
    (get("/", "X: " + "a" * (LARGEST_HEAD - 100)), 200), (get("/", "X: " + "a" * LARGEST_HEAD), 431),
    (get("/" + "a" * LARGEST_HEAD), 431), (get("/", *(f"X{n}: 1" for n in range(2000))), 431),
    (get("/", "X: " + "a" * 10 * LARGEST_HEAD)[:-4], 431),
    (get("/", *["abc:"] * (MOST_HEADERS - 1)), 200), (get("/", *["abc:"] * MOST_HEADERS), 431),
])
def test_a_head_has_a_largest_size_and_most_headers(data: bytes, status: int) -> None:
    with site() as server:
        assert server.ask(data).status == status
        assert len(server.calls) == (status == 200)


def test_a_head_after_many_calls_is_measured_alone() -> None:
    with site() as server:
        large = get("/last", "X: " + "a" * (LARGEST_HEAD - 100))
        caller = server.caller().send(get() * 300 + large)
        assert [caller.heard().status for _ in range(301)] == [200] * 301


def test_a_head_is_not_measured_with_the_calls_before_it() -> None:
    reader, call = Reader(), get()
    reader.feed(call[:-1])
    reader.feed(call[-1:] + call * (AT_ONCE // len(call) - 1) + call[:-2])
    reader.feed(b"X: " + b"a" * 1000)
    assert (reader.refusal, reader.phase, len(reader.calls)) == (None, HEAD, AT_ONCE // len(call))
    reader.feed(b"a" * LARGEST_HEAD)
    assert reader.refusal is HEAD_TOO_LARGE


def test_heads_in_pieces_are_measured_one_by_one() -> None:
    with site() as server:
        caller = server.caller()
        for _ in range(4):
            for piece in (b"GET / HTTP/1.1\r\nHost: a\r\n", *[b"X: " + b"a" * 2000 + b"\r\n"] * 4, b"\r\n"):
                caller.send(piece)
                eventlet.sleep(0.001)
            assert caller.heard().status == 200


def too_large(server: Site, data: bytes) -> Caller:
    caller = server.caller().send(data)
    heard = caller.heard()
    assert (heard.status, heard.headers["connection"]) == (413, "close")
    assert server.calls[-1].body is None
    return caller


def test_a_large_body_is_refused_before_it_comes() -> None:
    with site() as server:
        head = f"POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n"
        assert too_large(server, head.encode()).rest() == b""


def test_a_body_of_the_largest_size_is_taken() -> None:
    with site() as server:
        assert server.ask(post(b"a" * LARGEST_BODY)).status == 200
        assert too_large(server, post(b"a" * (LARGEST_BODY + 1)))


@pytest.mark.parametrize("begin", [post(b"a" * 600_000), b"nonsense\r\n\r\n" + b"a" * 600_000])
def test_a_refusal_is_heard_at_once_though_the_caller_goes_on(begin: bytes) -> None:
    with site(lingering=60) as server:
        caller = server.caller()
        caller.sock.setsockopt(SOL_SOCKET, SO_SNDBUF, 8192)  # it is still sending when it is refused
        assert caller.send(begin).heard().status in (400, 413)
        assert caller.rest() == b""


def test_a_large_body_of_unknown_length_is_refused_when_it_gets_too_large() -> None:
    with site() as server:
        chunks = b"1000\r\n" + b"a" * 4096 + b"\r\n"
        assert server.ask(CHUNKED_HEAD + chunks * 16 + b"0\r\n\r\n").status == 200
        too_large(server, CHUNKED_HEAD + chunks * 17)


CHUNKED_HEAD = b"POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("endless", [b"1;" + b"x" * 600_000, b"0\r\nX: " + b"x" * 600_000, b"0" * 600_000])
def test_a_body_hides_nothing_endless_in_its_framing(endless: bytes) -> None:
    with site() as server:
        caller = server.caller().send(CHUNKED_HEAD + endless)
        assert caller.heard().status in (400, 413)
        assert caller.rest() == b""


def test_a_body_may_come_in_the_smallest_chunks() -> None:
    with site() as server:
        assert len(server.ask(CHUNKED_HEAD + b"1\r\na\r\n" * LARGEST_BODY + b"0\r\n\r\n").body) > LARGEST_BODY


def test_a_body_in_the_smallest_chunks_costs_little_more_than_its_size() -> None:
    reader, chunks = Reader(), b"2\r\nab\r\n" * 1000
    reader.feed(CHUNKED_HEAD)
    tracemalloc.start()
    try:
        for _ in range(LARGEST_BODY // 2000):
            reader.feed(chunks)
        assert tracemalloc.get_traced_memory()[0] < 2 * LARGEST_BODY
    finally:
        tracemalloc.stop()


def test_who_waits_for_our_word_is_told_to_go_on() -> None:
    with site() as server:
        head, body = post(b"abc", "Expect: 100-continue")[:-3], b"abc"
        caller = server.caller().send(head)
        assert caller.heard().status == 100
        assert caller.send(body).heard().body == b"POST /p abc"
        assert caller.send(head + body).heard().status == 200, "no word for a body that is there"
        caller.send(head + body[:1])
        assert caller.silent(), "no word for a body that has begun"
        assert caller.send(body[1:]).heard().status == 200


def test_calls_sent_together_are_answered_in_their_order() -> None:
    with site() as server:
        caller = server.caller().send(get("/1") + post(b"2") + CHUNKED + get("/4", "Connection: close") + get("/5"))
        assert [caller.heard().body for _ in range(4)] == [b"GET /1 ", b"POST /p 2", b"POST /p abcde", b"GET /4 "]
        assert caller.rest() == b""


@pytest.mark.parametrize(("data", "status"), [(b"nonsense\r\n\r\n", 400), (post(b"a" * (LARGEST_BODY + 1)), 413)])
def test_what_came_before_a_refused_call_is_answered_first(data: bytes, status: int) -> None:
    with site() as server:
        caller = server.caller().send(get("/1") + get("/2") + data)
        assert [caller.heard().status for _ in range(3)] == [200, 200, status]
