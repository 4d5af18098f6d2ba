"""Keep the promise of the receipt: by the promised day an asker hears something, even without a solution."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, intake, pausing, receipts, talk
from bot.answers import asked
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.intake import answer_by
from bot.people import going_on
from bot.recurring import known
from bot.words import words_for
from models import Feedback, Person, Place, Rollout

TOLD_AT = time(16)
"""By the clock of the rollout: late enough for an answer to come first, early enough to be read at work."""
LATEST = timedelta(days=7)
"""How long after the promised day it is still worth saying."""
LONGEST_PROMISE = timedelta(days=60)
"""Further back no promise can still fall due: twenty working days and the longest holidays between."""


def keep(session: Session, desk: Desk) -> int:
    """Tell everyone whose promised day is here, and who has no answer, how it stands; once. Count them.

    While sending is paused nobody is told: afterwards whoever then has an answer need not hear that there is none.
    """
    if pausing.paused(session):
        return 0
    return sum(
        _keep(session, desk, rollout, settings)
        for rollout, settings in going_on(session, desk)
        if settings.promise_days
    )


def _keep(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    now = desk.now()
    waiting = select(Feedback).where(
        Feedback.rollout_id == rollout.id,
        Feedback.said_at > now - LONGEST_PROMISE,
        Feedback.closed_at.is_(None),
        Feedback.answered_at.is_(None),
    )
    due = [feedback for feedback in session.scalars(waiting) if _falls_due(feedback, settings, now)]
    return sum(_tell(session, desk, feedback) for feedback in due)


def go_on(session: Session, desk: Desk) -> int:
    """Give everyone who left open whether a known answer was it the receipt of any other question; count them."""
    left_open = known.left_open(session, desk.now())
    return sum(_receipt(session, desk, feedback) for feedback in left_open)


def _receipt(session: Session, desk: Desk, feedback: Feedback) -> bool:
    place, person = session.get_one(Place, feedback.place_id), session.get_one(Person, feedback.person_id)
    settings = desk.rollout(session.get_one(Rollout, feedback.rollout_id).slug)
    if settings is None or place.closed_at:
        return False
    words = talk.called(words_for(person.language), settings)
    card = receipts.receipt(words, settings, intake.noted_of(desk, settings, feedback))
    there, work = intake.receipt_message(session, feedback), f"{intake.receipt_work(feedback)}/late"
    return deliveries.write(session, desk, place, card, work, replaces=there) is not None


def _falls_due(feedback: Feedback, settings: RolloutSettings, now: datetime) -> bool:
    day = answer_by(feedback, settings)
    if day is None:
        return False
    told_at = datetime.combine(day, TOLD_AT, settings.zone)
    return told_at <= now <= told_at + LATEST


def _tell(session: Session, desk: Desk, feedback: Feedback) -> bool:
    place, person = session.get_one(Place, feedback.place_id), session.get_one(Person, feedback.person_id)
    if place.closed_at or person.left_at:
        return False
    words = words_for(person.language)
    text = words.say(
        "“{question}” has no answer yet. It stays open, and the project group sees that in its weekly report.",
        question=talk.shortened(asked(session, desk, feedback, person.language)),
    )
    return deliveries.write(session, desk, place, talk.one_line(words, text), f"promise/{feedback.id}") is not None
