"""Runs one service as the product does, with a green heart in it that writes down its longest pause.

`python -m tests.reliability.watched NAME REPORT`; whoever removes the report begins a new measurement.
"""

import sys
import time
from pathlib import Path

from services.mesh import runner

BEAT = 0.02


def main(name: str, report: str) -> int:
    """Run the service until it ends."""
    serve = runner._serve

    def begin(service: str) -> int:
        import eventlet

        eventlet.spawn(_beat, Path(report))
        return serve(service)

    runner._serve = begin  # after the standard library was made green, before anything is built
    return runner.main(name)


def _beat(report: Path) -> None:
    longest, last = 0.0, time.monotonic()
    while True:
        time.sleep(BEAT)
        now = time.monotonic()
        if not report.exists():
            longest = 0.0
            report.write_text("0")
        elif now - last > longest:
            longest = now - last
            report.write_text(f"{longest:.3f}")
        last = now


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
