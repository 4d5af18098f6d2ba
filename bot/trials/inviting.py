"""Test rounds: the ambassadors are asked to help test, once, in office hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries
from bot.belonging import AMBASSADORS
from bot.config import RolloutSettings
from bot.days.occasions import may_write
from bot.desk import Desk
from bot.places import bound
from bot.roles import chats_of_ambassadors
from bot.talk import called
from bot.trial_findings import last_day
from bot.trials import cards
from bot.words import words_for
from models import Place, Rollout, TrialRound

NEWS = timedelta(days=7)
"""How long after it was opened a round is still news; less than a delivery is known."""


def invite(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    """Ask who was not asked yet to help test in a round that was opened lately; count the deliveries."""
    lately = (TrialRound.opened_at > desk.now() - NEWS, TrialRound.closed_at.is_(None))
    row = session.scalar(select(TrialRound).where(TrialRound.rollout_id == rollout.id, *lately))
    if row is None or not may_write(desk.now(), settings):
        return 0
    last, sent = last_day(row, settings), 0
    for place, language in _readers(session, desk, rollout, settings):
        card = cards.invitation(
            called(words_for(language), settings), settings, row, last, own=place.person_id is not None
        )
        sent += deliveries.write(session, desk, place, card, f"trial/{row.id}/{place.id}") is not None
    return sent


def _readers(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Iterator[tuple[Place, str]]:
    """Give the ambassadors' channels, else the chat of each whom we may write to unasked."""
    channels = bound(session, rollout.id, AMBASSADORS)
    yield from ((place, settings.language) for place in channels)
    if not channels:
        yield from ((chat, person.language) for person, chat in chats_of_ambassadors(session, desk, rollout))
