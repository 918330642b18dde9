"""A phone that writes without end: it is stopped and told so once, others are heard, and an operator lets it go on."""

import json
from collections.abc import Iterator

import pytest

from services.console.settings import SAMPLE_COUNTY
from tests.journey.people import DIDONG_DUTY
from tests.journey.test_command_line import directline
from tests.phones import Phone, RunningTown, await_value, case_no_in, running_town
from tests.servers import Broker

FLOODS = """
floods:
  per_phone: {texts: 6, within: 60 minutes}
  emergencies_when_blocked: {texts: 1, within: 1 hours}
"""
PLACES = ("西河街", "金河大道", "经五路", "环城路", "团聚村", "宁泰社区", "鱼竹村", "文聚社区")
WORDS = [f"{place}{trouble}" for trouble in ("路灯不亮", "下水道堵了", "井盖坏了") for place in PLACES]
TOO_MUCH = "您发得太多太快"
MACHINE = "您好,我现在不方便看短信,稍后回复您"


@pytest.fixture(scope="module")
def narrow_town(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """The sample county, with small limits."""
    folder = tmp_path_factory.mktemp("flood")
    county = folder / "county.yaml"
    county.write_text(SAMPLE_COUNTY.read_text(encoding="utf-8") + FLOODS, encoding="utf-8")
    with running_town(broker.make_vhost("flood"), folder, county) as town:
        yield town


def listed(town: RunningTown) -> list[dict[str, object]]:
    told = directline(town, "phones", "blocked", "--json")
    assert told.returncode == 0, told.stderr
    found: list[dict[str, object]] = json.loads(told.stdout)
    return found


def test_a_flood_costs_little_drowns_nobody_and_is_taken_when_an_operator_says_so(narrow_town: RunningTown) -> None:
    town = narrow_town
    town.begin()
    machine, citizen = town.citizen(), town.citizen()
    for n in range(60):
        machine.writes(f"{WORDS[n % len(WORDS)]},第{n}次")
        if n == 30:
            citizen.writes("西河街污水横流")
    case_no_in(citizen.reads("编号"))
    machine.reads(TOO_MUCH)
    held = await_value(lambda: next((one for one in listed(town) if one["held"] == 54), None),
                       lambda: f"54 should be held: {listed(town)}")
    assert machine.number not in json.dumps(held)
    told = machine.texts()
    assert len(told) <= 7, told
    assert sum(TOO_MUCH in words for words in told) == 1

    machine.writes("底洞镇西河街起火了")
    assert "119" in machine.reads("紧急")
    town.phone(DIDONG_DUTY).reads("紧急", "起火了")

    before = len(machine.texts())
    done = directline(town, "phones", "unblock", str(held["phone_id"]), "--take", "--by", "operator")
    assert done.returncode == 0, done.stderr
    assert "54 texts will be taken" in done.stdout
    assert listed(town) == []
    await_value(lambda: len(machine.texts()) > before or None, lambda: f"nothing was taken: {machine.texts()}")
    answers = [words for words in machine.texts() if "编号" in words or TOO_MUCH in words]
    assert len(answers) <= 30, "the county's cap"
    assert directline(town, "phones", "unblock", "nobody").returncode == 1
    assert directline(town, "phones", "unblock", machine.number, "--take", "--drop").returncode == 2
    assert directline(town, "phones", "unblock", machine.number, "--drop").returncode == 2


def test_a_machine_that_answers_each_of_our_sms_soon_hears_no_more(narrow_town: RunningTown) -> None:
    town = narrow_town
    town.begin()
    machine = town.citizen()
    answered = 0
    machine.writes(MACHINE)
    for _ in range(5):
        heard = _told(machine)
        if heard == answered:
            break
        answered = heard
        machine.writes(MACHINE)
    assert answered == 3, machine.texts()  # a receipt, the question where and what, and that its answer was kept
    machine.writes(machine.texts()[0])
    assert _told(machine) == 3, "its echo of our own words is nothing"


def _told(phone: Phone) -> int:
    """How many SMS it has when another's text, written later, was answered."""
    other = phone.town.citizen()
    other.writes("西河街下水道堵了")
    other.reads("编号")
    return len(phone.texts())
