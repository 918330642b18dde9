"""Escalation put together: its mesh, whose clock wakes it."""

from contextlib import suppress

from services.escalation.foreseeing import foresee, foresee_dues
from services.escalation.handlers import DUES, HEARS, replan_all
from services.escalation.settings import Settings, from_environment
from services.escalation.store import Store, metadata
from services.mesh.errors import DatabaseDown
from services.mesh.mesh import Mesh


class App:
    """What runs in one escalation process."""

    def __init__(self, settings: Settings) -> None:
        self.mesh = Mesh(name="escalation", settings=settings.mesh, metadata=metadata, store=Store, hears=HEARS,
                         dues=DUES, foresee=foresee, foresee_dues=foresee_dues)

    def start(self) -> None:
        """Begin to hear; due steps are taken once what was queued has been heard."""
        self.look_at_calendar()
        self.mesh.start()

    def look_at_calendar(self) -> None:
        """A new release may bring a year's official table: what was provisional is planned anew."""
        with suppress(DatabaseDown), self.mesh.work() as work:
            if work.store.any_provisional():
                replan_all(work)

    def stop(self) -> None:
        """Finish what is in hand."""
        self.mesh.stop()


def assemble() -> App:
    """Make the app from the environment."""
    return App(from_environment())
