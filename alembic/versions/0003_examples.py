"""Examples: labelled messages that the reading learns from here, and the head that was fitted on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "example",
        sa.Column("id", ID, nullable=False),
        sa.Column("feedback_id", ID, nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("read_as", sa.String(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(feedback_id IS NULL) = (text IS NOT NULL)", name=op.f("ck_example_one_text")),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_example_feedback_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_example")),
        sa.UniqueConstraint("feedback_id", name=op.f("uq_example_feedback_id")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_example_fingerprint")),
    )
    op.create_table(
        "local_head",
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("shipped", sa.String(), nullable=False),
        sa.Column("weights", sa.LargeBinary(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("encoder", name=op.f("pk_local_head")),
    )


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.drop_table("local_head")
    op.drop_table("example")
