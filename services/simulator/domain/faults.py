"""The carrier's misfortunes, switched on for one phone or for all."""

from threading import Lock
from typing import Literal

from pydantic import Field

from services.mesh.contracts.base import Value


class Fault(Value):
    """What goes wrong for texts to `phone` (None: to any), for the next `times` texts (None: until removed).

    `refuse` is a carrier's error code: nothing is taken. `after` goes wrong once the text was taken: answer
    with a 500, or break the connection. `wait` and `receipt_after` are in seconds.
    `media` is the status that pictures from the phone are answered with instead; they may also come after `media_wait`
    seconds, lie elsewhere (`media_to`), or be filled up to `media_size` bytes.
    """

    phone: str | None = None
    times: int | None = Field(default=None, ge=1)
    refuse: int | None = None
    wait: float = Field(default=0, ge=0, le=600)
    after: Literal["", "error", "reset"] = ""
    receipts: bool = True
    receipt_after: float = Field(default=0, ge=0, le=3600)
    outcome: Literal["delivered", "undelivered", "failed"] = "delivered"
    outcome_code: int | None = None
    media: int | None = Field(default=None, ge=400, le=599)
    media_wait: float = Field(default=0, ge=0, le=600)
    media_to: str | None = Field(default=None, pattern="^[!-~]{1,2000}$")
    media_size: int | None = Field(default=None, ge=1, le=20_000_000)


FAIR = Fault()


class Faults:
    """At most one fault per phone, and one for all others."""

    def __init__(self) -> None:
        self._faults: dict[str | None, Fault] = {}
        self._lock = Lock()

    def put(self, fault: Fault) -> None:
        """Switch a fault on in place of the one before."""
        with self._lock:
            self._faults[fault.phone] = fault

    def remove(self, phone: str | None) -> None:
        """Switch off the fault of one phone, or the one for all others."""
        with self._lock:
            self._faults.pop(phone, None)

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._faults.clear()

    def all(self) -> list[Fault]:
        """What is switched on."""
        with self._lock:
            return list(self._faults.values())

    def of(self, phone: str) -> Fault:
        """The fault of this phone, or the one for all others; it counts as met by nobody."""
        with self._lock:
            return self._faults.get(phone) or self._faults.get(None, FAIR)

    def strike(self, phone: str) -> Fault:
        """The fault that meets a text to this phone now; counts it down."""
        with self._lock:
            key = phone if phone in self._faults else None
            fault = self._faults.get(key, FAIR)
            if fault.times is None:
                return fault
            if fault.times == 1:
                del self._faults[key]
            else:
                self._faults[key] = fault.model_copy(update={"times": fault.times - 1})
            return fault
