"""Values about people and places that several contracts share."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from services.mesh.contracts.base import Value

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]  # notifier has a file for each
Channel = Literal["sms", "email"]
SeatRole = Literal["handler", "deputy", "head"]
Lacks = Literal["place", "matter", "both"]  # what nobody can make out from a complaint
Decides = Literal["extension", "rating", "consent"]  # what an official may not decide alone


class Citizen(Value):
    """How to reach the person who complains; `answerable` is False for short codes and odd senders."""

    address: str
    channel: Channel = "sms"
    language: Language = "zh"
    answerable: bool = True


class Seat(Value):
    """An official in his or her function for one assignment; `code` is what they reply with (a secret)."""

    person_id: str
    name: str
    unit_id: str
    unit_name: str
    role: SeatRole
    phone: str
    email: str | None = None
    code: str | None = None


class Due(Value):
    """A deadline; provisional while it rests on a year without an official calendar."""

    at: AwareDatetime
    provisional: bool = False
