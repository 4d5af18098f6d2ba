"""In through the inbox: stored before it is acknowledged, then handled once, in one transaction."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot import deliveries, intake, reception, talk
from bot.belonging import belonging
from bot.cards import Ask
from bot.desk import Desk
from bot.intake import Understood
from bot.people import RolloutUnknownError, known, language_of
from bot.ports import (
    Action,
    Changed,
    Connector,
    DeliveryError,
    Event,
    NotReachableError,
    Pressed,
    Profile,
    RawEvent,
    Removed,
    Sender,
)
from bot.privacy.vault import month_key
from bot.reading import Reader
from bot.reception import Visit
from bot.recurring import Recurring
from bot.runner import UNREACHABLE, place_of
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
PROFILE_WITHIN_SECONDS = 2.0
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
            reason = type(error).__name__
            await self.store.write(lambda session: self._failed(session, number, reason))

    async def _decide(self, number: int) -> None:
        row = await self.store.read(lambda session: session.get_one(InboxEvent, number))
        if row.payload is None:
            return
        raw = json.loads(self.desk.vault.open(row.payload, "inbox_event.payload"))
        event = self.connectors[row.connector].read(raw)
        came = event if event is None or isinstance(event, Removed) else await self._visit(row, event)
        await self.store.write(lambda session: self._finish(session, number, came))

    async def _visit(self, row: InboxEvent, event: Event) -> Visit:
        """Find out what there is to know of an event, while no transaction is open."""
        profile = await self._profile(row.connector, event.sender)
        if profile and profile.locale and not event.sender.locale:
            event = replace(event, sender=replace(event.sender, locale=profile.locale))
        visit = Visit(row.connector, event, f"event/{row.id}", profile)
        author = event.passed_on.author if isinstance(event, Pressed) and event.passed_on else None
        if author:
            visit = replace(visit, author=await self._profile(row.connector, author) or visit.author)
        return replace(visit, understood=await asyncio.to_thread(self._understand, visit))

    async def _profile(self, connector: str, sender: Sender) -> Profile | None:
        """Ask who somebody new is, None where they are known; their platform may not say, and then nothing is told."""
        if await self.store.read(lambda session: known(session, self.desk, connector, sender) is not None):
            return None
        try:
            async with asyncio.timeout(PROFILE_WITHIN_SECONDS):
                return await self.connectors[connector].profile(sender)
        except (TimeoutError, DeliveryError):
            return Profile()

    def _understand(self, visit: Visit) -> Understood | None:
        event = visit.event
        understood = intake.understand(self.desk, self.reader, _text_of(event))
        if understood is None or (isinstance(event, Pressed) and event.action not in reception.TYPED):
            return understood
        rollout_id = self.store.read_now(lambda session: self._rollout_id(session, visit))
        read = intake.said_in(self.desk, understood.masked.text)
        likely = self.recurring.consider(read, understood.reading.kind, rollout_id)
        return replace(understood, likely=likely)

    def _rollout_id(self, session: Session, visit: Visit) -> int | None:
        event = visit.event
        found = belonging(session, self.desk, visit.connector, event.sender, event.spot, visit.profile)
        return found.rollout.id if found.clear else None

    def _finish(self, session: Session, number: int, came: Visit | Removed | None) -> None:
        row = session.get_one(InboxEvent, number, with_for_update=True)
        if row.state != "waiting":
            return
        if isinstance(came, Visit) and isinstance(came.event, Changed) and _waits_before(session, row):
            row.claimed_until = self.desk.now() + CLAIM  # the message that was edited or deleted may be among them
            return
        if isinstance(came, Removed):
            self._report_removed(session, row, came)
        elif came:
            reception.receive(session, self.desk, came)
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


def _waiting(now: datetime, connectors: Mapping[str, Connector]) -> Select[InboxEvent]:
    """Select the events that nobody is handling, and whose connector is here to read them."""
    free = or_(InboxEvent.claimed_until.is_(None), InboxEvent.claimed_until < now)
    return select(InboxEvent).where(InboxEvent.state == "waiting", free, InboxEvent.connector.in_(connectors))


def _waits_before(session: Session, row: InboxEvent) -> bool:
    """Say whether an event that came earlier by the same connector was not handled yet."""
    earlier = (InboxEvent.state == "waiting", InboxEvent.connector == row.connector, InboxEvent.id < row.id)
    return session.scalar(select(InboxEvent.id).where(*earlier).limit(1)) is not None


def _text_of(event: Event) -> str:
    """Give what an event brings to read; empty where it brings nothing."""
    return event.answer if isinstance(event, Pressed) else event.text or ""
