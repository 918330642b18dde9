"""Key of the codes: they are drawn with a secret that lies beside them."""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; the key is there before the first backup."""
    table = op.create_table(
        "code_key", sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(64), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_code_key")),
    )
    op.bulk_insert(table, [{"id": 1, "key": token_hex(32)}])


def downgrade() -> None:
    """Go back."""
    op.drop_table("code_key")
