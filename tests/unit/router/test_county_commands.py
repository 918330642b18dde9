"""`directline county check|try|apply`, as a person at the command line sees it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from services.mesh.contracts.calls.base import Unavailable
from services.mesh.contracts.calls.router import ApplyCounty, CountyStatus
from services.router import commands

SAMPLE = Path(__file__).parents[3] / "deploy/counties/gongxian.yaml"


def run(*words: object, typed: str = "") -> Result:
    result = CliRunner().invoke(commands.COMMANDS[0], [str(word) for word in words], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_text(SAMPLE.read_text(encoding="utf-8").replace("lead: transport", "lead: trnsport"), encoding="utf-8")
    return file


@pytest.fixture
def router(monkeypatch: pytest.MonkeyPatch) -> list[ApplyCounty]:
    """A router that takes every file."""
    asked: list[ApplyCounty] = []

    def answer(uri, service, method, request, model, timeout):
        assert (service, method, model) == ("router", "apply_county", CountyStatus)
        asked.append(request)
        return CountyStatus(name="珙县", county_version=len(asked), changed=True)

    monkeypatch.setattr(commands, "ask", answer)
    return asked


def test_check_of_a_good_file_ends_with_0():
    result = run("check", SAMPLE)
    assert result.exit_code == 0
    assert "is in order (0 errors, 0 warnings): 珙县, 5 towns, 13 units" in result.output


def test_check_names_file_line_and_field_and_ends_with_1(broken):
    result = run("check", broken)
    assert result.exit_code == 1
    assert f"{broken}:157: routes[5].lead: there is no unit `trnsport`." in result.output


def test_check_as_json(broken):
    result = run("check", "--json", broken)
    assert result.exit_code == 1
    assert json.loads(result.output) == {"ok": False, "findings": [
        {"line": 157, "field": "routes[5].lead", "sentence": "there is no unit `trnsport`.", "warning": False}]}


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path):
    result = run("check", tmp_path / "none.yaml")
    assert result.exit_code == 1
    assert "it can't be read" in result.output


def test_try_tells_where_a_text_would_go_and_why():
    result = run("try", SAMPLE, "--text", "金河大道路灯不亮")
    assert result.exit_code == 0
    assert "goes to   住房和城乡建设局" in result.output
    assert "why       金河大道·路灯→住建局" in result.output
    assert "in charge 住建局值班员" in result.output


def test_try_tells_what_the_citizen_is_asked_before_a_person_dispatches_it():
    assert "asks      the citizen first: where is it" in run("try", SAMPLE, "--text", "路灯不亮").output
    for words in ("路灯和公路", "塌方了", "西河街路灯不亮"):
        assert "asks" not in run("try", SAMPLE, "--text", words).output


def test_try_tells_who_may_know_of_a_secret_case_and_what_becomes_of_its_matter():
    cases = json.loads(run("try", SAMPLE, "--json", "--text", "金河大道路灯不亮,住建局的人收红包").output)["cases"]
    assert [(case["secret"], case["unit"]) for case in cases] == [(True, "县纪委监委"), (False, "群众工作局")]
    assert cases[0]["known_to"] == ["discipline-duty", "discipline-second"]
    assert cases[1]["words"] == "金河大道路灯不亮"


def test_try_reads_lines_when_no_text_is_given():
    result = run("try", SAMPLE, "--json", typed="有人落水\n\n团聚村修公路\n")
    assert [json.loads(line)["text"] for line in result.output.splitlines()] == ["有人落水", "团聚村修公路"]


@pytest.mark.parametrize("command", ["try", "apply"])
def test_a_broken_file_is_neither_tried_nor_applied(broken, router, command):
    result = run(command, broken)
    assert result.exit_code == 1
    assert "routes[5].lead" in result.output
    assert router == []


def test_apply_sends_the_file_as_it_stands_each_time_with_a_key_of_its_own(router):
    for version in (1, 2):
        assert run("apply", SAMPLE).output == f"珙县: applied, version {version}.\n"
    assert [request.text for request in router] == [SAMPLE.read_text(encoding="utf-8")] * 2
    assert router[0].idempotency_key != router[1].idempotency_key


def test_apply_leaves_it_to_the_command_line_to_say_that_router_is_away(monkeypatch):
    def away(*_, **__):
        raise Unavailable("router did not answer within 10 seconds.")

    monkeypatch.setattr(commands, "ask", away)
    with pytest.raises(Unavailable):
        CliRunner().invoke(commands.COMMANDS[0], ["apply", str(SAMPLE)], catch_exceptions=False)
