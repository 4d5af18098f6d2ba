"""What was done, and what is open longest: the organisation's own acts on issues that may be named.

An issue may be named when this report or an earlier one tells of it by enough people, or when an answer to it was
written: that is the organisation's own text. Else its title would tell that a few wrote about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal

from sqlalchemy import exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.digests.counting import Counting
from bot.digests.issues import days_open
from bot.digests.parts import Asked, Done, EndedIssue, IssueFigures, OpenIssue, PublishedAnswer
from bot.digests.reports import told_issues
from bot.issues import CLOSED
from models import Explanation, Issue, IssueMerge

LONGEST = 3
"""Issues that are open longest, of which a digest tells."""


def named(counting: Counting, told: Sequence[IssueFigures]) -> frozenset[int]:
    """List the ids of the issues that this report or one before it tells of, by enough people for today."""
    earlier = told_issues(counting.session, counting.rollout.id, counting.threshold, before=str(counting.period))
    return earlier | {issue.issue for issue in told}


def open_longest(
    counting: Counting, told: Sequence[IssueFigures], may_be_named: Collection[int], asked: Sequence[Asked] = ()
) -> tuple[OpenIssue, ...]:
    """List the issues that are open longest, those without an owner first; what goes well waits for nobody.

    What is `asked` about again, and told of nowhere else this week, is among them.
    """
    well = {issue.issue for issue in told if issue.going_well}
    listed = [row for row in _standing(counting) if row.id in may_be_named and row.id not in well]
    still_open = sorted(
        (row for row in listed if row.status not in CLOSED),
        key=lambda issue: (issue.owner is not None, issue.opened_at, issue.id),
    )
    again = {each.issue for each in asked} - {issue.issue for issue in told}
    return tuple(
        OpenIssue(
            issue=row.id,
            title_nl=row.title_nl,
            title_en=row.title_en,
            days_open=days_open(counting, row.opened_at),
            owner=row.owner,
        )
        for at, row in enumerate(still_open)
        if at < LONGEST or row.id in again
    )


def done(counting: Counting, may_be_named: Collection[int]) -> Done | None:
    """Tell what was done in the period; None where that is nothing."""
    found = Done(
        ended=tuple(
            EndedIssue(
                issue=row.id,
                title_nl=row.title_nl,
                title_en=row.title_en,
                how=how,
                reason=row.reason,
                for_all=row.id in may_be_named or row.published_at is not None,
            )
            for row in _standing(counting)
            if (how := _ended(counting, row)) and (row.id in may_be_named or row.answer("nl"))
        ),
        published=_count(counting, Issue.rollout_id, Issue.published_at),
        explained=_count(counting, Explanation.rollout_id, Explanation.written_at),
        answers=tuple(_published(counting)),
    )
    return found if found != Done() else None


def _published(counting: Counting) -> Iterator[PublishedAnswer]:
    start, end = counting.period.span(counting.settings.zone)
    for row in _standing(counting):
        dutch, english = row.answer("nl"), row.answer("en")
        if row.published_at and start <= row.published_at < end and dutch and english:
            yield PublishedAnswer(
                issue=row.id, title_nl=row.title_nl, title_en=row.title_en, answer_nl=dutch, answer_en=english
            )


def _standing(counting: Counting) -> Sequence[Issue]:
    """List the issues that were opened by then and went up in no other one."""
    end = counting.period.span(counting.settings.zone)[1]
    merged = exists().where(IssueMerge.issue_id == Issue.id)
    own = select(Issue).where(Issue.rollout_id == counting.rollout.id, Issue.opened_at < end, ~merged)
    return counting.session.scalars(own.order_by(Issue.id)).all()


def _ended(counting: Counting, row: Issue) -> Literal["answered", "solved", "declined"] | None:
    start, end = counting.period.span(counting.settings.zone)
    last = max((moment for moment in (row.closed_at, row.answered_at) if moment), default=None)
    if row.status not in CLOSED or last is None or not start <= last < end:
        return None
    match row.status:
        case "solved" | "declined" as how:
            return how
        case _:
            return "answered"


def _count(counting: Counting, rollout_id: InstrumentedAttribute[int], moment: InstrumentedAttribute[Any]) -> int:
    start, end = counting.period.span(counting.settings.zone)
    done_then = select(func.count()).where(rollout_id == counting.rollout.id, moment >= start, moment < end)
    return counting.session.scalar(done_then) or 0
