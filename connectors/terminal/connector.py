"""The terminal connector: one conversation per user, in memory, with no platform behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import uuid4

from starlette.routing import BaseRoute

from bot.cards import Card
from bot.details import in_one
from bot.ports import Address, DeliveryError, Door, Event, Finding, Profile, RawEvent, Sender
from connectors.terminal.listeners import press, read
from connectors.terminal.render import render

Write = Callable[[str, str], None]


def _now() -> datetime:
    return datetime.now(UTC)


class TerminalConnector:
    """Conversations in a terminal; an address is `{"user": name}` and any name may speak.

    `write` gets a user and the rendered text of a card for that user; an OSError of it is a failed post. `names` gives
    the names by which users are known, where they have one. `width` is in columns. `clock` gives an aware time.
    """

    name = "terminal"
    pace = timedelta(0)
    threads = False

    def __init__(
        self,
        write: Write,
        *,
        names: Mapping[str, str] = MappingProxyType({}),
        locale: str = "nl-NL",
        width: int = 80,
        colour: bool = False,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._write = write
        self._names = names
        self._locale = locale
        self._width = width
        self._colour = colour
        self._clock = clock
        self._door: Door | None = None
        self._last: dict[str, tuple[str, Card]] = {}
        self._posted: dict[tuple[str, str], str] = {}

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """None: nobody calls a terminal."""
        return ()

    async def start(self, door: Door) -> None:
        """Let what is said reach the door."""
        self._door = door

    async def stop(self) -> None:
        """Let go of the door; may be called twice."""
        self._door = None

    async def open(self, user: str) -> None:
        """Open a user's conversation, as a first visit to a chat does. Raises as `say` does."""
        await self._take(user, {"kind": "opened", "text": ""})

    async def say(self, user: str, line: str) -> None:
        """Store a typed line: the press it stands for on the last card, or else something said.

        Raises
        ------
        RuntimeError
            Before `start` and after `stop`.
        bot.ports.NotReachableError
            When it could not be stored.

        """
        message, card = self._last.get(user, (None, None))
        pressed = press(card, line) if card else None
        if pressed is None:
            await self._take(user, {"kind": "said", "text": line})
            return
        action, value, answer = pressed
        event = {"kind": "pressed", "action": action, "value": value, "answer": answer, "message": message}
        await self._take(user, event)

    async def _take(self, user: str, event: RawEvent) -> None:
        if self._door is None:
            raise RuntimeError("the terminal connector is not started")
        whole = {**event, "user": user, "name": self._names.get(user), "at": self._clock().isoformat()}
        await self._door.take(self.name, uuid4().hex, whole)

    def read(self, raw: RawEvent) -> Event | None:
        """Translate a stored event."""
        return read(raw)

    async def profile(self, sender: Sender) -> Profile:  # noqa: ARG002 - one terminal, one locale
        """Tell the locale of the terminal."""
        return Profile(locale=self._locale)

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Write a card; what was written stays on the screen, so a replacement is written below it.

        Raises
        ------
        DeliveryError
            When the address names no user or the terminal cannot be written to.

        """
        del under
        user, card = address.get("user"), in_one(card)
        if not user:
            raise DeliveryError("no_user_in_address", permanent=True)
        try:
            self._write(user, render(card, self._width, self._colour))
        except OSError:
            raise DeliveryError("terminal_gone", ambiguous=True) from None
        message = replaces or mark
        self._last[user] = (message, card)
        self._posted[user, mark] = message
        return message

    async def find(self, address: Address, mark: str, *, under: str | None = None) -> str | None:
        """Look in the memory of this process; None when it does not know, since an earlier process may."""
        del under
        return self._posted.get((address.get("user", ""), mark))

    async def check(self) -> Sequence[Finding]:
        """Find nothing: a terminal has no connection that could fail."""
        return (Finding(subject="terminal", well=True, detail="Needs no connection."),)
