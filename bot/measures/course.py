"""Measures: the weeks before and after one, and what they say; the counts themselves are for no eyes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from bot.bubble.effect import SPENT, Course, Effect, Elsewhere, Verdict, effect
from bot.config import RolloutSettings
from bot.people import FLOOR
from bot.privacy.visible import Group
from bot.recurring import standing
from models import Department, Feedback, Issue, Measure, Rollout

BEFORE, AFTER = 8, len(SPENT)
"""Weeks that are looked at before a measure, and after it; a week is seven days counted from it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be said of a measure: after how many whole weeks, and how many empty ones were left out."""

    verdict: Verdict
    elsewhere: Elsewhere
    weeks: int
    left_out: int


@dataclass(frozen=True)
class Subject:
    """What is followed: an issue, in one department or in all (None), since a day."""

    rollout: Rollout
    settings: RolloutSettings
    issue_id: int
    department: Department | None
    since: date


@dataclass(frozen=True, slots=True)
class _Said:
    person: int
    week: int
    mine: bool
    other: tuple[int, bool] | None


def judge(session: Session, settings: RolloutSettings, measure: Measure, until: datetime) -> Judged:
    """Judge a measure by the whole weeks up to a moment."""
    rollout = session.get_one(Rollout, measure.rollout_id)
    issue = standing(session, session.get_one(Issue, measure.issue_id))
    department = session.get(Department, measure.department_id) if measure.department_id else None
    return judge_subject(session, Subject(rollout, settings, issue.id, department, measure.since), until)


def judge_subject(session: Session, subject: Subject, until: datetime) -> Judged:
    """Judge what was done about a subject by the whole weeks up to a moment.

    A department that ended is followed until then, one that is new from then on. A week in which nobody wrote at all
    says nothing and is left out.
    """
    edges = _edges(subject, until)
    rows = _rows(session, subject, edges)
    said = [_said(subject, row, bisect_right(edges, row.said_at) - 1) for row in rows]
    kept = sorted({each.week for each in said})
    first = sum(1 for edge in edges if edge < _midnight(subject, 0))
    weeks, before = max(0, len(edges) - 1), sum(week < first for week in kept)
    course = Course(*_counts(said, kept), before)
    found = effect(course) if kept else Effect(Verdict.TOO_FEW, 0.0, 0.0, Elsewhere.SAME)
    enough = _group([each for each in said if each.mine and each.week < first]).holds(
        subject.settings.thresholds.people
    )
    after = max(0, weeks - first)
    return Judged(found.verdict if enough else Verdict.TOO_FEW, found.elsewhere, after, weeks - len(kept))


def _midnight(subject: Subject, week: int) -> datetime:
    return datetime.combine(subject.since + timedelta(weeks=week), time(), subject.settings.zone)


def _edges(subject: Subject, until: datetime) -> list[datetime]:
    """Give where the weeks begin, and where the last whole one ends; empty where there is none."""
    department = subject.department
    ended = department.ended_at if department else None
    opened = [subject.rollout.started_at, department.started_at if department else None]
    start, end = max(moment for moment in opened if moment), min(until, ended) if ended else until
    edges = [_midnight(subject, week) for week in range(-BEFORE, AFTER + 1)]
    found = [edge for edge in edges if start <= edge <= end]
    return found if len(found) > 1 else []


def _rows(
    session: Session, subject: Subject, edges: Sequence[datetime]
) -> Sequence[Row[int, int | None, int | None, datetime]]:
    if not edges:
        return []
    counts = (Feedback.pool == FLOOR, Feedback.withdrawn_at.is_(None), Feedback.rollout_id == subject.rollout.id)
    between = (Feedback.said_at >= edges[0], Feedback.said_at < edges[-1])
    query = select(Feedback.person_id, Feedback.department_id, Feedback.issue_id, Feedback.said_at)
    return session.execute(query.where(*counts, *between)).all()


def _said(subject: Subject, row: Row[int, int | None, int | None, datetime], week: int) -> _Said:
    """Tell of a message whether it is followed, or what it is compared with; nothing where it is about no issue yet.

    The newest messages wait to be tagged: counted with the others, they would pass for a rise elsewhere.
    """
    person, department, issue, _ = row
    here = subject.department is None or department == subject.department.id
    mine = issue == subject.issue_id and here
    return _Said(person, week, mine, None if mine or issue is None else (issue, issue == subject.issue_id))


def _counts(said: Sequence[_Said], weeks: Sequence[int]) -> tuple[list[int], list[list[int]]]:
    mine = Counter(each.week for each in said if each.mine)
    others: dict[tuple[int, bool], Counter[int]] = defaultdict(Counter)
    for each in said:
        if each.other:
            others[each.other][each.week] += 1
    return [mine[week] for week in weeks], [[row[week] for week in weeks] for row in others.values()]


def _group(said: Sequence[_Said]) -> Group:
    wrote = Counter(each.person for each in said)
    return Group(len(said), frozenset(wrote), max(wrote.values(), default=0))
