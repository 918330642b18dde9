"""Unheard messages: a row of the outbox is settled when all its hearers remember it."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNHEARD = sa.text("confirmed_at IS NOT NULL AND heard_at IS NULL")


def upgrade() -> None:
    """Go forward; what was confirmed before is asked about once."""
    op.add_column("outbox", sa.Column("heard_at", Moment(timezone=True), nullable=True))
    op.drop_index("ix_outbox_created", table_name="outbox")
    op.create_index("ix_outbox_unheard", "outbox", ["confirmed_at"], postgresql_where=UNHEARD, sqlite_where=UNHEARD)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_outbox_unheard", table_name="outbox")
    op.create_index("ix_outbox_created", "outbox", ["contract", "created_at"])
    op.drop_column("outbox", "heard_at")
