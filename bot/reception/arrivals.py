"""Arrivals: stored events are opened, and what there is to know of them is found out, while no transaction is open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import intake
from bot.belonging import belonging
from bot.database.store import Store
from bot.desk import Desk
from bot.people import pseudonym
from bot.ports import Connector, DeliveryError, Event, Pressed, Profile, Removed, Sender
from bot.printable import keepable
from bot.reading import Reader
from bot.reception import deciding
from bot.reception.deciding import Visit
from bot.recurring import NOTHING, Recurring
from models import InboxEvent, Person

PROFILE_WITHIN_SECONDS = 2.0
Strangers = Collection[tuple[str, Sender]]


@dataclass(frozen=True)
class Arrival:
    """A stored event that was opened; `event` is None where it is not meant for us."""

    number: int
    connector: str
    event: Event | Removed | None

    @property
    def people(self) -> Iterator[Sender]:
        """Whoever did it, and then whoever else it is about."""
        if self.event is not None and not isinstance(self.event, Removed):
            yield self.event.sender
            if author := author_of(self.event):
                yield author


Came = Visit | Removed | None


@dataclass(frozen=True)
class Arrivals:
    """Opens events and finds out about them, many at a time."""

    store: Store
    desk: Desk
    reader: Reader
    recurring: Recurring
    connectors: Mapping[str, Connector]

    def opened(self, session: Session, numbers: Collection[int]) -> list[Arrival]:
        """Open events in the order they came, without those that another replica has finished."""
        rows = session.scalars(select(InboxEvent).where(InboxEvent.id.in_(numbers)).order_by(InboxEvent.id))
        return [Arrival(row.id, row.connector, self._read(row, row.payload)) for row in rows if row.payload is not None]

    def _read(self, row: InboxEvent, payload: bytes) -> Event | Removed | None:
        raw = json.loads(self.desk.vault.open(payload, "inbox_event.payload"))
        return self.connectors[row.connector].read(keepable(raw))

    async def prepared(self, arrivals: Sequence[Arrival]) -> list[tuple[int, Came]]:
        """Find out all there is to know."""
        strangers = await self.store.read(lambda session: self._strangers(session, arrivals))
        came = await asyncio.gather(*(self._visit(each, strangers) for each in arrivals))
        visits = [each for each in came if isinstance(each, Visit)]
        understood = await asyncio.to_thread(self._understood, visits)
        found = {visit.work: visit for visit in understood}
        numbered = zip(arrivals, came, strict=True)
        return [(arrival.number, found[each.work] if isinstance(each, Visit) else each) for arrival, each in numbered]

    def _strangers(self, session: Session, arrivals: Sequence[Arrival]) -> Strangers:
        """Give who is new, of all who did something and whose words were passed on."""
        everybody = {
            (each.connector, who): pseudonym(self.desk, each.connector, who) for each in arrivals for who in each.people
        }
        known = set(session.scalars(select(Person.pseudonym).where(Person.pseudonym.in_(everybody.values()))))
        return {who for who, known_as in everybody.items() if known_as not in known}

    async def _visit(self, arrival: Arrival, strangers: Strangers) -> Came:
        connector, event = arrival.connector, arrival.event
        if event is None or isinstance(event, Removed):
            return event
        profile = await self._profile(connector, event.sender, strangers)
        if profile:
            event = replace(event, sender=_introduced(event.sender, profile))
        visit = Visit(connector, event, f"event/{arrival.number}", profile)
        author = author_of(event)
        if author:
            visit = replace(visit, author=await self._profile(connector, author, strangers) or visit.author)
        return visit

    async def _profile(self, connector: str, sender: Sender, strangers: Strangers) -> Profile | None:
        """Ask who somebody new is, None where they are known; their platform may not say, and then nothing is told."""
        if (connector, sender) not in strangers:
            return None
        try:
            async with asyncio.timeout(PROFILE_WITHIN_SECONDS):
                return await self.connectors[connector].profile(sender)
        except (TimeoutError, DeliveryError):
            return Profile()

    def _understood(self, visits: Sequence[Visit]) -> list[Visit]:
        """Read what was said, and consider what it may be about."""
        read = [(visit, intake.understand(self.desk, self.reader, _text_of(visit.event))) for visit in visits]
        said = [(visit, text) for visit, text in read if text and _is_said(visit.event)]
        rollouts = self.store.read_now(lambda session: [self._rollout_id(session, visit) for visit, _ in said])
        asked = [
            (intake.said_in(self.desk, text.masked.text), text.reading.kind, rollout)
            for (_, text), rollout in zip(said, rollouts, strict=True)
        ]
        likely = dict(zip((visit.work for visit, _ in said), self.recurring.consider(asked), strict=True))
        return [
            replace(visit, understood=text and replace(text, likely=likely.get(visit.work, NOTHING)))
            for visit, text in read
        ]

    def _rollout_id(self, session: Session, visit: Visit) -> int | None:
        event = visit.event
        found = belonging(session, self.desk, visit.connector, event.sender, event.spot, visit.profile)
        return found.rollout.id if found.clear else None


def author_of(event: Event) -> Sender | None:
    """Give whose words somebody passes on; None where it is nobody else's."""
    return event.passed_on.author if isinstance(event, Pressed) and event.passed_on else None


def first_of_each(arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """Give the arrivals up to where the same person comes for the second time: what they did first may change that."""
    seen: set[tuple[str, str, str]] = set()
    for number, each in enumerate(arrivals):
        who = {(each.connector, person.tenant, person.user) for person in each.people}
        if who & seen:
            return arrivals[:number]
        seen |= who
    return arrivals


def _text_of(event: Event) -> str:
    """Give what an event brings to read; empty where it brings nothing."""
    return event.answer if isinstance(event, Pressed) else event.text or ""


def _is_said(event: Event) -> bool:
    return not isinstance(event, Pressed) or event.action in deciding.TYPED


def _introduced(sender: Sender, profile: Profile) -> Sender:
    """Add what the platform says of somebody to what their event carried."""
    return replace(sender, locale=sender.locale or profile.locale, name=sender.name or profile.name)
