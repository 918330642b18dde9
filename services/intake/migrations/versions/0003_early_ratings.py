"""Early ratings: what a citizen judged before we heard of the answer."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; no case has one yet."""
    op.add_column("cases", sa.Column("early_score", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("early_at", Moment(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("early_reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    for name in ("early_reason", "early_at", "early_score"):
        op.drop_column("cases", name)
