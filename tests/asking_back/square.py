"""A terminal with channels and threads; what is posted in a channel is heard by the user of its name."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.cards import Card
from bot.people import place_at
from bot.ports import Address, Event, Pressed, RawEvent, Said, Sender, Spot
from connectors.terminal.connector import TerminalConnector
from tests.digests.test_sending import rollout_of
from tests.town import Town


class Square(TerminalConnector):
    """Shares the conversations of a terminal; `stood` is under which message each card was posted, and to whom."""

    threads = True

    def __init__(self, terminal: TerminalConnector) -> None:
        self.__dict__ = terminal.__dict__
        self.cards: list[tuple[str, Card, str | None]] = []

    def read(self, raw: RawEvent) -> Event | None:
        """Read what was said or pressed in a channel, as Slack and Teams tell it."""
        if "channel" not in raw:
            return super().read(raw)
        sender, at = Sender("terminal", raw["user"]), datetime.fromisoformat(raw["at"])
        spot, chat = Spot("channel", {"user": raw["channel"]}), Spot("direct", {"user": raw["user"]})
        if raw["kind"] == "said":
            return Said(sender, spot, raw["text"], at, message="line", chat=chat, under=raw["under"])
        return Pressed(sender, spot, raw["action"], raw["value"], at, answer=raw["answer"], message="card", chat=chat)

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Post a card, and keep it."""
        self.cards.append((address["user"], card, under))
        return await super().post(address, card, mark=mark, replaces=replaces, under=under)


class Asking:
    """A town with channels, in which people ask."""

    def __init__(self, town: Town, square: Square) -> None:
        self.town, self.square = town, square

    def bind(self, channel: str, audience: str) -> None:
        """Bind a channel to an audience of the first rollout."""

        def make(session: Session) -> None:
            place = place_at(session, self.town.desk, "terminal", Spot("channel", {"user": channel}), audience=audience)
            place.rollout_id = rollout_of(session).id

        self.town.write(make)

    def say(self, user: str, channel: str, text: str, under: str = "") -> list[tuple[str, str, str | None]]:
        """Mention the bot in a channel; give who heard what, and under which message."""
        return self._take({"kind": "said", "user": user, "channel": channel, "text": text, "under": under})

    def press(
        self, user: str, channel: str, action: str, value: str, answer: str = ""
    ) -> list[tuple[str, str, str | None]]:
        """Press a button in a channel; give who heard what, and under which message."""
        pressed = {"kind": "pressed", "action": action, "value": value, "answer": answer}
        return self._take({**pressed, "user": user, "channel": channel})

    def _take(self, raw: RawEvent) -> list[tuple[str, str, str | None]]:
        before, event = len(self.square.cards), {**raw, "at": self.town.clock().isoformat()}
        self.town.run(self.town.app.mailroom.take("terminal", uuid4().hex, event))
        self.town.drain()
        texts = {user: iter(reversed(self.town.heard[user])) for user in self.town.heard}
        posted = self.square.cards[before:]
        found = [(user, " ".join(next(texts[user]).split()), under) for user, _, under in reversed(posted)]
        return found[::-1]
