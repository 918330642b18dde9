"""Escalation's tables, beside the mesh's own."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from services.mesh.tables import Moment, service_metadata

metadata = service_metadata()

assignments = Table(
    "assignments", metadata,
    Column("assignment_id", String(40), primary_key=True), Column("case_no", String(24), nullable=False, index=True),
    Column("round", Integer, nullable=False), Column("part", String(10), nullable=False),
    Column("unit_name", Text, nullable=False), Column("place", Text), Column("words", Text, nullable=False),
    Column("category_id", String(80)), Column("pace", String(80), nullable=False),
    Column("urgent", Boolean, nullable=False), Column("secret", Boolean, nullable=False),
    Column("known_to", Text), Column("seats", Text, nullable=False), Column("assigned_at", Moment, nullable=False),
    Column("accept_due", Moment, nullable=False), Column("accept_provisional", Boolean, nullable=False),
    Column("answer_due", Moment, nullable=False), Column("answer_provisional", Boolean, nullable=False),
    Column("accepted_at", Moment), Column("accepted_by", String(80)), Column("ended_at", Moment),
    Column("accept_through", Moment), Column("answer_through", Moment),
    Column("extended", Integer, nullable=False, server_default="0"), Column("given_at", Moment),
    Column("handed_to", String(80)), Column("handed_at", Moment),
)
steps = Table(
    "steps", metadata,
    Column("step_id", String(40), primary_key=True), Column("assignment_id", String(40), nullable=False, index=True),
    Column("case_no", String(24), nullable=False, index=True), Column("stage", String(10), nullable=False),
    Column("step", Integer, nullable=False), Column("due_at", Moment, nullable=False),
    Column("taken_at", Moment, nullable=False), Column("reminder", Boolean, nullable=False),
    Column("card", String(10)), Column("told", Text, nullable=False), Column("unreachable", String(80)),
    Column("withdrawn_at", Moment),
)
ends = Table(
    "ends", metadata,
    Column("end_id", String(40), primary_key=True), Column("case_no", String(24), nullable=False, index=True),
    Column("round", Integer, nullable=False), Column("at", Moment, nullable=False),
    Column("final", Boolean, nullable=False),
)
# Cases that their citizens took back, once each.
withdrawals = Table(
    "withdrawals", metadata,
    Column("case_no", String(24), primary_key=True), Column("received_at", Moment, nullable=False),
    Column("pressed", Boolean, nullable=False),
)
# Cases whose trouble was there again soon after this round of theirs was closed.
false_closures = Table(
    "false_closures", metadata,
    Column("case_no", String(24), primary_key=True), Column("round", Integer, primary_key=True, autoincrement=False),
    Column("received_at", Moment, nullable=False),
)
ratings = Table(
    "ratings", metadata,
    Column("case_no", String(24), primary_key=True), Column("round", Integer, primary_key=True, autoincrement=False),
    Column("score", Integer, nullable=False), Column("received_at", Moment, nullable=False),
)
# More time that was asked for, by the deadline it would have meant.
extensions = Table(
    "extensions", metadata,
    Column("assignment_id", String(40), primary_key=True), Column("answer_due", Moment, primary_key=True),
    Column("case_no", String(24), nullable=False, index=True), Column("days", Integer, nullable=False),
    Column("reason", Text, nullable=False), Column("requested_at", Moment), Column("decided_at", Moment),
    Column("granted", Boolean),
)
