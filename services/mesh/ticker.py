"""APScheduler wakes the service; it decides and stores nothing."""

from collections.abc import Callable
from datetime import UTC
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from services.mesh.errors import DatabaseDown
from services.mesh.log import log


class Ticker:
    """Calls jobs every few real seconds, each never twice at once; a job that fails is called again next time."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(8)}, timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})

    def every(self, seconds: float, job: Callable[[], Any], name: str) -> None:
        """Call `job` every so many seconds from the start on."""
        def guarded() -> None:
            try:
                job()
            except DatabaseDown as error:
                log.warning("tick put off", job=name, error=error)
            except Exception as error:  # noqa: BLE001 - the next tick tries again
                log.error("tick failed", job=name, error=error)

        self._scheduler.add_job(guarded, "interval", seconds=seconds, id=name, replace_existing=True)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let running jobs finish, start no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
