"""Visits join decisions that plan them; seats of sessions; test rounds; channels of departments; sizes of pulses."""

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
    _pulses()


def _visits() -> None:
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("department_id", ID, nullable=True))
        decision.add_column(sa.Column("undecided", sa.Boolean(), nullable=False, server_default=sa.false()))
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


def _pulses() -> None:
    """Keep how many people each round stood for; of one that was written before that was kept, how many there are."""
    op.create_table(
        "pulse_size",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=True),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("people", ID, nullable=False),
        _reference("pulse_size", "round_id", "pulse_round"),
        _reference("pulse_size", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_size")),
    )
    op.create_index(op.f("ix_pulse_size_round_id"), "pulse_size", ["round_id"])
    op.execute(
        "INSERT INTO pulse_size (round_id, department_id, pool, people) "
        "SELECT pulse_round.id, department.id, 'floor', department.headcount FROM pulse_round "
        "JOIN department ON department.rollout_id = pulse_round.rollout_id AND department.ended_at IS NULL "
        "WHERE pulse_round.settled_at IS NOT NULL"
    )
    op.execute(
        "INSERT INTO pulse_size (round_id, pool, people) "
        "SELECT pulse_round.id, membership.pool, count(*) FROM pulse_round "
        "JOIN membership ON membership.rollout_id = pulse_round.rollout_id "
        "WHERE pulse_round.settled_at IS NOT NULL GROUP BY pulse_round.id, membership.pool"
    )


def downgrade() -> None:
    """Make it what it was."""
    op.drop_table("pulse_size")
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
    op.execute("UPDATE decision SET done_at = decided_at WHERE undecided AND done_at IS NULL")  # none of these is open
    with op.batch_alter_table("decision") as decision:
        decision.drop_constraint(op.f("fk_decision_department_id"), type_="foreignkey")
        decision.drop_column("undecided")
        decision.drop_column("department_id")
