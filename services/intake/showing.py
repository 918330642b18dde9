"""Showing pictures: by link to whoever has it, to an operator by id. Each look stands in the case's story."""

from base64 import b64encode
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from werkzeug.wrappers import Response

from services.intake.answers import may_know
from services.intake.domain.pictures import AN_ID, Picture
from services.intake.domain.story import Note
from services.mesh.contracts.calls.base import NotFound, Unavailable
from services.mesh.contracts.calls.intake import PictureFound, PictureQuery, PicturesPlace
from services.mesh.errors import DatabaseDown
from services.mesh.log import log

if TYPE_CHECKING:
    from services.intake.store import Store
    from services.mesh.work import Work

    Begin = Callable[[], AbstractContextManager[Work[Store]]]

NOTED_EVERY = timedelta(hours=1)
ALWAYS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer",
          "Content-Security-Policy": "default-src 'none'"}


class Files(Protocol):
    """Where pictures are kept."""

    def read(self, picture_id: str) -> bytes:
        """The whole picture; OSError."""

    def try_out(self) -> None:
        """Any error says that none can be kept now."""


def show(begin: "Begin", files: Files, picture_id: str) -> Response:
    """What the link's picture_id leads to. One that isn't there and one of a secret case look alike."""
    try:
        picture = _opened(begin, picture_id)
        data = files.read(picture_id) if picture else b""
    except DatabaseDown:
        return _said(503, "The picture can't be shown now; please try again.")
    except OSError as error:
        log.error("picture not read", error=error)
        return _said(503, "The picture can't be shown now; please try again.")
    if picture is None:
        return _said(404, "There is no such picture.")
    return Response(data, 200, {**ALWAYS, "Content-Type": picture.kind, "Content-Disposition": "inline"})


def save(begin: "Begin", files: Files, query: PictureQuery) -> PictureFound:
    """A picture for an operator; of a secret case only for its whitelist. NotFound, Unavailable.

    One that waits for its case is given to nobody: that may turn out to be secret.
    """
    with begin() as work:
        picture = work.store.pictures.get(query.picture_id)
        case = work.store.case(picture.case_no) if picture and picture.case_no else None
        if picture is None or picture.state != "kept" or case is None or not may_know(case, query.viewer):
            raise NotFound("There is no picture of this id that you may see.")
        work.store.note(Note(case_no=case.case_no, at=work.now, what="picture_saved", who=query.viewer or "",
                             words=picture.picture_id))
    try:
        data = files.read(query.picture_id)
    except OSError as error:
        log.error("picture not read", error=error)
        raise Unavailable("The picture can't be read now.") from None
    return PictureFound(picture_id=picture.picture_id, case_no=case.case_no, kind=picture.kind,
                        data=b64encode(data).decode())


def place(files: Files) -> PicturesPlace:
    """Whether pictures can be kept, for the doctor."""
    try:
        files.try_out()
    except Exception as error:  # noqa: BLE001 - places beyond a directory have errors of their own
        log.error("pictures can't be kept", error=error)
        return PicturesPlace(writable=False)
    return PicturesPlace(writable=True)


def _opened(begin: "Begin", picture_id: str) -> Picture | None:
    """The picture if its link may show it; that somebody looks is noted."""
    if AN_ID.fullmatch(picture_id) is None:
        return None
    with begin() as work:
        picture = work.store.pictures.get(picture_id)
        case = work.store.case(picture.case_no) if picture and picture.case_no else None
        if picture is None or picture.state != "kept" or case is None or case.secret:
            return None
        if picture.seen_at is None or work.now - picture.seen_at >= NOTED_EVERY:
            for held in work.store.pictures.hold([picture_id]):
                if held.seen_at == picture.seen_at:
                    work.store.pictures.change(replace(held, seen_at=work.now))
                    work.store.note(Note(case_no=case.case_no, at=work.now, what="picture_seen", words=picture_id))
        log.info("picture looked at", case_no=case.case_no)  # each time: the story has one line an hour
        return picture


def _said(status: int, sentence: str) -> Response:
    return Response(f"{sentence}\n", status, {**ALWAYS, "Content-Type": "text/plain; charset=utf-8"})
