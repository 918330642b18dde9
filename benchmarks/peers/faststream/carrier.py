"""Sends by Twilio's API over kept connections, for an event loop."""

from typing import Self

import aiohttp

from benchmarks.peers.carrier import ANSWER_WITHIN, CONNECTIONS, NotTaken
from benchmarks.peers.case import Sms
from benchmarks.peers.surroundings import Surroundings


class Carrier:
    """Hands SMS to the carrier; to be made in the event loop."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS), timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN),
            auth=aiohttp.BasicAuth(around.account, around.token))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def send(self, sms: Sms) -> str:
        """The carrier's id of the SMS."""
        form = self._around.send_form(sms.recipient, sms.words)
        async with self._http.post(self._around.sends_url, data=form) as answer:
            if answer.status != 201:
                raise NotTaken(f"The carrier answered {answer.status}.")
            sid: str = (await answer.json())["sid"]
            return sid
