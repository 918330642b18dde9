"""More time, and colleagues who have a case now."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("assignments", sa.Column("extended", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignments", sa.Column("given_at", Moment(timezone=True)))
    op.add_column("assignments", sa.Column("handed_to", sa.String(80)))
    op.add_column("assignments", sa.Column("handed_at", Moment(timezone=True)))
    op.create_table(
        "extensions",
        sa.Column("assignment_id", sa.String(40), nullable=False),
        sa.Column("answer_due", Moment(timezone=True), nullable=False),
        sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False), sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_at", Moment(timezone=True)), sa.Column("decided_at", Moment(timezone=True)),
        sa.Column("granted", sa.Boolean()),
        sa.PrimaryKeyConstraint("assignment_id", "answer_due", name=op.f("pk_extensions")),
    )
    op.create_index(op.f("ix_extensions_case_no"), "extensions", ["case_no"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("extensions")
    for name in ("handed_at", "handed_to", "given_at", "extended"):
        op.drop_column("assignments", name)
