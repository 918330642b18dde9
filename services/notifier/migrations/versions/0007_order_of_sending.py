"""What is to be sent is found in its order: a claim takes the first and does not sort all that waits."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
TO_SEND = sa.text("state = 'new'")


def upgrade() -> None:
    """Go forward."""
    _in_order("priority", "next_at", "created_at")


def downgrade() -> None:
    """Go back."""
    _in_order("priority", "next_at")


def _in_order(*columns: str) -> None:
    op.drop_index("ix_messages_to_send", table_name="messages")
    op.create_index("ix_messages_to_send", "messages", columns, postgresql_where=TO_SEND, sqlite_where=TO_SEND)
