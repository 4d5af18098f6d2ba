"""The Teams room, its rendering of buttons and questions.

The SDK finds its handler by `data.action`, `verb` is what the client shows in its logs; both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards import Ask, Button, Buttons, Choice
from bot.words import words_for
from connectors.teams.fit import NO_TEXT, Element, one_line, size

MAX_LABEL = 200
"""Bytes of JSON for the words on a button or beside an input."""
MAX_CHOICES = 6_000
"""Bytes of JSON for the choices of one question."""
MAX_ANSWER = 3_000
"""Characters; as many as Slack's input takes, so that both say the same."""
_STYLES = {"primary": "positive", "danger": "destructive"}


def buttons(block: Buttons) -> Iterable[Element]:
    """Give a row of buttons, one at a time, for the row to be joined again."""
    for button in block.items:
        yield {"type": "ActionSet", "actions": [_press(button)]}


def ask(block: Ask, source: str, language: str, *, required: bool) -> Element:
    """Give a question whose answer comes back in the input named `source`.

    `required` can hold for a lone question only: a client checks every input of a card, whichever button is pressed.
    """
    if block.choices:
        return _pick(block, source, language, required=required)
    return {"type": "ActionSet", "actions": [_write(block, source, language)]}


def link(label: str, address: str) -> Element:
    """Give a button that opens an address; nothing goes to the bot."""
    action = {"type": "Action.OpenUrl", "title": one_line(label, MAX_LABEL), "url": address}
    return {"type": "ActionSet", "actions": [action]}


def written(source: str, label: str, language: str) -> Element:
    """Give the input for an answer that is written."""
    return {
        "type": "Input.Text",
        "id": source,
        "isMultiline": True,
        "isRequired": True,
        "maxLength": MAX_ANSWER,
        "label": one_line(label, MAX_LABEL),
        "errorMessage": words_for(language).say("Write something first."),
    }


def _press(button: Button) -> Element:
    data = {"action": button.action, "value": button.value}
    look = {"style": _STYLES[button.look]} if button.look in _STYLES else {}
    return _execute(button.label, data, {**look, "associatedInputs": "none"})


def _pick(block: Ask, source: str, language: str, *, required: bool) -> Element:
    shown = _shown(block.choices)
    say = words_for(language)
    question: Element = {
        "type": "Input.ChoiceSet",
        "id": source,
        "style": "compact",
        "label": one_line(block.label, MAX_LABEL),
        "placeholder": one_line(block.prompt, MAX_LABEL) or say.say("Choose"),
        "choices": shown,
    }
    if required:
        question |= {"isRequired": True, "errorMessage": say.say("Pick an answer first.")}
    items = [question, *_left_out(len(block.choices) - len(shown), language)]
    return {"type": "Container", "items": [*items, {"type": "ActionSet", "actions": [_send(block, source)]}]}


def _shown(choices: Iterable[Choice]) -> list[Element]:
    room, shown = MAX_CHOICES, []
    for choice in choices:
        element = {"title": one_line(choice.label, MAX_LABEL) or NO_TEXT, "value": choice.value}
        room -= size(element) + len(", ")
        if room < 0:
            break
        shown.append(element)
    return shown


def _left_out(number: int, language: str) -> list[Element]:
    if not number:
        return []
    note = words_for(language).count("… {n} more choice", "… {n} more choices", number)
    return [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": note, "isSubtle": True}]}]


def _write(block: Ask, source: str, language: str) -> Element:
    body = [*_about(block, source, language), written(source, block.prompt or block.label, language)]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": body, "actions": [_send(block, source)]}
    return {"type": "Action.ShowCard", "title": one_line(block.label, MAX_LABEL) or NO_TEXT, "card": card}


def _about(block: Ask, source: str, language: str) -> Iterable[Element]:
    """Let somebody pick what their answer is about; they may leave it open."""
    if block.about:
        yield {
            "type": "Input.ChoiceSet",
            "id": _about_of(source),
            "style": "compact",
            "label": words_for(language).say("About what? You may leave this open."),
            "choices": _shown(block.about),
        }


def _about_of(source: str) -> str:
    return f"about-{source}"


def _send(block: Ask, source: str) -> Element:
    about = {"about": _about_of(source)} if block.about else {}
    return _execute(block.send, {"action": block.action, "value": block.value, "input": source, **about}, {})


def _execute(title: str, data: dict[str, str], look: Element) -> Element:
    shared = {"title": one_line(title, MAX_LABEL) or NO_TEXT, "data": data, **look}
    fallback = {"type": "Action.Submit", **shared}
    return {"type": "Action.Execute", "verb": data["action"], **shared, "fallback": fallback}
