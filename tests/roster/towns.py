"""What is asked of the roster in a town, and what it answers on one line."""

from __future__ import annotations

from uuid import uuid4

from tests.gestures import said
from tests.town import Town


def ask(town: Town, user: str, text: str) -> str:
    """Type a line; give what the bot said, without its line breaks."""
    return flat(town.say(user, text))


def flat(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())


def meet_by_name(town: Town, user: str, name: str) -> None:
    """Let somebody open the conversation on a platform that tells their name."""
    event = said(town, user, "", opened=True) | {"name": name}
    town.run(town.app.mailroom.take("terminal", uuid4().hex, event))
    town.drain()
