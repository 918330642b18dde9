"""What happens, told at once to every page that looks on (Server-Sent Events)."""

import json
from collections.abc import Iterator
from queue import Empty, Full, Queue
from threading import Lock
from typing import Any

KEEP_ALIVE = ": still here\n\n"


def event(kind: str, data: Any) -> str:
    """One event as it goes over the wire; JSON keeps every line break inside the one data line."""
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


class Listener:
    """One page; what it is too slow to take is dropped, and it is told to load everything anew."""

    def __init__(self, room: int) -> None:
        self._queue: Queue[str | None] = Queue(maxsize=room)

    def tell(self, words: str | None) -> None:
        """Put an event (None: the end) into the page's queue; a full queue is emptied first."""
        try:
            self._queue.put_nowait(words)
        except Full:
            self._start_over(words)

    def _start_over(self, words: str | None) -> None:
        while not self._queue.empty():
            try:
                self._queue.get_nowait()
            except Empty:
                break
        self._queue.put_nowait(event("hello", {"missed": True}) if words else None)

    def stream(self, keep_alive: float) -> Iterator[str]:
        """Events as they come, with a comment when nothing happens, until the end."""
        while True:
            try:
                words = self._queue.get(timeout=keep_alive)
            except Empty:
                yield KEEP_ALIVE
                continue
            if words is None:
                return
            yield words


class Live:
    """Everybody who looks on."""

    def __init__(self, room: int = 1000, keep_alive: float = 10.0) -> None:
        self._room, self._keep_alive = room, keep_alive
        self._listeners: set[Listener] = set()
        self._lock = Lock()
        self._closed = False

    @property
    def listening(self) -> int:
        """How many pages look on."""
        return len(self._listeners)

    def tell(self, kind: str, data: Any) -> None:
        """Tell every page; costs nothing when nobody looks."""
        if not self._listeners:
            return
        words = event(kind, data)
        with self._lock:
            for listener in self._listeners:
                listener.tell(words)

    def listen(self) -> Iterator[str]:
        """A page's stream; it joins with the first event taken, so that one never begun leaves nothing."""
        listener = Listener(self._room)
        with self._lock:
            if self._closed:
                return
            self._listeners.add(listener)
        try:
            yield event("hello", {"missed": False})
            yield from listener.stream(self._keep_alive)
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def close(self) -> None:
        """End every stream."""
        with self._lock:
            self._closed = True
            for listener in self._listeners:
                listener.tell(None)
