"""Published answers: once a week the ambassadors hear which ones somebody must look at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot import deliveries, pausing, places, roles, talk
from bot.belonging import AMBASSADORS
from bot.cards import Block, Button, Buttons, Card, Strong, Text
from bot.config import RolloutSettings
from bot.days.period import Period
from bot.days.workdays import in_office_hours
from bot.desk import Desk
from bot.dialogue.everyone import write_form
from bot.people import chat_of, going_on
from bot.ports import Action
from bot.published.standing import published
from bot.words import Words, words_for
from models import Issue, Place, Rollout

SHOWN = 3
"""Answers in one message: ten minutes' work."""


def tell_checks(session: Session, desk: Desk) -> int:
    """Tell, once a week, which published answers are due to be looked at; count the new deliveries."""
    if pausing.paused(session):
        return 0
    return sum(_tell(session, desk, rollout, settings) for rollout, settings in going_on(session, desk))


def _tell(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    now = desk.now().astimezone(settings.zone)
    due = _due(session, rollout, now.date()) if in_office_hours(now, settings.country) else []
    if not due:
        return 0
    week = f"check/{settings.slug}/{Period.holding(desk.now(), settings.zone)}"
    written = [
        deliveries.write(session, desk, place, _card(words, due), f"{week}/{place.id}")
        for place, words in _places(session, desk, rollout, settings)
    ]
    return sum(delivery is not None for delivery in written)


def _due(session: Session, rollout: Rollout, day: date) -> Sequence[Issue]:
    again = published(rollout.id).where(Issue.check_on <= day).order_by(None).order_by(Issue.check_on, Issue.id)
    return session.scalars(again).all()


def _places(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Iterator[tuple[Place, Words]]:
    """Give the channels that the ambassadors chose, else their own chats."""
    channels = places.bound(session, rollout.id, AMBASSADORS)
    if channels:
        yield from ((place, words_for(settings.language)) for place in channels)
        return
    for person in roles.ambassadors_of(session, desk, rollout, None):
        if chat := chat_of(session, person.id):
            yield chat, words_for(person.language)


def _card(words: Words, due: Sequence[Issue]) -> Card:
    more = len(due) - SHOWN
    first = words.count(
        "{n} published answer may be out of date.", "{n} published answers may be out of date.", len(due)
    )
    return talk.card(
        words,
        *talk.lines(f"{first} {words.say('Does it still hold?')}"),
        *(block for issue in due[:SHOWN] for block in _item(words, issue)),
        *talk.lines(words.count("… and {n} more topic", "… and {n} more topics", more) if more > 0 else ""),
    )


def _item(words: Words, issue: Issue) -> Iterator[Block]:
    number = str(issue.id)
    yield Text((Strong(issue.title(words.language)), f": {talk.shortened(issue.answer(words.language) or '')}"))
    yield Buttons(
        (
            Button(words.say("Still holds"), Action.PUBLISH, f"{number}:checked", "primary"),
            Button(words.say("Take back"), Action.PUBLISH, f"{number}:off", "danger"),
        )
    )
    yield write_form(words, number, words.language, words.say("Change"))
