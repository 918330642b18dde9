"""The worker's app and its task."""

import warnings

from celery.exceptions import SecurityWarning  # type: ignore[import-untyped]

from benchmarks.peers.case import Case
from benchmarks.peers.celery.names import TASK, make_app
from benchmarks.peers.surroundings import Surroundings
from benchmarks.peers.work import Work

warnings.filterwarnings("ignore", category=SecurityWarning)  # a benchmark in a container runs as root
around = Surroundings.read()
app = make_app(around.amqp_uri)
work = Work(around)


@app.task(name=TASK, autoretry_for=(Exception,), max_retries=5, retry_backoff=True)  # type: ignore[untyped-decorator]
def take_case(case: dict[str, str]) -> None:
    """Assign one case and tell both."""
    work.do(Case(**case))
