"""How contracts travel: a body in JSON, its name and version beside it; many of one name in one pack."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from services.mesh.contracts import escalation, intake, notifier, replies, router
from services.mesh.contracts.base import Contract
from services.mesh.errors import NewerVersion, Undecodable

SPOKEN = (intake, router, escalation, notifier, replies)  # importing them fills the register


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message as it travels and as it is kept: not yet understood."""

    message_id: str
    contract: str
    version: int
    body: str
    case_no: str | None = None


PACK_TYPE = "text/x-directline-letters"


def pack(letters: Iterable[Letter]) -> str:
    """Letters of one contract as one body: a line each, its JSON last, which holds no line break."""
    return "\n".join(f"{one.message_id}\t{one.version}\t{one.case_no or ''}\t{one.body}" for one in letters)


def unpack(contract: str, body: str) -> Iterator[Letter]:
    """The letters in a pack; ValueError where it is none."""
    for line in body.split("\n"):
        message_id, version, case_no, told = line.split("\t", 3)
        yield Letter(message_id=message_id, contract=contract, version=int(version), body=told,
                     case_no=case_no or None)


def encode(event: Contract) -> Letter:
    """The letter that tells this fact."""
    unused = event.unused() if event.ADDED else None
    return Letter(message_id=event.message_id, contract=type(event).__name__,
                  version=event.version() if event.ADDED else event.VERSION,
                  body=event.model_dump_json(by_alias=True, exclude=unused), case_no=event.case_no)


def decode(letter: Letter) -> Contract:
    """The fact in a letter; Undecodable or NewerVersion when it can't be understood."""
    contract = Contract.register.get(letter.contract)
    if contract is None:
        raise Undecodable(f"no contract is called {letter.contract[:60]!r}")
    if letter.version > contract.VERSION:
        raise NewerVersion(f"{letter.contract} has version {letter.version}; {contract.VERSION} is known")
    try:
        event = contract.model_validate_json(letter.body)
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in problem["loc"]) or "body" for problem in error.errors()})
        raise Undecodable(f"{letter.contract}: wrong at {', '.join(places)[:150]}") from None
    if (event.message_id, event.case_no) != (letter.message_id, letter.case_no):
        raise Undecodable(f"{letter.contract}: the body bears another message id or case number")
    return event
