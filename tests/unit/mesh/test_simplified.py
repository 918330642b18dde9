"""Traditional characters as simplified ones."""

import sys

import zhconv

from services.mesh.simplified import simplified
from services.mesh.without import hollow, without


def test_every_character_is_what_the_library_makes_of_it() -> None:
    signs = [chr(code) for code in range(0x2E80, 0xA000)]
    assert [simplified(sign) for sign in signs] == [zhconv.convert(sign, "zh-hans") for sign in signs]
    assert simplified("路燈壞了, ok") == "路灯坏了, ok"


def test_a_module_is_missing_only_in_the_block() -> None:
    with without("this_is_nowhere", "sys"):
        assert sys.modules["this_is_nowhere"] is None
        assert sys.modules["sys"] is sys
    assert "this_is_nowhere" not in sys.modules


def test_a_module_is_hollow_only_in_the_block() -> None:
    with hollow("this_is_nowhere", "sys"):
        from this_is_nowhere import Anything

        assert isinstance(Anything, type)
        assert sys.modules["sys"] is sys
    assert "this_is_nowhere" not in sys.modules
