"""Receipts: the carrier's word on one SMS, at /sms/status."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from services.mesh.clock import wall_time
from services.mesh.errors import DatabaseDown
from services.mesh.grouping import Group
from services.mesh.mesh import Mesh
from services.notifier import metrics
from services.notifier.adapters.twilio_signature import TwilioSignature
from services.notifier.domain.sending import RECEIPTS
from services.notifier.recording import Happened, record

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

LONGEST_BODY = 64 * 1024
COMMIT_SECONDS = 10.0


class Receipts:
    """Takes signed receipts; those that wait together commit together."""

    def __init__(self, mesh: Mesh, signature: TwilioSignature) -> None:
        self._signature = signature
        self._group: Group[Happened, bool] = Group(mesh.work, _take)

    def answer(self, request: Request) -> Response:
        """204 when it is kept or concerns nobody, 403 forged, 400 and 413 malformed, 503 when it can't be kept."""
        if (request.content_length or 0) > LONGEST_BODY:
            return _said(413, "too_long", "The body is longer than 64 KB.")
        query = request.query_string.decode("latin-1")
        signed = request.headers.get("X-Twilio-Signature", "")
        if not self._signature.fits(request.path, query, request.form, signed):
            return _said(403, "forged", "The signature does not fit.")
        status = request.form.get("MessageStatus") or request.form.get("SmsStatus")
        if not status:
            return _said(400, "malformed", "MessageStatus is missing.")
        happening = RECEIPTS.get(status.lower())
        if happening is None or not request.args.get("id"):
            return _said(204, "of_nobody")
        try:
            known = self._group.submit(_happened(request, happening), timeout=COMMIT_SECONDS)
        except DatabaseDown:
            return _said(503, "not_kept", "It can't be kept now; please send it again.")
        return _said(204, "kept" if known else "of_nobody")


def _happened(request: Request, happening: str) -> Happened:
    code = request.form.get("ErrorCode", "") if happening == "undelivered" else ""
    return Happened(attempt_id=request.args["id"][:40], happening=happening,  # type: ignore[arg-type] # from the table
                    carrier_id=request.form.get("MessageSid", "")[:80] or None, carrier_code=code, source="receipt")


def _take(work: "Work[Store]", happened: Sequence[Happened]) -> Sequence[bool]:
    return record(work, happened, wall_time())


def _said(status: int, result: str, sentence: str = "") -> Response:
    metrics.RECEIPTS.labels(result=result).inc()
    return Response(f"{sentence}\n" if sentence else "", status=status, mimetype="text/plain")
