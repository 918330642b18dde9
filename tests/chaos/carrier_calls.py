"""The carrier's own calls: texts handed to intake and receipts posted to the notifier, signed and repeated."""

import asyncio
import hmac
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import Any

from tests.chaos.carrier_faults import Faults
from tests.chaos.carrier_http import Heard, post
from tests.chaos.carrier_ledger import Ledger, Row

REFUSED = range(400, 500)  # told that it is wrong, the carrier does not repeat it
LONGEST_PAUSE = 8.0
EARLY_WITHIN = 3.0  # so long an early receipt may hold up the answer to the create call
ENDS = ("undelivered", "failed")


@dataclass(frozen=True, kw_only=True)
class Setup:
    """Who we are and whom we call; `inbound` and `status` are the replicas behind the two public URLs. Seconds."""

    account: str = ""
    token: str = ""
    sender: str = ""
    inbound_url: str = ""
    inbound: tuple[str, ...] = ()
    status_url: str = ""
    status: tuple[str, ...] = ()
    inbound_tries: int = 12
    receipt_tries: int = 5
    parallel: int = 16
    pause: float = 0.25
    timeout: float = 15.0
    receipt_after: float = 0.05


class Calls:
    """Every text and receipt under way is a task of its own; at most `parallel` calls at once of either kind."""

    def __init__(self, ledger: Ledger, faults: Faults) -> None:
        self._ledger, self._faults = ledger, faults
        self.pending: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self.apply(Setup())

    def apply(self, setup: Setup) -> None:
        """Take new addresses for all calls to come."""
        self.setup = setup
        self._lines = {"inbound": _lines(setup.inbound, setup.parallel),
                       "receipts": _lines(setup.status, setup.parallel)}

    def hand_over(self, row: Row) -> None:
        """Begin to hand a text to intake."""
        self._begin("inbound", self._deliver(row))

    def report(self, row: Row, answered: asyncio.Event) -> asyncio.Task[None] | None:
        """Begin to post receipts once the create call was answered, or before: then the task to wait for."""
        if not self.setup.status:
            return None
        early = self._faults.strikes("receipts", "early") is not None
        task = self._begin("receipts", self._receipts(row, None if early else answered))
        return task if early else None

    def _begin(self, kind: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        async def counted() -> None:
            try:
                await work
            finally:
                self.pending[kind] -= 1

        self.pending[kind] += 1
        task = asyncio.get_running_loop().create_task(counted())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(self, row: Row) -> None:
        form = {"SmsMessageSid": row.sid, "SmsSid": row.sid, "MessageSid": row.sid, "SmsStatus": "received",
                "AccountSid": self.setup.account, "From": row.phone, "To": self.setup.sender, "Body": row.words,
                "NumMedia": "0", "NumSegments": "1", "ApiVersion": "2010-04-01"}
        strikes = self._faults.strikes
        once, twice = strikes("inbound", "once_only"), strikes("inbound", "twice")
        copies = int(strikes("inbound", "at_once") or 1)
        tries = 1 if once is not None else self.setup.inbound_tries
        row.accepted = await self._insist("inbound", row, self.setup.inbound_url, form, tries=tries, copies=copies)
        row.given_up = not row.accepted
        self._ledger.touch(row)
        if twice is not None and row.accepted:
            await self._insist("inbound", row, self.setup.inbound_url, form, tries=1)

    async def _receipts(self, row: Row, answered: asyncio.Event | None) -> None:
        if answered:
            await answered.wait()
        end = self._end(row)
        steps = [("sent", None), end]
        if self._faults.strikes("receipts", "reordered") is not None:
            steps.reverse()
        for status, code in steps:
            await asyncio.sleep(self.setup.receipt_after if answered else 0)
            await self._receipt(row, status, code)
        row.status, row.error_code = end
        self._ledger.touch(row)

    def _end(self, row: Row) -> tuple[str, int | None]:
        for status in ENDS:
            code = self._faults.strikes("receipts", status)
            if code is not None:
                return status, int(code) or None
        return "delivered", None

    async def _receipt(self, row: Row, status: str, code: int | None) -> None:
        strikes = self._faults.strikes
        if strikes("receipts", "lost") is not None:
            return
        await asyncio.sleep(strikes("receipts", "late") or 0)
        form = {"SmsSid": row.sid, "MessageSid": row.sid, "SmsStatus": status, "MessageStatus": status,
                "AccountSid": self.setup.account, "From": self.setup.sender, "To": row.phone,
                "ApiVersion": "2010-04-01", **({"ErrorCode": str(code)} if code else {})}
        if strikes("receipts", "unknown_fields") is not None:
            form |= {"RawDlrDoneDate": "2611240130", "新字段": "一二三", "Empty": ""}
        for _ in range(1 if strikes("receipts", "twice") is None else 2):
            await self._insist("receipts", row, row.callback, form, tries=self.setup.receipt_tries)

    async def _insist(self, part: str, row: Row, url: str, form: Mapping[str, str], *, tries: int,
                      copies: int = 1) -> bool:
        """Call until it is taken, refused, or the tries are used up."""
        for number in range(tries):
            heard = await asyncio.gather(*(self._call(part, row, url, form) for _ in range(copies)))
            if any(200 <= one.status < 300 for one in heard):
                return True
            if any(one.status in REFUSED for one in heard):
                return False
            if number + 1 < tries:
                pause = min(self.setup.pause * 2 ** number, LONGEST_PAUSE)
                await asyncio.sleep(max(pause, *(one.retry_after for one in heard)))
        return False

    async def _call(self, part: str, row: Row, url: str, form: Mapping[str, str]) -> Heard:
        lines = self._lines[part]
        if lines is None:
            return Heard(status=0)
        address, began = await lines.get(), time.time()
        self.pending["calls"] += 1
        try:
            heard = await post(address, url, form, {"X-Twilio-Signature": sign(self.setup.token, url, form)},
                               self.setup.timeout)
        finally:
            self.pending["calls"] -= 1
            lines.put_nowait(address)
        told = {"at": began, "took": time.time() - began, "replica": address, "status": heard.status}
        row.calls.append(told if part == "inbound" else {"said": form["MessageStatus"], **told})
        self._ledger.touch(row)
        return heard


def _lines(replicas: tuple[str, ...], parallel: int) -> asyncio.Queue[str] | None:
    """Free lines to the replicas, in turn; one that hangs keeps only its own lines busy."""
    if not replicas:
        return None
    lines: asyncio.Queue[str] = asyncio.Queue()
    for _ in range(max(parallel // len(replicas), 1)):
        for address in replicas:
            lines.put_nowait(address)
    return lines


def sign(token: str, url: str, form: Mapping[str, str]) -> str:
    """Twilio's signature of a call."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return b64encode(hmac.new(token.encode(), signed.encode(), sha1).digest()).decode()
