"""Likeness: vectors of texts, suggestions and their outcomes, merged issues, and what the index must follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "text_vector",
        sa.Column("feedback_id", ID, nullable=False, autoincrement=False),
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        _refers("text_vector", "feedback_id", "feedback"),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_text_vector")),
    )
    op.create_table(
        "suggestion",
        sa.Column("id", ID, nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("feedback_id", ID, nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("new", sa.Double(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.Column("outcome_id", ID, nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        _refers("suggestion", "rollout_id", "rollout"),
        _refers("suggestion", "feedback_id", "feedback"),
        _refers("suggestion", "outcome_id", "issue"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("feedback_id", "occasion", name=op.f("uq_suggestion_feedback_id_occasion")),
    )
    op.create_index(
        op.f("ix_suggestion_rollout_id_occasion_made_at"), "suggestion", ["rollout_id", "occasion", "made_at"]
    )
    op.create_table(
        "issue_merge",
        sa.Column("issue_id", ID, nullable=False, autoincrement=False),
        sa.Column("into_id", ID, nullable=False),
        sa.Column("merged_by", ID, nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        _refers("issue_merge", "issue_id", "issue"),
        _refers("issue_merge", "into_id", "issue"),
        _refers("issue_merge", "merged_by", "person"),
        sa.PrimaryKeyConstraint("issue_id", name=op.f("pk_issue_merge")),
    )
    op.create_index(op.f("ix_issue_merge_into_id"), "issue_merge", ["into_id"])
    op.create_table(
        "index_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("feedback_id", ID, nullable=True),
        sa.Column("issue_id", ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _refers("index_change", "feedback_id", "feedback"),
        _refers("index_change", "issue_id", "issue"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_change")),
    )


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.drop_table("index_change")
    op.drop_index(op.f("ix_issue_merge_into_id"), "issue_merge")
    op.drop_table("issue_merge")
    op.drop_index(op.f("ix_suggestion_rollout_id_occasion_made_at"), "suggestion")
    op.drop_table("suggestion")
    op.drop_table("text_vector")
