"""The table of an assignment's states has no dead end and no verb that nobody may use."""

from typing import get_args

from services.mesh.contracts.intake import Verb
from services.mesh.contracts.router import Part
from services.router.domain.case import ACTING, State
from services.router.domain.transitions import BELATED, ENDS, NEEDS_WORDS, NEXT, PERMITS, REFUSED

STATES, VERBS, PARTS = (set(get_args(one)) for one in (State, Verb, Part))


def test_every_state_allows_verbs_or_is_an_end_that_names_its_answer() -> None:
    assert set(NEXT) == ACTING
    assert set(REFUSED) == STATES - {"assigned"}
    assert set(BELATED) <= STATES


def test_from_every_state_that_acts_every_part_can_reach_an_end_by_a_command() -> None:
    for part in PARTS:
        for state in ACTING:
            ways = {goal for verb, goal in NEXT[state].items() if verb in PERMITS[part]}
            assert ways & (STATES - ACTING), (part, state)


def test_whatever_happens_to_a_case_ends_what_still_acts() -> None:
    assert set(ENDS.values()) <= STATES - ACTING


def test_every_verb_that_has_codes_is_somebodys_and_moves_something() -> None:
    used = VERBS - {"list", "none"}
    assert set().union(*PERMITS.values()) == used
    assert set().union(*NEXT.values()) == used
    assert used >= NEEDS_WORDS


def test_only_the_desk_dispatches_and_only_a_decider_decides() -> None:
    deciding = {"grant", "refuse", "rework"}
    assert {part for part in PARTS if "dispatch" in PERMITS[part]} == {"triage"}
    assert {part for part in PARTS if PERMITS[part] & deciding} == {"decision"}
    assert all({"accept", "note", "return", "done", "details"} <= PERMITS[part] for part in PARTS - {"decision"})
