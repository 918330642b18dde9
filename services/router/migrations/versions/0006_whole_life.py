"""The whole life of a case: decisions, colleagues, links, hidden names, cases that wait for their citizen."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("cases", sa.Column("unclear", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("for_phone", sa.String(80)))
    op.add_column("cases", sa.Column("linked_to", sa.String(24)))
    op.add_column("cases", sa.Column("linked_at", Moment(timezone=True)))
    op.add_column("cases", sa.Column("reporters_at", Moment(timezone=True)))
    op.add_column("cases", sa.Column("reporters", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("assignments", sa.Column("handed_to", sa.Text()))
    op.add_column("assignments", sa.Column("handed_at", Moment(timezone=True)))
    op.add_column("assignments", sa.Column("asked", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """Go back."""
    for name in ("asked", "handed_at", "handed_to"):
        op.drop_column("assignments", name)
    for name in ("reporters", "reporters_at", "linked_at", "linked_to", "for_phone",
                 "hidden", "unclear"):
        op.drop_column("cases", name)
