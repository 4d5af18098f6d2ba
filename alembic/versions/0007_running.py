"""Running: pauses, deliveries and events that can be retried or dropped, rollouts ended and archived by command."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the columns."""
    op.create_table(
        "pause",
        sa.Column("id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pause_person_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    with op.batch_alter_table("delivery") as table:
        table.add_column(sa.Column("retried_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("though_paused", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("inbox_event") as table:
        table.add_column(sa.Column("reason", sa.String(), nullable=True))
    with op.batch_alter_table("rollout") as table:
        table.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them; what was dropped by an administrator becomes what the version before knows."""
    op.execute("UPDATE delivery SET state = 'failed', card = NULL WHERE state IN ('failed', 'dropped')")
    with op.batch_alter_table("rollout") as table:
        table.drop_column("archived_at")
        table.drop_column("closed_at")
    with op.batch_alter_table("inbox_event") as table:
        table.drop_column("reason")
    with op.batch_alter_table("delivery") as table:
        table.drop_column("though_paused")
        table.drop_column("retried_at")
    op.drop_table("pause")
