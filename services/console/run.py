"""`directline run SERVICE`: one service instead of this process."""

import os
import sys

import click

from services.mesh.settings import PORTS


@click.command()
@click.argument("service", type=click.Choice(sorted(PORTS)))
def run(service: str) -> None:
    """Run SERVICE until SIGTERM or Ctrl-C."""
    # a new program: the runner must make the standard library green before anything else is imported
    os.execv(sys.executable, [sys.executable, "-m", "services.mesh.runner", service])
