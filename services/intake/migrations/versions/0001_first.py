"""The first tables."""

import sqlalchemy as sa
from alembic import op

import services.mesh.tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table('answered',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('call', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_answered'))
    )
    op.create_table('cases',
    sa.Column('case_no', sa.String(length=24), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=80), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('answerable', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('pictures', sa.JSON(), nullable=False),
    sa.Column('received_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.Column('words_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.Column('told_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.Column('secret', sa.Boolean(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('known_to', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('known_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.Column('category_id', sa.String(length=80), nullable=True),
    sa.Column('area_id', sa.String(length=80), nullable=True),
    sa.Column('village_id', sa.String(length=80), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('leads', sa.JSON(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('rated_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('reminded_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.Column('closed_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('case_no', name=op.f('pk_cases'))
    )
    op.create_index('ix_cases_phone', 'cases', ['address', 'received_at'], unique=False)
    op.create_table('county',
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('applied_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_county'))
    )
    op.create_table('due',
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('case_no', sa.String(length=24), nullable=True),
    sa.Column('due_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.Column('not_before', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'key', name=op.f('pk_due'))
    )
    op.create_index('ix_due_at', 'due', ['due_at'], unique=False)
    op.create_table('inbox',
    sa.Column('message_id', sa.String(length=40), nullable=False),
    sa.Column('handler', sa.String(length=60), nullable=False),
    sa.Column('at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('message_id', 'handler', name=op.f('pk_inbox'))
    )
    op.create_index('ix_inbox_at', 'inbox', ['at'], unique=False)
    op.create_table('notes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_no', sa.String(length=24), nullable=False),
    sa.Column('at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notes'))
    )
    op.create_index('ix_notes_case', 'notes', ['case_no'], unique=False)
    op.create_table('numbers',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_numbers'))
    )
    op.create_table('outbox',
    sa.Column('message_id', sa.String(length=40), nullable=False),
    sa.Column('contract', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('case_no', sa.String(length=24), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.Column('free_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('confirmed_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_outbox'))
    )
    op.create_index('ix_outbox_created', 'outbox', ['contract', 'created_at'], unique=False)
    op.create_index('ix_outbox_open', 'outbox', ['free_at'], unique=False,
                  postgresql_where=sa.text('confirmed_at IS NULL'), sqlite_where=sa.text('confirmed_at IS NULL'))
    op.create_table('parked',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('message_id', sa.String(length=40), nullable=False),
    sa.Column('contract', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('case_no', sa.String(length=24), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.Column('parked_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.Column('settled_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=60), nullable=True),
    sa.Column('settled_how', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parked')),
    sa.UniqueConstraint('message_id', name=op.f('uq_parked_message_id'))
    )
    op.create_table('phones',
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('address', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('channel', 'address', name=op.f('pk_phones'))
    )
    op.create_table('texts',
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=80), nullable=False),
    sa.Column('answerable', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('pictures', sa.JSON(), nullable=False),
    sa.Column('received_at', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('channel', 'key', name=op.f('pk_texts'))
    )
    op.create_table('waiting',
    sa.Column('message_id', sa.String(length=40), nullable=False),
    sa.Column('contract', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('case_no', sa.String(length=24), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('waits_for', sa.String(length=40), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', services.mesh.tables.Moment(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.Column('since', services.mesh.tables.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_waiting'))
    )
    op.create_index('ix_waiting_for', 'waiting', ['waits_for'], unique=False)
    op.create_index('ix_waiting_next', 'waiting', ['next_at'], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index('ix_waiting_next', table_name='waiting')
    op.drop_index('ix_waiting_for', table_name='waiting')
    op.drop_table('waiting')
    op.drop_table('texts')
    op.drop_table('phones')
    op.drop_table('parked')
    op.drop_index('ix_outbox_open', table_name='outbox',
                  postgresql_where=sa.text('confirmed_at IS NULL'), sqlite_where=sa.text('confirmed_at IS NULL'))
    op.drop_index('ix_outbox_created', table_name='outbox')
    op.drop_table('outbox')
    op.drop_table('numbers')
    op.drop_index('ix_notes_case', table_name='notes')
    op.drop_table('notes')
    op.drop_index('ix_inbox_at', table_name='inbox')
    op.drop_table('inbox')
    op.drop_index('ix_due_at', table_name='due')
    op.drop_table('due')
    op.drop_table('county')
    op.drop_index('ix_cases_phone', table_name='cases')
    op.drop_table('cases')
    op.drop_table('answered')
