"""A secret case reaches its whitelist and nobody else, whatever officials text."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.replies import ReplyOwed
from services.mesh.matching import read
from services.router.domain.assignments import dispatched, planned
from services.router.domain.routing import plan
from services.router.domain.secrecy import may_know, posts_for
from tests.unit.router.fakes import CASE, COUNTY, Desk, closed, reopened, supplemented

EVERYBODY = {official.id: official.phone for unit in COUNTY.units for official in unit.officials}
ACCUSATIONS = ("底洞镇政府工作人员态度恶劣还骂人", "县纪委的人收红包", "住建局局长吃拿卡要", "有干部打人")
VERBS = ("accept", "note", "return", "done", "dispatch", "details", "list", "none")
WORDS = ("住建局 会办 底洞镇人民政府", "群众工作局", "在办", "")
CLUES = ("骂人", "红包", "吃拿卡要", "打人", "态度")

texts = st.tuples(st.sampled_from(sorted(EVERYBODY)), st.sampled_from(VERBS), st.sampled_from(WORDS),
                  st.integers(0, 50))
happenings = st.lists(st.one_of(texts, st.sampled_from(["supplement", "reopen", "close"])), max_size=12)


def happen(desk: Desk, what: object) -> None:
    if isinstance(what, tuple):
        person, verb, words, which = what
        held = list(desk.store.held.values())
        code = held[which % len(held)].code if held else "482913"
        desk.text(EVERYBODY[person], verb, *(() if verb in ("list", "none") else (code,)), words=words)
        return
    round_ = desk.store.kept[CASE].round
    desk.hear({"supplement": supplemented("他又骂人", round=round_, message_id=str(len(desk.said))),
               "reopen": reopened(round_ + 1, "没查,还打人"), "close": closed(round_)}[str(what)])


@given(st.sampled_from(ACCUSATIONS), happenings)
@settings(max_examples=150, deadline=None)
def test_whatever_happens_only_the_whitelist_sits_or_hears_of_it(words: str, story: list[object]) -> None:
    desk = Desk()
    [assigned] = desk.receive(words)
    allowed = set(assigned.known_to or ())
    assert allowed
    for what in story:
        happen(desk, what)
    assert {held.seat.person_id for held in desk.store.held.values()} <= allowed
    phones = {EVERYBODY[person] for person in allowed}
    for event in desk.said:
        if event.case_no is None:
            continue
        assert event.known_to is not None
        assert set(event.known_to) <= allowed
        assert {seat.person_id for seat in getattr(event, "seats", ())} <= allowed
        assert not isinstance(event, ReplyOwed) or event.address in phones
    said = "".join(event.model_dump_json() for event in desk.said)
    assert not [clue for clue in CLUES if clue in said]


def test_somebody_taken_off_the_whitelist_can_no_longer_use_a_code() -> None:
    desk = Desk()
    [assigned] = desk.receive(ACCUSATIONS[0])
    desk.store.kept[CASE] = replace(desk.store.kept[CASE], known_to=("discipline-second",))
    seat = assigned.seats[0]
    assert desk.text(seat.phone, "accept", seat.code or "").template == "code_wrong"
    assert desk.text(seat.phone, "list").template == "listing_empty"
    desk.hear(supplemented("还有一件事"))
    assert [one.person_id for one in desk.said[-1].seats] == ["discipline-second"]


def test_each_way_of_choosing_persons_asks_the_gate() -> None:
    desk = Desk()
    desk.receive(ACCUSATIONS[0])
    case = desk.store.kept[CASE]
    assert may_know(None, "anybody")
    assert not may_know((), "anybody")
    assert not dispatched(COUNTY, case, "housing", ["gas"])
    assert not posts_for(COUNTY, case, COUNTY.unit("didong-town"))
    open_plan = plan(COUNTY, read(COUNTY, "底洞镇西河街路灯不亮"))
    assert planned(replace(case, known_to=("discipline-duty",)), open_plan) == []
