"""Escalation put together: its mesh, whose clock wakes it."""

from services.escalation.handlers import DUES, HEARS
from services.escalation.settings import Settings, from_environment
from services.escalation.store import Store, metadata
from services.mesh.mesh import Mesh


class App:
    """What runs in one escalation process."""

    def __init__(self, settings: Settings) -> None:
        self.mesh = Mesh(name="escalation", settings=settings.mesh, metadata=metadata, store=Store, hears=HEARS,
                         dues=DUES)

    def start(self) -> None:
        """Begin to hear; due steps are taken once what was queued has been heard."""
        self.mesh.start()

    def stop(self) -> None:
        """Finish what is in hand."""
        self.mesh.stop()


def assemble() -> App:
    """Make the app from the environment."""
    return App(from_environment())
