"""Intake's tables."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text, false

from services.mesh.tables import Moment, service_metadata

metadata = service_metadata()

# Every inbound text as it was sent; the key makes a repeated one harmless.
texts = Table(
    "texts", metadata,
    Column("channel", String(10), primary_key=True), Column("key", String(80), primary_key=True),
    Column("address", String(80), nullable=False), Column("answerable", Boolean, nullable=False),
    Column("words", Text, nullable=False), Column("pictures", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    # `blocked` and `waiting` texts were not taken; `dropped` ones never will be. NULL: taken.
    Column("held", String(10)), Column("settled_at", Moment), Column("settled_by", String(200)),
    Column("settled_why", Text),
)
Index("ix_texts_held", texts.c.held, texts.c.received_at, postgresql_where=texts.c.held.is_not(None),
      sqlite_where=texts.c.held.is_not(None))

cases = Table(
    "cases", metadata,
    Column("case_no", String(24), primary_key=True), Column("round", Integer, nullable=False),
    Column("address", String(80), nullable=False), Column("channel", String(10), nullable=False),
    Column("language", String(5), nullable=False), Column("answerable", Boolean, nullable=False),
    Column("words", Text, nullable=False), Column("pictures", JSON, nullable=False),
    Column("received_at", Moment, nullable=False), Column("words_at", Moment, nullable=False),
    Column("told_at", Moment), Column("secret", Boolean, nullable=False), Column("urgent", Boolean, nullable=False),
    Column("known_to", JSON(none_as_null=True)), Column("known_at", Moment),
    Column("category_id", String(80)), Column("area_id", String(80)), Column("village_id", String(80)),
    Column("place", Text), Column("leads", JSON, nullable=False),
    Column("score", Integer), Column("rated_at", Moment), Column("reason", Text, nullable=False),
    Column("early_score", Integer), Column("early_at", Moment),
    Column("early_reason", Text, nullable=False, server_default=""),
    Column("early_key", String(80), nullable=False, server_default=""),
    Column("reminded_at", Moment), Column("closed_at", Moment),
    Column("questions", JSON, nullable=False, server_default="[]"), Column("withdrawn_at", Moment),
    Column("contacted_at", Moment), Column("disputed_at", Moment),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    Column("to_desk", Boolean, nullable=False, server_default=false()), Column("for_phone", String(80)),
    Column("linked_to", String(24)),
    Column("leads_others", Boolean, nullable=False, server_default=false()),  # whether it may: kept for the index
)
Index("ix_cases_phone", cases.c.address, cases.c.received_at)
Index("ix_cases_for_phone", cases.c.for_phone, cases.c.received_at, postgresql_where=cases.c.for_phone.is_not(None),
      sqlite_where=cases.c.for_phone.is_not(None))
Index("ix_cases_leads", cases.c.category_id, cases.c.area_id, cases.c.received_at,
      postgresql_where=cases.c.leads_others, sqlite_where=cases.c.leads_others)
Index("ix_cases_linked", cases.c.linked_to, postgresql_where=cases.c.linked_to.is_not(None),
      sqlite_where=cases.c.linked_to.is_not(None))

phones = Table(
    "phones", metadata,
    Column("channel", String(10), primary_key=True), Column("address", String(80), primary_key=True),
    Column("language", String(5), nullable=False), Column("day", Date, nullable=False),
    Column("answers", Integer, nullable=False), Column("questions", JSON, nullable=False, server_default="[]"),
    Column("opted_out", Boolean, nullable=False, server_default=false()),
    Column("flow", JSON, nullable=False, server_default="{}"),
    Column("waiting", Integer, nullable=False, server_default="0"), Column("blocked_at", Moment),
    Column("block_id", String(8), nullable=False, server_default=""), Column("pictures_at", Moment),
)
Index("ix_phones_blocked", phones.c.block_id, postgresql_where=phones.c.block_id != "",
      sqlite_where=phones.c.block_id != "")

# What came with a text. `next_at` is real: when a wanted one is fetched, or fetched once more. `official`: router says
# whose case it belongs to. Without a case it waits for the phone's next text.
pictures = Table(
    "pictures", metadata,
    Column("picture_id", String(32), primary_key=True), Column("channel", String(10), nullable=False),
    Column("address", String(80), nullable=False), Column("key", String(80), nullable=False),
    Column("source", Text, nullable=False), Column("official", Boolean, nullable=False),
    Column("reported", Boolean, nullable=False, server_default=false()),
    Column("case_no", String(24)), Column("state", String(10), nullable=False),
    Column("reason", String(40), nullable=False), Column("kind", String(20), nullable=False),
    Column("size", Integer, nullable=False), Column("attempts", Integer, nullable=False), Column("next_at", Moment),
    Column("created_at", Moment, nullable=False), Column("kept_at", Moment), Column("seen_at", Moment),
)
Index("ix_pictures_wanted", pictures.c.state, pictures.c.next_at, postgresql_where=pictures.c.state == "wanted",
      sqlite_where=pictures.c.state == "wanted")
Index("ix_pictures_phone", pictures.c.address, pictures.c.created_at)

# The codes that confirm a withdrawal and the ids of pictures are drawn with it. It lies with them, so that a restored
# backup draws as before.
code_key = Table(
    "code_key", metadata, Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(64), nullable=False),
)

# The last running number given on a day.
numbers = Table("numbers", metadata, Column("day", Date, primary_key=True), Column("last", Integer, nullable=False))

# Events that supervision has opened; `lead_case_no` goes on for all cases of one.
events = Table(
    "events", metadata,
    Column("event_id", String(40), primary_key=True), Column("name", Text, nullable=False),
    Column("areas", JSON, nullable=False), Column("words", JSON, nullable=False),
    Column("anywhere", Boolean, nullable=False), Column("text", Text, nullable=False),
    Column("opened_at", Moment, nullable=False), Column("until", Moment, nullable=False),
    Column("closed_at", Moment), Column("lead_case_no", String(24)),
)

# What happened to a case, for its story.
notes = Table(
    "notes", metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("case_no", String(24), nullable=False), Column("at", Moment, nullable=False),
    Column("what", String(40), nullable=False), Column("who", String(200), nullable=False),
    Column("words", Text, nullable=False),
)
Index("ix_notes_case", notes.c.case_no)
