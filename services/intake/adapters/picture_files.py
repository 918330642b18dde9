"""Where pictures lie: a directory, or whatever else fsspec knows by a URL."""

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

AT_ONCE = 256 * 1024  # bytes; between two such pieces other green threads come in


class PictureFiles:
    """One file each, named by the picture's id. OSError where the place can't be used."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._found: tuple[Any, str] | None = None

    def keep(self, picture_id: str, data: bytes) -> None:
        """Write it whole or not at all; the same once more is harmless."""
        system, folder = self._place()
        system.makedirs(folder, exist_ok=True)
        path, part = f"{folder}/{picture_id}", f"{folder}/{picture_id}.part"
        try:
            with system.open(part, "wb") as file:
                for piece in _pieces(data):
                    file.write(piece)
            system.mv(part, path)
        except BaseException:
            with suppress(Exception):
                system.rm(part)
            raise

    def read(self, picture_id: str) -> bytes:
        """The whole picture."""
        system, folder = self._place()
        pieces: list[bytes] = []
        with system.open(f"{folder}/{picture_id}", "rb") as file:
            while piece := file.read(AT_ONCE):
                pieces.append(piece)
                time.sleep(0)
        return b"".join(pieces)

    def try_out(self) -> None:
        """Whether one can be kept here now; any error says that it can't."""
        name = f"check-{uuid4().hex}"
        self.keep(name, b"a check of the place")
        system, folder = self._place()
        system.rm(f"{folder}/{name}")

    def _place(self) -> tuple[Any, str]:
        """The file system is made when the first picture comes: most processes never see one."""
        if self._found is None:
            from fsspec.core import url_to_fs

            system, folder = url_to_fs(self._url)
            self._found = system, str(folder).rstrip("/")
        return self._found


def _pieces(data: bytes) -> Iterator[bytes]:
    for first in range(0, len(data), AT_ONCE):
        yield data[first:first + AT_ONCE]
        time.sleep(0)
