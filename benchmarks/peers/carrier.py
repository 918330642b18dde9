"""Sends by Twilio's API over kept connections, for peers that wait for each answer."""

import urllib3

from benchmarks.peers.case import Sms
from benchmarks.peers.surroundings import Surroundings

CONNECTIONS, ANSWER_WITHIN = 64, 10  # for each process; seconds


class NotTaken(Exception):
    """The carrier did not take the SMS."""


class Carrier:
    """Hands SMS to the carrier; threads may share it."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._http = urllib3.PoolManager(
            maxsize=CONNECTIONS, timeout=ANSWER_WITHIN, retries=False,
            headers=urllib3.make_headers(basic_auth=f"{around.account}:{around.token}"))

    def send(self, sms: Sms) -> str:
        """The carrier's id of the SMS."""
        answer = self._http.request_encode_body("POST", self._around.sends_url, encode_multipart=False,
                                                fields=self._around.send_form(sms.recipient, sms.words))
        if answer.status != 201:
            raise NotTaken(f"The carrier answered {answer.status}.")
        sid: str = answer.json()["sid"]
        return sid
