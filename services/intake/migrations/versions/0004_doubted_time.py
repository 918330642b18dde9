"""Doubted time: replicas stop together when the clock jumps, over restarts too."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "clock", sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("doubted_since", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("clock")
