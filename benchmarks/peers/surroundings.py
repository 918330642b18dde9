"""What a peer's processes are told by the harness."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

INBOUND = "/sms/inbound"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Broker, database, the carrier's account and our own addresses."""

    amqp_uri: str
    database_url: str
    http: str
    public_url: str
    carrier_url: str
    account: str
    token: str
    sender: str

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The surroundings of this process."""
        return cls(
            amqp_uri=environ["AMQP_URI"], database_url=environ["DATABASE_URL"], http=environ["BENCH_HTTP"],
            public_url=environ["PUBLIC_URL"], carrier_url=environ["TWILIO_API_URL"],
            account=environ["TWILIO_ACCOUNT_SID"], token=environ["TWILIO_AUTH_TOKEN"], sender=environ["TWILIO_FROM"],
        )

    @property
    def sends_url(self) -> str:
        """Where the carrier takes SMS."""
        return f"{self.carrier_url}/2010-04-01/Accounts/{self.account}/Messages.json"

    def send_form(self, recipient: str, words: str) -> dict[str, str]:
        """The form of one send."""
        return {"To": recipient, "From": self.sender, "Body": words, "StatusCallback": self.public_url + "/sms/status"}
