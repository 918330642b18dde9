"""Alarms of all services: counted, logged, and mailed to those who run them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.mesh.contracts.notifier import AlarmRaised
from services.mesh.log import log
from services.notifier import metrics
from services.notifier.domain.alarms import alarm_message

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store


@dataclass(frozen=True, kw_only=True)
class Alarms:
    """`to` is the operators' address; None where none was given."""

    to: str | None = None

    def raised(self, work: "Work[Store]", event: AlarmRaised) -> None:
        """Tell the operators, once an hour for each service and kind."""
        metrics.ALARMS.labels(service=event.service, kind=event.kind).inc()
        log.error("alarm", speaker=event.service, kind=event.kind, count=event.count)
        if self.to:
            work.store.add(alarm_message(event, self.to, work.now))
