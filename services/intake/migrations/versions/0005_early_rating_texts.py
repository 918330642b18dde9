"""The text of an early rating: after a restore its citizen is not thanked twice."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; a rating that waits now is answered under its case."""
    op.add_column("cases", sa.Column("early_key", sa.String(80), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    op.drop_column("cases", "early_key")
