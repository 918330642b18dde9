"""After a backup was put back the day comes back, and nobody is told twice."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.console.town import SERVICES
from services.notifier.domain.masking import told
from tests.journey.people import DIDONG_DUTY
from tests.journey.test_command_line import directline
from tests.phones import Phone, RunningTown, case_no_in, running_town
from tests.servers import Broker


@pytest.fixture
def quick_town(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """A town for one test alone that asks soon what its services lack."""
    with running_town(broker.make_vhost(f"restored-{uuid4().hex[:8]}"), tmp_path_factory.mktemp("town"),
                      SETTLE_SECONDS="1", CATCH_UP_SECONDS="2") as found:
        yield found


def databases(town: RunningTown, *services: str) -> list[Path]:
    folder = town.plan.settings.var
    return sorted(file for service in services for file in folder.glob(f"{service}.db*"))


def backed_up(town: RunningTown, folder: Path, *services: str) -> datetime:
    """Last night's backup of these services' databases."""
    town.stop(*services)
    for file in databases(town, *services):
        shutil.copy2(file, folder)
    town.start(*services)
    return datetime.now(UTC)


def restored(town: RunningTown, folder: Path, since: datetime, *services: str) -> None:
    """What an operator does: hold, put the backup back, bring the day back, let go."""
    assert directline(town, "notifier", "hold", "--why", "restore").returncode == 0
    town.stop(*services)
    for file in databases(town, *services):
        file.unlink()
    for file in folder.iterdir():
        shutil.copy2(file, town.plan.settings.var)
    town.start(*services)
    directline(town, "notifier", "hold", "--why", "the hold itself may be of a time after the backup")
    brought = directline(town, "reconcile", "--since", since.isoformat(), within=90)
    assert brought.returncode == 0, brought.stdout + brought.stderr
    assert directline(town, "notifier", "release").returncode == 0


def a_day(town: RunningTown) -> tuple[Phone, str, str]:
    """What happens after the backup: one case is answered and rated, another waits. Who waits, its number and code."""
    official, happy, waiting = town.phone(DIDONG_DUTY), town.citizen(), town.citizen()
    happy.writes("西河街路灯不亮")
    number = case_no_in(happy.reads("编号"))
    code = official.code(number)
    official.writes(f"接 {code}")
    happy.reads(number, "接办")
    official.writes(f"办 {code} 灯已换好")
    happy.reads("灯已换好")
    happy.writes("满意")
    happy.reads("谢谢")
    waiting.writes("西河街井盖坏了")
    number = case_no_in(waiting.reads("编号"))
    return waiting, number, official.code(number)


def twice(town: RunningTown) -> list[tuple[str, str]]:
    """Everything that somebody was told more than once, whatever code or time it named."""
    sent = Counter((sms["phone"], told(sms["words"])) for sms in town.ledger())
    return [each for each, times in sent.items() if times > 1]


def slow(*services: str) -> object:
    """A restore of one service alone: like the whole, and left to the long drills."""
    return pytest.param(services, id=services[0], marks=pytest.mark.chaos)


@pytest.mark.parametrize("services", [
    pytest.param(SERVICES, id="all"), slow("router"), slow("intake"), slow("escalation"), slow("notifier")])
def test_a_restored_backup_brings_the_day_back_and_tells_nobody_twice(
        quick_town: RunningTown, tmp_path: Path, services: tuple[str, ...]) -> None:
    town = quick_town
    since = backed_up(town, tmp_path, *services)
    waiting, number, code = a_day(town)
    restored(town, tmp_path, since, *services)
    town.phone(DIDONG_DUTY).writes(f"接 {code}")
    waiting.reads(number, "接办")
    newcomer = town.citizen()
    newcomer.writes("西河街下水道堵了")
    assert case_no_in(newcomer.reads("编号")) != number
    town.phone(DIDONG_DUTY).code(case_no_in(newcomer.reads("编号")))
    assert twice(town) == []
