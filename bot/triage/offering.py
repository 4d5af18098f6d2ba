"""Triage: the controls beside what somebody who tags passed on, and cards that follow a text its writer changed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import deliveries
from bot.desk import Desk
from bot.roles import Right, may
from bot.speaker import Speaker, within
from bot.triage.describing import message_card
from bot.triage.taking_away import replace_everywhere
from bot.triage.waiting import card_work, still_waiting
from models import Feedback, Rollout


def offer(session: Session, desk: Desk, who: Speaker, feedback: Feedback) -> None:
    """Bring the card of what somebody has just passed on to them at once, where they may tag it."""
    who = within(session, desk, who, feedback.rollout_id)
    if still_waiting(feedback) and may(session, desk, who, Right.TAG):
        card = message_card(session, desk, who.settings, feedback, who.words)
        deliveries.write(session, desk, who.place, card, card_work(feedback.id, who.place.id))


def follow(session: Session, desk: Desk, feedback: Feedback, work: str) -> None:
    """Put a text that its writer changed into every card that shows the old one; what was done with it stands."""
    settings = desk.rollout(session.get_one(Rollout, feedback.rollout_id).slug)
    if settings and still_waiting(feedback):
        replace_everywhere(
            session, desk, feedback, lambda words: message_card(session, desk, settings, feedback, words), work
        )
