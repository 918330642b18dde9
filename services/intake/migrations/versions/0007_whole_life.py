"""The whole life of a case: open questions, withdrawal, hidden names, links, disputes."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
LINKED = sa.text("linked_to IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.add_column("cases", sa.Column("questions", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("cases", sa.Column("withdrawn_at", Moment(timezone=True)))
    op.add_column("cases", sa.Column("contacted_at", Moment(timezone=True)))
    op.add_column("cases", sa.Column("disputed_at", Moment(timezone=True)))
    op.add_column("cases", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("to_desk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("for_phone", sa.String(80)))
    op.add_column("cases", sa.Column("linked_to", sa.String(24)))
    op.create_index("ix_cases_linked", "cases", ["linked_to"], postgresql_where=LINKED, sqlite_where=LINKED)
    op.add_column("phones", sa.Column("questions", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Go back."""
    op.drop_column("phones", "questions")
    op.drop_index("ix_cases_linked", table_name="cases")
    for name in ("linked_to", "for_phone", "to_desk", "hidden", "disputed_at", "contacted_at",
                 "withdrawn_at", "questions"):
        op.drop_column("cases", name)
