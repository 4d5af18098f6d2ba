"""Test rounds: closed by the day or by hand, counted once, and told to the project group."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.belonging import PROJECT_GROUP
from bot.config import RolloutSettings
from bot.days.occasions import writable
from bot.desk import Desk
from bot.places import bound
from bot.trial_findings import KNOWN, last_day
from bot.trials.inviting import NEWS, invite
from bot.trials.told import counted, figures, line
from bot.words import words_for
from models import Rollout, TrialRound, TrialTester


def close(session: Session, desk: Desk, row: TrialRound, settings: RolloutSettings) -> None:
    """Close a round and count it; what comes after it is a message as any other."""
    told = counted(session, row, settings.thresholds.people)
    row.closed_at = desk.now()
    row.findings, row.people = (told.messages, told.people) if told else (None, None)
    session.flush()


def close_due(session: Session, desk: Desk) -> int:
    """Close the rounds whose days are over, or whose rollout has ended; count them. Forget who tested long ago."""
    now = desk.now()
    over = select(TrialRound.id).where(TrialRound.closed_at < now - KNOWN)
    session.execute(delete(TrialTester).where(TrialTester.round_id.in_(over)))
    rows = session.scalars(select(TrialRound).where(TrialRound.closed_at.is_(None)).with_for_update()).all()
    return sum(_close_due(session, desk, row) for row in rows)


def _close_due(session: Session, desk: Desk, row: TrialRound) -> bool:
    rollout = session.get_one(Rollout, row.rollout_id)
    settings = desk.rollout(rollout.slug)
    if settings is None:  # it left the configuration, by which it would be counted
        row.closed_at = desk.now() if rollout.ended_at else None
        return rollout.ended_at is not None
    today = desk.today(settings)
    if rollout.ended_at is None and today <= last_day(row, settings):
        return False
    close(session, desk, row, settings)
    return True


def tell_due(session: Session, desk: Desk) -> int:
    """Ask ambassadors to help test, and tell the project group what closed; in office hours. Count the deliveries."""
    return sum(invite(session, desk, *each) + _tell(session, desk, *each) for each in writable(session, desk))


def _tell(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    lately = (TrialRound.rollout_id == rollout.id, TrialRound.closed_at > desk.now() - NEWS)
    words, told = words_for(settings.language), 0
    for row in session.scalars(select(TrialRound).where(*lately)):
        text = line(figures(session, desk, row, settings), words)
        more = words.say("Type “test round” for the open topics.")
        card = talk.card(words, *talk.lines(words.say("The test round is over."), text, more))
        for place in bound(session, rollout.id, PROJECT_GROUP):
            told += deliveries.write(session, desk, place, card, f"trial-closed/{row.id}/{place.id}") is not None
    return told
