"""Out through the outbox: taken, marked "sending", posted, and what became of it written down."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from bot import deliveries, details, pausing, stopping, talk
from bot.cards import Card
from bot.database.store import Store
from bot.desk import Desk
from bot.people import address_of
from bot.ports import Address, Connector, DeliveryError
from bot.privacy.forgetting import ONCE
from bot.privacy.vault import VaultError
from bot.runner import place_of
from bot.words import words_for
from models import Delivery, Place

log = logging.getLogger(__name__)

OPEN = ("waiting", "sending")
POST_WITHIN_SECONDS = 45.0
"""Looking a card up and posting it, each with the time-outs of its connector; then it is cut off."""
CLAIM = timedelta(seconds=60)
"""Longer than any post may take; afterwards nobody is at it any longer, and the delivery counts as doubtful."""
BATCH = 20
GIVE_UP_AFTER = timedelta(hours=24)
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Parcel:
    """A delivery that was taken; `doubtful` when an earlier attempt may have arrived and nobody looked yet."""

    number: int
    attempt: int
    connector: str
    address: Address
    card: Card
    mark: str
    replaces: str | None
    under: str | None
    doubtful: bool


class _UnknowableError(DeliveryError):
    """The platform cannot say whether an earlier attempt arrived."""


@dataclass(frozen=True)
class Postroom:
    """Takes deliveries whose time has come and hands them to their connectors."""

    store: Store
    desk: Desk
    connectors: Mapping[str, Connector]
    post_within: float = POST_WITHIN_SECONDS

    async def step(self) -> bool:
        """Post what is due, one card a place; say whether there was any."""
        if not await self.store.read(self._is_due):
            return False  # taking would be a commit, and every commit wakes us
        parcels = await self.store.write(self._take)
        for outcome in await asyncio.gather(*map(self._post, parcels), return_exceptions=True):
            if outcome:
                raise outcome  # after all were posted: one failure must not cut off the others
        return bool(parcels)

    def _is_due(self, session: Session) -> bool:
        return session.scalar(_IS_DUE, self._by_now(self.desk.now())) is not None

    def _by_now(self, now: datetime) -> dict[str, Any]:
        return {"now": now, "connectors": list(self.connectors)}

    def expire(self, session: Session) -> int:
        """Give up what has waited too long, whether or not its connector is still here; count it.

        While sending is paused nothing is given up, and afterwards everything has as long as if it were new.
        """
        resumed, first = pausing.last_resumed(session), self.desk.now() - GIVE_UP_AFTER
        if pausing.paused(session) or (resumed and resumed >= first):
            return 0
        too_old = func.coalesce(Delivery.retried_at, Delivery.created_at) < first
        stuck = select(Delivery).where(Delivery.state.in_(OPEN), too_old).with_for_update(skip_locked=True)
        expired = list(session.scalars(stuck))
        for delivery in expired:
            self._close(session, delivery, "waited_too_long")
        return len(expired)

    def _take(self, session: Session) -> list[Parcel]:
        now = self.desk.now()
        locked = session.execute(_TO_TAKE, self._by_now(now)).all()
        taken = (self._parcel(session, delivery, place, now) for delivery, place in locked)
        return [parcel for parcel in taken if parcel]

    def _parcel(self, session: Session, delivery: Delivery, place: Place, now: datetime) -> Parcel | None:
        doubtful = delivery.state == "sending"
        try:
            address, card = address_of(self.desk, place), deliveries.opened(self.desk, delivery)
        except (VaultError, ValueError):  # its key is gone, or it is no card of this version
            self._close(session, delivery, "unreadable")
            return None
        delivery.state = "sending"
        delivery.attempts += 1
        delivery.claimed_until = now + CLAIM
        place.not_before = now + self.connectors[place.connector].pace
        return Parcel(
            delivery.id,
            delivery.attempts,
            place.connector,
            address,
            card,
            delivery.mark,
            delivery.replaces,
            delivery.under,
            doubtful,
        )

    async def _post(self, parcel: Parcel) -> None:
        outcome = await self._outcome(parcel)
        if isinstance(outcome, DeliveryError):
            await self.store.write(lambda session: self._not_posted(session, parcel, outcome))
        else:
            await self.store.write(lambda session: self._sent(session, parcel, outcome))

    async def _outcome(self, parcel: Parcel) -> str | DeliveryError:
        try:
            async with asyncio.timeout(self.post_within):
                return await self._posted(parcel)
        except DeliveryError as error:
            return error
        except TimeoutError:
            return DeliveryError("timed_out", ambiguous=True)
        except Exception as error:  # noqa: BLE001 - a worker must survive what one card does to it
            log.error("delivery %s could not be posted: %s", parcel.number, place_of(error))  # noqa: TRY400 - may quote
            return DeliveryError("fault", permanent=True)

    async def _posted(self, parcel: Parcel) -> str:
        connector = self.connectors[parcel.connector]
        if parcel.doubtful:
            found = await connector.find(parcel.address, parcel.mark, under=parcel.under)
            if found:
                return found
            if found is None:
                raise _UnknowableError("cut_off")
        places = {"replaces": parcel.replaces, "under": parcel.under if connector.threads else None}
        return await connector.post(parcel.address, parcel.card, mark=parcel.mark, **places)

    def _sent(self, session: Session, parcel: Parcel, message: str) -> None:
        mine = update(Delivery).where(Delivery.id == parcel.number, Delivery.state != "sent")
        nothing = {"card": None, "claimed_until": None, "reason": None}
        sent = mine.values(state="sent", sent_at=self.desk.now(), message=message, **nothing)
        result = session.execute(sent.returning(Delivery.id), execution_options={"synchronize_session": False})
        if result.scalar() and self.connectors[parcel.connector].threads and parcel.card.details:
            self._write_details(session, parcel, message)

    def _write_details(self, session: Session, parcel: Parcel, message: str) -> None:
        """Have a card's details posted in its thread, in the place of those that stand there already.

        Raises nothing for somebody who was forgotten meanwhile: their key is gone, and nothing more is said to them.
        """
        delivery = session.get_one(Delivery, parcel.number, populate_existing=True)
        with suppress(VaultError):
            deliveries.write_under(session, self.desk, delivery, details.apart(parcel.card), message)

    def _not_posted(self, session: Session, parcel: Parcel, error: DeliveryError) -> None:
        delivery = session.get_one(Delivery, parcel.number, with_for_update=True)
        if delivery.attempts != parcel.attempt or delivery.state != "sending":
            return  # another replica went on with it
        log.warning("delivery %s by %s: %s", delivery.id, parcel.connector, error.reason)
        unknowable = isinstance(error, _UnknowableError)
        delivery.ambiguous += unknowable
        now = self.desk.now()
        began = (delivery.created_at, delivery.retried_at, pausing.last_resumed(session))
        too_late = now - max(moment for moment in began if moment) > GIVE_UP_AFTER
        if error.permanent or too_late or delivery.ambiguous > 1:
            self._close(session, delivery, error.reason)
            return
        wait = error.retry_after or _back_off(delivery.attempts)
        doubtful = (parcel.doubtful or error.ambiguous) and not unknowable
        delivery.state = "sending" if doubtful else "waiting"
        delivery.reason, delivery.claimed_until, delivery.not_before = error.reason, None, now + wait
        if error.retry_after:
            session.get_one(Place, delivery.place_id).not_before = now + wait

    def _close(self, session: Session, delivery: Delivery, reason: str) -> None:
        delivery.state, delivery.reason = "failed", reason
        delivery.claimed_until = None  # the card stays for some days, sealed: it may be retried
        if delivery.work_id.startswith("undelivered/"):
            return  # a report that fails is not reported: it would go round for ever
        words = words_for(self.desk.settings.rollout[0].language)
        text = words.say(
            "I could not deliver message {number} ({reason}). “voelspriet doctor” says what to do.",
            number=delivery.id,
            reason=reason,
        )
        without = stopping.undelivered(session, self.desk, delivery, words)
        what = f"{reason}/digest" if without else reason
        today = f"{self.desk.now():%Y-%m-%d}"  # one report a day for each place and reason: a flood hides the rest
        work_id = f"undelivered/{_where(session, delivery)}/{what}/{today}"
        deliveries.report(session, self.desk, talk.card(words, *talk.lines(text, *without), summary=text), work_id)


def _where(session: Session, delivery: Delivery) -> str:
    """Name where a card should have gone; the places that serve once count as one, since each is new."""
    place = session.get_one(Place, delivery.place_id)
    return ONCE if place.audience == ONCE else str(place.id)


def _due() -> Select[Delivery]:
    """Select what may go out: the oldest open delivery of each place, when its time and its place's have come.

    One that is held up on purpose lets the others pass; one that failed does not.
    """
    now = bindparam("now", type_=Delivery.not_before.type)
    waiting = (Delivery.state.in_(OPEN), pausing.may_go())
    begun = or_(Delivery.attempts > 0, Delivery.not_before <= now)
    oldest = select(func.min(Delivery.id)).where(*waiting, begun).group_by(Delivery.place_id)
    ready = or_(Delivery.claimed_until.is_(None), Delivery.claimed_until < now)
    paced = or_(Place.not_before.is_(None), Place.not_before <= now)
    return (
        select(Delivery)
        .join(Place, Place.id == Delivery.place_id)
        .where(
            Delivery.id.in_(oldest),
            *waiting,
            ready,
            paced,
            Delivery.not_before <= now,
            Place.connector.in_(bindparam("connectors", expanding=True)),
        )
    )


_IS_DUE = _due().with_only_columns(Delivery.id).limit(1)
_TO_TAKE = _due().order_by(Delivery.id).limit(BATCH).add_columns(Place).with_for_update(skip_locked=True, of=Delivery)
"""Built once, since they are asked every second."""


def _back_off(attempts: int) -> timedelta:
    longest: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - it spreads load, it guards nothing
