"""Triage: brings new messages to those who tag. Suggestions are collected first, and no transaction waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import deliveries, pausing
from bot.database.store import Store
from bot.desk import Desk
from bot.privacy.vault import VaultError
from bot.recurring import Proposal, Recurring
from bot.roles.reaching import AT_ONCE
from bot.triage import cards
from bot.triage.batches import Batch, Delay, Planner
from bot.triage.describing import message_card
from bot.triage.taking_away import take_away
from bot.triage.waiting import anybody_waits, card_work, still_waiting
from bot.triage.when import DELAY
from bot.words import words_for
from models import Feedback, Place, Reach, Rollout

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=15)
"""How far back is looked every second, for those who want to hear at once: a little more than the longest delay."""
REST_SECONDS = 0.25
"""Between two looks when it is busy: planning for several messages costs no more than for one."""
Suggested = Mapping[int, Proposal]
"""What is shown beside a message."""


@dataclass(frozen=True)
class Triage:
    """The room as the clock and the runner use it; any replica may do it, the database lets each card happen once."""

    store: Store
    desk: Desk
    recurring: Recurring
    delay: Delay = DELAY

    async def step(self) -> bool:
        """Bring what may go at once, and what somebody asked for; say whether there was any."""
        if not await self.store.read(self._is_fresh):
            return False
        return await self._bring(fresh=True) > 0

    async def round(self) -> int:
        """Bring all that is due at any place, and take away what was withdrawn; count the cards that were brought."""
        await self.store.write(lambda session: take_away(session, self.desk))
        return await self._bring(fresh=False)

    def _is_fresh(self, session: Session) -> bool:
        if pausing.paused(session):
            return False
        now = self.desk.now()
        if session.scalar(select(Reach.id).where(Reach.asked_at.is_not(None)).limit(1)):
            return True
        at_once = session.scalar(select(Reach.id).where(Reach.rhythm == AT_ONCE).limit(1))
        return at_once is not None and anybody_waits(session, now, now - FRESH)

    async def _bring(self, *, fresh: bool) -> int:
        batches = await self.store.read(lambda session: self._planned(session, fresh=fresh))
        wanted = sorted({number for batch in batches for number in batch.numbers})
        suggested = await asyncio.to_thread(self.recurring.suggest, wanted)
        return sum(await asyncio.gather(*(self._write(batch, suggested) for batch in batches)))

    async def _write(self, batch: Batch, suggested: Suggested) -> int:
        try:
            return await self.store.write(lambda session: self._deliver(session, batch, suggested))
        except (IntegrityError, VaultError) as error:  # another replica was first, or somebody has just been forgotten
            log.warning("a batch of messages was not brought: %s", type(error).__name__)
            return 0

    def _planned(self, session: Session, *, fresh: bool) -> list[Batch]:
        """Plan; while sending is paused nothing is made: afterwards it may be tagged already."""
        if pausing.paused(session):
            return []
        since = self.desk.now() - FRESH if fresh else None
        return list(Planner(session, self.desk, self.delay, since).batches())

    def _deliver(self, session: Session, batch: Batch, suggested: Suggested) -> int:
        """Write the cards of a batch that still wait; count them."""
        station, place = batch.station, session.get_one(Place, batch.station.place_id)
        settings = self.desk.rollout(session.get_one(Rollout, station.rollout_id).slug)
        if settings is None:
            return 0
        words, written = words_for(station.language), 0
        told = {each.id: each for each in session.scalars(select(Feedback).where(Feedback.id.in_(batch.numbers)))}
        for number in batch.numbers:
            feedback = told[number]
            if still_waiting(feedback):
                issues = suggested[number].issues if number in suggested else ()
                card = message_card(session, self.desk, settings, feedback, words, issues)
                written += deliveries.write(session, self.desk, place, card, card_work(number, place.id)) is not None
        self._close(session, batch, place)
        return written

    def _close(self, session: Session, batch: Batch, place: Place) -> None:
        """Offer the rest after a batch, and take what somebody asked for as given."""
        rollout_id, words = batch.station.rollout_id, words_for(batch.station.language)
        if batch.station.asked:
            asked = update(Reach).where(Reach.person_id == place.person_id, Reach.rollout_id == rollout_id)
            session.execute(asked.values(asked_at=None))
        if batch.rest:
            moment = batch.slot or self.desk.now()
            work = f"triage-rest/{place.id}/{rollout_id}/{moment.isoformat()}"
            deliveries.write(session, self.desk, place, cards.rest(words, rollout_id, batch.rest), work)
