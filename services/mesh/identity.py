"""An identity map: what a transaction reads by key it reads once, many keys together; what it changes is written last.

So a batch of a hundred messages costs a query and a write for each table, not for each message.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from services.mesh.work import Rows

K = TypeVar("K")
V = TypeVar("V")


class IdentityMap(Generic[K, V]):
    """Values of one table by key, for one transaction.

    `read` finds many at once. `write` gets the new and the changed values before the next query or the commit.
    Whatever changes the table within the transaction must go through its map.
    """

    def __init__(self, rows: Rows, read: Callable[[Collection[K]], Mapping[K, V]],
                 write: Callable[[Sequence[V], Sequence[V]], None]) -> None:
        self._read = read
        self._write = write
        self._known: dict[K, V | None] = {}
        self._expected: set[K] = set()
        self._added: dict[K, V] = {}
        self._changed: dict[K, V] = {}
        rows.own(self)

    def expect(self, keys: Iterable[K]) -> None:
        """These will be asked for: read them together with the first one."""
        self._expected.update(keys)

    def knows(self, key: K) -> bool:
        """Whether it was read or written in this transaction already."""
        return key in self._known

    def get(self, key: K) -> V | None:
        """What stands under the key, as this transaction has left it."""
        if key not in self._known:
            self._fetch({key})
        return self._known[key]

    def many(self, keys: Collection[K]) -> dict[K, V]:
        """Those that are there."""
        missing = {key for key in keys if key not in self._known}
        if missing:
            self._fetch(missing)
        return {key: value for key in keys if (value := self._known[key]) is not None}

    def know(self, values: Mapping[K, V]) -> None:
        """These were just read from the table by something else than their keys."""
        self._known.update(values)

    def add(self, key: K, value: V) -> None:
        """A new one."""
        self._known[key] = self._added[key] = value

    def change(self, key: K, value: V) -> None:
        """A changed one."""
        self._known[key] = value
        (self._added if key in self._added else self._changed)[key] = value

    def flush(self) -> None:
        """Write what was added and changed."""
        if self._added or self._changed:
            added, changed = list(self._added.values()), list(self._changed.values())
            self._added, self._changed = {}, {}
            self._write(added, changed)

    def forget(self) -> None:
        """A savepoint was rolled back: nothing that was read or changed counts."""
        self._known.clear()
        self._added.clear()
        self._changed.clear()

    def _fetch(self, keys: set[K]) -> None:
        wanted = keys | (self._expected - self._known.keys())
        self._expected.clear()
        found = self._read(wanted)
        for key in wanted:
            self._known[key] = found.get(key)
