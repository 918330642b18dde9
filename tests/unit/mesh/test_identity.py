"""An identity map reads and writes each row once."""

import gc
import weakref
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from services.mesh.identity import IdentityMap
from services.mesh.work import Rows


class Shelf:
    """A table in memory that notes what was asked of it; also the Rows that owns the map."""

    def __init__(self, **values: int) -> None:
        self.values = values
        self.asked: list[list[str]] = []
        self.written: list[tuple[list[int], list[int]]] = []
        self.map: IdentityMap[str, int] = IdentityMap(self, self._read, self._write)  # type: ignore[arg-type]

    def own(self, pending: object) -> None:
        """As Rows does."""

    def _read(self, keys: Collection[str]) -> Mapping[str, int]:
        self.asked.append(sorted(keys))
        return {key: self.values[key] for key in keys if key in self.values}

    def _write(self, added: Sequence[int], changed: Sequence[int]) -> None:
        self.written.append((list(added), list(changed)))


def test_what_is_expected_is_read_with_the_first_question() -> None:
    shelf = Shelf(a=1, b=2)
    shelf.map.expect(["a", "b", "c"])
    assert [shelf.map.get(key) for key in ("a", "b", "c", "a")] == [1, 2, None, 1]
    assert shelf.asked == [["a", "b", "c"]]


def test_a_change_is_read_back_and_written_once() -> None:
    shelf = Shelf(a=1)
    shelf.map.change("a", 5)
    shelf.map.change("a", 6)
    shelf.map.add("n", 7)
    shelf.map.change("n", 8)
    assert shelf.map.many(["a", "n", "z"]) == {"a": 6, "n": 8}
    shelf.map.flush()
    shelf.map.flush()
    assert shelf.written == [([8], [6])]


def test_after_a_savepoint_was_rolled_back_the_table_is_read_again() -> None:
    shelf = Shelf(a=1)
    shelf.map.change("a", 5)
    shelf.map.forget()
    assert shelf.map.get("a") == 1
    shelf.map.flush()
    assert shelf.written == []


def test_what_was_read_is_let_go_with_its_transaction_not_by_the_collector() -> None:
    class Read:
        """Something large."""

    class Store:
        def __init__(self, rows: Rows) -> None:
            self.map: IdentityMap[str, Read] = IdentityMap(rows, self._read, self._write)

        def _read(self, keys: Collection[str]) -> Mapping[str, Read]:
            return {key: Read() for key in keys}

        def _write(self, added: Sequence[Read], changed: Sequence[Read]) -> None:
            """Nothing is."""

    nothing: Any = None
    rows = Rows(nothing, {})
    store = Store(rows)
    gc.disable()
    try:
        seen = weakref.ref(store.map.many(["a"])["a"])
        assert seen() is not None
        rows.close()
        assert seen() is None
    finally:
        gc.enable()
