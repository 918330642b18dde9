"""The carrier of a benchmark: takes every SMS at once; `python -m benchmarks.carrier PORT [receipts]`.

GET /count tells how many SMS it took, GET /ledger all of them, as [monotonic seconds, recipient, words];
DELETE /ledger begins anew. With `receipts` it posts *delivered* for each SMS to its callback.
"""

import asyncio
import json
import sys
import time
from collections import deque
from urllib.parse import parse_qs, urlsplit

import uvloop

from benchmarks.texts import ACCOUNT, SENDER, posted, signed

_TAKEN = ('{"account_sid": "' + ACCOUNT + '", "api_version": "2010-04-01", "body": "taken", '
          '"date_created": "Mon, 23 Nov 2026 01:00:00 +0000", "date_sent": null, '
          '"date_updated": "Mon, 23 Nov 2026 01:00:00 +0000", "direction": "outbound-api", "error_code": null, '
          '"error_message": null, "from": "' + SENDER + '", "messaging_service_sid": null, "num_media": "0", '
          '"num_segments": "2", "price": null, "price_unit": "USD", "sid": "SM%032x", "status": "queued", '
          '"subresource_uris": {"media": "/2010-04-01/Media.json"}, "to": "+8613800000000", "uri": "/2010-04-01"}')
_LIST = {"messages": [], "page": 0, "page_size": 1000, "start": 0, "end": 0, "next_page_uri": None,
         "previous_page_uri": None, "first_page_uri": "/", "uri": "/"}
RECEIPT_LINES = 4  # connections on which receipts are posted


class Book:
    """What was taken: when, and the body as it came; read when somebody asks."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, bytes]] = []
        self.callbacks: deque[tuple[int, bytes]] = deque()
        self.wanted: asyncio.Event | None = None
        self.count = 0

    def take(self, body: bytes) -> bytes:
        """Take one SMS; the answer's body."""
        self.count += 1
        self.taken.append((time.monotonic(), body))
        if self.wanted is not None:
            self.callbacks.append((self.count, body))
            self.wanted.set()
        return (_TAKEN % self.count).encode()

    def ledger(self) -> bytes:
        """All that was taken."""
        forms = ((at, parse_qs(body.decode())) for at, body in self.taken)
        return json.dumps([(at, form["To"][0], form["Body"][0]) for at, form in forms]).encode()

    def clear(self) -> bytes:
        """Begin anew."""
        self.taken.clear()
        return b"{}"


class Line(asyncio.Protocol):
    """One kept connection."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody calls."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._buffer = self._buffer + data if self._buffer else data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15:].split(b"\r\n", 1)[0]) if at >= 0 else 0
            whole = end + 4 + length
            if len(self._buffer) < whole:
                return
            body, self._buffer = self._buffer[end + 4:whole], self._buffer[whole:]
            status, answer = self._answer(head, body)
            self._transport.write(b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                  % (status, len(answer), answer))

    def _answer(self, head: bytes, body: bytes) -> tuple[bytes, bytes]:
        if head.startswith(b"post "):
            return b"201 Created", self._book.take(body)
        path = head.split(b" ", 2)[1]
        if path == b"/count":
            return b"200 OK", b"%d" % len(self._book.taken)
        if path == b"/ledger":
            return b"200 OK", self._book.clear() if head.startswith(b"delete ") else self._book.ledger()
        return b"200 OK", json.dumps(_LIST).encode()


async def _receipts(book: Book) -> None:
    """Post *delivered* for each SMS, one after the other."""
    lines: dict[str, tuple[asyncio.StreamReader, asyncio.StreamWriter]] = {}
    while True:
        while not book.callbacks:
            book.wanted.clear()
            await book.wanted.wait()
        number, body = book.callbacks.popleft()
        url = parse_qs(body.decode()).get("StatusCallback", [""])[0]
        parts = urlsplit(url)
        try:
            if parts.netloc not in lines:
                lines[parts.netloc] = await asyncio.open_connection(parts.hostname, parts.port)
            reader, writer = lines[parts.netloc]
            fields = {"MessageSid": f"SM{number:032x}", "MessageStatus": "delivered", "AccountSid": ACCOUNT}
            form = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
            writer.write(posted(f"{parts.path}?{parts.query}", form, signed(url, fields)))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b"content-length:" in head:
                await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        except (OSError, ValueError, asyncio.IncompleteReadError):
            lines.pop(parts.netloc, None)


async def _serve(port: int, *, receipts: bool) -> None:
    book = Book()
    if receipts:
        book.wanted = asyncio.Event()
    posting = [asyncio.ensure_future(_receipts(book)) for _ in range(RECEIPT_LINES if receipts else 0)]
    server = await asyncio.get_running_loop().create_server(lambda: Line(book), "127.0.0.1", port, backlog=1024)
    await asyncio.gather(server.serve_forever(), *posting)


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), receipts="receipts" in sys.argv[2:]))
