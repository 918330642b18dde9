"""From the bytes of one connection to the calls in them. llhttp's parser is strict; what it leaves open is here."""

import re
from collections import deque
from urllib.parse import unquote_to_bytes

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from services.mesh.http_call import Answer, Call, said

LARGEST_HEAD, LARGEST_BODY = 16 * 1024, 64 * 1024  # bytes
MOST_HEADERS = 100
AT_ONCE = 16 * 1024  # bytes fed at once, so that no single feed holds a head that is too large
FRAMING = 8  # a body's chunks may take so many times its largest size: a chunk of one byte takes six
IDLE, HEAD, BODY = "idle", "head", "body"
HOST = re.compile(r"[\w.\-:\[\]]*", re.ASCII)
MALFORMED = said(400, "This is no HTTP request that can be answered.")
HEAD_TOO_LARGE = said(431, f"The head of the request is larger than {LARGEST_HEAD // 1024} KB "
                      f"or has more than {MOST_HEADERS} headers.")
UNKNOWN_VERSION = said(505, "HTTP/1.0 and HTTP/1.1 are spoken here.")


class _Refused(Exception):
    """Ends the reading of a connection; raised through the parser."""


class Reader:
    """Takes bytes and gathers calls in their order; after a refusal nothing more is read."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque()
        self.refusal: Answer | None = None
        self.phase = IDLE
        self.continues = False  # whether the caller waits for our word before it sends the body
        self._parser = HttpRequestParser(self)
        self._unfinished = 0
        self._left = 0  # bytes of a body that the parser does not read

    def feed(self, data: bytes) -> None:
        """Read at most AT_ONCE bytes."""
        before, self._began = self.phase, False
        try:
            if self._left:
                self._read_body(data)
            else:
                self._parser.feed_data(data)
        except HttpParserUpgrade as stop:  # the parser takes all that follows for another protocol
            if self._left:
                self._read_body(data[stop.args[0]:])
        except HttpParserError:
            self.refusal = self.refusal or MALFORMED  # heard by nobody after a call that was to be the last
        if self.phase is before and before is not IDLE and self.refusal is None and not self._began:
            self._measure(len(data))

    def _measure(self, size: int) -> None:
        """Bound what the parser keeps of a header, a trailer or a chunk's size that does not end."""
        self._unfinished += size
        if self.phase is HEAD and self._unfinished > LARGEST_HEAD:
            self.refusal = HEAD_TOO_LARGE
        elif self.phase is BODY and self._unfinished > LARGEST_BODY * FRAMING and not self.calls:
            self.calls.append(self._call(None, lasting=False))

    def on_message_begin(self) -> None:
        """Called by the parser at the first byte."""
        self.phase, self._began = HEAD, True
        self._target = b""
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._head_size = self._header_count = self._unfinished = 0

    def on_url(self, piece: bytes) -> None:
        """Called with a piece of the target."""
        self._target += piece

    def on_header(self, raw_name: bytes, raw_value: bytes) -> None:
        """Called with a header; repeated ones are joined, trailers dropped."""
        if self.phase is BODY:
            return
        self._header_count += 1
        if self._header_count > MOST_HEADERS:
            self._refuse(HEAD_TOO_LARGE)
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1").rstrip(" \t")
        self._head_size += len(raw_name) + len(raw_value) + 4
        self._headers[name] = f"{self._headers[name]}, {value}" if name in self._headers else value

    def on_headers_complete(self) -> None:
        """Called at the end of the head: refuse what can't be answered, and a large body before it comes."""
        headers = self._headers
        self._version = self._parser.get_http_version()
        if self._version not in ("1.1", "1.0"):
            self._refuse(UNKNOWN_VERSION)
        if self._head_size + len(self._target) > LARGEST_HEAD:
            self._refuse(HEAD_TOO_LARGE)
        host = headers.get("host")
        if HOST.fullmatch(host) is None if host is not None else self._version == "1.1":
            self._refuse(MALFORMED)
        if self._version == "1.0" and "transfer-encoding" in headers:
            self._refuse(MALFORMED)  # RFC 9112 6.1: its framing is faulty
        self.phase = BODY
        length = int(headers.get("content-length", "0"))
        if length > LARGEST_BODY:
            self._too_large()
        if self._parser.should_upgrade():  # an offer that is ignored
            if "transfer-encoding" in headers:
                self._refuse(MALFORMED)
            self._left = length
        self.continues = self._version == "1.1" and headers.get("expect", "").lower() == "100-continue"

    def on_body(self, part: bytes) -> None:
        """Called with a piece of the body."""
        self.continues = False
        if len(self._body) + len(part) > LARGEST_BODY:
            self._too_large()
        self._body += part

    def on_message_complete(self) -> None:
        """Called when all of it is there, or all but a body that is left to us."""
        if self._left:
            return
        self.phase, self.continues = IDLE, False
        lasting = self._parser.should_keep_alive() and not self._parser.should_upgrade()
        self.calls.append(self._call(bytes(self._body), lasting=lasting))
        self._body.clear()

    def _call(self, body: bytes | None, *, lasting: bool) -> Call:
        path, _, query = _without_host(self._target).decode("latin-1").partition("?")
        if "%" in path:
            path = unquote_to_bytes(path).decode("latin-1")
        return Call(method=self._parser.get_method().decode(), path=path, query=query, headers=self._headers,
                    body=body, version=self._version, lasting=lasting)

    def _too_large(self) -> None:
        """Hand the call on without its body: what is said about it is the application's business."""
        self.calls.append(self._call(None, lasting=False))
        raise _Refused

    def _refuse(self, answer: Answer) -> None:
        self.refusal = answer
        raise _Refused

    def _read_body(self, data: bytes) -> None:
        """Read a body that the parser does not; what lies behind it is nobody's."""
        part = data[:self._left]
        if part:
            self._left -= len(part)
            self.on_body(part)
            self.on_message_complete()


def _without_host(target: bytes) -> bytes:
    """The path and query of a target that names its host too."""
    if target[:1] == b"/" or b"://" not in target:
        return target
    rest = target.partition(b"://")[2]
    place = min(found for found in (rest.find(b"/"), rest.find(b"?"), len(rest)) if found >= 0)
    return rest[place:] if rest[place:place + 1] == b"/" else b"/" + rest[place:]
