"""Where pictures lie: whole or not at all."""

from pathlib import Path
from typing import Any

import pytest

from services.intake.adapters.picture_files import AT_ONCE, PictureFiles
from services.intake.showing import place


@pytest.mark.parametrize("place", ["folder", "file", "memory"])
def test_what_is_kept_is_read_again(place: str, tmp_path: Path) -> None:
    url = {"folder": str(tmp_path / "a" / "pictures"), "file": f"file://{tmp_path}/b", "memory": f"memory://{tmp_path}"}
    data = bytes(range(256)) * (AT_ONCE // 100)
    PictureFiles(url[place]).keep("one", data)
    files = PictureFiles(url[place])
    files.keep("two", b"other")
    files.keep("one", data)
    assert (files.read("one"), files.read("two")) == (data, b"other")


def test_a_picture_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="one"):
        PictureFiles(str(tmp_path)).read("one")


def test_half_a_picture_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = PictureFiles(str(tmp_path))

    def broken(*_: Any) -> None:
        raise OSError("no space left")

    files.keep("before", b"x")
    monkeypatch.setattr("services.intake.adapters.picture_files.time.sleep", broken)
    with pytest.raises(OSError, match="space"):
        files.keep("one", b"y" * 3 * AT_ONCE)
    assert [path.name for path in tmp_path.iterdir()] == ["before"]


def test_a_place_is_tried_out_and_left_as_it_was(tmp_path: Path) -> None:
    place(PictureFiles(str(tmp_path / "pictures")))
    assert place(PictureFiles(str(tmp_path / "pictures"))).writable
    assert list((tmp_path / "pictures").iterdir()) == []
    (tmp_path / "file").write_text("no directory")
    assert not place(PictureFiles(str(tmp_path / "file" / "pictures"))).writable
    assert not place(PictureFiles("unknown://x")).writable
