"""What was heard long ago is found without reading what was not: housekeeping deletes it every few minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
HEARD = sa.text("heard_at IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_outbox_heard", "outbox", ["confirmed_at"], postgresql_where=HEARD, sqlite_where=HEARD)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_outbox_heard", table_name="outbox")
