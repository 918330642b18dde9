"""The peers' three tables, and the statements of those that use SQLAlchemy."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    case,
    create_engine,
    event,
    insert,
    make_url,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection

ROUTER, NOTIFIER = "router", "notifier"  # services with a database of their own; the intake has the first
POOL, WAIT = 16, 30  # connections for each process; seconds
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()
cases = Table(
    "cases", metadata,
    Column("id", NUMBER, primary_key=True),
    Column("sid", String(64), nullable=False, unique=True),
    Column("phone", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
)
assignments = Table(
    "assignments", metadata,
    Column("id", NUMBER, primary_key=True),
    Column("case_no", String(20), nullable=False, index=True),
    Column("unit", Text, nullable=False),
    Column("official", String(20), nullable=False),
    Column("code", String(6), nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
)
messages = Table(
    "messages", metadata,
    Column("id", NUMBER, primary_key=True),
    Column("case_no", String(20), nullable=False, index=True),
    Column("recipient", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("carrier_sid", String(64)),
)

NEW_CASE = {
    dialect.__name__.rpartition(".")[2]:
        dialect.insert(cases).on_conflict_do_nothing(index_elements=[cases.c.sid]).returning(cases.c.id)
    for dialect in (postgresql, sqlite)
}
NEW_CASES = insert(cases).returning(cases.c.id, cases.c.phone, cases.c.words)
NEW_ASSIGNMENT = insert(assignments)
NEW_MESSAGE = insert(messages).values(state="new").returning(messages.c.id)
NEW_MESSAGES = insert(messages).returning(messages.c.id, messages.c.recipient, messages.c.words)
SENT = update(messages).where(messages.c.id == bindparam("one")).values(state="sent", carrier_sid=bindparam("sid"))
BOTH_SENT = (  # one statement, so one round trip
    update(messages)
    .where(messages.c.id.in_([bindparam("one"), bindparam("other")]))
    .values(state="sent", carrier_sid=case((messages.c.id == bindparam("one"), bindparam("one_sid")),
                                           else_=bindparam("other_sid")))
)


def connect(database_url: str) -> Engine:
    """An engine with a pool of kept connections; SQLite has one writer, so there callers queue for one connection."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg2"), pool_size=POOL, max_overflow=0,
                             pool_timeout=WAIT, pool_use_lifo=True)
    engine = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=WAIT,
                           connect_args={"timeout": WAIT, "check_same_thread": False})
    event.listen(engine, "connect", _sturdy)
    return engine


def own(database_url: str, service: str) -> str:
    """A service's database; a SQLite file has one writer, so there each service has a file of its own."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return database_url
    return url.set(database=f"{url.database}-{service}").render_as_string(hide_password=False)


def migrate(database_url: str) -> None:
    """Make the tables."""
    engine = connect(database_url)
    metadata.create_all(engine)
    engine.dispose()


def migrate_services(database_url: str) -> None:
    """Make the tables in each service's database."""
    for url in dict.fromkeys((database_url, own(database_url, ROUTER), own(database_url, NOTIFIER))):
        migrate(url)


def _sturdy(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    for order in ("journal_mode = wal", "synchronous = full"):
        cursor.execute(f"pragma {order}")
    cursor.close()
