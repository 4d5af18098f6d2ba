"""Exporting: the topics, how they stand and their answers, as they may be handed over.

A topic is in it when a report named it, or when an answer to it was written: that is the organisation's own text. Of
one that no report named it is withheld how long it is open: that would tell when somebody wrote first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests.reports import told_issues
from bot.exporting.table import Column, Row, Table
from bot.words import Words
from models import Issue, IssueMerge, Rollout

AT_ONCE = 100
"""Issues read from the database at once."""


def topics_table(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, words: Words) -> Table:
    """Give a row for each topic, the oldest first; one that was merged into another is left out."""
    columns = (
        Column("topic", words.say("Topic"), 40),
        Column("status", words.say("Status"), 14),
        Column("days_open", words.say("Days open"), 11),
        Column("owner", words.say("Owner"), 20),
        Column("answer", words.say("Answer"), 80),
        Column("withheld", words.say("Withheld because"), 40),
    )
    told = told_issues(session, rollout.id, settings.thresholds.people)
    today = desk.today(settings)
    rows = (
        _row(issue, today if issue.id in told else None, settings.zone, words)
        for issue in _issues(session, rollout.id)
        if issue.id in told or issue.answer(words.language)
    )
    return Table(words.say("Topics"), words.language, columns, rows)


def _issues(session: Session, rollout_id: int) -> Iterator[Issue]:
    merged = select(IssueMerge.issue_id)
    own = select(Issue).where(Issue.rollout_id == rollout_id, Issue.id.not_in(merged)).order_by(Issue.id)
    return iter(session.scalars(own.execution_options(yield_per=AT_ONCE)))


def _row(issue: Issue, today: date | None, zone: ZoneInfo, words: Words) -> Row:
    answer = issue.answer(words.language)
    status = _status(issue.status, words)
    if today is None:
        return issue.title(words.language), status, None, issue.owner, answer, words.say("no report named it yet")
    until = issue.answered_at.astimezone(zone).date() if issue.answered_at else today
    days = max(0, (until - issue.opened_at.astimezone(zone).date()).days)
    return issue.title(words.language), status, days, issue.owner, answer, None


def _status(status: str, words: Words) -> str:
    names = {
        "new": words.say("new"),
        "in_progress": words.say("in progress"),
        "answered": words.say("answered"),
        "solved": words.say("solved"),
        "declined": words.say("declined"),
    }
    return names.get(status, status)
