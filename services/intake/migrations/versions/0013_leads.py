"""Of cases of one category and area only those are compared that may go on for others: few are open at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
LEADS = sa.text("leads_others")


def upgrade() -> None:
    """Go forward. A case from before may go on for others once something more is heard of it."""
    op.add_column("cases", sa.Column("leads_others", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("ix_cases_block", table_name="cases")
    op.create_index("ix_cases_leads", "cases", ["category_id", "area_id", "received_at"], postgresql_where=LEADS,
                    sqlite_where=LEADS)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_cases_leads", table_name="cases")
    op.create_index("ix_cases_block", "cases", ["category_id", "area_id", "received_at"])
    op.drop_column("cases", "leads_others")
