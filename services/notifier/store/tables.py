"""Notifier's tables."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, false

from services.mesh.tables import Moment, service_metadata

metadata = service_metadata()

# `created_at` and `told_at` are business time; `next_at`, `started_at` real time. `next_at` of a message in `sending`
# is when it was claimed. Of an attempt `unclear_at`, `look_at` (for it at the carrier) and `settled_at` are real time.
messages = Table(
    "messages", metadata,
    Column("message_id", String(40), primary_key=True),
    Column("cause_id", String(80), nullable=False), Column("template", String(40), nullable=False),
    Column("recipient", String(254), nullable=False), Column("channel", String(10), nullable=False),
    Column("person_id", String(80)), Column("case_no", String(24)), Column("assignment_id", String(40)),
    Column("round", Integer, nullable=False), Column("known_to", Text), Column("language", String(5), nullable=False),
    Column("words", Text, nullable=False), Column("short_words", Text, nullable=False),
    Column("subject", Text, nullable=False), Column("asked", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False), Column("acts", Boolean, nullable=False),
    Column("moot_after", String(10)), Column("created_at", Moment, nullable=False),
    Column("priority", Integer, nullable=False), Column("may_wake", Boolean, nullable=False),
    Column("state", String(10), nullable=False), Column("tries", Integer, nullable=False),
    Column("failures", Integer, nullable=False), Column("waits", Integer, nullable=False),
    Column("marked", Boolean, nullable=False), Column("can_shorten", Boolean, nullable=False),
    Column("next_at", Moment, nullable=False), Column("failed_code", String(20), nullable=False),
    UniqueConstraint("cause_id", "template", "recipient", "channel", name="uq_messages_cause"),
)
_to_send = messages.c.state == "new"
Index("ix_messages_to_send", messages.c.priority, messages.c.next_at, messages.c.created_at, sqlite_where=_to_send,
      postgresql_where=_to_send)
Index("ix_messages_case", messages.c.case_no)
_of_assignment = messages.c.assignment_id.is_not(None)
Index("ix_messages_assignment", messages.c.assignment_id, sqlite_where=_of_assignment, postgresql_where=_of_assignment)

attempts = Table(
    "attempts", metadata,
    Column("attempt_id", String(40), primary_key=True), Column("message_id", String(40), nullable=False),
    Column("number", Integer, nullable=False), Column("state", String(10), nullable=False),
    Column("carrier_id", String(80)), Column("carrier_code", String(20), nullable=False),
    Column("started_at", Moment, nullable=False), Column("told_at", Moment, nullable=False),
    Column("marked", Boolean, nullable=False, server_default=false()),
    Column("unclear_at", Moment), Column("why", String(20)), Column("look_at", Moment),
    Column("settled_as", String(20)), Column("settled_at", Moment),
)
_unsettled = attempts.c.state.in_(("sending", "ambiguous"))
_unclear = attempts.c.unclear_at.is_not(None)
Index("ix_attempts_unsettled", attempts.c.started_at, sqlite_where=_unsettled, postgresql_where=_unsettled)
Index("ix_attempts_unclear", attempts.c.unclear_at, sqlite_where=_unclear, postgresql_where=_unclear)
Index("ix_attempts_started", attempts.c.started_at)
Index("ix_attempts_message", attempts.c.message_id)
Index("ix_attempts_carrier", attempts.c.carrier_id)

opted = Table("opted", metadata, Column("phone", String(254), primary_key=True),
              Column("out", Boolean, nullable=False), Column("at", Moment, nullable=False))

# What no longer matters, and who may know of a secret case: facts that may come before the messages they concern.
settled = Table("settled", metadata, Column("assignment_id", String(40), primary_key=True),
                Column("round", Integer, primary_key=True, autoincrement=False),
                Column("stage", String(10), primary_key=True))
whitelists = Table("whitelists", metadata, Column("case_no", String(24), primary_key=True),
                   Column("known_to", Text, nullable=False), Column("at", Moment, nullable=False))

# One row: whether anything is sent. `since` is real time.
hold = Table("hold", metadata, Column("id", Integer, primary_key=True, autoincrement=False),
             Column("held", Boolean, nullable=False), Column("since", Moment, nullable=False),
             Column("why", String(200), nullable=False), Column("by", String(60), nullable=False))
