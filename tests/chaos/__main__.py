"""`python -m tests.chaos [SCALE] [SEED]`: one drill from the command line; exit code 1 if a promise was broken."""

import sys
import time
from pathlib import Path

import click

from tests.chaos import report, scales
from tests.chaos.drill import run


def main(scale: str = "whole", seed: str = "") -> int:
    """Play the drill, print its table, write its file."""
    drill = run(scales.SCALES[scale], int(seed) if seed else int(time.time()))
    file = Path("build") / "chaos" / f"{scale}-{drill.seed}.json"
    report.write(drill, file)
    found = report.problems(drill)
    again = f"To see it again: python -m tests.chaos {scale} {drill.seed}"
    closing = [*found, again] if found else ["No promise was broken."]
    click.echo("\n".join([report.table(drill), f"Every fault is in {file}.", *closing]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
