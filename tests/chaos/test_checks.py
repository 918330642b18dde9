"""A check of the checks: with a part of the mesh taken out, the drill that proves it must fail."""

import dataclasses

import pytest

from tests.chaos import report
from tests.chaos.drill import run
from tests.chaos.scales import TINY
from tests.chaos.schedule import Planned

SEED = 11
AT_THE_POINT = [Planned(at=3.0 + 4 * number, kind="killed at a point", target=target,
                        point="committed, not acknowledged")
                for number, target in enumerate(("notifier-1", "router-1", "notifier-1", "escalation-1"))]
SWALLOWED = [Planned(at=at, kind="blackholed", target="broker/*", seconds=4.0) for at in (3.0, 11.0)]
KILLED = [Planned(at=at, kind="broker killed", target="broker") for at in (3.0, 11.0)]
AWAY = [Planned(at=3.0, kind="broker killed", target="broker"), Planned(at=4.0, kind="killed", target="router-1")]
FORGOTTEN = [Planned(at=2.0, kind="stalled", target="router-1", seconds=6.0),
             Planned(at=2.0, kind="stalled", target="notifier-1", seconds=6.0),
             Planned(at=6.0, kind="broker wiped", target="broker")]


@pytest.mark.chaos
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("part", "planned", "noticed"), [
    ("inbox", AT_THE_POINT, "doubled"), ("confirms", SWALLOWED, "lost"), ("outbox", AWAY, "lost"),
    ("reconciler", FORGOTTEN, "lost"),
])
def test_a_drill_notices_when_a_part_is_missing(part: str, planned: list[Planned], noticed: str) -> None:
    drill = run(TINY, SEED, planned=list(planned), without=part, give_up=20)
    assert drill.verdict.count(noticed), report.table(drill)


@pytest.mark.chaos
@pytest.mark.timeout(300)
@pytest.mark.parametrize("planned", [SWALLOWED, KILLED], ids=["swallowed", "killed"])
def test_the_reconciler_alone_makes_good_what_missing_confirms_lose(planned: list[Planned]) -> None:
    drill = run(TINY, SEED, planned=list(planned), without="confirms alone", give_up=20)
    assert drill.own.repairs["unheard_said_again"], report.table(drill)
    assert not drill.verdict.count("lost"), report.table(drill)


@pytest.mark.chaos
@pytest.mark.timeout(300)
def test_the_same_faults_do_no_harm_when_nothing_is_missing() -> None:
    scale = dataclasses.replace(TINY, texts=100, seconds=60)
    planned = [*AT_THE_POINT, *(dataclasses.replace(each, at=each.at + 20 * after)
                                for after, group in enumerate((SWALLOWED, AWAY, FORGOTTEN), 1) for each in group)]
    drill = run(scale, SEED, planned=sorted(planned, key=lambda fault: fault.at), give_up=20)
    assert report.problems(drill) == [], report.table(drill)
