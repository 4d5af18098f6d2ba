"""Ways in: the message that a feedback came from, what was passed on, and which rollout somebody chose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns to feedback and person."""
    with op.batch_alter_table("feedback") as table:
        table.add_column(sa.Column("source", sa.String, nullable=True))
        table.add_column(sa.Column("passed_on", sa.Boolean, nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("author_token", sa.String, nullable=True))
        table.add_column(sa.Column("unclear", sa.Boolean, nullable=False, server_default=sa.false()))
        table.create_unique_constraint("uq_feedback_source", ["source"])
        table.create_unique_constraint("uq_feedback_author_token", ["author_token"])
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("rollout_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=True))
        table.create_foreign_key("fk_person_rollout_id", "rollout", ["rollout_id"], ["id"], ondelete="RESTRICT")


def downgrade() -> None:
    """Drop them again; what was passed on stays, as what counts in no figure."""
    with op.batch_alter_table("person") as table:
        table.drop_constraint("fk_person_rollout_id", type_="foreignkey")
        table.drop_column("rollout_id")
    with op.batch_alter_table("feedback") as table:
        table.drop_constraint("uq_feedback_author_token", type_="unique")
        table.drop_constraint("uq_feedback_source", type_="unique")
        for column in ("unclear", "author_token", "passed_on", "source"):
            table.drop_column(column)
