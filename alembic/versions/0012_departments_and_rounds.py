"""Visits join decisions that plan them; sessions have seats, no figures; test rounds; channels of departments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def upgrade() -> None:
    """Bring the tables to their new shape."""
    _visits()
    _sessions()
    _trials()
    _places()


def _visits() -> None:
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("department_id", ID, nullable=True))
        decision.create_foreign_key(
            op.f("fk_decision_department_id"), "department", ["department_id"], ["id"], ondelete="RESTRICT"
        )
    with op.batch_alter_table("visit") as visit:
        visit.add_column(sa.Column("decision_id", ID, nullable=True))
        visit.create_foreign_key(op.f("fk_visit_decision_id"), "decision", ["decision_id"], ["id"], ondelete="RESTRICT")


def _sessions() -> None:
    with op.batch_alter_table("info_session") as session:
        session.drop_column("questions")
        session.drop_column("people")
        session.add_column(sa.Column("seats", ID, nullable=True))


def _trials() -> None:
    op.create_table(
        "trial_round",
        sa.Column("id", ID, nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_by", ID, nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("findings", ID, nullable=True),
        sa.Column("people", ID, nullable=True),
        _reference("trial_round", "rollout_id", "rollout"),
        _reference("trial_round", "opened_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_round")),
        sa.UniqueConstraint("rollout_id", "number", name=op.f("uq_trial_round_rollout_id_number")),
    )
    op.create_table(
        "trial_tester",
        sa.Column("round_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        _reference("trial_tester", "round_id", "trial_round"),
        _reference("trial_tester", "person_id", "person"),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_trial_tester")),
    )
    op.create_table(
        "trial_finding",
        sa.Column("feedback_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        _reference("trial_finding", "feedback_id", "feedback"),
        _reference("trial_finding", "round_id", "trial_round"),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_trial_finding")),
    )
    op.create_index(op.f("ix_trial_finding_round_id"), "trial_finding", ["round_id"])


def _places() -> None:
    with op.batch_alter_table("place") as place:
        place.add_column(sa.Column("department_id", ID, nullable=True))
        place.create_foreign_key(
            op.f("fk_place_department_id"), "department", ["department_id"], ["id"], ondelete="RESTRICT"
        )


def downgrade() -> None:
    """Make it what it was."""
    with op.batch_alter_table("place") as place:
        place.drop_constraint(op.f("fk_place_department_id"), type_="foreignkey")
        place.drop_column("department_id")
    for table in ("trial_finding", "trial_tester", "trial_round"):
        op.drop_table(table)
    with op.batch_alter_table("info_session") as session:
        session.drop_column("seats")
        session.add_column(sa.Column("people", ID, nullable=True))
        session.add_column(sa.Column("questions", ID, nullable=True))
    with op.batch_alter_table("visit") as visit:
        visit.drop_constraint(op.f("fk_visit_decision_id"), type_="foreignkey")
        visit.drop_column("decision_id")
    with op.batch_alter_table("decision") as decision:
        decision.drop_constraint(op.f("fk_decision_department_id"), type_="foreignkey")
        decision.drop_column("department_id")
