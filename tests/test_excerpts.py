"""What rooms below the digests read of weekly reports: the newest of each week, and of no other report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.days.period import Period
from bot.excerpts import Excerpt, of_weeks
from models import Digest
from tests.digests.floor import Floor

FIRST, SECOND = Period.parse("2026-W46"), Period.parse("2026-W47")


class Threshold(Excerpt):
    """One figure of many."""

    threshold: int


def frozen(floor: Floor, period: object, threshold: int, **other: Any) -> Digest:
    values = {"audience": "project_group", "pace": "weekly", "work_id": f"{period}/{threshold}"} | other
    figures = {"threshold": threshold, "beside": "it is left"}
    row = Digest(
        rollout_id=floor.rollout.id,
        period=str(period),
        figures=figures,
        frozen_at=datetime(2026, 11, 30, tzinfo=UTC),
        **values,
    )
    floor.session.add(row)
    floor.session.flush()
    return row


def test_a_week_is_read_as_it_was_told_last_and_nothing_else_is(floor: Floor) -> None:
    frozen(floor, SECOND, 7)
    first = frozen(floor, FIRST, 5)
    frozen(floor, FIRST, 6, corrects=first.id)
    frozen(floor, FIRST, 11, audience="management")
    frozen(floor, FIRST, 12, pace="daily")
    frozen(floor, "2026-11", 13)
    frozen(floor, "2026-W48", 14)
    read = of_weeks(floor.session, floor.rollout.id, Threshold, FIRST, SECOND)
    assert [(week, each.threshold) for week, each in read.items()] == [(FIRST, 6), (SECOND, 7)]
    assert of_weeks(floor.session, floor.rollout.id + 1, Threshold, FIRST, SECOND) == {}
