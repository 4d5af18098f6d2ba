"""The figures by issue: what is written about, how it stands, and what the week before said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from bot.digests.counting import NOBODY, Counting, Line, grouped
from bot.digests.parts import Counted, IssueFigures
from bot.issues import STANDINGS
from bot.privacy.visible import Count, Shown, visible_with_silence
from bot.reading import Mood
from models import Issue, IssueAct


def shown(counting: Counting) -> Shown[int | None]:
    """Pass the issues that were open by then through the gate, those nobody wrote about among them.

    Of the rest a reader knows only messages, and one person may write several, about several issues: so it tells even
    less than the gate takes into account.
    """
    end = counting.period.span(counting.settings.zone)[1]
    opened = select(Issue.id).where(Issue.rollout_id == counting.rollout.id, Issue.opened_at < end)
    every = dict.fromkeys([None, *counting.session.scalars(opened)], NOBODY)
    groups = every | dict(grouped(counting.lines, lambda line: line.issue))
    return visible_with_silence(groups, counting.threshold, nameless={None})


def told(counting: Counting, by_issue: Shown[int | None]) -> tuple[IssueFigures, ...]:
    """Tell the issues that may be shown, the most people first."""
    rows = counting.session.scalars(select(Issue).where(Issue.id.in_([number for number in by_issue.groups if number])))
    listed = [_issue(counting, row, by_issue.groups[row.id]) for row in rows]
    return tuple(sorted(listed, key=lambda issue: (-issue.counted.people, -issue.counted.messages, issue.issue)))


def quiet(by_issue: Shown[int | None]) -> tuple[int, ...]:
    """List the issues of which it may be told that fewer people than the threshold wrote."""
    return tuple(sorted(number for number in by_issue.small if number))


def _issue(counting: Counting, row: Issue, counted: Count) -> IssueFigures:
    return IssueFigures(
        issue=row.id,
        counted=Counted.of(counted),
        previous=_previous(counting, row.id),
        days_open=days_open(counting, row.opened_at),
        going_well=goes_well([line for line in counting.lines if line.issue == row.id]),
        reopened=_reopened(counting, row.id),
        new=row.opened_at >= counting.period.span(counting.settings.zone)[0],
        **stands(row),
    )


def stands(row: Issue) -> dict[str, Any]:
    """Give what people say of an issue, and nobody counts: its title, how it stands, whose it is, and its answer."""
    placed = row.status in {"answered", "solved"}
    ready = "ready" if row.answer("nl") else "none"
    return {
        "title_nl": row.title_nl,
        "title_en": row.title_en,
        "owner": row.owner,
        "status": row.status,
        "answer": "placed" if placed else ready,
    }


def _reopened(counting: Counting, number: int) -> bool:
    """Say whether an issue came back by itself, by this week at the latest, and nobody said since how it stands."""
    standings = (IssueAct.issue_id == number, IssueAct.act.in_(STANDINGS), IssueAct.undone_at.is_(None))
    by_then = IssueAct.done_at <= counting.period.sent_at(counting.settings)
    last = select(IssueAct.act).where(*standings, by_then).order_by(IssueAct.id.desc()).limit(1)
    return counting.session.scalar(last) == "reopened"


def _previous(counting: Counting, number: int) -> int | Literal["few"] | None:
    """Give what the week before told of an issue, where that holds under the threshold of today too."""
    before = counting.before
    if before is None or not counting.compared:
        return None
    if number in before.quiet_issues and before.threshold <= counting.threshold:
        return "few"
    enough = (issue for issue in before.issues if issue.counted.people >= counting.threshold)
    return next((issue.counted.messages for issue in enough if issue.issue == number), None)


def days_open(counting: Counting, opened_at: datetime) -> int:
    """Count the days on the calendar from the opening to the day on which the digest is read."""
    read_on = counting.period.sent_at(counting.settings).date()
    return max(0, (read_on - opened_at.astimezone(counting.settings.zone).date()).days)


def goes_well(lines: Sequence[Line]) -> bool:
    """Say whether most of what was written about an issue is surely meant well."""
    positive = sum(line.mood == Mood.POSITIVE and line.sure for line in lines)
    return positive * 2 > len(lines)
