"""How soon everything flows again is read from the ledger, where nothing else stood in the way."""

from dataclasses import replace

import pytest

from tests.chaos.acts import Done
from tests.chaos.judge import Sms
from tests.chaos.recovery import SOON, WITHIN, Recovery, recoveries, undisturbed
from tests.chaos.scales import SEED, WHOLE
from tests.chaos.schedule import Planned, schedule
from tests.chaos.stories import Story, stories

BEFORE = Story(phone="+8613800000001", mark="BCDF", unit="lights", ending="told", at=18.0)
FIRST = Story(phone="+8613800000002", mark="BCDG", unit="water", ending="told", at=21.0)
LATER = Story(phone="+8613800000003", mark="BCDH", unit="water", ending="told", at=22.0)
TEXTS = (LATER, BEFORE, FIRST)


def fault(kind: str = "broker killed", target: str = "broker", begun: float = 10.0, ended: float = 20.0) -> Done:
    return Done(planned=Planned(at=begun, kind=kind, target=target), begun=begun, ended=ended, hit=True)


def receipt(story: Story = FIRST, at: float = 23.0) -> Sms:
    return Sms(to=story.phone, words="【演练】您反映的情况已收到,编号26112300011。回复 查 可看进度。", at=at)


def prompt(story: Story = FIRST, at: float = 24.0) -> Sms:
    return Sms(to=story.official("handler"), words=f"26112300011 西河街:“{story.words}”。回复 接 123456", at=at)


def shown(*faults: Done, ledger: tuple[Sms, ...] = (receipt(), prompt()),
          texts: tuple[Story, ...] = TEXTS) -> list[Recovery]:
    return recoveries(faults, texts, ledger)


@pytest.mark.parametrize(("kind", "target", "name"), [
    ("broker killed", "broker", "broker killed"), ("broker wiped", "broker", "broker wiped"),
    ("memory alarm", "broker", "memory alarm"), ("cut", "broker/*", "cut broker/*"),
    ("blackholed", "broker/*", "blackholed broker/*")])
def test_it_lasts_until_the_first_text_after_the_outage_has_receipt_and_prompt(
    kind: str, target: str, name: str
) -> None:
    earlier = (receipt(BEFORE, 20.5), prompt(BEFORE, 20.5), receipt(LATER, 22.5), prompt(LATER, 22.5))
    again = (receipt(at=60.0), prompt(at=61.0))
    found = shown(fault(kind, target), ledger=(*again, *earlier, receipt(), prompt()))
    assert found == [Recovery(outage=name, ended=20.0, seconds=4.0)]
    assert found[0].kept


def test_it_is_broken_when_one_of_both_comes_too_late_or_never() -> None:
    late, at_last = (shown(fault(), ledger=(receipt(at=20.0 + WITHIN + more), prompt()))[0] for more in (0.1, 0.0))
    assert (late.kept, at_last.kept) == (False, True)
    for ledger in ((receipt(),), (prompt(),), ()):
        assert shown(fault(), ledger=ledger) == [Recovery(outage="broker killed", ended=20.0, seconds=None)]
    assert not shown(fault(), ledger=())[0].kept


@pytest.mark.parametrize("other", [
    fault("broker wiped", begun=64.0, ended=70.0), fault("memory alarm", begun=21.0, ended=22.0),
    fault("cut", "broker/*", 15.0, 25.0), fault("slow", "broker/*", 25.0, 30.0),
    fault("blackholed", "carrier/*", 5.0, 30.0), fault("carrier down", "carrier", 40.0, 41.0),
    fault("database restarted", "postgres", 30.0, 32.0)])
def test_an_outage_shows_nothing_when_something_else_stops_everything_meanwhile(other: Done) -> None:
    assert "broker killed" not in [found.outage for found in shown(fault(), other)]


@pytest.mark.parametrize("other", [
    fault("broker killed", begun=66.0, ended=70.0), fault("carrier down", "carrier", 10.0, 19.0),
    fault("cut", "broker/router-1", 15.0, 40.0), fault("killed", "router-1", 22.0, 25.0)])
def test_what_is_over_comes_later_or_hits_one_replica_is_no_excuse(other: Done) -> None:
    assert shown(fault(), other)[0] == Recovery(outage="broker killed", ended=20.0, seconds=4.0)


def test_an_outage_that_never_was_or_that_nobody_texted_after_shows_nothing() -> None:
    assert shown(replace(fault(), hit=False)) == []
    assert shown(fault(), texts=(BEFORE,)) == []
    assert shown(fault(), texts=(BEFORE, replace(FIRST, at=20.0 + SOON + 0.1))) == []


def test_the_whole_drill_shows_several_recoveries() -> None:
    planned = [Done(planned=each, begun=each.at, ended=each.at + max(each.seconds, 10.0), hit=True)
               for each in schedule(WHOLE, SEED)]
    texts = stories(WHOLE.texts, WHOLE.seconds, SEED)
    assert len(undisturbed(planned)) >= 3
    assert len(recoveries(planned, texts, ())) >= 3
