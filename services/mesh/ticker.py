"""APScheduler wakes the service; it decides and stores nothing."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.schedulers.background import BackgroundScheduler

from services.mesh.errors import DatabaseDown
from services.mesh.log import log

JOBS_WITHIN = 5.0  # seconds that jobs have at the end; what they leave undone is still due afterwards


class Threads(BaseExecutor):  # type: ignore[misc] # APScheduler has no types
    """A thread per job. Pools of concurrent.futures stay real threads where the hub is asyncio's, ours are green."""

    def __init__(self) -> None:
        super().__init__()
        self._running: set[threading.Thread] = set()

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002 - APScheduler's signature
        """Let running jobs finish, if they do so soon."""
        end = time.monotonic() + JOBS_WITHIN
        for thread in list(self._running) if wait else ():
            thread.join(max(0.0, end - time.monotonic()))

    def _do_submit_job(self, job: Any, run_times: Any) -> None:
        thread = threading.Thread(target=self._run, args=(job, run_times), daemon=True)
        self._running.add(thread)
        thread.start()

    def _run(self, job: Any, run_times: Any) -> None:
        try:
            events = run_job(job, job._jobstore_alias, run_times, self._logger.name)
        except Exception as error:  # noqa: BLE001 - APScheduler wants to hear of it
            self._run_job_error(job.id, error, error.__traceback__)
        else:
            self._run_job_success(job.id, events)
        finally:
            self._running.discard(threading.current_thread())


class Steady(BackgroundScheduler):  # type: ignore[misc]
    """Goes on when the wall clock jumps: APScheduler alone would wait an hour if it was set back by one."""

    def _process_jobs(self) -> Any:
        now, jobs = datetime.now(self.timezone), self.get_jobs()
        for job in jobs:
            if abs(job.next_run_time - now) > 2 * job.trigger.interval:
                job.modify(next_run_time=now)
        wait = super()._process_jobs()  # reckoned by a clock that may have jumped meanwhile
        return min([wait, *(job.trigger.interval_length for job in jobs)]) if wait is not None else None


class Ticker:
    """Calls jobs every few real seconds, each never twice at once; a job that fails is called again next time."""

    def __init__(self) -> None:
        self._scheduler = Steady(
            executors={"default": Threads()}, timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
        self.stopping = False

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

    def within(self, seconds: float, name: str) -> None:
        """Call this job so many seconds from now, unless it is called before then."""
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        job = self._scheduler.get_job(name) if self._scheduler.running else None
        if job is not None and at < job.next_run_time:
            job.modify(next_run_time=at)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Let running jobs finish, start no more; long ones look at `stopping`."""
        self.stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
