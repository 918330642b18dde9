"""Cases of one category and area are found together: the same trouble from several phones."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_cases_block", "cases", ["category_id", "area_id", "received_at"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_cases_block", table_name="cases")
