"""Arrays as PostgreSQL reads them; what it makes of them is tried in tests/integration/test_mesh_rows.py."""

from datetime import UTC, datetime
from enum import Enum, IntEnum, StrEnum

import pytest

from services.mesh.arrays import array


class Colour(StrEnum):
    RED = "red"


class Older(str, Enum):  # noqa: UP042 - it writes itself in another way
    RED = 'r"d'


class Number(IntEnum):
    TWO = 2


def test_texts_are_quoted_and_escaped() -> None:
    assert array(["a", 'say "no"', "back\\slash", "", "NULL"]) == '{"a","say \\"no\\"","back\\\\slash","","NULL"}'


def test_numbers_truth_moments_and_nothing() -> None:
    moment = datetime(2026, 11, 23, 1, 2, 3, 4, UTC)
    assert array([1, -2, True, None, moment]) == "{1,-2,True,NULL,2026-11-23T01:02:03.000004+00:00}"


def test_kinds_of_texts_and_numbers_are_what_they_are_besides() -> None:
    assert array([Colour.RED, Older.RED]) == '{"red","r\\"d"}'
    assert array([Number.TWO, 3]) == "{2,3}"


def test_what_has_no_place_in_an_array_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes has no place in an array"):
        array([b"x"])
