"""What an operator reads at the command line about a town that runs."""

import json
import subprocess
import sys

import pytest

from tests.journey.people import DIDONG_DUTY, DISCIPLINE_DUTY
from tests.phones import RunningTown, case_no_in


def directline(town: RunningTown, *arguments: str, within: float = 30) -> subprocess.CompletedProcess[str]:
    """Run a command against this town."""
    return subprocess.run([sys.executable, "-m", "services.console.main", *arguments], env=dict(town.plan.environ),
                          capture_output=True, text=True, timeout=within, check=False)


def test_the_whole_story_of_a_case_is_told_in_order_of_time(town: RunningTown) -> None:
    citizen, official = town.citizen(), town.phone(DIDONG_DUTY)
    citizen.writes("西河街电线杆下的路灯不亮")
    case_no = case_no_in(citizen.reads("编号"))
    official.writes(f"接 {official.code(case_no)}")
    citizen.reads("接办")
    told = directline(town, "case", "show", case_no, "--json")
    assert told.returncode == 0, told.stderr
    lines = json.loads(told.stdout)
    assert {line["service"] for line in lines} == {"intake", "router", "notifier", "escalation"}
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    assert citizen.number not in told.stdout
    assert case_no not in directline(town, "case", "show", "26112399999").stdout


def test_a_secret_case_tells_its_words_to_its_whitelist_only(town: RunningTown) -> None:
    citizen = town.citizen()
    citizen.writes("交通局负责人收红包,吃拿卡要")
    case_no = case_no_in(citizen.reads("编号"))
    town.phone(DISCIPLINE_DUTY).code()
    everybody = directline(town, "case", "show", case_no).stdout
    assert everybody.strip()
    assert not any(word in everybody for word in ("收红包", "交通", "纪委"))
    assert "收红包" in directline(town, "case", "show", case_no, "--as", "discipline-duty").stdout
    assert "收红包" not in directline(town, "case", "show", case_no, "--as", "transport-head").stdout


def test_an_unknown_case_is_1_and_a_town_that_is_well_is_0(town: RunningTown) -> None:
    assert directline(town, "case", "show", "26112399999").returncode == 1
    doctor = directline(town, "doctor")
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    parked = directline(town, "parked", "list")
    assert (parked.returncode, parked.stdout) == (0, "0 parked.\n")


def test_the_doctor_names_a_service_that_is_down(town: RunningTown) -> None:
    town.stop("escalation")
    try:
        doctor = directline(town, "doctor")
    finally:
        town.start("escalation")
    assert doctor.returncode == 3
    assert "escalation  It is not ready" in doctor.stdout


def test_nothing_is_brought_back_while_the_notifier_may_send(town: RunningTown) -> None:
    refused = directline(town, "reconcile", "--since", "2026-11-23T02:00+08:00")
    assert refused.returncode != 0
    assert "directline notifier hold" in refused.stderr


@pytest.mark.parametrize("since", ["yesterday", "2126-11-23T02:00+08:00", "2026-11-23T02:00"])
def test_a_day_that_is_none_brings_nothing_back(town: RunningTown, since: str) -> None:
    refused = directline(town, "reconcile", "--since", since)
    assert refused.returncode == 2
    assert since in refused.stderr
