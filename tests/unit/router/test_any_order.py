"""A case's whole story, told in every order that causes allow and some of it twice: one and the same end."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.mesh.contracts.router import CaseAnswered, CaseAssigned
from tests.unit.router.fakes import CASE, START, Desk, closed, code_of, phone_of, received, reopened, supplemented

HANDLER = phone_of("didong-duty")
FACTS = {
    "received": received(), "received again": received(),
    "supplement": supplemented("还有一盏", message_id="a"),
    "supplement 2": supplemented("快点", message_id="b", round=2),
    "closed": closed(), "reopened": reopened(), "reopened again": reopened(), "closed 2": closed(2),
    "closed 2 again": closed(2),
}
ANSWERED_BEFORE = {"closed": 1, "reopened": 1, "reopened again": 1, "closed 2": 2, "closed 2 again": 2}
# The round whose code it needs, the words, and the minute in which it reached us.
TEXTS = {
    "accept": (1, "", 10), "note": (1, "已到现场", 20), "done": (1, "已修好", 30), "accept again": (1, "", 40),
    "accept 2": (2, "", 130), "done 2": (2, "这次换了线", 140), "done 2 again": (2, "这次换了线", 140),
}
STORY = (*FACTS, *TEXTS)


def can_be(desk: Desk, what: str) -> bool:
    """Whether its cause has happened: a code was handed out, or a round was answered."""
    if what in TEXTS:
        return TEXTS[what][0] in {one.round for one in desk.heard(CaseAssigned)}
    return ANSWERED_BEFORE.get(what, 0) in {0, *(one.round for one in desk.heard(CaseAnswered))}


def happens(desk: Desk, what: str) -> None:
    if what in FACTS:
        desk.hear(FACTS[what])
        return
    round_, words, minute = TEXTS[what]
    assigned = next(one for one in desk.heard(CaseAssigned) if one.round == round_)
    desk.text(HANDLER, what.split()[0], code_of(assigned), words=words, at=START + timedelta(minutes=minute))


def end_of(order: Sequence[str]) -> object:
    desk, left = Desk(), list(order)
    while left:
        what = next(one for one in left if can_be(desk, one))
        left.remove(what)
        happens(desk, what)
    assert not desk.early
    made = sorted((one.round, one.part, one.unit_id, one.state, one.accepted_at, one.accepted_by, one.ended_at)
                  for one in desk.store.made.values())
    told = sorted((one.round, one.person_id, one.words) for one in desk.heard(CaseAnswered))
    return desk.store.kept[CASE], made, told, desk.store.supplements(CASE)


@settings(max_examples=200, deadline=None)
@given(st.permutations(STORY))
def test_a_whole_story_ends_alike_in_any_order(order: list[str]) -> None:
    assert end_of(order) == end_of(STORY)


def test_the_end_of_the_story_is_a_case_that_was_answered_twice_and_closed() -> None:
    case, made, told, supplements = end_of(STORY)
    assert (case.round, case.state) == (2, "closed")
    assert [state for _, _, _, state, *_ in made] == ["done", "done"]
    assert len(told) == len(supplements) == 2
