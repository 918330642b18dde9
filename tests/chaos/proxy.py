"""Many named TCP proxies in one process that cut, swallow and delay when told to, by JSON lines on a local socket.

`python -m tests.chaos.proxy CONTROL_PORT`
"""

import asyncio
import json
import socket
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from tests.chaos.wires import LOCAL, reset

CHUNK = 64 * 1024  # the most that one direction of a connection holds back here; the rest waits in the kernel
CONNECT_SECONDS = 10.0
BACKLOG = 512


class Proxy:
    """One port before one target. `mode` is pass, cut, blackhole, lose or delay."""

    def __init__(self, target: int, port: int) -> None:
        self.target, self.mode, self.seconds = target, "pass", 0.0
        self.passed = self.lost = self.taken = 0
        self._links: set[_Link] = set()
        self._server: asyncio.Server | None = None
        self._moved = asyncio.Event()
        self._holder = socket.socket()  # keeps the port ours while nobody listens
        self._holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._holder.bind((LOCAL, port))
        self.port: int = self._holder.getsockname()[1]

    async def move(self, mode: str, seconds: float = 0.0) -> None:
        """Change the mode; connections that lost bytes, or are cut, are reset."""
        torn = mode == "cut" or (self.mode == "lose" and mode != "lose")
        self.mode, self.seconds = mode, seconds
        if mode == "cut" and self._server:
            self._server.close()
            self._server = None
        if torn:
            for link in tuple(self._links):
                link.tear()
        self._moved.set()
        self._moved = asyncio.Event()
        if mode != "cut" and not self._server:
            self._server = await asyncio.start_server(self._connected, LOCAL, self.port, reuse_port=True,
                                                      limit=CHUNK, backlog=BACKLOG)

    def status(self) -> dict[str, Any]:
        """What happens here."""
        return {"port": self.port, "target": self.target, "mode": self.mode, "connections": len(self._links),
                "taken": self.taken, "bytes": self.passed, "lost": self.lost,
                "held": sum(link.held for link in self._links)}

    async def let_through(self, count: int) -> bool:
        """Wait until so many bytes may pass; False if they are lost."""
        if self.mode == "delay":
            await asyncio.sleep(self.seconds)
        while self.mode in ("blackhole", "cut"):
            await self._moved.wait()
        if self.mode == "lose":
            self.lost += count
            return False
        self.passed += count
        return True

    async def stays_lost(self) -> None:
        """Wait for the end of a mode that loses bytes."""
        while self.mode == "lose":
            await self._moved.wait()

    async def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.taken += 1
        link = _Link(self, reader, writer)
        self._links.add(link)
        try:
            await link.carry()
        except (OSError, TimeoutError):
            pass  # one side is gone: so shall be the other
        finally:
            self._links.discard(link)
            link.reset()


class _Link:
    """One connection from a client through us to the target."""

    def __init__(self, proxy: Proxy, reader: StreamReader, writer: StreamWriter) -> None:
        self._proxy, self._reader, self._writers = proxy, reader, [writer]
        self._task = asyncio.current_task()

    @property
    def held(self) -> int:
        """Bytes that passed and wait for their reader."""
        return sum(each.transport.get_write_buffer_size() for each in self._writers)

    async def carry(self) -> None:
        """Both directions until both have ended."""
        await self._open()
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(LOCAL, self._proxy.target, limit=CHUNK)
        self._writers.append(writer)
        client = self._writers[0]
        for each in self._writers:
            each.transport.set_write_buffer_limits(high=CHUNK)
        there = asyncio.ensure_future(self._pump(self._reader, writer))
        back = asyncio.ensure_future(self._pump(reader, client))
        try:
            await asyncio.gather(there, back)
            for each in self._writers:
                each.transport.set_write_buffer_limits(high=0)
                await each.drain()  # a transport that was closed with bytes left fails when it is reset afterwards
            for each in self._writers:
                each.close()
        finally:
            there.cancel()
            back.cancel()

    async def _open(self) -> None:
        """While bytes don't pass, a connection does not either."""
        while not await self._proxy.let_through(0):
            await self._proxy.stays_lost()

    async def _pump(self, source: StreamReader, sink: StreamWriter) -> None:
        while True:
            data = await source.read(CHUNK)
            if not await self._proxy.let_through(len(data)):
                if not data:
                    await self._proxy.stays_lost()
                    return
                continue
            if not data:
                break
            sink.write(data)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()

    def reset(self) -> None:
        """Break both sides, unless they were closed in order."""
        for each in self._writers:
            reset(each)

    def tear(self) -> None:
        """End it now, wherever it waits."""
        self.reset()
        if self._task:
            self._task.cancel()


class Switchboard:
    """All proxies by name, and the commands of the control socket."""

    def __init__(self) -> None:
        self._proxies: dict[str, Proxy] = {}
        self._modes: dict[str, Callable[[dict[str, Any]], str]] = {
            "cut": lambda _: "cut", "pass": lambda _: "pass", "delay": lambda _: "delay",
            "blackhole": lambda told: "lose" if told.get("lose") else "blackhole",
        }

    async def obey(self, told: dict[str, Any]) -> dict[str, Any]:
        """One command; its answer."""
        do = told["do"]
        if do in self._modes:
            return await self._move(self._modes[do](told), told)
        if do == "open":
            return await self._open(told)
        if do == "point":
            self._proxies[told["name"]].target = int(told["target"])
            return {}
        if do == "status":
            return {"proxies": {name: proxy.status() for name, proxy in self._proxies.items()}}
        raise ValueError(f"there is no command {do}")

    async def _open(self, told: dict[str, Any]) -> dict[str, Any]:
        if told["name"] in self._proxies:
            raise ValueError(f"there is a proxy {told['name']} already")
        proxy = Proxy(int(told["target"]), int(told.get("port") or 0))
        await proxy.move("pass")
        self._proxies[told["name"]] = proxy
        return {"port": proxy.port}

    async def _move(self, mode: str, told: dict[str, Any]) -> dict[str, Any]:
        names = [name for name in self._proxies if fnmatchcase(name, told["names"])]
        for name in names:
            await self._proxies[name].move(mode, float(told.get("seconds") or 0))
        return {"names": names}

    async def heard(self, reader: StreamReader, writer: StreamWriter) -> None:
        """A control connection."""
        while line := await reader.readline():
            try:
                said = await self.obey(json.loads(line))
            except (ValueError, KeyError, TypeError, OSError) as error:
                said = {"error": f"{type(error).__name__}: {error}"}
            writer.write(json.dumps(said).encode() + b"\n")
            await writer.drain()
        writer.close()


async def main(port: int) -> None:
    """Obey until the process ends."""
    server = await asyncio.start_server(Switchboard().heard, LOCAL, port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
