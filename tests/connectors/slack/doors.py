"""Doors for tests: one that keeps what comes in, one that is out of order."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.ports import NotReachableError, RawEvent
from tests.doors import Asking


@dataclass
class Shelf(Asking):
    """Keeps each event once, and counts how often it was asked."""

    stored: dict[str, RawEvent] = field(default_factory=dict)
    asked: int = 0

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        assert connector == "slack"
        self.asked += 1
        return self.stored.setdefault(event_id, raw) is raw


class OutOfOrder(Asking):
    """A store that does not answer."""

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        raise NotReachableError(f"{connector} {event_id} {len(raw)}")
