"""Cases that their citizens took back: they are counted for each unit."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "withdrawals", sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.Column("pressed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_no", name=op.f("pk_withdrawals")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("withdrawals")
