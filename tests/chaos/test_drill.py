"""Whatever dies: nothing is lost, and nothing happens twice. Judged from the carrier's ledger alone."""

import os
from pathlib import Path

import pytest

from tests.chaos import report
from tests.chaos.drill import run
from tests.chaos.scales import SEED, SHORT, SQLITE, WHOLE
from tests.chaos.schedule import Scale

BUILD = Path("build") / "chaos"


def proved(name: str, scale: Scale, seed: int) -> None:
    """Play a drill and fail with everything that was found, and the seed that repeats it."""
    drill = run(scale, seed)
    report.write(drill, BUILD / f"{name}-{seed}.json")
    (BUILD / f"{name}-{seed}.md").write_text(report.table(drill) + "\n")
    found = report.problems(drill)
    assert not found, "\n".join([f"seed {seed}:", *found, report.table(drill)])


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_whatever_dies() -> None:
    proved("short", SHORT, int(os.environ.get("CHAOS_SEED", SEED)))


@pytest.mark.chaos
@pytest.mark.timeout(3600)
def test_nothing_is_lost_or_doubled_on_sqlite_whatever_dies() -> None:
    proved("sqlite", SQLITE, int(os.environ.get("CHAOS_SEED", SEED)))


@pytest.mark.chaos
@pytest.mark.timeout(3600)
def test_ten_thousand_texts_survive_everything_that_can_die() -> None:
    proved("whole", WHOLE, int(os.environ.get("CHAOS_SEED", SEED)))
