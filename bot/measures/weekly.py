"""Measures: what the frozen reports of the weeks told, to be told again; nothing about people is counted anew here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.period import Period
from models import Digest

PROJECT_GROUP, WEEKLY = "project_group", "weekly"
RECENT = 26
"""Weeks that are looked back: half a year."""
_WEEK = re.compile(r"\d{4}-W\d{2}")


class _Read(BaseModel):
    """What is read of frozen figures; what stands beside it is left."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ToldCount(_Read):
    """Messages, and the people who wrote them."""

    messages: int
    people: int


class ToldIssue(_Read):
    """An issue that a report told of."""

    issue: int
    counted: ToldCount
    status: str = "new"
    owner: str | None = None
    going_well: bool = False


class ToldAnswering(_Read):
    """How soon a person answered, in working hours; None where it was withheld."""

    median_hours: int | None = None


class ToldWaiting(_Read):
    """Questions without an answer; None where it was withheld."""

    unanswered: int | None = None


class ToldWeek(_Read):
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
    own = (Digest.rollout_id == rollout_id, Digest.audience == PROJECT_GROUP, Digest.pace == WEEKLY)
    query = select(Digest.period, Digest.figures).where(
        *own, Digest.period <= str(until), Digest.period >= str(until.before(RECENT))
    )
    rows = session.execute(query.order_by(Digest.period, Digest.id))
    last = {period: figures for period, figures in rows if _WEEK.fullmatch(period)}
    return [ToldWeek.model_validate(figures) for figures in last.values()]
