"""Ports: what a connector does for the core, and the door it hands events in at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from starlette.routing import BaseRoute

from bot.cards import Ask, Card
from bot.ports.actions import Action
from bot.ports.events import Address, Event, Profile, RawEvent, Removed, Sender


class DeliveryError(Exception):
    """A card could not be posted.

    `permanent`: trying again is of no use (no such channel, not allowed, too large). `ambiguous`: it may have been
    posted all the same (time-out or cut connection after the request left). `retry_after`: how long the platform asked
    us to wait. `reason` is a short code for logs and administrators, never content or a name.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        ambiguous: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.retry_after = retry_after


class NotReachableError(Exception):
    """The store could not take an event: answer 503, so that the platform tries again."""


class Door(Protocol):
    """How an event comes in: stored for good when `take` returns."""

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        """Store an event once; False when `event_id` was stored before (7 days back), which is no error.

        Raises
        ------
        NotReachableError
            When the database does not answer. Nothing was stored.

        """

    async def question(self, connector: str, sender: Sender, action: Action = Action.ASK) -> tuple[Ask, str]:
        """Give the question of a form that no card of ours opens, and the language of its words.

        `action` is ASK, for a form in which somebody can ask anything, or PASS_ON, for the one in which they look over
        a colleague's message before they pass it on. It must stand within seconds, so that nothing is stored before.
        """


class Connector(Protocol):
    """A platform: its routes with their guard, its reading, its posting."""

    name: str
    pace: timedelta
    """The least time between two cards to one place."""
    threads: bool
    """Whether a card's details come as a card of their own, `under` it; elsewhere the card bears them itself."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Routes to mount in the ASGI application; empty where the platform calls nobody."""

    async def start(self, door: Door) -> None:
        """Connect; afterwards events reach the door."""

    async def stop(self) -> None:
        """Let go of connections; may be called twice."""

    def read(self, raw: RawEvent) -> Event | Removed | None:
        """Translate a stored event; None for what is not meant for us (our own message, an edit). Pure."""

    async def profile(self, sender: Sender) -> Profile:
        """Ask the platform who somebody new is; of what it does not say, or not just now, nothing is told."""

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Post a card, or put it in the place of the message `replaces`, and give the platform's id of the message.

        `mark` is the delivery's own opaque id: a connector passes it on where the platform can carry it. `under` is the
        message in whose thread it stands; only a connector that has `threads` is given one.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """

    async def find(self, address: Address, mark: str, *, under: str | None = None) -> str | None:
        """Look whether the card marked `mark` was posted, after an ambiguous `post`; `under` is as it was there.

        Gives the message's id, or "" when it was certainly not posted, or None when the platform can never say.

        Raises
        ------
        DeliveryError
            When the platform cannot say just now.

        """

    async def check(self) -> Sequence[Finding]:
        """Try the connection and say in plain words what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `doctor`: what was looked at, whether it is well, and what to do when it is not."""

    subject: str
    well: bool
    detail: str
    remedy: str = ""
