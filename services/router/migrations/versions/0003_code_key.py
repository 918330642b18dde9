"""Key of the codes: they are drawn with a secret that lies beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; the key is made when it is first asked for."""
    op.create_table(
        "code_key", sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(64), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_code_key")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("code_key")
