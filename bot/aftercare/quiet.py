"""Aftercare: the project group is warned, once, when the floor has heard nothing for too long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.aftercare.checklist import Checklist, checklist, warning
from bot.belonging import PROJECT_GROUP
from bot.cards import Card
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.occasions import writable
from bot.places import bound
from bot.words import Words, words_for
from models import Rollout

LATE = 14
"""Days after which a warning that was missed is not given any more; less than a delivery is known, so that none comes
twice."""


def warn_due(session: Session, desk: Desk) -> int:
    """Warn the project group of each rollout whose floor heard nothing, on a working day; count the deliveries."""
    return sum(
        _warn(session, desk, rollout, settings)
        for rollout, settings in writable(session, desk)
        if settings.attention.warn
    )


def _warn(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    places = [place for place in bound(session, rollout.id, PROJECT_GROUP) if place.stopped_at is None]
    if not places:
        return 0
    found = checklist(session, desk, rollout, settings)
    if not found.quiet or found.quiet_days >= found.warned_from + LATE:
        return 0
    last = desk.now().astimezone(settings.zone).date() - timedelta(days=found.quiet_days)
    told = card(found, talk.called(words_for(settings.language), settings))
    works = ((place, f"quiet/{rollout.id}/{last}/{place.id}") for place in places)
    return sum(deliveries.write(session, desk, place, told, work) is not None for place, work in works)


def card(found: Checklist, words: Words) -> Card:
    """Warn, and say what ends it."""
    return talk.card(
        words,
        *talk.lines(
            talk.capital(warning(found, words)),
            words.say("Publish an answer, or tell in the announcements what is being done."),
            words.say("I say this once, until something is told."),
        ),
    )
