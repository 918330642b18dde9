"""Log lines become lines for people."""

import json
from pathlib import Path

from services.console.story import Follower, read


def test_what_a_service_said_about_a_case_is_told_by_its_contract() -> None:
    line = json.dumps({"event": "said", "contract": "CaseReceived", "case_no": "26112300017", "service": "intake",
                       "level": "info", "timestamp": "2026-11-23T01:00:00Z"})
    happening = read("intake", line)
    assert happening
    assert "26112300017" in happening.text().plain
    assert "CaseReceived" in happening.text().plain


def test_other_ordinary_lines_are_not_told() -> None:
    assert read("intake", '{"event": "started", "level": "info"}') is None
    assert read("router", '{"event": "case assigned", "case_no": "26112300017", "level": "info"}') is None


def test_trouble_is_told_even_without_a_case() -> None:
    happening = read("router", '{"event": "relay failed", "level": "error", "error": "ValueError"}')
    assert happening
    assert "relay failed: ValueError" in happening.what


def test_a_line_that_is_no_json_is_trouble() -> None:
    happening = read("router", "router: COUNTY_FILE is not there")
    assert happening
    assert happening.level == "error"


def test_a_follower_gives_whole_lines_only(tmp_path: Path) -> None:
    file = tmp_path / "log"
    follower = Follower(file)
    assert list(follower.lines()) == []
    with file.open("w") as out:
        out.write("one\ntw")
        out.flush()
        assert list(follower.lines()) == ["one"]
        out.write("o\n")
        out.flush()
    assert list(follower.lines()) == ["two"]


def test_a_follower_begins_again_in_a_new_file(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("long ago\n")
    follower = Follower(file)
    file.write_text("new\n")
    assert list(follower.lines()) == ["new"]
