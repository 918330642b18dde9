"""Router put together: its mesh, and the county file it starts with."""

from functools import partial

from services.mesh.mesh import Mesh
from services.router import answers
from services.router.domain.codes import ANSWERS_COUNT_FOR
from services.router.foreseeing import foresee
from services.router.handlers import DUES, HEARS
from services.router.settings import Settings, from_environment
from services.router.store import Store, metadata

PRUNE_EVERY = 600.0


class App:
    """What runs in one router process."""

    def __init__(self, settings: Settings) -> None:
        self.mesh = Mesh(name="router", settings=settings.mesh, metadata=metadata,
                         store=partial(Store, patience=settings.wrong_codes), hears=HEARS, dues=DUES,
                         foresee=foresee)
        self._county = settings.county

    def start(self) -> None:
        """Put the named county file in force, then begin to hear."""
        if self._county is not None:
            with self.mesh.work() as work:
                answers.put_in_force(work, self._county)
        self.mesh.every(PRUNE_EVERY, self._prune, "prune wrong codes")
        self.mesh.start()

    def stop(self) -> None:
        """Finish what is in hand."""
        self.mesh.stop()

    def _prune(self) -> None:
        with self.mesh.work() as work:
            work.store.prune_wrong_codes(work.now - ANSWERS_COUNT_FOR)


def assemble() -> App:
    """Make the app from the environment."""
    return App(from_environment())
