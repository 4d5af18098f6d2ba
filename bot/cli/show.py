"""A digest in each of the forms it can take, for the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line reads FORMS before it knows whether a digest is asked for
    from bot.cards import Card
    from bot.frozen import Part


def _text(_figures: Part, card: Card) -> str:
    from connectors.terminal.render import render

    return render(card)


def _html(_figures: Part, card: Card) -> str:
    from connectors.page import render

    return render(card)


def _pdf(_figures: Part, card: Card) -> bytes:
    from connectors.pdf import render

    return render(card)


def _mail(_figures: Part, card: Card) -> str:
    from bot.cards import Heading
    from connectors.mail.render import text

    subject = next((block.text for block in card.blocks if isinstance(block, Heading)), card.summary)
    return f"Subject: {subject}\n\n{text(card)}"


def _slack(_figures: Part, card: Card) -> str:
    from bot.details import in_one
    from connectors.slack.render import render

    return json.dumps(render(in_one(card)), ensure_ascii=False, indent=2)


def _teams(_figures: Part, card: Card) -> str:
    from connectors.teams.render import render

    return json.dumps(render(card), ensure_ascii=False, indent=2)


def _json(figures: Part, _card: Card) -> str:
    return figures.model_dump_json(indent=2)


FORMS: Mapping[str, Callable[[Part, Card], str]] = {
    "text": _text,
    "html": _html,
    "json": _json,
    "slack": _slack,
    "teams": _teams,
    "mail": _mail,
}
FILES: Mapping[str, Callable[[Part, Card], bytes]] = {"pdf": _pdf}
"""The forms that are no text."""
