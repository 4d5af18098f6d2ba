"""Digests: an ambassador who wants none in their own chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen reach."""
    with op.batch_alter_table("reach") as reach:
        reach.add_column(sa.Column("digest_off", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Make it what it was."""
    with op.batch_alter_table("reach") as reach:
        reach.drop_column("digest_off")
