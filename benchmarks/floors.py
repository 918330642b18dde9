"""The floors: what HTTP, publishing and inserting cost by themselves on this machine, in the same run."""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

import uvloop
from sqlalchemy import create_engine, text

from benchmarks import texts
from benchmarks.generator import Load
from benchmarks.place import ROOT, Machine, place
from services.console.ports import LOCAL, free_ports
from services.mesh import bus
from services.mesh.contracts.wire import Letter
from services.mesh.topology import plans
from services.router.handlers import HEARS

COUNT = 5_000
AT_ONCE = 100
BODY = '{"words": "' + texts.words(1) * 8 + '"}'


@dataclass(frozen=True, kw_only=True)
class Floor:
    """How much of one thing a second was done, and its CPU milliseconds in the process that did it."""

    name: str
    per_second: float
    milliseconds: float


def floors(machine: Machine) -> list[Floor]:
    """All of them."""
    return [_http(), *_publishing(machine), *_inserting(machine)]


def _http() -> Floor:
    """Signed webhooks posted to a bare asyncio server that answers without reading them."""
    port = free_ports(1)[0]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.floors", str(port)], cwd=ROOT,
                              stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
    server.stdout.readline()
    load = Load(host=LOCAL, port=port, public_url="http://floor", first=0, count=COUNT, connections=64)
    generator = subprocess.Popen([sys.executable, "-m", "benchmarks.generator"], stdin=subprocess.PIPE, cwd=ROOT,
                                 stdout=subprocess.PIPE, text=True)
    generator.stdin.write(json.dumps(asdict(load)) + "\n")
    generator.stdin.flush()
    generator.stdout.readline()
    answer = generator.communicate("go\n")[0]
    posted = json.loads(answer)
    cpu = float(server.communicate("end\n")[0])
    seconds = max(posted["answered"]) - posted["begun"]
    return Floor(name="HTTP: a post answered by bare asyncio", per_second=COUNT / seconds,
                 milliseconds=cpu * 1000 / COUNT)


def _publishing(machine: Machine) -> list[Floor]:
    """Persistent, mandatory, confirmed, to a quorum queue."""
    found = []
    with place(machine, "postgres") as here:
        connection = bus.connect(here.amqp_uri, "floor", 10)
        bus.declare(connection, plans("router", HEARS))
        publisher = bus.Publisher(here.amqp_uri, speaker="intake", heartbeat=10, wait=30)
        for name, contracts in (("one by one", 1), (f"{AT_ONCE} in packs", AT_ONCE)):
            letters = [Letter(message_id=f"{number:032x}", contract="CaseReceived", version=1, body=BODY)
                       for number in range(COUNT if contracts > 1 else COUNT // 10)]
            found.append(_timed(f"publish: {name}, confirmed", len(letters),
                                lambda at, these=letters, size=contracts: publisher.publish(these[at:at + size]),
                                contracts))
        publisher.close()
        bus.drop(connection)
    return found


def _inserting(machine: Machine) -> list[Floor]:
    """A row of 200 bytes in PostgreSQL, synced at each commit."""
    engine = create_engine(machine.postgres)
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("create table if not exists floor (id serial primary key, words text)")
    raw.commit()

    def insert(_at: int, rows: int) -> None:
        cursor.execute("insert into floor (words) select unnest(%s)", ([BODY] * rows,))
        raw.commit()

    found = [_timed("insert: a row a commit", COUNT // 10, lambda at: insert(at, 1), 1),
             _timed(f"insert: {AT_ONCE} rows a commit", COUNT, lambda at: insert(at, AT_ONCE), AT_ONCE)]
    with engine.begin() as connection:
        connection.execute(text("drop table floor"))
    raw.close()
    engine.dispose()
    return found


def _timed(name: str, count: int, once: object, at_once: int) -> Floor:
    began, cpu = time.monotonic(), time.process_time()
    for at in range(0, count, at_once):
        once(at)
    seconds, used = time.monotonic() - began, time.process_time() - cpu
    return Floor(name=name, per_second=count / seconds, milliseconds=used * 1000 / count)


class _Bare(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end >= 0:
            length = int(self._buffer[:end].split(b"Content-Length: ")[1].split(b"\r\n")[0])
            if len(self._buffer) >= end + 4 + length:
                self._buffer = self._buffer[end + 4 + length:]
                self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n<Response/>")


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Bare, LOCAL, port, backlog=1024)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    begun = time.process_time()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    sys.stdout.write(f"{time.process_time() - begun}\n")
    server.close()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
