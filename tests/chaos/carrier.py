"""A carrier that speaks Twilio's REST API, keeps a ledger of its own, and misbehaves when told to.

`python -m tests.chaos.carrier PORT`
"""

import asyncio
import json
import sys
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from typing import Any

from tests.chaos import carrier_rest as rest
from tests.chaos.carrier_calls import EARLY_WITHIN, Calls, Setup
from tests.chaos.carrier_faults import Faults
from tests.chaos.carrier_http import Asked, Line, serve
from tests.chaos.carrier_ledger import Ledger, Row

LONGEST_SILENCE = 120.0
BEFORE = {"busy": 20429, "refuse_before": 20500}  # faults that take nothing, and what is answered


class Carrier:
    """Answers the services' calls and the drill's."""

    def __init__(self) -> None:
        self._ledger, self._faults = Ledger(), Faults()
        self._calls = Calls(self._ledger, self._faults)
        self._controls: dict[tuple[str, str], Callable[[Asked], object]] = {
            ("POST", "setup"): self._setup, ("POST", "texts"): self._texts, ("PUT", "faults"): self._put,
            ("GET", "ledger"): self._told, ("GET", "pending"): self._pending, ("GET", "faults/seen"): self._seen,
        }

    async def handle(self, asked: Asked, line: Line) -> None:
        """One request."""
        if asked.path.startswith("/control/"):
            await line.answer(*self._controlled(asked))
            return
        pending = self._calls.pending
        pending["calls"] += 1
        try:
            await self._called(asked, line)
        finally:
            pending["calls"] -= 1

    def _controlled(self, asked: Asked) -> tuple[int, object]:
        control = self._controls.get((asked.method, asked.path.removeprefix("/control/")))
        if control is None:
            return 404, {"error": "There is no such control."}
        try:
            return 200, control(asked)
        except (ValueError, KeyError, TypeError) as error:
            return 400, {"error": str(error)}

    async def _called(self, asked: Asked, line: Line) -> None:
        """A call of a service."""
        if self._faults.down:
            self._faults.seen["down"] += 1
            if self._faults.coin():
                line.reset()
            else:
                await line.answer(*rest.error(20503))
            return
        answer = self._route(asked)
        if isinstance(answer, tuple):
            if answer[0] >= 400:
                self._ledger.refused[str(answer[1]["code"])] += 1
            await line.answer(*answer)
        else:
            await answer(asked, line)

    def _route(self, asked: Asked) -> tuple[int, dict[str, Any]] | Callable[[Asked, Line], Awaitable[None]]:
        setup = self._calls.setup
        pair = b64encode(f"{setup.account}:{setup.token}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {pair}":
            return rest.error(20003)
        base = f"/{rest.VERSION}/Accounts/{setup.account}/"
        rest_of = asked.path.removeprefix(base) if asked.path.startswith(base) else ""
        if rest_of == "Messages.json":
            return self._create if asked.method == "POST" else self._list
        if rest_of == "IncomingPhoneNumbers.json":
            return 200, rest.numbers(setup)
        row = self._ledger.find(rest_of.removeprefix("Messages/").removesuffix(".json"))
        return (200, rest.message(row, setup)) if row else rest.error(20404)

    async def _list(self, asked: Asked, line: Line) -> None:
        fault, value = self._faults.first("list")
        await asyncio.sleep(value if fault == "late" else 0)
        if fault == "error":
            await line.answer(*rest.error(20500))
            return
        try:
            await line.answer(200, rest.page(self._ledger, asked.query, self._calls.setup))
        except ValueError:
            await line.answer(400, {"code": 20001, "message": "malformed", "status": 400})

    async def _create(self, asked: Asked, line: Line) -> None:
        form, setup = asked.form, self._calls.setup
        code = rest.fault_in(form, setup.sender)
        fault, seconds = self._faults.first("out") if code is None else ("", 0.0)
        code = code or BEFORE.get(fault)
        if code or fault == "reset_before":
            self._ledger.refused[str(code or fault)] += 1
            if not code:
                line.reset()
                return
            await line.answer(*rest.error(code))
            return
        row = self._ledger.take("out", form["To"], form["Body"], callback=form.get("StatusCallback", ""))
        row.fault = fault
        await self._taken(row, line, seconds)

    async def _taken(self, row: Row, line: Line, seconds: float) -> None:
        """Receipts follow whatever becomes of the answer."""
        over = asyncio.Event()
        early = self._calls.report(row, over) if self._posts_to(row.callback) else None
        try:
            if early:
                await asyncio.wait([early], timeout=EARLY_WITHIN)
            row.answered = await self._answer(row, line, seconds)
            self._ledger.touch(row)
        finally:
            over.set()

    async def _answer(self, row: Row, line: Line, seconds: float) -> bool:
        if row.fault == "reset_after":
            line.reset()
            return False
        if row.fault == "silent_after":
            await line.hung_up(LONGEST_SILENCE)
            return False
        if row.fault == "error_after":
            await line.answer(*rest.error(20500))
            return False
        if row.fault == "late":
            await asyncio.sleep(seconds)
        return await line.answer(201, rest.message(row, self._calls.setup))

    def _posts_to(self, callback: str) -> bool:
        """Whether receipts are wanted at a place we were told of."""
        if callback and not callback.startswith(self._calls.setup.status_url):
            self._ledger.refused["callback elsewhere"] += 1
            return False
        return bool(callback)

    def _setup(self, asked: Asked) -> object:
        told = json.loads(asked.body)
        if "seed" in told:
            self._faults.sow(told.pop("seed"))
        strange = set(told) - {each.name for each in fields(Setup)}
        if strange:
            raise ValueError(f"Unknown: {', '.join(sorted(strange))}.")
        lists = {name: tuple(told[name]) for name in ("inbound", "status") if name in told}
        self._calls.apply(replace(self._calls.setup, **{**told, **lists}))
        return {}

    def _texts(self, asked: Asked) -> object:
        rows = [self._ledger.take("in", one["from"], one["words"]) for one in json.loads(asked.body)]
        for row in rows:
            self._calls.hand_over(row)
        return [{"sid": row.sid} for row in rows]

    def _put(self, asked: Asked) -> object:
        self._faults.put(json.loads(asked.body))
        return {}

    def _told(self, asked: Asked) -> object:
        numbers = {name: int(asked.query[name]) if name in asked.query else None for name in ("after", "changed_after")}
        return self._ledger.told(**numbers)

    def _pending(self, _: Asked) -> object:
        return {name: self._calls.pending[name] for name in ("inbound", "receipts", "calls")}

    def _seen(self, _: Asked) -> object:
        return self._faults.seen


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Carrier().handle))
