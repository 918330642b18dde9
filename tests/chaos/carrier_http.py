"""HTTP/1.1 on asyncio streams: a server with kept connections, and one call out."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.chaos.wires import LOCAL, reset

BACKLOG = 1024
LARGEST_BODY = 64 * 1024 * 1024
WORDS = {200: "OK", 201: "Created", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found",
         429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The body's fields."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The answer to a call of ours; `status` 0 if there was none."""

    status: int
    retry_after: float = 0.0


class Line:
    """The connection of one request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @property
    def gone(self) -> bool:
        """Whether the other side has hung up."""
        return self._reader.at_eof() or self._writer.is_closing() or self._reader.exception() is not None

    async def answer(self, status: int, body: object) -> bool:
        """Answer in JSON; whether the other side was still there."""
        if self.gone:
            return False
        raw = json.dumps(body, ensure_ascii=False).encode()
        head = (f"HTTP/1.1 {status} {WORDS.get(status, 'Other')}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(raw)}\r\n\r\n")
        try:
            self._writer.write(head.encode() + raw)
            await self._writer.drain()
        except OSError:
            return False
        return True

    def reset(self) -> None:
        """Break the connection, so that the other side reads a reset."""
        reset(self._writer)

    async def hung_up(self, within: float) -> None:
        """Wait until the other side gives up."""
        async with asyncio.timeout(within):
            while not self.gone:
                await asyncio.sleep(0.05)


Handler = Callable[[Asked, Line], Awaitable[None]]


async def serve(port: int, handle: Handler) -> None:
    """Answer on a port until cancelled."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while asked := await _read(reader):
                await handle(asked, Line(reader, writer))
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the other side is gone, or speaks no HTTP
        finally:
            writer.close()

    server = await asyncio.start_server(connected, LOCAL, port, backlog=BACKLOG)
    async with server:
        await server.serve_forever()


async def post(address: str, url: str, form: Mapping[str, str], headers: Mapping[str, str], within: float) -> Heard:
    """Post a form for `url` to a replica's address, on a connection of its own."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    raw = urlencode(form).encode()
    told = {"Host": parts.netloc, "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "Content-Length": str(len(raw)), "Connection": "close", **headers}
    head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in told.items())
    try:
        async with asyncio.timeout(within):
            return await _called(address, head.encode() + b"\r\n" + raw)
    except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return Heard(status=0)


async def _called(address: str, raw: bytes) -> Heard:
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(raw)
        first, headers = await _head(reader)
        await reader.readexactly(int(headers.get("content-length", 0)))
        wait = headers.get("retry-after", "")
        return Heard(status=int(first.split(" ")[1]), retry_after=float(wait) if wait.isdigit() else 0.0)
    finally:
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        first, headers = await _head(reader)
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = first.split(" ")
    length = int(headers.get("content-length", 0))
    if length > LARGEST_BODY:
        raise ValueError("too long")
    body = await reader.readexactly(length)
    path, _, query = target.partition("?")
    return Asked(method=method, path=path, query=dict(parse_qsl(query)), headers=headers, body=body)


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:] if line)
    return lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs}
