"""Our outage is nobody's fault: a step against whoever had replied in time is taken back, and told once."""

from datetime import timedelta

from tests.journey.people import HOUSING_DEPUTY, HOUSING_DUTY, HOUSING_HEAD
from tests.phones import Phone, RunningTown, await_value, case_no_in

WITHOUT_ROUTER = ("intake", "notifier", "escalation")


def end(town: RunningTown, *names: str) -> None:
    """End services as an operator would: nothing holds them up, so each ends with 0."""
    processes = [town.processes[name] for name in names]
    town.stop(*names)
    assert [process.exit_code for process in processes] == [0 for _ in names]


def taken(official: Phone, words: str) -> str | None:
    """Whether we have taken a text over from the carrier."""
    texts = official.town.carrier.ledger(official.town.since, official.number)
    found = [text["status"] for text in texts if text["direction"] == "in" and text["words"] == words]
    return "taken" if found == ["received"] else None


def test_a_step_that_a_reply_in_time_contradicts_is_withdrawn_once_when_the_reply_is_heard(
        own_town: RunningTown) -> None:
    town = own_town
    citizen, official, deputy = town.citizen(), town.phone(HOUSING_DUTY), town.phone(HOUSING_DEPUTY)
    citizen.writes("经五路路灯不亮")
    case_no = case_no_in(citizen.reads("编号"))
    accept = f"接 {official.code(case_no)}"
    end(town, "router")
    official.writes(accept)
    await_value(lambda: taken(official, accept), lambda: "the reply was not taken")

    end(town, *WITHOUT_ROUTER)
    town.plan = town.plan.later(timedelta(hours=2, minutes=5))
    town.start(*WITHOUT_ROUTER)
    deputy.reads("逾期未接单", case_no)

    town.start("router")
    deputy.reads(case_no, "督办撤回")
    citizen.reads(case_no, "接办")
    official.reads("已接单")
    assert [[word for word in ("逾期未接单", "督办撤回") if word in words] for words in deputy.texts()] == [
        ["逾期未接单"], ["督办撤回"]]
    assert not any("督办撤回" in words for phone in (official, town.phone(HOUSING_HEAD)) for words in phone.texts())
