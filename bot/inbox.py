"""In through the inbox: stored before it is acknowledged, then handled once, in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot import deliveries, home, intake, presses, talk
from bot.cards import Ask
from bot.desk import Desk
from bot.intake import Understood
from bot.people import RolloutUnknownError, known, language_of
from bot.ports import Action, Connector, DeliveryError, Event, NotReachableError, Pressed, RawEvent, Said, Sender
from bot.privacy.vault import month_key
from bot.reading import Reader
from bot.recurring import Recurring
from bot.runner import UNREACHABLE, place_of
from bot.speaker import PAGE, speaker
from bot.store import Store
from bot.words import words_for
from models import InboxEvent

log = logging.getLogger(__name__)

STORE_WITHIN_SECONDS = 2.5
"""Slack wants an answer within 3 s, Teams within 5 s for an invoke."""
CLAIM = timedelta(seconds=30)
"""How long after a crash its events wait; handling one twice at the same time changes nothing."""
BATCH = 20
TRIES = 5
LOCALE_WITHIN_SECONDS = 2.0
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

    async def question(self, connector: str, sender: Sender) -> tuple[Ask, str]:
        """Give the question of a form, in the language that somebody chose; see `bot.ports.Door`."""
        language = language_of(sender.locale, self.desk.settings.rollout[0].language)
        with contextlib.suppress(DBAPIError, TimeoutError):
            async with asyncio.timeout(LANGUAGE_WITHIN_SECONDS):
                person = await self.store.read(lambda session: known(session, self.desk, connector, sender))
                language = person.language if person else language
        return talk.ask_button(words_for(language)), language

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
        for number in numbers:
            await self._handle(number)
        return bool(numbers)

    async def is_settled(self) -> bool:
        """Say whether every event that was stored has been handled, or tried at least."""
        untried = select(InboxEvent.id).where(InboxEvent.state == "waiting", InboxEvent.attempts == 0).limit(1)
        return await self.store.read(lambda session: session.scalar(untried)) is None

    def _is_waiting(self, session: Session) -> bool:
        waiting = _waiting(self.desk.now(), self.connectors).with_only_columns(InboxEvent.id)
        return session.scalar(waiting.limit(1)) is not None

    def _claim(self, session: Session) -> list[int]:
        now = self.desk.now()
        first = _waiting(now, self.connectors).order_by(InboxEvent.id).limit(BATCH).with_for_update(skip_locked=True)
        events = list(session.scalars(first))
        for event in events:
            event.claimed_until = now + CLAIM
        return [event.id for event in events]

    async def _handle(self, number: int) -> None:
        try:
            await self._decide(number)
        except UNREACHABLE:
            raise
        except RolloutUnknownError:
            log.warning("event %s waits: this process does not know the rollout; restart it", number)
        except Exception as error:  # noqa: BLE001 - a worker must survive what one event does to it
            log.error("event %s could not be handled: %s", number, place_of(error))  # noqa: TRY400 - it may quote a text
            await self.store.write(lambda session: self._failed(session, number))

    async def _decide(self, number: int) -> None:
        row = await self.store.read(lambda session: session.get_one(InboxEvent, number))
        if row.payload is None:
            return
        raw = json.loads(self.desk.vault.open(row.payload, "inbox_event.payload"))
        event = self.connectors[row.connector].read(raw)
        understood = await asyncio.to_thread(self._understand, event)
        event = await self._with_locale(row.connector, event)
        await self.store.write(lambda session: self._finish(session, number, event, understood))

    def _understand(self, event: Event | None) -> Understood | None:
        text = event.text if isinstance(event, Said) else event.answer if event else ""
        understood = intake.understand(self.desk, self.reader, text)
        if understood is None or (isinstance(event, Pressed) and event.action != Action.ASK):
            return understood
        return replace(understood, likely=self.recurring.consider(understood.masked.text, understood.reading.kind))

    async def _with_locale(self, connector: str, event: Event | None) -> Event | None:
        """Ask for the language of somebody new; their platform may not answer, and then the rollout's is used."""
        if event is None or event.sender.locale or await self.store.read(self._knows(connector, event.sender)):
            return event
        try:
            async with asyncio.timeout(LOCALE_WITHIN_SECONDS):
                locale = await self.connectors[connector].locale(event.sender)
        except (TimeoutError, DeliveryError):
            return event
        return replace(event, sender=replace(event.sender, locale=locale))

    def _knows(self, connector: str, sender: Sender) -> Callable[[Session], bool]:
        return lambda session: known(session, self.desk, connector, sender) is not None

    def _finish(self, session: Session, number: int, event: Event | None, understood: Understood | None) -> None:
        row = session.get_one(InboxEvent, number, with_for_update=True)
        if row.state != "waiting":
            return
        if event:
            self._receive(session, row, event, understood)
        row.state, row.payload, row.claimed_until = "done", None, None

    def _receive(self, session: Session, row: InboxEvent, event: Event, understood: Understood | None) -> None:
        who = speaker(session, self.desk, row.connector, event.sender, event.spot, f"event/{row.id}")
        if isinstance(event, Pressed):
            presses.receive(session, self.desk, who, event, understood)
        elif event.spot.kind != PAGE:
            intake.receive(session, self.desk, who, event, understood)
        home.refresh(session, self.desk, who, event)

    def _failed(self, session: Session, number: int) -> None:
        row = session.get_one(InboxEvent, number, with_for_update=True)
        if row.state != "waiting":
            return  # another replica has finished it
        row.attempts += 1
        row.claimed_until = self.desk.now() + CLAIM * row.attempts
        if row.attempts >= TRIES:
            row.state = "aside"
            words = words_for(self.desk.settings.rollout[0].language)
            text = words.say(
                "I set event {number} aside: it failed {n} times. The log says why.", number=number, n=TRIES
            )
            deliveries.report(session, self.desk, talk.one_line(words, text), f"aside/{number}")


def _waiting(now: datetime, connectors: Mapping[str, Connector]) -> Select[InboxEvent]:
    """Select the events that nobody is handling, and whose connector is here to read them."""
    free = or_(InboxEvent.claimed_until.is_(None), InboxEvent.claimed_until < now)
    return select(InboxEvent).where(InboxEvent.state == "waiting", free, InboxEvent.connector.in_(connectors))
