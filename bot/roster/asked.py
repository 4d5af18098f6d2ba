"""How many of the floor asked for an explanation that is not there: told once a week, of enough people, never who."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.belonging import PROJECT_GROUP
from bot.config import RolloutSettings
from bot.days.occasions import writable
from bot.days.period import Period
from bot.desk import Desk
from bot.people import FLOOR
from bot.places import bound
from bot.privacy.visible import Group, count
from bot.speaker import Speaker
from bot.words import Words, words_for
from models import Asked, Rollout


def note_it(session: Session, desk: Desk, who: Speaker, topic: str) -> None:
    """Count somebody of the floor, once a week; the name they are counted under says nothing, next week another one."""
    if who.membership.pool != FLOOR:
        return
    week = Period.holding(desk.now(), who.settings.zone).monday
    token = desk.vault.pseudonym("asked", who.person.key, str(week))
    if session.get(Asked, (who.rollout.id, topic, week, token)) is None:
        session.add(Asked(rollout_id=who.rollout.id, topic=topic, week=week, who=token))
        session.flush()


def tell_due(session: Session, desk: Desk) -> int:
    """Tell the project groups how many asked in the week that is over; count the deliveries."""
    return sum(_tell(session, desk, rollout, settings) for rollout, settings in writable(session, desk))


def _tell(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    week = Period.holding(desk.now(), settings.zone).before()
    mine = (Asked.rollout_id == rollout.id, Asked.week == week.monday)
    found = session.execute(select(Asked.topic, func.count()).where(*mine).group_by(Asked.topic)).all()
    words = words_for(settings.language)
    texts = [text for topic, people in found if (text := _text(words, settings, topic, people))]
    written = [
        deliveries.write(
            session, desk, place, talk.card(words, *talk.lines(*texts)), f"asked/{rollout.id}/{week}/{place.id}"
        )
        for place in bound(session, rollout.id, PROJECT_GROUP)
        if texts
    ]
    session.execute(delete(Asked).where(Asked.rollout_id == rollout.id, Asked.week < week.monday + timedelta(days=7)))
    return sum(delivery is not None for delivery in written)


def _text(words: Words, settings: RolloutSettings, topic: str, people: int) -> str | None:
    shown = count(Group(people, frozenset(range(people))), settings.thresholds.people)
    if shown is None:
        return None
    if topic == "why":
        asked = words.say("{n} colleagues asked me why we do this. I have no text.", n=words.number(shown.people))
        return asked + " " + words.say("Type “why”, a colon and your text.")
    asked = words.say("{n} colleagues asked me what changes for them. I have no text.", n=words.number(shown.people))
    return asked + " " + words.say("Type “what changes”, a colon and your text.")
