"""False closures: the same trouble was there again soon after a case was closed."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "false_closures", sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_no", "round", name=op.f("pk_false_closures")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("false_closures")
