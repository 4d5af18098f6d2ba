"""A floor over some weeks: an issue about which many wrote, others beside it, and what was done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.days.period import Period
from models import Digest, Issue, Measure
from tests.digests.floor import Floor

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST = Period(date(2026, 9, 21))
"""The first of the weeks."""
SINCE = date(2026, 11, 2)
"""The Monday on which the measure begins, six weeks on."""


def week(number: int) -> Period:
    """Give a week by its number, the first one 0."""
    return FIRST.before(-number)


def end(number: int) -> datetime:
    """Give the moment at which a week is over."""
    return week(number).span(ZONE)[1]


def written(floor: Floor, counts: list[int], *, others: int = 20, department: str | None = None) -> Issue:
    """Let so many people a week write about an issue, and as many as ever about three others."""
    issue = floor.issue("Printen")
    rest = [floor.issue(f"Ander {n}") for n in range(3)]
    for number, count in enumerate(counts):
        floor.say(*range(1, count + 1), week=week(number), department=department, issue_id=issue.id)
        for other in rest if others else ():
            floor.say(*range(20, 20 + others), week=week(number), issue_id=other.id)
    return issue


def measured(floor: Floor, issue: Issue, *, department: str | None = None, since: date = SINCE) -> Measure:
    """Record a measure."""
    row = Measure(
        rollout_id=floor.rollout.id,
        issue_id=issue.id,
        department_id=floor.departments[department].id if department else None,
        text="Inloopuur printen",
        since=since,
        recorded_at=datetime.combine(since, datetime.min.time(), ZONE),
    )
    floor.session.add(row)
    floor.session.flush()
    return row


def told(floor: Floor, number: int, people: dict[int, int], quiet: tuple[int, ...] = (), threshold: int = 5) -> None:
    """Freeze the report of a week: so many people wrote about these issues."""
    issues = [{"issue": issue, "counted": {"messages": n + 2, "people": n}} for issue, n in people.items()]
    figures = {"period": str(week(number)), "threshold": threshold, "issues": issues, "quiet_issues": list(quiet)}
    total = sum(people.values())
    figures |= {"total": {"messages": total, "people": total} if total >= threshold else None, "beside": "unknown"}
    row = Digest(
        work_id=f"digest/zaak/{week(number)}/project_group/{len(people)}",
        rollout_id=floor.rollout.id,
        period=str(week(number)),
        audience="project_group",
        figures=figures,
        frozen_at=end(number) + timedelta(hours=8),
    )
    floor.session.add(row)
    floor.session.flush()
