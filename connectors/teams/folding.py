"""The Teams room, what is folded: a card's details, which a press unfolds, so that a phone shows the rest at once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words import words_for
from connectors.teams.fit import Element

FOLDED = "details"


def toggle(language: str) -> Element:
    """Give the button that unfolds the details and folds them again; nothing goes to the bot."""
    title = words_for(language).say("Details")
    action = {"type": "Action.ToggleVisibility", "title": title, "targetElements": [FOLDED]}
    return {"type": "ActionSet", "actions": [action]}


def folded(elements: Sequence[Element]) -> Element:
    """Put elements where the toggle unfolds them."""
    return {"type": "Container", "id": FOLDED, "isVisible": False, "items": list(elements)}
