"""Withdrawals on both databases: many in one transaction, each counted once."""

from collections.abc import Iterator

import pytest

from services.escalation import withdrawing
from services.mesh.contracts.calls.escalation import WithdrawalsQuery
from services.mesh.contracts.intake import CaseWithdrawn
from tests.integration.escalation_app import Escalation
from tests.meshes import count
from tests.unit.escalation.fakes import START, assigned, at


@pytest.fixture
def escalation(database_url: str) -> Iterator[Escalation]:
    made = Escalation(database_url).migrated(database_url)
    yield made
    made.mesh.database.close()


def withdrawn(case_no: str, *, pressed: bool = False, when: str = "11-23 10:00", message_id: str = "") -> CaseWithdrawn:
    return CaseWithdrawn(message_id=message_id or f"w{case_no}", occurred_at=START, case_no=case_no,
                         received_at=at(when), pressed=pressed)


def counted(escalation: Escalation, since: str | None = None) -> list[tuple[str, int, int]]:
    with escalation.mesh.work() as work:
        lines = withdrawing.by_unit(work, WithdrawalsQuery(since=at(since) if since else None))
    return [(line.unit_name, line.count, line.pressed) for line in lines]


def test_each_is_kept_once_whatever_comes_first(escalation: Escalation) -> None:
    first, second = (assigned(f"a{n}", case_no=f"2611230001{n}") for n in (1, 2))
    escalation.hear(withdrawn("26112300011", pressed=True), first, second, withdrawn("26112300012"))
    escalation.hear(withdrawn("26112300012", message_id="again"), withdrawn("26112300013", when="11-24 10:00"))
    assert count(escalation.mesh, "withdrawals") == 3
    assert counted(escalation) == [("住房和城乡建设局", 2, 1), ("", 1, 0)]
    assert counted(escalation, "11-24 00:00") == [("", 1, 0)]
    escalation.wake(at("12-24 09:00"))
    assert escalation.said("CaseEscalated") == escalation.said("ReminderDue") == 0
