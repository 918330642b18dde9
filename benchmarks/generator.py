"""The load: signed texts posted to a webhook, by a process of its own that reads a Load from its standard input.

It makes all requests, says `ready`, waits for a line, posts, and prints one JSON line: for each text when it was due,
when it was posted last, when it was answered (monotonic seconds) and how often it was refused with 503.
"""

import asyncio
import gc
import json
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass

from benchmarks import texts


@dataclass(frozen=True, kw_only=True)
class Load:
    """`count` texts from number `first` on; with `rate` a second they come whether answers come or not, else as fast as

    `connections` kept connections carry them. A 503 is honoured: the text is posted again after its Retry-After.
    """

    host: str
    port: int
    public_url: str
    first: int
    count: int
    connections: int
    rate: float = 0.0
    path: str = "/sms/inbound"

    def to_json(self) -> str:
        """As a line."""
        return json.dumps(asdict(self))


class Posting:
    """All texts of a load: those that wait, those under way, and what became of them."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.requests = [texts.request(load.first + index, load.path, load.public_url) for index in range(load.count)]
        self.due = [0.0] * load.count
        self.posted = [0.0] * load.count
        self.answered = [0.0] * load.count
        self.refused = [0] * load.count
        self.failed = 0
        self.left = load.count
        self.waiting: deque[int] = deque()
        self.idle: list[Line] = []
        self.done = asyncio.Event()
        self.connecting: list[asyncio.Future[None]] = []

    def offer(self, index: int) -> None:
        """Post a text as soon as a connection is free."""
        if self.idle:
            self.idle.pop().post(index)
        else:
            self.waiting.append(index)

    def settled(self, index: int, status: int, retry_after: float) -> None:
        """A text was answered."""
        if status == 200:
            self.answered[index] = time.monotonic()
        elif status == 503:
            self.refused[index] += 1
            asyncio.get_running_loop().call_later(retry_after, self.offer, index)
            return
        else:
            self.failed += 1
        self.left -= 1
        if not self.left:
            self.done.set()

    async def run(self) -> dict[str, object]:
        """Post all; what came of it."""
        loop = asyncio.get_running_loop()
        for _ in range(self.load.connections):
            _, line = await loop.create_connection(lambda: Line(self), self.load.host, self.load.port)
            self.idle.append(line)
        gc.freeze()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await loop.run_in_executor(None, sys.stdin.readline)
        begun = time.monotonic()
        for index in range(self.load.count):
            self.due[index] = begun + (index / self.load.rate if self.load.rate else 0)
        if self.load.rate:
            await self._pace()
        else:
            for index in range(self.load.count):
                self.offer(index)
        await self.done.wait()
        return {"begun": begun, "due": self.due, "posted": self.posted, "answered": self.answered,
                "refused": self.refused, "failed": self.failed}

    async def _pace(self) -> None:
        """Offer each text when it is due; several where the clock is coarser than their distance."""
        for index, due in enumerate(self.due):
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self.offer(index)


class Line(asyncio.Protocol):
    """One kept connection: a text at a time."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self._buffer = b""
        self._index: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self._transport = transport

    def post(self, index: int) -> None:
        """Post a text."""
        self._index = index
        self._posting.posted[index] = time.monotonic()
        self._transport.write(self._posting.requests[index])

    def data_received(self, data: bytes) -> None:
        """Read the answer; post the next text that waits."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        length = int(_header(head, b"content-length") or 0)
        if len(self._buffer) < end + 4 + length:
            return
        self._buffer = self._buffer[end + 4 + length:]
        index, self._index = self._index, None
        status, retry_after = int(head[9:12]), float(_header(head, b"retry-after") or 1)
        if _header(head, b"connection") == b"close":
            self._transport.close()
        self._settle(index, status, retry_after)

    def connection_lost(self, _error: Exception | None) -> None:
        """Closed by the other side: connect anew; a text under way is posted again, as a carrier would."""
        index, self._index = self._index, None
        self._posting.connecting.append(asyncio.ensure_future(self._again(index)))

    async def _again(self, index: int | None) -> None:
        posting = self._posting
        if not posting.left:
            return
        if index is not None:
            posting.refused[index] += 1
            posting.waiting.append(index)
        try:
            load = posting.load
            _, line = await asyncio.get_running_loop().create_connection(lambda: Line(posting), load.host, load.port)
        except OSError:
            await asyncio.sleep(1)
            await self._again(None)
            return
        line.free()

    def _settle(self, index: int | None, status: int, retry_after: float) -> None:
        if index is not None:
            self._posting.settled(index, status, retry_after)
        if not self._transport.is_closing():
            self.free()

    def free(self) -> None:
        """Take the next text, or wait for one."""
        if self._posting.waiting:
            self.post(self._posting.waiting.popleft())
        else:
            self._posting.idle.append(self)


def _header(head: bytes, name: bytes) -> bytes:
    at = head.find(b"\r\n" + name + b":")
    return head[at + len(name) + 3:].split(b"\r\n", 1)[0].strip() if at >= 0 else b""


async def _main() -> None:
    posting = Posting(Load(**json.loads(sys.stdin.readline())))
    sys.stdout.write(json.dumps(await posting.run()) + "\n")


if __name__ == "__main__":
    import uvloop  # here, since whoever only makes a Load need not have it

    uvloop.run(_main())
