"""The table of a case's states: all of them, no dead end, nothing comes back from a withdrawal."""

from typing import get_args

from services.intake.domain.cases import OVER, STATES, WORKED_ON, State
from services.intake.domain.states import MOVES, may_follow


def test_the_table_names_every_state_that_facts_can_lead_to() -> None:
    assert set(MOVES) == set(get_args(State)) == {state for state, _ in STATES}
    assert {state for ways in MOVES.values() for state in ways.values()} <= set(MOVES)


def test_from_every_state_there_is_a_way_to_an_end() -> None:
    assert all(any(may_follow(state, end) for end in OVER) for state in MOVES)


def test_every_state_can_be_reached_and_what_is_withdrawn_stays_so() -> None:
    assert all(may_follow("received", state) for state in MOVES)
    assert not MOVES["withdrawn"]
    assert not OVER & WORKED_ON
