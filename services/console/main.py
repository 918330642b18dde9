"""The command `directline`. Exit codes: 0 done, 1 not done or not found, 2 wrong use, 3 can't be reached."""

import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec

import click
from pydantic import ValidationError

import services
from services.console.errors import ConsoleError, NotReached, WrongUse
from services.console.running import found
from services.console.settings import follow, inherited, read
from services.mesh.contracts.calls.base import BadRequest, CallError, Unavailable
from services.mesh.errors import BrokerDown, DatabaseDown, SettingError

OWN = ("up:up", "run:run", "migrating:migrate", "case:case", "parked:parked", "notifier:notifier",
       "reconcile:reconcile",
       "doctor:doctor", "demo:demo", "phones:phones", "picture:picture", "event:event")
STARTERS = {"up", "run", "migrate", "demo"}  # all other commands talk to the town that runs
EXIT_CODES: dict[type[Exception], int] = {
    SettingError: WrongUse.exit_code, BadRequest: WrongUse.exit_code, Unavailable: NotReached.exit_code,
    BrokerDown: NotReached.exit_code, DatabaseDown: NotReached.exit_code, CallError: 1,
}


class Commands(click.Group):
    """The console's own commands, and those that each installed service brings."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All of them, by name."""
        return sorted({own.partition(":")[2] for own in OWN} | {str(each.name) for each in _of_services()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """One of them; only what it needs is imported."""
        for own in OWN:
            module, _, name = own.partition(":")
            if name == cmd_name:
                found: click.Command = getattr(import_module(f"services.console.{module}"), name)
                return found
        return next((each for each in _of_services() if each.name == cmd_name), None)


def _of_services() -> list[click.Command]:
    found: list[click.Command] = []
    for module in pkgutil.iter_modules(services.__path__):
        name = f"services.{module.name}.commands"
        if find_spec(name) is not None:
            found += import_module(name).COMMANDS
    return found


@click.command(cls=Commands)
def directline() -> None:
    """Directline: a county's direct line between its people and its officials."""


def main() -> None:
    """Run the command line; every foreseen failure is one sentence and an exit code."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # what is told is read at once, also in a pipe
    try:
        if not STARTERS.intersection(sys.argv[1:2]):
            follow(found(read(inherited()).var))
        directline(prog_name="directline")
    except ConsoleError as error:
        _end(str(error), error.exit_code)
    except tuple(EXIT_CODES) as error:
        _end(str(error), next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind)))
    except ValidationError as error:  # an argument that no call can carry
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"]) or "argument"
        _end(f"Wrong {place}: {problem['msg']}.", WrongUse.exit_code)


def _end(sentence: str, code: int) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
