"""Receipts: the carrier's word on one SMS, at /sms/status."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from services.mesh.clock import wall_time
from services.mesh.errors import DatabaseDown
from services.mesh.grouping import Group
from services.mesh.http_call import Answer, Call, said
from services.mesh.mesh import Mesh
from services.notifier import metrics
from services.notifier.adapters.twilio_signature import TwilioSignature
from services.notifier.domain.sending import RECEIPTS
from services.notifier.recording import Happened, record

if TYPE_CHECKING:
    from services.mesh.work import Work
    from services.notifier.store import Store

MOST_FIELDS = 400
COMMIT_SECONDS = 10.0


class Receipts:
    """Takes signed receipts; those that wait together commit together."""

    def __init__(self, mesh: Mesh, signature: TwilioSignature) -> None:
        self._signature = signature
        self._group: Group[Happened, bool] = Group(mesh.work, _take)

    def answer(self, call: Call) -> Answer:
        """204 when it is kept or concerns nobody, 403 forged, 400 and 413 malformed, 503 when it can't be kept."""
        if call.body is None:
            return _said(413, "too_long", "The body is longer than 64 KB.")
        try:
            form, args = _fields(call.body.decode("utf-8", "replace")), _fields(call.query)
        except ValueError:
            return _said(400, "malformed", "The form has too many fields.")
        if not self._signature.fits(call.path, call.query, form, call.headers.get("x-twilio-signature", "")):
            return _said(403, "forged", "The signature does not fit.")
        status = form.get("MessageStatus") or form.get("SmsStatus")
        if not status:
            return _said(400, "malformed", "MessageStatus is missing.")
        happening = RECEIPTS.get(status.lower())
        if happening is None or not args.get("id"):
            return _said(204, "of_nobody")
        try:
            known = self._group.submit(_happened(args["id"], form, happening), timeout=COMMIT_SECONDS)
        except DatabaseDown:
            return _said(503, "not_kept", "It can't be kept now; please send it again.")
        return _said(204, "kept" if known else "of_nobody")


def _fields(encoded: str) -> MultiDict[str, str]:
    return MultiDict(parse_qsl(encoded, keep_blank_values=True, max_num_fields=MOST_FIELDS))


def _happened(attempt_id: str, form: MultiDict[str, str], happening: str) -> Happened:
    code = form.get("ErrorCode", "") if happening == "undelivered" else ""
    return Happened(attempt_id=attempt_id[:40], happening=happening,  # type: ignore[arg-type] # from the table
                    carrier_id=form.get("MessageSid", "")[:80] or None, carrier_code=code, source="receipt")


def _take(work: "Work[Store]", happened: Sequence[Happened]) -> Sequence[bool]:
    return record(work, happened, wall_time())


def _said(status: int, result: str, sentence: str = "") -> Answer:
    metrics.RECEIPTS.labels(result=result).inc()
    return said(status, sentence)
