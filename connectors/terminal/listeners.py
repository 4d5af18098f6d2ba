"""The terminal's reading: a stored event into Said or Pressed, and a typed line into the press it stands for."""

from __future__ import annotations

import re
from datetime import datetime

from bot.cards import Card
from bot.ports import Event, Pressed, RawEvent, Said, Sender, Spot
from connectors.terminal.choices import numbered

TENANT = "terminal"

_TYPED = re.compile(r"\s*\[?([0-9]{1,4})\]?(?:\s+(\S.*?))?\s*", re.DOTALL)


def read(raw: RawEvent) -> Event | None:
    """Translate a stored event of kind "said", "opened" or "pressed"; None for any other kind."""
    if raw.get("kind") not in {"said", "opened", "pressed"}:
        return None
    user = raw["user"]
    sender = Sender(tenant=TENANT, user=user, name=raw.get("name"), locale=raw.get("locale"))
    spot = Spot(kind="direct", address={"user": user})
    at = datetime.fromisoformat(raw["at"])
    if raw["kind"] == "pressed":
        return Pressed(sender, spot, raw["action"], raw["value"], at, answer=raw["answer"], message=raw.get("message"))
    return Said(sender, spot, raw["text"], at, opened=raw["kind"] == "opened")


def press(card: Card, line: str) -> tuple[str, str, str] | None:
    """Translate a typed line such as "2" or "3 some text" into (action, value, answer).

    None when the line is no choice on this card and so is something said: a number that is not there, text behind a
    button's number ("2 printers are broken"), or no text where an answer is to be written.
    """
    typed = _TYPED.fullmatch(line)
    if typed is None:
        return None
    options = {number: option for some in numbered(card) for number, option in some.items()}
    option, text = options.get(int(typed[1])), typed[2]
    if option is None or (option.answer is None) != (text is not None):
        return None
    return option.action, option.value, text if option.answer is None else option.answer
