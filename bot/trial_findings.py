"""Findings: which messages belong to a test round. They count in no figure of the floor."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.people import INSIDER, TESTER
from bot.speaker import Speaker
from models import Feedback, TrialFinding, TrialRound, TrialTester

DAY = timedelta(days=1)
KNOWN = timedelta(days=7)
"""How long after a round it is still known who tested along."""


def last_day(row: TrialRound, settings: RolloutSettings) -> date:
    """Give the last day of a round: the day before go-live at the latest, also where go-live has moved."""
    return min(row.closes_on, settings.go_live - DAY)


def current(session: Session, rollout_id: int) -> TrialRound | None:
    """Give the round of a rollout that was opened and not closed; its days may not be here yet, or over."""
    return session.scalar(select(TrialRound).where(TrialRound.rollout_id == rollout_id, TrialRound.closed_at.is_(None)))


def runs(row: TrialRound, settings: RolloutSettings, moment: datetime) -> bool:
    """Say whether a moment lies in the days of a round that was not closed."""
    day = moment.astimezone(settings.zone).date()
    return row.closed_at is None and row.opens_on <= day <= last_day(row, settings)


def tests_in(session: Session, row: TrialRound, person_id: int) -> bool:
    """Say whether somebody helps test in a round."""
    return session.get(TrialTester, (row.id, person_id)) is not None


def take(session: Session, who: Speaker, feedback: Feedback) -> bool:
    """Make what a tester sent in the days of a round a finding of it; False for what anybody else sends.

    Of the project group nothing is one: they are no testers, whatever they were before.
    """
    live = feedback.said_at.astimezone(who.settings.zone).date() >= who.settings.go_live
    if live or feedback.passed_on or feedback.unclear or who.membership.pool == INSIDER:
        return False  # without asking the database, for what is said after go-live
    row = current(session, feedback.rollout_id)
    if row is None or not tests_in(session, row, who.person.id):
        return False
    _hold(session, row)
    if not runs(row, who.settings, feedback.said_at):
        return False
    feedback.pool = TESTER
    session.add(TrialFinding(feedback_id=feedback.id, round_id=row.id))
    session.flush()
    return True


def _hold(session: Session, row: TrialRound) -> None:
    """Read a round anew, and let nobody close it before what follows is written: it is counted once, as it closes."""
    session.refresh(row, with_for_update={"read": True})


def may_leave_out(session: Session, feedback: Feedback) -> bool:
    """Say whether a finding can still become a message as any other: until its round is closed and counted."""
    found = session.get(TrialFinding, feedback.id)
    return found is not None and session.get_one(TrialRound, found.round_id).closed_at is None


def leave_out(session: Session, who: Speaker, feedback: Feedback) -> bool:
    """Make a finding a message as any other, because its writer says so; False where it is too late."""
    found = session.get(TrialFinding, feedback.id)
    if found is None:
        return False
    row = session.get_one(TrialRound, found.round_id)
    _hold(session, row)
    if row.closed_at:
        return False
    session.delete(found)
    feedback.pool = who.membership.pool
    session.flush()
    return True


def ended_on(session: Session, who: Speaker, at: datetime) -> date | None:
    """Give the day on which the round was over in which somebody tested until a few days ago; None for all others."""
    day = at.astimezone(who.settings.zone).date()
    if day > who.settings.go_live + KNOWN:
        return None
    own = select(TrialRound).join(TrialTester, TrialTester.round_id == TrialRound.id)
    mine = own.where(TrialTester.person_id == who.person.id, TrialRound.rollout_id == who.rollout.id)
    row = session.scalar(mine.order_by(TrialRound.id.desc()).limit(1))
    if row is None or row.opens_on > day or runs(row, who.settings, at):
        return None
    closed = row.closed_at.astimezone(who.settings.zone).date() if row.closed_at else last_day(row, who.settings)
    return min(closed, last_day(row, who.settings))
