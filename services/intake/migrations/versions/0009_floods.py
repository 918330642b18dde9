"""Floods: how much a phone writes, blocked phones, texts that are held."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
HELD = sa.text("held IS NOT NULL")
BLOCKED = sa.text("block_id <> ''")


def upgrade() -> None:
    """Go forward."""
    op.add_column("phones", sa.Column("flow", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("phones", sa.Column("waiting", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("phones", sa.Column("blocked_at", Moment(timezone=True)))
    op.add_column("phones", sa.Column("block_id", sa.String(8), nullable=False, server_default=""))
    op.create_index("ix_phones_blocked", "phones", ["block_id"], postgresql_where=BLOCKED, sqlite_where=BLOCKED)
    op.add_column("texts", sa.Column("held", sa.String(10)))
    op.add_column("texts", sa.Column("settled_at", Moment(timezone=True)))
    op.add_column("texts", sa.Column("settled_by", sa.String(200)))
    op.add_column("texts", sa.Column("settled_why", sa.Text()))
    op.create_index("ix_texts_held", "texts", ["held", "received_at"], postgresql_where=HELD, sqlite_where=HELD)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_texts_held", table_name="texts")
    for name in ("settled_why", "settled_by", "settled_at", "held"):
        op.drop_column("texts", name)
    op.drop_index("ix_phones_blocked", table_name="phones")
    for name in ("block_id", "blocked_at", "waiting", "flow"):
        op.drop_column("phones", name)
