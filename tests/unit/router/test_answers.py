"""What callers are told, and what they are not."""

from pathlib import Path

import pytest

from services.mesh.contracts.calls.base import BadRequest
from services.mesh.contracts.calls.router import ApplyCounty, AssignmentQuery, ReplyCommand, StoryQuery
from services.mesh.contracts.intake import Command
from services.mesh.errors import SettingError
from services.router import answers
from services.router.settings import read
from tests.unit.router.fakes import CASE, Desk, code_of, phone_of

COUNTY_FILE = Path(__file__).parents[3] / "deploy/counties/gongxian.yaml"
HANDLER = phone_of("didong-duty")


def told(desk: Desk, viewer: str | None) -> str:
    lines = answers.assignments(desk, AssignmentQuery(case_nos=(CASE,), viewer=viewer))
    story = answers.story(desk, StoryQuery(case_nos=(CASE,), viewer=viewer))
    assert lines
    assert story
    return "".join(one.model_dump_json() for one in (*lines, *story))


def test_a_case_is_told_without_phones_and_codes() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    desk.text(HANDLER, "note", code_of(assigned), words="已到现场")
    words = told(desk, None)
    assert "底洞镇人民政府" in words
    assert "已到现场" in words
    assert "+86" not in words
    assert code_of(assigned) not in words


def test_a_secret_case_shows_persons_and_words_to_its_whitelist_alone() -> None:
    desk = Desk()
    [assigned] = desk.receive("底洞镇政府工作人员态度恶劣还骂人")
    desk.text(phone_of("discipline-duty"), "note", code_of(assigned), words="已谈话")
    assert "已谈话" in told(desk, "discipline-second")
    for viewer in (None, "didong-duty", "petition-duty"):
        words = told(desk, viewer)
        assert not [hidden for hidden in ("已谈话", "纪委", "discipline", "骂人") if hidden in words]


def test_unknown_cases_are_left_out() -> None:
    assert answers.assignments(Desk(), AssignmentQuery(case_nos=("1",))) == []
    assert answers.story(Desk(), StoryQuery(case_nos=("1",))) == []


def test_a_reply_by_call_is_judged_like_a_text() -> None:
    desk = Desk()
    [assigned] = desk.receive()
    command = Command(verb="accept", codes=(code_of(assigned),))
    for phone, template in ((phone_of("housing-duty"), "code_wrong"), (HANDLER, "accepted")):
        asked = ReplyCommand(idempotency_key="12345678", phone=phone, command=command)
        assert answers.reply(desk, asked).template == template


def test_a_county_file_with_a_mistake_is_refused_with_its_line() -> None:
    with pytest.raises(BadRequest, match=r"^line \d+: "):
        answers.apply_county(Desk(), ApplyCounty(idempotency_key="12345678", text="county:\n  name: 珙县\n"))


def test_a_wrong_county_file_keeps_router_from_starting(tmp_path: Path) -> None:
    file = tmp_path / "county.yaml"
    with pytest.raises(SettingError, match="COUNTY_FILE"):
        read({"COUNTY_FILE": str(file)})
    file.write_text("units: []\n")
    with pytest.raises(SettingError, match="line 1"):
        read({"COUNTY_FILE": str(file)})
    settings = read({"COUNTY_FILE": str(COUNTY_FILE), "WRONG_CODES": "7"})
    assert settings.county
    assert (settings.county.county.name, settings.wrong_codes) == ("珙县", 7)
    assert read({}).county is None
    with pytest.raises(SettingError, match="WRONG_CODES"):
        read({"WRONG_CODES": "0"})
