"""One HTTP/1.1 answer, put together from bytes as they come. It knows no sockets."""

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

HEAD_MOST = 64 * 1024  # bytes, interim answers counted
MOST = 32 * 1024 * 1024  # bytes of a whole answer


class Unreadable(Exception):
    """No whole HTTP/1.1 answer of a bearable size came."""


class TooMuch(Unreadable):
    """The answer is larger than it may be."""


class Answer:
    """Fed until it is `whole`; `keeps` tells whether its connection may carry another."""

    def __init__(self, *, to_head: bool = False, most: int | None = None) -> None:
        self.status = 0  # until the head of the final answer is whole
        self.whole = False
        self.keeps = False
        self._to_head = to_head
        self._most = MOST if most is None else most
        self._received = 0
        self._raw: dict[bytes, bytes] = {}
        self._parts: list[bytes] = []
        self.on_header = self._raw.__setitem__  # the parser calls these two straight: no frame of ours for each header
        self.on_body = self._parts.append
        self._parser = HttpResponseParser(self)

    @property
    def body(self) -> bytes:
        """All of it, chunks put together."""
        return b"".join(self._parts)

    @property
    def headers(self) -> dict[str, str]:
        """Those of the final answer, named as they were sent; of several with one name the last."""
        return {name.decode("latin-1"): value.decode("latin-1").strip() for name, value in self._raw.items()}

    def feed(self, data: bytes) -> None:
        """Read on; Unreadable."""
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self.keeps = False
            if not self.whole:  # else it is what lies behind it that can't be read
                raise Unreadable from error
        if self.whole:
            del self._parser  # which holds our methods: what was read would stay until the garbage collector comes
        elif self._received > (self._most if self.status else HEAD_MOST):
            raise TooMuch("too much")

    def end(self) -> None:
        """The connection was closed in order: that ends an answer which told no length, any other is Unreadable."""
        told = {name.lower() for name in self._raw}
        if not self.status or b"content-length" in told or b"transfer-encoding" in told:
            raise Unreadable("closed too early")
        self.whole = True
        del self._parser

    def on_message_begin(self) -> None:
        """Called by the parser: a second answer behind a whole one was never asked for."""
        if self.whole:
            raise Unreadable("more than was asked for")

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        status = self._parser.get_status_code()
        if status >= 200:
            self.status = status
            self.whole = self._to_head

    def on_message_complete(self) -> None:
        """Called by the parser, also after an interim answer, which is forgotten."""
        if self.status:
            self.whole, self.keeps = True, self._parser.should_keep_alive()
        else:
            self._raw.clear()
