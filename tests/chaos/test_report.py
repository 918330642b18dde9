"""A drill fails for everything it did not show, and its table says what it did."""

from collections.abc import Sequence

from tests.chaos.acts import Done
from tests.chaos.drill import Drill
from tests.chaos.judge import Verdict
from tests.chaos.own import Own
from tests.chaos.recovery import Recovery
from tests.chaos.report import problems, table
from tests.chaos.scales import SHORT
from tests.chaos.schedule import Planned


def fault(kind: str, *, point: str = "", hit: bool = True, killed: bool = False, problem: str = "") -> Done:
    planned = Planned(at=1.0, kind=kind, target="broker", point=point)
    return Done(planned=planned, begun=1.0, ended=2.0, hit=hit, killed=killed, problem=problem)


def drill(*faults: Done, recoveries: Sequence[float | None] = ()) -> Drill:
    return Drill(seed=7, scale=SHORT, verdict=Verdict(texts=1, sms=2), faults=list(faults), seconds=3.0, settled=4.0,
                 recoveries=[Recovery(outage="broker killed", ended=2.0, seconds=seconds) for seconds in recoveries],
                 carrier_faults={}, own=Own(ambiguous=[], parked={}, repairs={}))


def test_a_kind_of_fault_that_never_took_place_is_a_problem_and_one_that_missed_once_is_not() -> None:
    assert problems(drill(fault("memory alarm", hit=False), fault("memory alarm"))) == []
    assert problems(drill(fault("memory alarm", hit=False), fault("binding deleted"))) == [
        "of the kind 'memory alarm' no fault ever took place"]


def test_a_point_that_nobody_came_to_is_a_problem() -> None:
    found = problems(drill(fault("killed at a point", point="sending", hit=False),
                           fault("killed at a point", point="before commit")))
    assert found == ["nothing was ever killed at the point 'sending'"]


def test_whatever_did_not_come_back_is_a_problem() -> None:
    assert problems(drill(fault("broker killed", problem="not ready again within 90 s"))) == [
        "broker killed broker: not ready again within 90 s"]


def test_a_broker_that_is_back_while_texts_are_not_answered_is_a_problem() -> None:
    assert problems(drill(recoveries=[3.0, 45.0])) == []
    for seconds in (45.1, None):
        assert problems(drill(recoveries=[3.0, seconds])) == [
            "broker killed ended at 2.0 s, and not everything flowed again within 45 s"]


def test_the_table_counts_every_kill_of_a_service_and_tells_how_soon_all_flowed_again() -> None:
    made = drill(fault("killed", killed=True), fault("killed at a point", point="sending", hit=False, killed=True),
                 fault("killed", hit=False), fault("broker killed"), recoveries=[2.0, 3.0, 7.0])
    rows = {name.strip(): value.strip() for name, value in
            (line.strip("|").split("|") for line in table(made).splitlines())}
    assert rows["SIGKILLs to services"] == "2"
    assert rows["flows again after a broker outage (3 measured): half, longest"] == "3.0 s, 7.0 s"
    assert rows["commit"]
