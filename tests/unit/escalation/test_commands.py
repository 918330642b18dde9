"""`directline withdrawals`, as a person at the command line sees it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from services.escalation import commands
from services.mesh.contracts.calls.escalation import WithdrawalLine, WithdrawalsQuery

LINES = [WithdrawalLine(unit_name="住建局", count=3, pressed=1), WithdrawalLine(unit_name="", count=1, pressed=0)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[WithdrawalsQuery]:
    """An escalation that answers."""
    queries: list[WithdrawalsQuery] = []

    def answer(uri: str, service: str, method: str, query: WithdrawalsQuery, form: Any) -> list[WithdrawalLine]:
        assert (service, method, form) == ("escalation", "withdrawals", WithdrawalLine)
        queries.append(query)
        return LINES

    monkeypatch.setattr(commands, "ask_many", answer)
    return queries


def run(*words: str) -> str:
    result = CliRunner().invoke(commands.COMMANDS[0], list(words))
    assert result.exit_code == 0, result.output
    return result.output


def test_a_line_a_unit(asked: list[WithdrawalsQuery]) -> None:
    assert run().splitlines() == ["    3 withdrawn, 1 soon after a contact  住建局",
                                  "    1 withdrawn, 0 soon after a contact  -"]
    assert asked == [WithdrawalsQuery()]


def test_as_json_since_a_day_for_a_viewer(asked: list[WithdrawalsQuery]) -> None:
    told = json.loads(run("--json", "--since", "2026-11-23", "--as", "discipline-duty"))
    assert told == [{"unit": "住建局", "count": 3, "pressed": 1}, {"unit": "", "count": 1, "pressed": 0}]
    assert asked == [WithdrawalsQuery(since=datetime(2026, 11, 23, tzinfo=UTC), viewer="discipline-duty")]
