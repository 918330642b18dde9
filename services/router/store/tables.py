"""Router's tables, beside the mesh's own."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table, Text, false

from services.mesh.tables import Moment, service_metadata

metadata = service_metadata()


def _text(name: str, length: int) -> Column[Any]:
    return Column(name, String(length), nullable=False)


def _words(name: str, *, nullable: bool = False) -> Column[Any]:
    """Text of any length: a county's ids and names have no limit."""
    return Column(name, Text, nullable=nullable)


CASES = Table(
    "cases", metadata, Column("case_no", String(24), primary_key=True), Column("round", Integer, nullable=False),
    _text("state", 10), Column("citizen", JSON, nullable=False), _words("words"),
    Column("received_at", Moment, nullable=False), Column("to_desk", Boolean, nullable=False),
    Column("avoid_units", JSON, nullable=False), Column("known_to", JSON(none_as_null=True)),
    Column("secret", Boolean, nullable=False), Column("urgent", Boolean, nullable=False), _words("pace"),
    _words("category_id", nullable=True), _words("category_name", nullable=True),
    _words("area_name", nullable=True), _words("place", nullable=True), _words("why"),
    Column("returns", Integer, nullable=False), Column("unclear", Boolean, nullable=False, server_default=false()),
    Column("hidden", Boolean, nullable=False, server_default=false()), Column("for_phone", String(80)),
    Column("linked_to", String(24)), Column("linked_at", Moment),
    Column("reporters", Integer, nullable=False, server_default="1"), Column("reporters_at", Moment),
    _words("shifted_by", nullable=True), Column("shifted_to", Moment), Index("ix_cases_linked_to", "linked_to"),
    Column("pictures", JSON, nullable=False, server_default="[]"),
)

SUPPLEMENTS = Table(
    "supplements", metadata, Column("message_id", String(40), primary_key=True), _text("case_no", 24),
    _words("words"), Column("received_at", Moment, nullable=False),
    Index("ix_supplements_case_no", "case_no"),
)

ASSIGNMENTS = Table(
    "assignments", metadata, Column("assignment_id", String(40), primary_key=True), _text("case_no", 24),
    Column("round", Integer, nullable=False), _text("part", 10), _words("unit_id"), _words("unit_name"),
    _text("state", 10), Column("assigned_at", Moment, nullable=False), Column("accept_at", Moment, nullable=False),
    Column("accept_provisional", Boolean, nullable=False), Column("answer_at", Moment, nullable=False),
    Column("answer_provisional", Boolean, nullable=False), Column("accepted_at", Moment),
    _words("accepted_by", nullable=True), Column("ended_at", Moment), _words("handed_to", nullable=True),
    Column("handed_at", Moment), Column("asked", JSON(none_as_null=True)), Index("ix_assignments_case_no", "case_no"),
)

# A phone never gets the same code twice, so that an old one can always be told from a wrong one.
SEATS = Table(
    "seats", metadata, Column("phone", String(20), primary_key=True), Column("code", String(6), primary_key=True),
    _text("assignment_id", 40), _text("case_no", 24), Column("position", Integer, nullable=False),
    _words("person_id"), _words("name"), _words("unit_id"), _words("unit_name"), _text("role", 10),
    _words("email", nullable=True), Column("current", Boolean, nullable=False),
    Index("ix_seats_assignment_id", "assignment_id"),
)
Index("ix_seats_current", SEATS.c.phone, postgresql_where=SEATS.c.current.is_(True),
      sqlite_where=SEATS.c.current.is_(True))

# Reply codes are drawn with it. It lies with them, so that a restored backup draws as before.
CODE_KEY = Table(
    "code_key", metadata, Column("id", Integer, primary_key=True, autoincrement=False), _text("key", 64),
)

WRONG_CODES = Table(
    "wrong_codes", metadata, Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _text("phone", 40), Column("at", Moment, nullable=False), Index("ix_wrong_codes_phone", "phone"),
    Index("ix_wrong_codes_at", "at"),
)

NOTES = Table(
    "notes", metadata, Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _text("case_no", 24), Column("at", Moment, nullable=False), _text("what", 30), _words("who"),
    _words("words"), Index("ix_notes_case_no", "case_no"),
)
