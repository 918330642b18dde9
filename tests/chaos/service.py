"""Runs one service as the product does, with its points reported and, for a check of the checks, a part taken out.

`python -m tests.chaos.service NAME FLAGS [WITHOUT]`
"""

import sys
from pathlib import Path

from services.mesh import points, runner


def main(name: str, flags: str, without: str | None = None) -> int:
    """Run the service until it ends or is killed."""
    from tests.chaos.points import Flags

    serve = runner._serve

    def begin(service: str) -> int:
        if without:
            from tests.chaos.sabotage import take_out

            take_out(without)
        points.listen(Flags(Path(flags)).reached)
        return serve(service)

    runner._serve = begin  # after the standard library was made green, before anything is built
    return runner.main(name)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
