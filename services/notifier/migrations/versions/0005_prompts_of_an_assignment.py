"""Prompts of an assignment: who was told of a step that is withdrawn is found without reading all that was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
OF_AN_ASSIGNMENT = sa.text("assignment_id IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.create_index("ix_messages_assignment", "messages", ["assignment_id"],
                    postgresql_where=OF_AN_ASSIGNMENT, sqlite_where=OF_AN_ASSIGNMENT)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_messages_assignment", table_name="messages")
