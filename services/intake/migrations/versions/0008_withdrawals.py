"""Withdrawal by a code, cases of those for whom others complained, and who wants nothing unasked."""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
FOR_SOMEBODY = sa.text("for_phone IS NOT NULL")


def upgrade() -> None:
    """Go forward; the key is there before the first backup."""
    table = op.create_table(
        "code_key", sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(64), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_code_key")),
    )
    op.bulk_insert(table, [{"id": 1, "key": token_hex(32)}])
    op.create_index("ix_cases_for_phone", "cases", ["for_phone", "received_at"], postgresql_where=FOR_SOMEBODY,
                    sqlite_where=FOR_SOMEBODY)
    op.add_column("phones", sa.Column("opted_out", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Go back."""
    op.drop_column("phones", "opted_out")
    op.drop_index("ix_cases_for_phone", table_name="cases")
    op.drop_table("code_key")
