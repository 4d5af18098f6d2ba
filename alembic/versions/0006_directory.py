"""Directory: what is known of colleagues, how the last reading went, who left, and who chose their department."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and columns. Who was asked for a department has chosen, also who did not answer."""
    op.create_table(
        "directory_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("department_id", ID, nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("app_offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rollout_id"], ["rollout.id"], name=op.f("fk_directory_entry_rollout_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_directory_entry_department_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
        sa.UniqueConstraint(
            "source", "rollout_id", "pseudonym", name=op.f("uq_directory_entry_source_rollout_id_pseudonym")
        ),
    )
    op.create_index(op.f("ix_directory_entry_pseudonym"), "directory_entry", ["pseudonym"])
    op.create_table(
        "directory_sync",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", ID, nullable=False),
        sa.Column("placed", ID, nullable=False),
        sa.Column("unmatched", sa.JSON(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_directory_sync")),
    )
    op.add_column("person", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("membership", sa.Column("department_chosen", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE membership SET department_chosen = department_asked OR department_id IS NOT NULL")


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.drop_column("membership", "department_chosen")
    op.drop_column("person", "left_at")
    op.drop_table("directory_sync")
    op.drop_table("directory_entry")
