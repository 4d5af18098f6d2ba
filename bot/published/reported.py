"""What weekly reports told of topics: of how many people, and in which week; nothing is counted anew here.

A count of today tells, by how it changes with one message that is tagged or withdrawn, whether somebody else wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.excerpts import Excerpt, of_weeks
from models import IssueMerge

WEEKS = 52
"""Weeks back that are read: so that the number of a week names one of them."""


class _Counted(Excerpt):
    messages: int
    people: int


class _Topic(Excerpt):
    issue: int
    counted: _Counted


class _Figures(Excerpt):
    issues: tuple[_Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """What the report of a week told of a topic."""

    week: Period
    messages: int
    people: int


def reported(session: Session, desk: Desk, rollout_id: int, settings: RolloutSettings) -> Mapping[int, Reported]:
    """Give what the last report that told of a topic told of it, by its number; as far as today's threshold lets it.

    A topic that no report told of is what others are that went up in it.
    """
    last = Period.holding(desk.now(), settings.zone).before()
    read = of_weeks(session, rollout_id, _Figures, last.before(WEEKS - 1), last)
    told = {
        topic.issue: Reported(week, topic.counted.messages, topic.counted.people)
        for week, figures in read.items()
        for topic in figures.issues
        if topic.counted.people >= settings.thresholds.people
    }
    merged = select(IssueMerge.issue_id, IssueMerge.into_id).where(IssueMerge.issue_id.in_(told))
    by_week = sorted(session.execute(merged), key=lambda row: (told[row.issue_id].week, told[row.issue_id].people))
    return {row.into_id: told[row.issue_id] for row in by_week} | told
