"""How any service answers a text."""

from pydantic import Field

from services.mesh.contracts.base import Contract
from services.mesh.contracts.people import Channel, Language


class ReplyOwed(Contract):
    """An answer to one inbound text, at most one each. `template` and `values` are put into words by notifier.
    """

    SPEAKERS = ("intake", "router")
    HEARERS = ("notifier",)

    in_reply_to: str
    address: str
    channel: Channel = "sms"
    language: Language = "zh"
    template: str
    values: dict[str, str] = Field(default_factory=dict)
