"""Events: many texts about one trouble, opened by supervision."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "events", sa.Column("event_id", sa.String(40), nullable=False), sa.Column("name", sa.Text(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False), sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("anywhere", sa.Boolean(), nullable=False), sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment(timezone=True), nullable=False),
        sa.Column("until", Moment(timezone=True), nullable=False),
        sa.Column("closed_at", Moment(timezone=True)), sa.Column("lead_case_no", sa.String(24)),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_events")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("events")
