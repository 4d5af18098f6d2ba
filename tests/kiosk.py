"""A platform in memory: a whole connector that does next what it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from starlette.routing import BaseRoute

from bot.cards import Card
from bot.ports import Address, DeliveryError, Door, Event, Finding, Profile, RawEvent, Removed, Sender
from connectors.terminal.listeners import read


class Kiosk:
    """Keeps what was posted as (channel, mark, card), and what each replaced and stood under.

    Posts take their troubles from `before` (nothing is posted) and `after` (posted all the same), and wait while
    `closed` is set; `found` is what `find` answers where it is not found in memory, or raises.
    """

    name = "kiosk"
    pace = timedelta(seconds=1)
    threads = False

    def __init__(self) -> None:
        self.posted: list[tuple[str, str, Card]] = []
        self.stood: list[tuple[str | None, str | None]] = []
        self.before: deque[Exception] = deque()
        self.after: deque[Exception] = deque()
        self.found: str | DeliveryError | None = ""
        self.remembers = True
        self.closed = False
        self.door: Door | None = None

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return ()

    @property
    def heard(self) -> list[str]:
        """The summaries of what was posted, in order."""
        return [card.summary for _, _, card in self.posted]

    async def start(self, door: Door) -> None:
        self.door = door

    async def stop(self) -> None:
        self.door = None

    def read(self, raw: RawEvent) -> Event | Removed | None:
        if raw.get("kind") == "removed":
            return Removed(raw["tenant"], datetime.fromisoformat(raw["at"]))
        if raw.get("kind") == "poison":
            raise ValueError(raw["text"])
        return read(raw)

    async def profile(self, sender: Sender) -> Profile:
        if sender.user == "hangs":
            await asyncio.sleep(60)
        return Profile(locale="en-GB")

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        if self.before:
            raise self.before.popleft()
        if self.closed:
            await asyncio.sleep(60)
        self.posted.append((address["channel"], mark, card))
        self.stood.append((replaces, under))
        await asyncio.sleep(0)
        if self.after:
            raise self.after.popleft()
        return replaces or f"message-{mark}"

    async def find(self, address: Address, mark: str, *, under: str | None = None) -> str | None:
        del address, under  # one memory for all places
        if isinstance(self.found, DeliveryError):
            raise self.found
        seen = self.remembers and any(mark == known for _, known, _ in self.posted)
        return f"message-{mark}" if seen else self.found

    async def check(self) -> Sequence[Finding]:
        return (Finding("kiosk", well=True, detail="Is open."),)
