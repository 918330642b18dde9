"""Deadlines that an event shifts, and the cases that a lead case goes on for."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("cases", sa.Column("shifted_by", sa.Text()))
    op.add_column("cases", sa.Column("shifted_to", Moment(timezone=True)))
    op.create_index("ix_cases_linked_to", "cases", ["linked_to"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_cases_linked_to", table_name="cases")
    op.drop_column("cases", "shifted_to")
    op.drop_column("cases", "shifted_by")
