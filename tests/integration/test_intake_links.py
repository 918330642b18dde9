"""What others may be linked to is found with one query on each backend, and a lead is held before anybody is."""

from dataclasses import replace
from datetime import timedelta

from services.intake.desk import Desk
from services.intake.domain.events import Event
from services.intake.domain.linking import Told
from services.intake.handlers import take_texts
from services.intake.links import lead_gone
from services.intake.store.linked import AT_MOST
from services.mesh.contracts.intake import CaseLinked, CaseReceived
from services.mesh.mesh import Mesh
from tests.integration.test_intake_batches import hear, intake, kept, take, text
from tests.questions import asked
from tests.unit.intake.fakes import START, answered, assigned

__all__ = ["intake"]
LAMP, WATER = ("street-light", "didong"), ("drainage", "xunchang")


def opened(intake: Mesh, *texts: tuple[str, int]) -> list[str]:
    taken = take(intake, [text(words, phone, phone) for words, phone in texts])
    return [case_no for one in taken for case_no in one.case_nos]


def found(intake: Mesh, *blocks: tuple[str, str]) -> dict[tuple[str, str], list[Told]]:
    with intake.work() as work:
        told: dict[tuple[str, str], list[Told]] = work.store.linked.alike(blocks, START - timedelta(days=3))
        return told


def test_leads_of_several_blocks_are_found_at_once_the_newest_of_each_and_no_linked_ones(intake: Mesh) -> None:
    lamp, *_ = opened(intake, ("西河街12号路灯不亮", 1), ("西河街12号路灯不亮", 2), ("底洞镇路面坑洼", 3))
    drains = opened(intake, *((f"巡场镇金河大道{n}号下水道堵塞", n) for n in range(10, 15 + AT_MOST)))
    told = found(intake, LAMP, WATER, ("road", "wangjia"))
    assert [one.case_no for one in told[LAMP]] == [lamp]
    assert {one.case_no for one in told[WATER]} == {*drains[-AT_MOST:]}
    assert told["road", "wangjia"] == []
    assert (told[LAMP][0].topic.place, told[LAMP][0].at) == ("西河街", START + timedelta(seconds=1))


def test_a_batch_asks_three_questions_more_whatever_the_number_of_leads(intake: Mesh) -> None:
    opened(intake, *((f"西河街{n}号路灯不亮", n) for n in range(1, 21)))
    with asked(intake) as alone:
        opened(intake, *((f"西河街{n}号路灯不亮", n) for n in range(101, 111)))
    with asked(intake) as linked:
        found = opened(intake, *((f"西河街{n - 200}号路灯不亮", n) for n in range(201, 211)))
    assert len([case for case in kept(intake, found) if case.linked_to]) == 10
    assert len(linked) <= len(alone) + 3  # their locks, cases and phones


def test_nobody_is_linked_to_a_case_that_was_answered_and_phones_are_counted(intake: Mesh) -> None:
    [lead] = opened(intake, ("西河街12号路灯不亮", 1))
    with intake.work() as work:
        said = work.said
        take_texts(work, [text("西河街12号路灯坏了", 2, 2), text("西河街12号路灯坏了", 3, 3)])
        received = [one for one in said if isinstance(one, CaseReceived)]
        assert [one.linked_to for one in received] == [lead, lead]
        assert [one.reporters for one in said if isinstance(one, CaseLinked)] == [2, 3]
        assert lead in work.rows.held
        assert work.store.linked.phones([lead]) == {lead: {f"+86138{phone:08d}" for phone in (2, 3)}}
    [case] = kept(intake, [lead])
    hear(intake, assigned(case), answered(case))
    again = opened(intake, ("西河街12号路灯又不亮", 4))
    assert [one.linked_to for one in kept(intake, again)] == [None]


def test_an_event_has_one_lead_and_gets_another_when_that_is_withdrawn(intake: Mesh) -> None:
    with intake.work() as work:
        work.store.events.add(Event(
            event_id="e1", name="停水", areas=("xunchang",), words=("停水",), anywhere=False, text="今晚8点恢复。",
            opened_at=START, until=START + timedelta(hours=8)))
    lead, second, third = opened(intake, *((f"巡场镇金河大道{n}号停水了", n) for n in (1, 2, 3)))
    assert [one.linked_to for one in kept(intake, [lead, second, third])] == [None, lead, lead]
    with intake.work() as work:
        work.lock(lead)
        [case] = work.store.cases([lead])
        gone = replace(case, withdrawn_at=START)
        work.store.save_cases([gone])
        desk = Desk(work)
        lead_gone(desk, gone, START)
        desk.finish()
    [later] = opened(intake, ("巡场镇环城路停水了", 4))
    assert [one.linked_to for one in kept(intake, [second, third, later])] == [None, second, second]
