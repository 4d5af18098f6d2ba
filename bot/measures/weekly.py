"""Measures: what the frozen reports of the weeks told, to be told again; nothing about people is counted anew here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from bot.days.period import Period
from bot.excerpts import Excerpt, of_weeks

RECENT = 26
"""Weeks that are looked back: half a year."""


class ToldCount(Excerpt):
    """Messages, and the people who wrote them."""

    messages: int
    people: int


class ToldIssue(Excerpt):
    """An issue that a report told of."""

    issue: int
    counted: ToldCount
    status: str = "new"
    owner: str | None = None
    going_well: bool = False


class ToldAnswering(Excerpt):
    """How soon a person answered, in working hours; None where it was withheld."""

    median_hours: int | None = None


class ToldWaiting(Excerpt):
    """Questions without an answer; None where it was withheld."""

    unanswered: int | None = None


class ToldWeek(Excerpt):
    """A week as its report told it; `quiet_issues` are those of which fewer people than the threshold wrote."""

    period: str
    threshold: int
    total: ToldCount | None = None
    issues: tuple[ToldIssue, ...] = ()
    quiet_issues: tuple[int, ...] = ()
    waiting: ToldWaiting | None = None
    answering: ToldAnswering | None = None

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return Period.parse(self.period).monday

    def people(self, issue: int, threshold: int) -> int | Literal["few"] | None:
        """Give how many people wrote about an issue, as far as that was told and may be told by today's threshold."""
        if issue in self.quiet_issues and self.threshold <= threshold:
            return "few"
        counted = (each.counted.people for each in self.issues if each.issue == issue)
        return next((people for people in counted if people >= threshold), None)


def told_weeks(session: Session, rollout_id: int, until: Period) -> Sequence[ToldWeek]:
    """Read the weeks that were told up to one, that one included, the oldest first; a corrected week as corrected."""
    return list(of_weeks(session, rollout_id, ToldWeek, until.before(RECENT), until).values())
