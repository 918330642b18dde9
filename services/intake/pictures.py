"""Fetching pictures from the carrier: outside of any transaction, and again after a failure."""

from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from services.intake import picturing
from services.intake.adapters.twilio_media import NotAllowed, NotHad
from services.intake.domain.pictures import Picture, kind_of
from services.intake.metrics import PICTURES
from services.mesh.clock import wall_time
from services.mesh.errors import DatabaseDown
from services.mesh.log import log
from services.mesh.mesh import Mesh
from services.mesh.waiting import RetryPolicy

TRIES = 20  # with the usual pauses half a day: a carrier's trouble of an hour must cost nobody's picture
SPARE = 30.0  # seconds beyond the longest fetch until another process may try; a crash costs so much


class Media(Protocol):
    """Where pictures come from."""

    def fetch(self, source: str) -> bytes:
        """What lies there; NotAllowed, NotHad."""


class Files(Protocol):
    """Where pictures are kept."""

    def keep(self, picture_id: str, data: bytes) -> None:
        """Keep it; any error where the place can't be used."""


class NotKept(Exception):
    """Our own place can't take it now, which is no fault of the picture's."""


class Fetcher:
    """Fetches what is wanted, one by one. Of two processes that fetch the same one the later changes nothing."""

    def __init__(self, mesh: Mesh, media: Media, files: Files, policy: RetryPolicy, *, longest: float) -> None:
        self._mesh = mesh
        self._media = media
        self._files = files
        self._policy = policy
        self._lease = timedelta(seconds=longest + SPARE)
        self._there = True

    def told(self, there: bool) -> None:  # noqa: FBT001 - the mesh calls it so
        """Whether a tick's look found one to fetch."""
        self._there = self._there or there

    def look(self) -> None:
        """Fetch all there is."""
        if not self._there:
            return
        self._there = False
        try:
            while not self._mesh.stopping and (picture := self._claim()):
                self._fetch(picture)
        except DatabaseDown:
            self._there = True
            raise

    def _claim(self) -> Picture | None:
        with self._mesh.work() as work:
            now = wall_time()
            claimed: Picture | None = work.store.pictures.claim(now, now + self._lease)
            return claimed

    def _fetch(self, picture: Picture) -> None:
        try:
            kind, data = self._had(picture)
            self._keep(picture, data)
        except NotAllowed as why:
            self._settle(replace(picture, state="refused", reason=str(why)))
        except NotHad as why:
            self._put_off(picture, str(why))
        except NotKept as why:
            log.error("picture can't be kept", message_id=picture.key, error=why.__cause__)
            self._put_off(replace(picture, attempts=min(picture.attempts, self._policy.tries // 2)), "not kept")
        except Exception as error:  # noqa: BLE001 - a bad one holds up no other, and is tried again
            log.error("picture not fetched", message_id=picture.key, error=error)
            self._put_off(picture, type(error).__name__)
        else:
            self._settle(replace(picture, state="kept", kind=kind, size=len(data)))

    def _had(self, picture: Picture) -> tuple[str, bytes]:
        """Its media type and what is in it; NotAllowed also where it is no picture."""
        data = self._media.fetch(picture.source)
        kind = kind_of(data)
        if kind is None:
            raise NotAllowed("type")
        return kind, data

    def _keep(self, picture: Picture, data: bytes) -> None:
        """NotKept, whatever the place says: those beyond a directory have errors of their own."""
        try:
            self._files.keep(picture.picture_id, data)
        except Exception as error:
            raise NotKept from error

    def _put_off(self, picture: Picture, why: str) -> None:
        wait = self._policy.wait(picture.attempts)
        log.warning("picture not had", message_id=picture.key, attempts=picture.attempts, error=why)
        if wait is None:
            self._settle(replace(picture, state="failed", reason=why[:40]))
        else:
            self._settle(replace(picture, next_at=wall_time() + wait))

    def _settle(self, picture: Picture) -> None:
        """Keep what became of it; whether it got a case meanwhile is known once it is held, behind that case."""
        while not self._settled(picture):
            pass
        if picture.state != "wanted":
            PICTURES.labels(picture.state).inc()
            log.info("picture settled", message_id=picture.key, state=picture.state, reason=picture.reason)

    def _settled(self, picture: Picture) -> bool:
        with self._mesh.work() as work, work.because("picture", picture.picture_id):
            store = work.store.pictures
            seen = store.get(picture.picture_id)
            case_no = seen.case_no if seen else None
            work.lock(*([case_no] if case_no else []))
            now_held = next(iter(store.hold([picture.picture_id])), None)
            if now_held is None or now_held.state != "wanted":
                return True
            if now_held.case_no != case_no:
                return False
            picture = replace(picture, case_no=case_no, seen_at=now_held.seen_at,
                              kept_at=work.now if picture.state == "kept" else None)
            store.change(picture)
            case = work.store.case(case_no) if case_no else None
            if case is not None:
                picturing.tell(work, picture, case)
            return True
