"""Triage: puts something else in the place of a card, wherever it was brought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.cards import Card
from bot.desk import Desk
from bot.dialogue import BACK
from bot.triage.waiting import shown_at
from bot.words import Words, words_for
from models import Feedback, Person, Place, Rollout

LATELY = timedelta(hours=1)
"""How far back withdrawals are looked for, every minute: longer than any round takes."""
CONFIDENT = "confidant"
"""What the deliveries to a confidant begin with."""


def replace_everywhere(
    session: Session,
    desk: Desk,
    feedback: Feedback,
    make: Callable[[Words], Card],
    work: str,
    *,
    apart_from: int | None = None,
    kind: str = "triage",
) -> list[Place]:
    """Put a card in the place of each one about a message, but in the place `apart_from`; give where.

    One that is still on its way is not brought at all: whoever was to see it gets it anew if it ever waits again.
    """
    changed = []
    for place, delivery in shown_at(session, feedback.id, kind):
        if delivery.state == "waiting":
            session.delete(delivery)
        elif delivery.message and place.id != apart_from:
            card = make(words_of(session, desk, feedback, place))
            deliveries.write(session, desk, place, card, f"{work}/{kind}/{delivery.id}", replaces=delivery.message)
            changed.append(place)
    session.flush()
    return changed


def words_of(session: Session, desk: Desk, feedback: Feedback, place: Place) -> Words:
    """Give the words of a place: its person's, or the rollout's in a channel."""
    if place.person_id:
        return words_for(session.get_one(Person, place.person_id).language)
    settings = desk.rollout(session.get_one(Rollout, feedback.rollout_id).slug) or desk.settings.rollout[0]
    return words_for(settings.language)


def take_away(session: Session, desk: Desk) -> int:
    """Take the text of what was withdrawn from every screen of those who tag, whichever way it was; count them."""
    gone = select(Feedback).where(Feedback.withdrawn_at > desk.now() - LATELY)
    found = list(session.scalars(gone))
    for feedback in found:
        for kind in ("triage", CONFIDENT, BACK):
            replace_everywhere(session, desk, feedback, _withdrawn, f"triage-gone/{feedback.id}", kind=kind)
    return len(found)


def _withdrawn(words: Words) -> Card:
    return talk.one_line(words, words.say("This message was withdrawn. You do not have to do anything."))
