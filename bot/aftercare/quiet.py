"""Aftercare: the project group is warned, once, when the floor has heard nothing for too long."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot import deliveries, excerpts, talk
from bot.aftercare.checklist import Checklist, checklist, warning
from bot.belonging import PROJECT_GROUP
from bot.cards import Card
from bot.config import RolloutSettings
from bot.days.occasions import writable
from bot.days.period import Period
from bot.desk import Desk
from bot.places import bound
from bot.words import Words, words_for
from models import Rollout

LATE = 14
"""Days after which a warning that was missed is not given any more; less than a delivery is known, so that none comes
twice."""


class _Report(excerpts.Excerpt):
    """What a weekly report says of the silence: since how many days."""

    heard_nothing: int | None = None


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
    today = desk.today(settings)
    last = today - timedelta(days=found.quiet_days)
    if _is_reported(session, rollout, settings, last, today):
        return 0
    told = card(found, talk.called(words_for(settings.language), settings))
    works = ((place, f"quiet/{rollout.id}/{last}/{place.id}") for place in places)
    return sum(deliveries.write(session, desk, place, told, work) is not None for place, work in works)


def _is_reported(session: Session, rollout: Rollout, settings: RolloutSettings, last: date, today: date) -> bool:
    """Say whether a weekly report told of the silence since its first day, or one may tell of it today."""
    this_week = Period(today - timedelta(days=today.weekday()))
    if this_week.before().sent_at(settings).date() == today:
        return True
    weeks = excerpts.of_weeks(session, rollout.id, _Report, Period(last - timedelta(days=last.weekday())), this_week)
    return any(week.heard_nothing is not None for week in weeks.values())


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
