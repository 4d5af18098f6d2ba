"""Triage: the card of a message that waits, and what it becomes once somebody did something with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import talk
from bot.cards import Ask, Block, Button, Buttons, Card, Choice, Quote, Strong, Text
from bot.ports import Action
from bot.reading import Kind
from bot.receipts import kind_name
from bot.words import Words

Topic = tuple[int, str]
"""An issue: its id and its title."""
TEXT_SHOWN = 1_000
"""Characters of a message on its card: more than a phone shows at once."""
TITLE_SHOWN = 50
"""Characters of a title on a button; Slack holds 75, and a phone less."""
ON_A_PHONE = 30
"""Characters of a title that a button on a phone has room for, after the word before it."""
IN_A_ROW = 3


@dataclass(frozen=True)
class Message:
    """What may be told of a message to those who tag; nothing in it points at who wrote it, unless they chose so.

    `value` is what its buttons carry: the id of the feedback, and how it stood if something was done with it before.
    `alias` is the random name of its conversation; `when` a week. `department` is empty where that would tell too much,
    `name` unless its writer lets it go along. `heard` is from how many people somebody heard it; `finding` where it
    came in a test round.
    """

    value: str
    alias: str
    text: str
    kind: Kind
    when: str
    department: str = ""
    name: str = ""
    heard: int | None = None
    passed_on: bool = False
    finding: bool = False


def card(words: Words, message: Message, suggested: Sequence[Topic], topics: Sequence[Topic]) -> Card:
    """Show a message with three controls; `suggested` are the likeliest issues, `topics` those to pick from."""
    return talk.card(
        words,
        Text((Strong(_heading(words, message)), f" {_about(words, message)}")),
        Quote(talk.shortened(message.text, TEXT_SHOWN)),
        *_suggested(words, message, suggested),
        *_other(words, message, topics),
        Buttons((Button(words.say("More"), Action.MORE, message.value),)),
        summary=_heading(words, message),
    )


def more(words: Words, message: Message, topics: Sequence[Topic], note: str = "") -> Card:
    """Show the rarer choices; `note` says what came of a search."""
    value = message.value
    return talk.card(
        words,
        Text((Strong(_heading(words, message)), f" {_about(words, message)}")),
        Quote(talk.shortened(message.text, TEXT_SHOWN)),
        *talk.lines(note),
        *_other(words, message, topics),
        reply(words, message.value.split(":")[0]),
        Ask(words.say("Search topics"), Action.FIND_TOPIC, words.say("Search"), value, words.say("Words of the title")),
        Ask(
            words.say("New topic"),
            Action.NEW_TOPIC,
            words.say("Make"),
            value,
            words.say("What is it about? Write no names."),
        ),
        Buttons(
            (
                Button(words.say("Not for us"), Action.NOT_OURS, value),
                Button(words.say("Sensitive"), Action.SENSITIVE, value, "danger"),
                Button(words.say("Back"), Action.TRIAGE, value),
            )
        ),
        summary=_heading(words, message),
    )


def reply(words: Words, ref: str) -> Ask:
    """Open the form in which somebody replies to whoever asked, known or not."""
    prompt = words.say("They read your role, not your name. You do not learn who it is.")
    return Ask(words.say("Reply"), Action.REPLY, words.say("Send"), ref, prompt)


def _heading(words: Words, message: Message) -> str:
    return words.say("Question {alias}, taken for a {kind}.", alias=message.alias, kind=kind_name(words, message.kind))


def _about(words: Words, message: Message) -> str:
    where = f"{message.department}, {message.when}." if message.department else f"{talk.capital(message.when)}."
    told = (
        where,
        words.say("From: {name}.", name=message.name) if message.name else "",
        words.count("Heard from one person.", "Heard from about {n} people.", message.heard) if message.heard else "",
        words.say("A colleague passed it on.") if message.passed_on else "",
        words.say("Finding of the test round.") if message.finding else "",
    )
    return " ".join(filter(None, told))


def _right(words: Words, message: Message, suggested: Sequence[Topic]) -> Button:
    number, title = suggested[0]
    right = words.say("Right: {title}", title=talk.shortened(title, ON_A_PHONE))
    return Button(right, Action.TAG, _tag(message, number), "primary")


def _suggested(words: Words, message: Message, suggested: Sequence[Topic]) -> tuple[Block, ...]:
    """Offer the likeliest issues before all else: one that is right takes one press."""
    if len(suggested) == 1:
        return (*_in_full(words, suggested[0][1]), Buttons((_right(words, message, suggested),)))
    buttons = (
        Button(talk.shortened(title, TITLE_SHOWN), Action.TAG, _tag(message, number))
        for number, title in suggested[:IN_A_ROW]
    )
    return (*talk.lines(words.say("Is it one of these?")), Buttons(tuple(buttons))) if suggested else ()


def _in_full(words: Words, title: str) -> tuple[Block, ...]:
    """Say a title that does not fit on its button."""
    return talk.lines(words.say("It seems to be about “{title}”.", title=title)) if len(title) > ON_A_PHONE else ()


def _tag(message: Message, issue: int) -> str:
    ref, *seen = message.value.split(":")
    return ":".join((ref, str(issue), *seen))


def _other(words: Words, message: Message, topics: Sequence[Topic]) -> tuple[Block, ...]:
    if not topics:
        return ()
    choices = tuple(Choice(title, str(number)) for number, title in topics)
    return (Ask(words.say("Other topic"), Action.OTHER_TOPIC, words.say("Save"), message.value, choices=choices),)


@dataclass(frozen=True)
class Done:
    """What was done with a message: `told` says it; `buttons` undo it or go on; `issue` is what it belongs to now.

    `ref` is given where its asker can be replied to.
    """

    told: tuple[str, ...]
    quoted: str = ""
    buttons: tuple[Button, ...] = ()
    issue: int | None = None
    ref: str = ""


def done(words: Words, what: Done) -> Card:
    """Say what was done, in the place of the card."""
    return talk.card(
        words,
        *talk.lines(*what.told),
        *((Quote(talk.shortened(what.quoted)),) if what.quoted else ()),
        *((Buttons(what.buttons),) if what.buttons else ()),
        *((reply(words, what.ref),) if what.ref else ()),
        *((Buttons((Button(words.say("Show topic"), Action.TOPIC, str(what.issue)),)),) if what.issue else ()),
        summary=what.told[0],
    )


def rest(words: Words, rollout_id: int, waiting: int) -> Card:
    """Say after a batch how many more wait, and offer them."""
    text = words.count("{n} more message waits.", "{n} more messages wait.", waiting)
    return talk.card(
        words, *talk.lines(text), Buttons((Button(words.say("Show more"), Action.WAITING, str(rollout_id)),))
    )
