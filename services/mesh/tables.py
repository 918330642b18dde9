"""The tables that every service has in its own database, beside its own."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    bindparam,
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every backend."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


REAL: Any = bindparam("real", type_=Moment)  # the real time of a question that is asked again and again
CONVENTION = {"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
              "pk": "pk_%(table_name)s"}


def service_metadata() -> MetaData:
    """Metadata that holds the mesh's tables; a service's store adds its own to it."""
    metadata = MetaData(naming_convention=CONVENTION)
    for make in (_outbox, _inbox, _waiting, _parked, _due, _county, _answered, _clock):
        make(metadata)
    return metadata


def _message_columns() -> list[Column[Any]]:
    return [Column("contract", String(60), nullable=False), Column("version", Integer, nullable=False),
            Column("case_no", String(24)), Column("body", Text, nullable=False)]


def _outbox(metadata: MetaData) -> None:
    table = Table(
        "outbox", metadata, Column("message_id", String(40), primary_key=True), *_message_columns(),
        Column("created_at", Moment, nullable=False), Column("free_at", Moment, nullable=False),
        Column("attempts", Integer, nullable=False, default=0), Column("confirmed_at", Moment),
        Column("heard_at", Moment),
    )
    is_open = table.c.confirmed_at.is_(None)
    Index("ix_outbox_open", table.c.free_at, postgresql_where=is_open, sqlite_where=is_open)
    unheard = table.c.confirmed_at.is_not(None) & table.c.heard_at.is_(None)
    heard = table.c.heard_at.is_not(None)
    Index("ix_outbox_heard", table.c.confirmed_at, postgresql_where=heard, sqlite_where=heard)
    Index("ix_outbox_unheard", table.c.confirmed_at, postgresql_where=unheard, sqlite_where=unheard)


def _inbox(metadata: MetaData) -> None:
    table = Table("inbox", metadata, Column("message_id", String(40), primary_key=True),
                  Column("handler", String(60), primary_key=True), Column("at", Moment, nullable=False))
    Index("ix_inbox_at", table.c.at)


def _waiting(metadata: MetaData) -> None:
    """Early messages (`waits_for` is set) and failed ones (`attempts` > 0)."""
    table = Table(
        "waiting", metadata, Column("message_id", String(40), primary_key=True), *_message_columns(),
        Column("waits_for", String(40)), Column("attempts", Integer, nullable=False, default=0),
        Column("next_at", Moment), Column("error", String(200), nullable=False, default=""),
        Column("since", Moment, nullable=False),
    )
    Index("ix_waiting_for", table.c.waits_for)
    Index("ix_waiting_next", table.c.next_at)


def _parked(metadata: MetaData) -> None:
    Table("parked", metadata, Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
          Column("message_id", String(40), nullable=False, unique=True), *_message_columns(),
          Column("reason", String(40), nullable=False), Column("error", String(200), nullable=False),
          Column("parked_at", Moment, nullable=False), Column("settled_at", Moment),
          Column("settled_by", String(60)), Column("settled_how", String(200)))


def _due(metadata: MetaData) -> None:
    table = Table("due", metadata, Column("kind", String(30), primary_key=True),
                  Column("key", String(80), primary_key=True), Column("case_no", String(24)),
                  Column("due_at", Moment, nullable=False), Column("not_before", Moment),
                  Column("attempts", Integer, nullable=False, default=0))
    Index("ix_due_at", table.c.due_at)


def _county(metadata: MetaData) -> None:
    Table("county", metadata, Column("version", Integer, primary_key=True, autoincrement=False),
          Column("body", Text, nullable=False), Column("applied_at", Moment, nullable=False))


def _answered(metadata: MetaData) -> None:
    """Answers to commands by their idempotency key."""
    Table("answered", metadata, Column("key", String(80), primary_key=True),
          Column("call", String(40), nullable=False), Column("answer", Text, nullable=False),
          Column("at", Moment, nullable=False))


def _clock(metadata: MetaData) -> None:
    """One row: when some process last looked at the wall clock, and since when the time is doubted (real time)."""
    Table("clock", metadata, Column("id", Integer, primary_key=True, autoincrement=False),
          Column("seen_at", Moment, nullable=False), Column("doubted_since", Moment))
