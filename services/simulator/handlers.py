"""What the page and tests ask over HTTP: phones, people, the ledger, faults."""

import re
from collections.abc import Mapping
from dataclasses import asdict

from pydantic import Base64Bytes, Field, ValidationError, field_validator

from services.mesh.contracts.base import Value
from services.simulator.answer import Answer, as_json, refused
from services.simulator.domain.faults import Fault
from services.simulator.domain.ledger import Wanted
from services.simulator.domain.people import CITIZENS, officials
from services.simulator.exchange import Exchange

ODD_SENDER = re.compile(r"\+?[0-9A-Za-z]{3,20}")
MOST_IN_A_CONVERSATION = 500


class TypedText(Value):
    """What somebody typed; `copies` calls intake with it more than once at the same time.

    `pictures` are in base64.
    """

    words: str = Field(max_length=20_000)
    copies: int = Field(default=1, ge=1, le=20)
    pictures: tuple[Base64Bytes, ...] = Field(default=(), max_length=10)

    @field_validator("words")
    @classmethod
    def _can_be_sent(cls, words: str) -> str:
        words.encode()
        return words


def write(exchange: Exchange, phone: str, body: bytes) -> Answer:
    """Somebody types on a phone."""
    if not ODD_SENDER.fullmatch(phone):
        return refused("A phone is a number such as +8613800000001.")
    try:
        typed = TypedText.model_validate_json(body)
    except ValidationError:
        return refused('Write {"words": "..."}, at most 20,000 characters, "copies" (1 to 20), "pictures" in base64.')
    text = exchange.typed(phone, typed.words, typed.copies, typed.pictures)
    return as_json({"sid": text.sid, "status": text.status}, 201)


def conversation(exchange: Exchange, phone: str) -> Answer:
    """One phone's texts, oldest first."""
    texts = exchange.ledger.find(Wanted(phone=phone), MOST_IN_A_CONVERSATION)
    return as_json([text.shown() for text in reversed(texts)])


def book(exchange: Exchange, query: Mapping[str, str]) -> Answer:
    """The ledger after a sequence number, oldest first; `phone` and `direction` narrow it."""
    direction = query.get("direction")
    if direction not in (None, "in", "out"):
        return refused("direction is in or out.")
    try:
        limit, after = int(query.get("limit") or 1_000_000), int(query.get("after") or 0)
    except ValueError:
        return refused("after and limit are whole numbers.")
    wanted = Wanted(phone=query.get("phone"), direction=direction, after=after)  # type: ignore[arg-type] # one of the two
    texts = exchange.ledger.find(wanted, limit)
    return as_json({"total": exchange.ledger.total, "texts": [text.shown() for text in reversed(texts)]})


def people(exchange: Exchange) -> Answer:
    """The county's officials; empty while router can't be asked."""
    return as_json([asdict(person) for person in officials(exchange.directory.county())])


def phones(exchange: Exchange) -> Answer:
    """Invented citizens, and every phone that has texts."""
    line = {"sender": exchange.line.sender, "citizens": [asdict(person) for person in CITIZENS]}
    return as_json(line | {"used": exchange.ledger.phones()[-MOST_IN_A_CONVERSATION:]})


def clock(exchange: Exchange) -> Answer:
    """Business time, how fast it runs, and the county's zone."""
    county = exchange.directory.known
    zone = county.county.timezone if county else "Asia/Shanghai"
    return as_json({"now": exchange.now().isoformat(), "rate": exchange.rate, "zone": zone})


def faults(exchange: Exchange) -> Answer:
    """Which faults are switched on."""
    return as_json([fault.model_dump() for fault in exchange.faults.all()])


def put_fault(exchange: Exchange, body: bytes) -> Answer:
    """Switch a fault on."""
    try:
        exchange.faults.put(Fault.model_validate_json(body))
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        return refused(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.")
    exchange.faults_changed()
    return faults(exchange)


def remove_faults(exchange: Exchange, query: Mapping[str, str]) -> Answer:
    """Switch off one phone's fault, or all."""
    if "phone" in query:
        exchange.faults.remove(query["phone"] or None)
    else:
        exchange.faults.clear()
    exchange.faults_changed()
    return faults(exchange)


def live(exchange: Exchange) -> Answer:
    """Everything as it happens."""
    headers = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
    return Answer(stream=exchange.live.listen(), headers=headers)
