"""Our HTTP client over TLS: whom it believes, and that a cut is no end."""

import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from services.mesh.http_client import Connections, NotAnswered, NotReached

from .peer import ASK, OK, Peer, Script, Server, always, answering

ENDLESS = b"HTTP/1.1 200 OK\r\n\r\nhi there"


def _certificate(at: Path, *extension: str) -> tuple[Path, Path]:
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    key, cert = at / "key", at / "cert"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", key, "-out", cert, "-subj", "/CN=localhost", *extension],
                   check=True, capture_output=True)
    return key, cert


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return _certificate(tmp_path_factory.mktemp("tls"), "-addext", "subjectAltName=DNS:localhost")


@pytest.fixture
def tls(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The server's side; clients believe its certificate."""
    return _believed(monkeypatch, *certificate)


def _believed(monkeypatch: pytest.MonkeyPatch, key: Path, cert: Path) -> ssl.SSLContext:
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.set_alpn_protocols(["http/1.1"])
    return context


def to(server: Server, host: str = "localhost", timeout: float = 2.0) -> Connections:
    return Connections(f"https://{host}:{server.port}", most=1, timeout=timeout)


def test_calls_share_a_connection(tls: ssl.SSLContext) -> None:
    long = b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + b"x" * 300_000
    with Server(answering(OK, long, [OK[:9], OK[9:]], OK), tls=tls) as server:
        http = to(server)
        assert [len(http.call(ASK).body) for _ in range(4)] == [2, 300_000, 2, 2]
    assert (server.connections, server.requests) == (1, [ASK] * 4)


def test_a_kept_connection_that_was_closed_meanwhile_is_replaced(tls: ssl.SSLContext) -> None:
    with Server(answering(OK), always(), tls=tls) as server:
        http = to(server)
        http.call(ASK)
        assert server.closed.wait(5)
        assert http.call(ASK).body == b"hi"
    assert (server.connections, len(server.requests)) == (2, 2)


@pytest.mark.parametrize("answer", [OK + b"more", OK + OK])
def test_what_comes_unasked_answers_nothing(tls: ssl.SSLContext, answer: bytes) -> None:
    with Server(answering(answer, OK), always(), tls=tls) as server:
        http = to(server)
        assert [http.call(ASK).body for _ in range(2)] == [b"hi"] * 2
    assert server.connections == 2


def test_what_lies_encrypted_on_a_kept_connection_answers_nothing(tls: ssl.SSLContext) -> None:
    says = []

    def script(peer: Peer) -> None:
        answering(OK)(peer)
        says.append(peer)
        peer.wait()

    with Server(script, always(), tls=tls) as server:
        http = to(server)
        http.call(ASK)
        while not says:
            time.sleep(0.001)
        says[0].say(b"HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nold")
        assert http.call(ASK).status == 200
    assert server.connections == 2


def test_only_a_goodbye_ends_an_answer_without_a_length(tls: ssl.SSLContext) -> None:
    def goodbye(peer: Peer) -> None:
        answering(ENDLESS)(peer)
        peer.socket.unwrap()  # type: ignore[attr-defined]

    def cut(peer: Peer) -> None:
        answering(ENDLESS)(peer)
        peer.socket.shutdown(socket.SHUT_WR)
        peer.wait()

    with Server(goodbye, cut, answering(ENDLESS), tls=tls) as server:
        http = to(server)
        assert http.call(ASK).body == b"hi there"
        for _ in range(2):
            with pytest.raises(NotAnswered):
                http.call(ASK)


@pytest.mark.parametrize("script", [answering(b""), answering(OK[:-1]), lambda peer: peer.asked() and peer.wait()])
def test_a_call_without_a_whole_answer_was_not_answered(tls: ssl.SSLContext, script: Script) -> None:
    with Server(script, tls=tls) as server, pytest.raises(NotAnswered):
        to(server, timeout=0.2).call(ASK)
    assert server.requests == [ASK]


def test_who_is_not_known_or_has_another_name_is_told_nothing(
        tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(always(), tls=tls) as server:
        with pytest.raises(NotReached):
            to(server, "127.0.0.1").call(ASK)
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(NotReached):
            to(server).call(ASK)
    assert server.requests == []


@pytest.mark.parametrize("script", [
    lambda peer: peer.say(b"HTTP/1.1 400 Bad\r\n\r\n"), lambda peer: peer.reset(), lambda peer: None,
    lambda peer: peer.wait(),
], ids=["no TLS", "reset", "closed", "silent"])
def test_a_handshake_that_fails_reached_nobody(tls: ssl.SSLContext, script: Script) -> None:
    with Server(script) as server:
        since = time.monotonic()
        with pytest.raises(NotReached):
            to(server, timeout=0.2).call(ASK)
        assert time.monotonic() - since < 1


def test_a_common_name_is_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(always(), tls=_believed(monkeypatch, *_certificate(tmp_path))) as server, pytest.raises(NotReached):
        to(server).call(ASK)
