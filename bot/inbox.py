"""In through the inbox: stored before it is acknowledged, then handled once, in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.cards import Ask
from bot.database.store import Store
from bot.desk import Desk
from bot.people import RolloutUnknownError, known, language_of
from bot.ports import (
    Action,
    Changed,
    Connector,
    NotReachableError,
    RawEvent,
    Removed,
    Sender,
)
from bot.privacy.vault import month_key
from bot.reading import Reader
from bot.reception import deciding
from bot.reception.arrivals import Arrivals, Came, first_of_each
from bot.reception.deciding import Visit
from bot.recurring import Recurring
from bot.runner import UNREACHABLE, place_of
from bot.words import words_for
from models import InboxEvent

log = logging.getLogger(__name__)

STORE_WITHIN_SECONDS = 2.5
"""Slack wants an answer within 3 s, Teams within 5 s for an invoke."""
CLAIM = timedelta(seconds=30)
"""How long after a crash its events wait; handling one twice at the same time changes nothing."""
BATCH = 20
TRIES = 5
LANGUAGE_WITHIN_SECONDS = 0.5
"""A form that waits for it must open within 3 s."""


@dataclass(frozen=True)
class Mailroom:
    """The door for connectors, and the step that handles what lies behind it."""

    store: Store
    desk: Desk
    reader: Reader
    recurring: Recurring
    connectors: Mapping[str, Connector]

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        """Store an event once; see `bot.ports.Door`."""
        try:
            values = self._sealed(connector, event_id, raw)
            async with asyncio.timeout(STORE_WITHIN_SECONDS):
                await self.store.write(lambda session: session.add(InboxEvent(**values)))
        except IntegrityError:
            return False
        except (DBAPIError, TimeoutError):
            raise NotReachableError from None
        return True

    async def question(self, connector: str, sender: Sender, action: Action = Action.ASK) -> tuple[Ask, str]:
        """Give the question of a form, in the language that somebody chose; see `bot.ports.Door`."""
        language = language_of(sender.locale, self.desk.settings.rollout[0].language)
        with contextlib.suppress(DBAPIError, TimeoutError):
            async with asyncio.timeout(LANGUAGE_WITHIN_SECONDS):
                person = await self.store.read(lambda session: known(session, self.desk, connector, sender))
                language = person.language if person else language
        words = words_for(language)
        return (talk.pass_on_form(words) if action == Action.PASS_ON else talk.ask_button(words)), language

    def _sealed(self, connector: str, event_id: str, raw: RawEvent) -> dict[str, Any]:
        now, vault = self.desk.now(), self.desk.vault
        return {
            "connector": connector,
            "event_hash": vault.pseudonym("event", connector, event_id),
            "payload": vault.seal(month_key(now), json.dumps(raw).encode(), "inbox_event.payload"),
            "received_at": now,
        }

    async def step(self) -> bool:
        """Handle the events that wait, in the order they came; say whether there were any."""
        if not await self.store.read(self._is_waiting):
            return False  # claiming would be a commit, and every commit wakes us
        numbers = await self.store.write(self._claim)
        rest: Sequence[int] = numbers
        while rest:
            rest = await self._handle(rest)
        return bool(numbers)

    async def is_settled(self) -> bool:
        """Say whether every event that was stored has been handled, or tried at least."""
        untried = select(InboxEvent.id).where(InboxEvent.state == "waiting", InboxEvent.attempts == 0).limit(1)
        return await self.store.read(lambda session: session.scalar(untried)) is None

    def _is_waiting(self, session: Session) -> bool:
        return session.scalar(_IS_WAITING, self._by_now(self.desk.now())) is not None

    def _by_now(self, now: datetime) -> dict[str, Any]:
        return {"now": now, "connectors": list(self.connectors)}

    def _claim(self, session: Session) -> list[int]:
        now = self.desk.now()
        events = list(session.scalars(_TO_CLAIM, self._by_now(now)))
        for event in events:
            event.claimed_until = now + CLAIM
        return [event.id for event in events]

    async def _handle(self, numbers: Sequence[int]) -> Sequence[int]:
        """Handle the first events together; give the rest, from where on somebody comes for the second time.

        Where one fails on the way all are handled apart, so that it holds up no other.
        """
        arrivals = Arrivals(self.store, self.desk, self.reader, self.recurring, self.connectors)
        try:
            opened = await self.store.read(lambda session: arrivals.opened(session, numbers))
            together = first_of_each(opened)
            came = await arrivals.prepared(together)
        except UNREACHABLE:
            raise
        except Exception as error:  # noqa: BLE001 - a worker must survive what one event does to it
            await self._handle_apart(numbers, error)
            return ()
        await self._finish_all(came)
        return [each.number for each in opened[len(together) :]]

    async def _handle_apart(self, numbers: Sequence[int], error: Exception) -> None:
        if len(numbers) == 1:
            await self._in_trouble(numbers[0], error)
            return
        for number in numbers:
            await self._handle([number])

    async def _finish_all(self, came: Sequence[tuple[int, Came]]) -> None:
        """Finish events in the order they came: they share a commit, and each has a savepoint of its own."""
        works = (partial(self._finish, number=number, came=each) for number, each in came)
        outcomes = await asyncio.gather(*map(self.store.write, works), return_exceptions=True)
        for (number, _), outcome in zip(came, outcomes, strict=True):
            if outcome is not None:
                await self._in_trouble(number, outcome)

    async def _in_trouble(self, number: int, error: BaseException) -> None:
        """Note that an event failed; what the database or a stop did to it is raised."""
        if isinstance(error, UNREACHABLE) or not isinstance(error, Exception):
            raise error
        if isinstance(error, RolloutUnknownError):
            log.warning("event %s waits: this process does not know the rollout; restart it", number)
            return
        log.error("event %s could not be handled: %s", number, place_of(error))  # not its own text: it may quote one
        reason = type(error).__name__
        await self.store.write(lambda session: self._failed(session, number, reason))

    def _finish(self, session: Session, number: int, came: Came) -> None:
        row = session.get_one(InboxEvent, number, with_for_update=True)
        if row.state != "waiting":
            return
        if isinstance(came, Visit) and isinstance(came.event, Changed) and _waits_before(session, row):
            row.claimed_until = self.desk.now() + CLAIM  # the message that was edited or deleted may be among them
            return
        if isinstance(came, Removed):
            self._report_removed(session, row, came)
        elif came:
            deciding.receive(session, self.desk, came)
        row.state, row.payload, row.claimed_until = "done", None, None

    def _report_removed(self, session: Session, row: InboxEvent, removed: Removed) -> None:
        """Tell the administrators; what still waits for that workspace, its connector refuses."""
        words = words_for(self.desk.settings.rollout[0].language)
        text = words.say(
            "I was removed from {workspace} ({platform}). “voelspriet doctor” says what to do.",
            platform=row.connector.title(),
            workspace=removed.tenant,
        )
        deliveries.report(session, self.desk, talk.one_line(words, text), f"removed/{row.id}")

    def _failed(self, session: Session, number: int, reason: str) -> None:
        row = session.get_one(InboxEvent, number, with_for_update=True)
        if row.state != "waiting":
            return  # another replica has finished it
        row.attempts, row.reason = row.attempts + 1, reason
        row.claimed_until = self.desk.now() + CLAIM * row.attempts
        if row.attempts >= TRIES:
            row.state = "aside"
            words = words_for(self.desk.settings.rollout[0].language)
            text = words.say(
                "I set event {number} aside: it failed {n} times. The log says why.", number=number, n=TRIES
            )
            deliveries.report(session, self.desk, talk.one_line(words, text), f"aside/{number}")


def _waiting() -> Select[InboxEvent]:
    """Select the events that nobody is handling, and whose connector is here to read them."""
    free = or_(InboxEvent.claimed_until.is_(None), InboxEvent.claimed_until < bindparam("now"))
    here = InboxEvent.connector.in_(bindparam("connectors", expanding=True))
    return select(InboxEvent).where(InboxEvent.state == "waiting", free, here)


_IS_WAITING = _waiting().with_only_columns(InboxEvent.id).limit(1)
_TO_CLAIM = _waiting().order_by(InboxEvent.id).limit(BATCH).with_for_update(skip_locked=True)
"""Built once, since they are asked every second."""


def _waits_before(session: Session, row: InboxEvent) -> bool:
    """Say whether an event that came earlier by the same connector was not handled yet."""
    earlier = (InboxEvent.state == "waiting", InboxEvent.connector == row.connector, InboxEvent.id < row.id)
    return session.scalar(select(InboxEvent.id).where(*earlier).limit(1)) is not None
