"""WSGI applications behind the HTTP server."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.validate import validator

import pytest

from services.mesh.http_wsgi import Wsgi, from_wsgi
from services.mesh.log import log
from tests.unit.mesh.http_callers import Site, get, post, site


@contextmanager
def serving(app: Wsgi) -> Iterator[Site]:
    with site(from_wsgi(app, 8001)) as server:
        yield server


class App:
    """Answers with parts, and keeps what it was asked."""

    def __init__(self, *parts: bytes | Exception, status: str = "200 OK", headers: tuple[tuple[str, str], ...] = ()):
        self.parts, self.status, self.headers = parts, status, [("Content-Type", "text/plain"), *headers]
        self.environ: dict[str, Any] = {}
        self.body, self.closed = b"", 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.environ, self.body = environ, environ["wsgi.input"].read()
        start_response(self.status, self.headers)
        return self

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            if isinstance(part, Exception):
                raise part
            yield part

    def close(self) -> None:
        self.closed += 1


def test_a_call_is_described_as_pep_3333_says() -> None:
    app = App(b"ok")
    with serving(app) as server:
        data = post(b"abc", "Content-Type: text/x", "X-One: 1", "X-One: 2", "X_One: forged")
        server.ask(data.replace(b"/p ", b"/%E5%9F%8E?x=%201 "))
    wanted = {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": "/城".encode().decode("latin-1"),
        "QUERY_STRING": "x=%201", "CONTENT_TYPE": "text/x", "CONTENT_LENGTH": "3", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_PORT": "8001", "HTTP_HOST": "a", "HTTP_X_ONE": "1, 2", "wsgi.url_scheme": "http",
    }
    assert {name: app.environ.get(name) for name in wanted} == wanted
    assert app.body == b"abc"


def test_a_body_in_chunks_comes_with_its_length() -> None:
    app = App(b"ok")
    with serving(app) as server:
        server.ask(get("/", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n\r\n")
    assert (app.body, app.environ["CONTENT_LENGTH"], "HTTP_TRANSFER_ENCODING" in app.environ) == (b"abc", "3", False)


def test_the_standard_librarys_validator_finds_nothing() -> None:
    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]

    with serving(validator(app)) as server:
        assert server.ask(get()).body == b"ok"


def test_parts_of_unknown_length_are_sent_as_chunks_and_the_connection_stays() -> None:
    with serving(App(b"ab", b"", b"c")) as server:
        caller = server.caller().send(get())
        heard = caller.heard()
        assert (heard.body, heard.headers["transfer-encoding"]) == (b"abc", "chunked")
        assert caller.send(get()).heard().body == b"abc"


def test_a_caller_of_1_0_sees_the_end_of_such_parts_by_the_end_of_the_connection() -> None:
    with serving(App(b"ab", b"c")) as server:
        heard = server.ask(get("/", "Connection: keep-alive", version="1.0"))
        assert (heard.body, heard.headers.get("transfer-encoding")) == (b"abc", None)
        assert heard.headers["connection"] == "close"


@pytest.mark.parametrize(("parts", "length", "body"), [
    ((b"abc",), 3, b"abc"), ((b"a", b"bc"), 3, b"abc"), ((b"abcd", b"e"), 3, b"abc"), ((), 0, b""),
])
def test_a_length_that_is_told_is_kept(parts: tuple[bytes, ...], length: int, body: bytes) -> None:
    with serving(App(*parts, headers=(("Content-Length", str(length)),))) as server:
        caller = server.caller().send(get() * 2)
        assert [caller.heard().body for _ in range(2)] == [body, body]


@pytest.mark.parametrize("broken", [App(b"a", headers=(("Content-Length", "3"),)),
                                    App(b"a", RuntimeError("x"), headers=(("Content-Length", "3"),))])
def test_an_answer_that_breaks_off_ends_the_connection(broken: App) -> None:
    with serving(broken) as server:
        assert server.caller().send(get() * 2).rest().endswith(b"\r\n\r\na")
    assert broken.closed == 1


@pytest.mark.parametrize("broken", [OSError("disk"), RuntimeError("x")])
def test_an_error_of_a_part_is_logged_whatever_it_is(broken: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(log, "error", lambda event, **_: logged.append(event))
    with serving(App(b"a", broken)) as server:
        assert server.caller().send(get()).rest().endswith(b"1\r\na\r\n")
    with serving(App(broken, headers=(("Content-Length", "3"),))) as server:
        assert server.ask(get()).status == 500
    assert logged == ["answer broken off"] * 2


class Unclosed(App):
    def close(self) -> None:
        raise OSError("secret")


@pytest.mark.parametrize("app", [Unclosed(b"abc"), Unclosed(b"abc", headers=(("Content-Length", "3"),)),
                                 Unclosed(b"a", RuntimeError("x")), Unclosed(RuntimeError("x"))])
def test_an_answer_that_can_not_be_closed_is_followed_by_no_other(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(log, "error", lambda event, **_: logged.append(event))
    with serving(app) as server:
        assert server.caller().send(get() * 2).rest().count(b"HTTP/1.1 ") == 1
    assert logged[-1] == "answer not closed"


def test_chunks_that_break_off_have_no_end() -> None:
    with serving(App(b"a", RuntimeError("x"))) as server:
        assert server.caller().send(get() * 2).rest().endswith(b"1\r\na\r\n")


@pytest.mark.parametrize("app", [App(RuntimeError("secret")), App(RuntimeError("secret"), status="none")])
def test_an_error_before_the_first_part_is_told_in_one_sentence(app: App) -> None:
    with serving(app) as server:
        heard = server.ask(get())
        assert (heard.status, heard.body.count(b"\n"), b"secret" in heard.body) == (500, 1, False)


def test_a_generator_may_say_its_status_with_its_first_part() -> None:
    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        write = start_response("202 Accepted", [])
        write(b"a")
        yield b"b"
        yield b"c"

    with serving(app) as server:
        heard = server.ask(get())
        assert (heard.status, heard.body) == (202, b"abc")


def test_hop_by_hop_headers_are_the_servers() -> None:
    with serving(App(b"a", headers=(("Connection", "close"), ("Transfer-Encoding", "x"), ("X-One", "1")))) as server:
        heard = server.ask(get())
        assert (heard.headers["connection"], heard.headers["x-one"], heard.body) == ("close", "1", b"a")


def test_head_has_the_length_and_no_body() -> None:
    app = App(b"abc", headers=(("Content-Length", "3"),))
    with serving(app) as server:
        caller = server.caller().send(get().replace(b"GET", b"HEAD"))
        assert caller.heard("HEAD").headers["content-length"] == "3"
        assert caller.send(get()).heard().body == b"abc"


def test_a_body_that_is_too_large_does_not_reach_the_application() -> None:
    app = App(b"ok")
    with serving(app) as server:
        assert server.ask(post(b"a" * 70_000)).status == 413
    assert app.environ == {}
