"""Slack room: the form in which a written answer is given, and how a button carries its question there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import InputBlock, Option, PlainTextInputElement, PlainTextObject, StaticSelectElement
from slack_sdk.models.views import View

from bot.cards import Ask, Choice
from bot.words import words_for
from connectors.slack.text import clean, clip, size

MODAL_TITLE = 24
"""Characters of a title, a submit label; https://docs.slack.dev/reference/views/modal-views."""
PROMPT = 300
"""Ours: keeps the question, written as JSON, within the 2,000 characters of a button's value."""
ANSWER = 3000
"""Characters of a written answer; https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element."""

ABOUT, SUBJECT = 4, 40
"""Ours, as `PROMPT`: things that an answer can be about, and characters of each and of its value."""

CALLBACK = "voelspriet_ask"
BLOCK, INPUT = "question", "answer"
ABOUT_BLOCK, PICKED = "about", "picked"
KEPT = ("action", "value", "language")
SHOWN = ("title", "prompt", "send")


def question(ask: Ask, language: str) -> dict[str, str]:
    """Give what a form shows and keeps of a question."""
    return {
        "action": ask.action,
        "value": ask.value,
        "title": clip(clean(ask.label), MODAL_TITLE) or "…",
        "prompt": clip(clean(ask.prompt or ask.label), PROMPT) or "…",
        "send": clip(clean(ask.send), MODAL_TITLE) or "OK",
        "language": language,
        "about": json.dumps([(each.label, each.value) for each in _usable(ask.about)], ensure_ascii=False),
    }


def _usable(about: Sequence[Choice]) -> list[Choice]:
    listed = [Choice(clip(" ".join(clean(each.label).split()), SUBJECT) or "…", each.value) for each in about]
    return [each for each in listed if 0 < size(each.value) <= SUBJECT][:ABOUT]


def packed(ask: Ask, language: str) -> str:
    """Write a question so that the button that opens it can carry it."""
    return json.dumps(question(ask, language), ensure_ascii=False, separators=(",", ":"))


def unpacked(value: str | None, *needed: str) -> dict[str, str] | None:
    """Read what `packed` wrote, or what `form` keeps; None when it is neither or lacks a part that is `needed`."""
    try:
        question = json.loads(value or "")
    except ValueError:
        return None
    if not isinstance(question, dict) or not all(isinstance(part, str) for part in question.values()):
        return None
    return question if {*KEPT, *needed} <= question.keys() else None


def form(question: dict[str, str], filled: str = "", **kept: str) -> dict[str, Any]:
    """Build the form; `filled` stands in it already, cut visibly where it is too long.

    A submission does not say where it comes from, so the form keeps it: `channel` and `message` of the card that its
    button stood on, or of what is passed on and its `author`. Without a channel the answer goes to the person, and
    `aside` is the channel they were in.
    """
    where = {"channel": "", "message": "", **{name: value for name, value in kept.items() if value}}
    view = View(
        type="modal",
        callback_id=CALLBACK,
        title=PlainTextObject(text=question["title"]),
        submit=PlainTextObject(text=question["send"]),
        private_metadata=json.dumps({**{name: question[name] for name in KEPT}, **where}, ensure_ascii=False),
        blocks=[*_about(question), _input(question, filled)],
    )
    return dict(view.to_dict())


def picked(view: Mapping[str, Any]) -> str:
    """Take what was picked in a form of ours as what the answer is about; "" where nothing was."""
    option = view["state"]["values"].get(ABOUT_BLOCK, {}).get(PICKED, {}).get("selected_option")
    return str(option["value"]) if option else ""


def _about(question: dict[str, str]) -> Iterator[InputBlock]:
    listed = json.loads(question.get("about", "[]"))  # a button of before there were any has none
    options = [Option(value=value, text=PlainTextObject(text=label)) for label, value in listed]
    if options:
        label = words_for(question["language"]).say("About what? You may leave this open.")
        element = StaticSelectElement(action_id=PICKED, options=options)
        yield InputBlock(block_id=ABOUT_BLOCK, label=PlainTextObject(text=label), element=element, optional=True)


def _input(question: dict[str, str], filled: str) -> InputBlock:
    too_long = size(filled) > ANSWER
    cut = words_for(question["language"]).say("This message was too long. Its end is not in it.")
    element = PlainTextInputElement(
        action_id=INPUT, multiline=True, max_length=ANSWER, initial_value=clip(filled, ANSWER) or None
    )
    return InputBlock(
        block_id=BLOCK,
        label=PlainTextObject(text=question["prompt"]),
        element=element,
        hint=PlainTextObject(text=cut) if too_long else None,
    )
