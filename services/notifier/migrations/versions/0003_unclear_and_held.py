"""What became of unclear attempts, and whether the notifier is held."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNSETTLED = sa.text("state IN ('sending', 'ambiguous')")
UNCLEAR = sa.text("unclear_at IS NOT NULL")


def upgrade() -> None:
    """Go forward; what is unclear now became so when it began."""
    op.add_column("attempts", sa.Column("marked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("attempts", sa.Column("unclear_at", Moment(timezone=True), nullable=True))
    op.add_column("attempts", sa.Column("why", sa.String(length=20), nullable=True))
    op.add_column("attempts", sa.Column("look_at", Moment(timezone=True), nullable=True))
    op.add_column("attempts", sa.Column("settled_as", sa.String(length=20), nullable=True))
    op.add_column("attempts", sa.Column("settled_at", Moment(timezone=True), nullable=True))
    op.execute("UPDATE attempts SET unclear_at = started_at, why = 'earlier' WHERE state = 'ambiguous'")
    op.create_index("ix_attempts_unsettled", "attempts", ["started_at"],
                    postgresql_where=UNSETTLED, sqlite_where=UNSETTLED)
    op.create_index("ix_attempts_unclear", "attempts", ["unclear_at"], postgresql_where=UNCLEAR, sqlite_where=UNCLEAR)
    op.create_index("ix_attempts_started", "attempts", ["started_at"])
    op.drop_index("ix_messages_unsettled", table_name="messages")
    op.create_table(
        "hold", sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False), sa.Column("since", Moment(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False), sa.Column("by", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hold"))


def downgrade() -> None:
    """Go back."""
    op.drop_table("hold")
    unsettled = sa.text("state IN ('sending', 'ambiguous')")
    op.create_index("ix_messages_unsettled", "messages", ["next_at"],
                    postgresql_where=unsettled, sqlite_where=unsettled)
    for name in ("ix_attempts_started", "ix_attempts_unclear", "ix_attempts_unsettled"):
        op.drop_index(name, table_name="attempts")
    for name in ("settled_at", "settled_as", "look_at", "why", "unclear_at", "marked"):
        op.drop_column("attempts", name)
