"""Slack room: what a person can press or pick in a message, and how it says what it is for.

The action stands in the `action_id` behind a number that makes it unique in the message; the value stands in the
button's own value or, for a list to pick from, behind the action, and what does not fit there in the `block_id`.
Limits: https://docs.slack.dev/reference/block-kit/block-elements and .../composition-objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    Option,
    OptionGroup,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.cards import Ask, Button, Choice
from bot.words import Words
from connectors.slack.modal import packed
from connectors.slack.text import clean, clip, size

MAX_SECTION = 3000
MAX_BUTTONS = 25
MAX_LABEL = 75
MAX_PLACEHOLDER = 150
MAX_OPTIONS = 100
MAX_OPTION_VALUE = 150
MAX_ID = 255
MAX_CONFIRM = 100
OPTIONS_ROOM = 6000
"""Characters of all options together: ours, half of a message."""

PRESS = re.compile(r"press:\d+:(?P<action>.*)", re.DOTALL)
OPEN = re.compile(r"open:\d+")
PICK = re.compile(r"pick:\d+:(?P<question>.*)", re.DOTALL)
SPILL = re.compile(r"spill:\d+:(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """Blocks that only make sense together."""

    blocks: tuple[Block, ...]

    @property
    def weight(self) -> int:
        """All that is written in them, shown or not, in units."""
        return sum(_weight(block.to_dict()) for block in self.blocks)


def _weight(part: object) -> int:
    if isinstance(part, dict):
        written = [part[name] for name in ("text", "value") if isinstance(part.get(name), str)]
        return sum(size(text) for text in written) + sum(_weight(child) for child in part.values())
    return sum(_weight(child) for child in part) if isinstance(part, list) else 0


def buttons(items: Sequence[Button], words: Words, numbers: Iterator[int]) -> Iterator[Control]:
    """Lay buttons in rows; a dangerous one asks once more."""
    for start in range(0, len(items), MAX_BUTTONS):
        row = items[start : start + MAX_BUTTONS]
        yield Control((ActionsBlock(elements=[_button(button, words, next(numbers)) for button in row]),))


def _button(button: Button, words: Words, number: int) -> ButtonElement:
    return ButtonElement(
        text=_plain(_label(button.label)),
        action_id=f"press:{number}:{button.action}"[:MAX_ID],
        value=button.value or None,
        style=None if button.look == "plain" else button.look,
        confirm=_confirm(button, words) if button.look == "danger" else None,
    )


def _confirm(button: Button, words: Words) -> ConfirmObject:
    return ConfirmObject(
        title=PlainTextObject(text=clip(clean(button.label), MAX_CONFIRM) or "…"),
        text=PlainTextObject(text=words.say("Are you sure?")),
        confirm=PlainTextObject(text=words.say("Yes")),
        deny=PlainTextObject(text=words.say("No")),
    )


def ask(question: Ask, words: Words, numbers: Iterator[int], *, first: bool = True) -> Iterator[Control]:
    """Ask by a list to pick from, or by a button that opens a form; the `first` of a message stands out."""
    if question.choices:
        yield _pick(question, words, next(numbers))
    else:
        value = packed(question, words.language)
        label, style = _plain(_label(question.label)), "primary" if first else None
        element = ButtonElement(text=label, action_id=f"open:{next(numbers)}", value=value, style=style)
        yield Control((ActionsBlock(elements=[element]),))


def _pick(question: Ask, words: Words, number: int) -> Control:
    """Ask by a list, which bears the label; only what is to be said beside that stands above it."""
    choices = _usable(question.choices)
    missing = len(question.choices) - len(choices)
    left_out = words.count("… {n} more choice", "… {n} more choices", missing) if missing else ""
    prompt = clip(clean(question.prompt), MAX_SECTION - MAX_PLACEHOLDER)
    above = "\n".join(filter(None, (prompt, left_out)))
    blocks: list[Block] = [SectionBlock(text=PlainTextObject(text=above, emoji=True))] if above else []
    if choices:
        blocks.append(_select(question, choices, number))
    return Control(tuple(blocks))


def _usable(choices: Sequence[Choice]) -> list[Choice]:
    usable: list[Choice] = []
    room = OPTIONS_ROOM
    for choice in choices:
        option = Choice(_label(choice.label or choice.value), f"={choice.value}")
        room -= size(option.label) + size(option.value)
        if room >= 0 and size(option.value) <= MAX_OPTION_VALUE:
            usable.append(option)
    return usable


def _select(question: Ask, choices: Sequence[Choice], number: int) -> Block:
    purpose = f"{question.action}:{question.value}"
    prefix = f"pick:{number}:"
    spilled = purpose[MAX_ID - len(prefix) :]
    few = len(choices) <= MAX_OPTIONS
    element = StaticSelectElement(
        action_id=prefix + purpose[: MAX_ID - len(prefix)],
        placeholder=PlainTextObject(text=clip(clean(question.label), MAX_PLACEHOLDER) or "…", emoji=True),
        options=_options(choices) if few else None,
        option_groups=None if few else _groups(choices),
    )
    return ActionsBlock(elements=[element], block_id=f"spill:{number}:{spilled}" if spilled else None)


def _options(choices: Sequence[Choice]) -> list[Option]:
    return [Option(value=choice.value, text=_plain(choice.label)) for choice in choices]


def _groups(choices: Sequence[Choice]) -> list[OptionGroup]:
    batches = [choices[start : start + MAX_OPTIONS] for start in range(0, len(choices), MAX_OPTIONS)]
    return [OptionGroup(label=_plain(_range(batch)), options=_options(batch)) for batch in batches]


def _range(batch: Sequence[Choice]) -> str:
    first, last = (clip(choice.label, MAX_LABEL // 2 - 2) for choice in (batch[0], batch[-1]))
    return f"{first} \N{EN DASH} {last}"


def _label(label: str) -> str:
    return clip(" ".join(clean(label).split()), MAX_LABEL) or "…"


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text, emoji=True)
