"""`directline up`: everything in one place, until somebody says stop."""

import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from services.console import broker, definitions, story
from services.console.errors import WrongUse
from services.console.processes import last_words
from services.console.running import noted
from services.console.settings import Settings, inherited, read
from services.console.supervisor import Supervisor
from services.console.town import SERVICES, Town, lay_out

LOOK_EVERY = 0.1  # seconds
STOP_ORDER = ((*SERVICES, "simulator"), ("rabbitmq",), ("rabbitmq-names",))


@click.command()
def up() -> None:
    """Start everything in one place: a private broker, all services, the simulator. Ctrl-C stops it."""
    run(read(inherited()), Console(highlight=False, soft_wrap=True))


def run(settings: Settings, console: Console) -> None:
    """Start it, keep it running and tell what happens, until a signal."""
    supervisor = Supervisor(lambda words: console.print(words, style="bold red"))
    with until_stopped(supervisor, console.print):
        began = time.monotonic()
        console.print("Starting ...")
        town = start(settings, supervisor, console.print)
        with noted(town):
            _tell(town, supervisor, console, began)


@contextmanager
def until_stopped(supervisor: Supervisor, say: Callable[[str], None]) -> Iterator[None]:
    """Run the block until it ends or a signal asks to stop; then end every process."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        signal.signal(number, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        say("Stopping ...")
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        for name in supervisor.stop(STOP_ORDER):
            say(f"{name} had to be forced.")


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def start(settings: Settings, supervisor: Supervisor, say: Callable[[str], None]) -> Town:
    """Start the broker if it is ours, bring the databases up to date, start the services."""
    amqp_uri = settings.amqp_uri
    if settings.own_broker:
        private = broker.prepare(settings.var / "rabbitmq", settings.environ, say=say)
        amqp_uri = private.uri
        town = lay_out(settings, amqp_uri)
        town.check_ports()
        node = [supervisor.start(plan) for plan in private.plans][-1]
        town.migrate()
        broker.wait_ready(private.port, alive=lambda: node.alive)
    else:
        town = lay_out(settings, amqp_uri)
        town.check_ports()
        town.migrate()
    definitions.put(town.environ["AMQP_URI"])
    for name in town.services:
        supervisor.start(town.plan(name))
    return town


def _tell(town: Town, supervisor: Supervisor, console: Console, began: float) -> None:
    followers = {name: story.Follower(town.plan(name).log) for name in town.services}
    waiting = set(town.services)
    while True:
        _refuse(town, supervisor, waiting)
        supervisor.watch()
        for name, follower in followers.items():
            for line in follower.lines():
                happening = story.read(name, line)
                if happening:
                    console.print(happening.text())
        if waiting:
            waiting = {name for name in waiting if not town.ready(name)}
            if not waiting:
                console.print(where_to_look(town, time.monotonic() - began))
        time.sleep(LOOK_EVERY)


def _refuse(town: Town, supervisor: Supervisor, waiting: Iterable[str]) -> None:
    """WrongUse when a service can't begin for a wrong setting: started again it would end again."""
    for name in waiting:
        if supervisor.exit_code(name) == WrongUse.exit_code:
            raise WrongUse(last_words(town.plan(name).log))


def where_to_look(town: Town, seconds: float) -> str:
    """What a newcomer needs to know."""
    lines = [f"\n[bold]Ready after {seconds:.1f} s.[/bold]"]
    if town.settings.simulator:
        lines.append(f"  Phones in a browser   [bold]{town.url('simulator')}[/bold]")
    lines += [f"  {name:<21} {town.url(name, '/readyz')}" for name in town.services if name != "simulator"]
    lines += [f"  Message broker        {town.amqp_uri.rpartition('@')[2]}",
              f"  Databases             {town.databases}",
              f"  Logs                  {town.settings.var / 'log'}", "  Ctrl-C stops all of it.\n"]
    return "\n".join(lines)
