"""The workers' app and its tasks."""

import warnings
from typing import Any

from celery.exceptions import SecurityWarning  # type: ignore[import-untyped]

from benchmarks.peers.case import Case, CaseAssigned
from benchmarks.peers.celery.names import ASSIGN, TAKE_CASE, TELL_CITIZEN, TELL_OFFICIAL, make_app
from benchmarks.peers.surroundings import Surroundings
from benchmarks.peers.work import Desk, Notifier, Router

warnings.filterwarnings("ignore", category=SecurityWarning)  # a benchmark in a container runs as root
RETRIED: dict[str, Any] = {"autoretry_for": (Exception,), "max_retries": 5, "retry_backoff": True}
around = Surroundings.read()
app = make_app(around.amqp_uri)
desk, router, notifier = Desk(around), Router(around), Notifier(around)


@app.task(name=TAKE_CASE, **RETRIED)  # type: ignore[untyped-decorator]
def take_case(case: dict[str, str]) -> None:
    """Assign one case and tell both."""
    desk.do(Case(**case))


@app.task(name=ASSIGN, **RETRIED)  # type: ignore[untyped-decorator]
def assign(case: dict[str, str]) -> None:
    """Assign one case and pass it on."""
    tell_official.apply_async((router.assign(Case(**case)).to_json(),))


@app.task(name=TELL_CITIZEN, **RETRIED)  # type: ignore[untyped-decorator]
def tell_citizen(case: dict[str, str]) -> None:
    """The receipt."""
    notifier.tell_citizen(Case(**case))


@app.task(name=TELL_OFFICIAL, **RETRIED)  # type: ignore[untyped-decorator]
def tell_official(told: dict[str, Any]) -> None:
    """The prompt."""
    notifier.tell_official(CaseAssigned.from_json(told))
