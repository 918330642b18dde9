"""The drills are as hard as they must be, and a seed repeats them."""

from collections import Counter

import pytest

from tests.chaos.points import POINTS
from tests.chaos.scales import SEED, SHORT, WHOLE
from tests.chaos.schedule import Planned, Scale, schedule
from tests.chaos.town import SERVICES

SIGKILLS = ("killed", "killed at a point")


def kinds(planned: list[Planned]) -> Counter[str]:
    return Counter(each.kind for each in planned)


def killed(planned: list[Planned]) -> list[Planned]:
    return [each for each in planned if each.kind in SIGKILLS]


def test_the_whole_drill_does_all_that_must_be_survived() -> None:
    planned = schedule(WHOLE, SEED)
    found = kinds(planned)
    assert (WHOLE.texts, WHOLE.replicas, WHOLE.postgres) == (10_000, 2, True)
    assert len(killed(planned)) >= 300
    assert {each.target for each in killed(planned)} == {f"{name}-{number}" for name in SERVICES for number in (1, 2)}
    assert len([each for each in planned if each.kind == "cut" and 5 <= each.seconds <= 60]) >= 20
    least = {"broker killed": 20, "memory alarm": 5, "database restarted": 5, "broker wiped": 2, "binding deleted": 1}
    assert {kind: count for kind, count in least.items() if found[kind] < count} == {}


def test_the_short_drill_kills_the_broker_and_every_service() -> None:
    planned = schedule(SHORT, SEED)
    found = killed(planned)
    assert SHORT.texts >= 500
    assert len(found) + kinds(planned)["broker killed"] >= 20
    assert {each.target.split("-")[0] for each in found} == set(SERVICES)
    assert kinds(planned)["broker killed"] >= 1


@pytest.mark.parametrize("scale", [SHORT, WHOLE])
def test_every_point_is_a_place_to_be_killed_at(scale: Scale) -> None:
    assert {each.point for each in schedule(scale, SEED)} - {""} == set(POINTS)


def test_a_seed_repeats_its_schedule_and_another_seed_has_another() -> None:
    assert schedule(SHORT, 7) == schedule(SHORT, 7) != schedule(SHORT, 8)
