"""Digests: an ambassador who wants none in their own chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Widen reach."""
    with op.batch_alter_table("reach") as reach:
        reach.add_column(sa.Column("digest_off", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("under", sa.String()))
    with op.batch_alter_table("place") as place:
        place.add_column(sa.Column("stopped_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("digest") as digest:
        digest.add_column(sa.Column("pace", sa.String(), nullable=False, server_default="weekly"))
        digest.add_column(sa.Column("corrects", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
        digest.create_foreign_key(op.f("fk_digest_corrects"), "digest", ["corrects"], ["id"], ondelete="RESTRICT")

    _quotations()


def _quotations() -> None:
    op.create_table(
        "quotation",
        sa.Column("digest_id", ID, nullable=False, autoincrement=False),
        sa.Column("issue_id", ID, nullable=False, autoincrement=False),
        sa.Column("feedback_id", ID, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_quotation_{table}_id"), ondelete="RESTRICT"
            )
            for table in ("digest", "issue", "feedback")
        ),
        sa.PrimaryKeyConstraint("digest_id", "issue_id", name=op.f("pk_quotation")),
    )
    op.create_index(op.f("ix_quotation_feedback_id"), "quotation", ["feedback_id"])


def downgrade() -> None:
    """Make it what it was."""
    op.drop_table("quotation")
    with op.batch_alter_table("digest") as digest:
        digest.drop_constraint(op.f("fk_digest_corrects"), type_="foreignkey")
        digest.drop_column("corrects")
        digest.drop_column("pace")
    with op.batch_alter_table("place") as place:
        place.drop_column("stopped_at")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("under")
    with op.batch_alter_table("reach") as reach:
        reach.drop_column("digest_off")
