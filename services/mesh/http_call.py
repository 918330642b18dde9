"""One HTTP request and its answer, as hot entrypoints take and give them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

PLAIN = ("Content-Type", "text/plain; charset=utf-8")
Headers = tuple[tuple[str, str], ...]
WITHOUT_BODY = frozenset({204, 304})
_FIRST_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """What somebody asks. Header names are in lower case; each byte of the path and of a header is one character."""

    method: str
    path: str  # percent-decoded
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = b""  # None: larger than is waited for, and not read
    version: str = "1.1"
    lasting: bool = True  # whether the caller will use the connection again


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered in one piece. Its length and what becomes of the connection are added when it is sent."""

    status: int = 200
    body: bytes = b""
    headers: Headers = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """An answer in parts, each sent when it is there; `length` is None when nobody knows it beforehand."""

    status: int
    headers: Headers
    parts: Iterator[bytes]
    length: int | None = None
    closes: bool = False
    close: Callable[[], object] = tuple  # called when it is over, however it ends


def said(status: int, sentence: str = "", headers: Headers = ()) -> Answer:
    """An answer in plain words."""
    return Answer(status, f"{sentence}\n".encode() if sentence else b"", (PLAIN, *headers))


def wire(call: Call, answer: Answer, *, lasting: bool) -> bytes:
    """The whole answer as it is sent."""
    if answer.status in WITHOUT_BODY:
        return _head(answer.status, answer.headers, "", lasting=lasting)
    head = _head(answer.status, answer.headers, f"Content-Length: {len(answer.body)}\r\n", lasting=lasting)
    return head if call.method == "HEAD" else head + answer.body


def stream_may_last(call: Call, stream: Stream) -> bool:
    """Whether the caller will know where the answer ends though the connection stays."""
    known = stream.length is not None or call.version == "1.1" or stream.status in WITHOUT_BODY
    return known and not stream.closes


def framed(call: Call, stream: Stream, *, lasting: bool) -> Iterator[bytes]:
    """What is to be sent, piece by piece, the head together with the first part; ValueError if it ends too early."""
    bare = stream.status in WITHOUT_BODY
    chunked = stream.length is None and call.version == "1.1" and not bare
    framing = "Transfer-Encoding: chunked\r\n" if chunked else f"Content-Length: {stream.length}\r\n"
    if bare or (stream.length is None and not chunked):
        framing = ""
    waiting = _head(stream.status, stream.headers, framing, lasting=lasting)
    if bare or call.method == "HEAD":
        yield waiting
        return
    left = stream.length
    for part in stream.parts:
        piece = part if left is None else part[:left]
        left = None if left is None else left - len(piece)
        if piece:
            yield waiting + (b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            waiting = b""
    if left:
        raise ValueError("an answer shorter than its length")
    if chunked or waiting:
        yield waiting + (b"0\r\n\r\n" if chunked else b"")


def _head(status: int, headers: Headers, framing: str, *, lasting: bool) -> bytes:
    """The head of an answer; ValueError for a header that would become two."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers])
    if lines.count("\n") != len(headers) or lines.count("\r") != len(headers):
        raise ValueError("a header with a line break")
    first = _FIRST_LINES.get(status) or f"HTTP/1.1 {status} \r\n"
    kept = "keep-alive" if lasting else "close"
    return f"{first}{lines}{framing}Connection: {kept}\r\n\r\n".encode("latin-1")
