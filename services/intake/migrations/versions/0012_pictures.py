"""Pictures: what was sent, where it can be fetched, what became of it; and whose pictures wait for their case."""

import sqlalchemy as sa
from alembic import op

from services.mesh.tables import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
WANTED = sa.text("state = 'wanted'")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "pictures", sa.Column("picture_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False), sa.Column("address", sa.String(80), nullable=False),
        sa.Column("key", sa.String(80), nullable=False), sa.Column("source", sa.Text(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False), sa.Column("case_no", sa.String(24)),
        sa.Column("state", sa.String(10), nullable=False), sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False), sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False), sa.Column("next_at", Moment(timezone=True)),
        sa.Column("created_at", Moment(timezone=True), nullable=False), sa.Column("kept_at", Moment(timezone=True)),
        sa.Column("seen_at", Moment(timezone=True)), sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_pictures")),
    )
    op.create_index("ix_pictures_wanted", "pictures", ["state", "next_at"], postgresql_where=WANTED,
                    sqlite_where=WANTED)
    op.create_index("ix_pictures_phone", "pictures", ["address", "created_at"])
    op.add_column("phones", sa.Column("pictures_at", Moment(timezone=True)))


def downgrade() -> None:
    """Go back."""
    op.drop_column("phones", "pictures_at")
    op.drop_table("pictures")
