"""Pictures that went along with an official's report go with no other one."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; a picture that waits now for what router says may have gone along already."""
    op.add_column("pictures", sa.Column("reported", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE pictures SET reported = official WHERE case_no IS NULL")


def downgrade() -> None:
    """Go back."""
    op.drop_column("pictures", "reported")
