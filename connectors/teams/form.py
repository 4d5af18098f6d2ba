"""The Teams room, the dialog of a form that no card of ours opens, and the word with which it closes."""

from __future__ import annotations

from typing import Any

from bot.cards import Ask
from bot.ports import RawEvent
from bot.words import LANGUAGES, Words, words_for
from connectors.teams.fit import ELLIPSIS, NO_TEXT, Element, clean, one_line
from connectors.teams.inputs import MAX_ANSWER, MAX_LABEL, written
from connectors.teams.parts import child
from connectors.teams.render import VERSION

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
SOURCE = "answer"


def dialog(ask: Ask, language: str, text: str = "") -> dict[str, Any]:
    """Answer with a form in which `text` stands already, to be changed or sent as it is."""
    title = one_line(ask.label, MAX_LABEL) or NO_TEXT
    card = {"contentType": CARD_TYPE, "content": _card(ask, language, text)}
    task = {"title": title, "height": "medium", "width": "medium", "card": card}
    return {"task": {"type": "continue", "value": task}}


def closing(sentence: str) -> dict[str, Any]:
    """Answer with one sentence, in the place of the form."""
    return {"task": {"type": "message", "value": sentence}}


def words_of(body: RawEvent) -> Words:
    """Give the words of the language in which a form was shown, else of the one that the client speaks."""
    kept, locale = child(child(body, "value"), "data").get("language"), body.get("locale")
    if kept in LANGUAGES:
        return words_for(str(kept))
    return words_for("en" if isinstance(locale, str) and locale.startswith("en") else "nl")


def _card(ask: Ask, language: str, text: str) -> Element:
    field = {**written(SOURCE, ask.prompt or ask.label, language), "value": _shortened(text)}
    data = {"action": ask.action, "value": ask.value, "input": SOURCE, "language": language}
    send = {"type": "Action.Submit", "title": one_line(ask.send, MAX_LABEL) or NO_TEXT, "data": data}
    return {"type": "AdaptiveCard", "version": VERSION, "lang": language, "body": [field], "actions": [send]}


def _shortened(text: str) -> str:
    cleaned = "\n".join(map(clean, text.split("\n")))
    return cleaned if len(cleaned) <= MAX_ANSWER else cleaned[: MAX_ANSWER - len(ELLIPSIS)] + ELLIPSIS
