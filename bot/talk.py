"""What the bot says to an employee: pure functions from words and facts to a Card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Ask, Block, Bullets, Button, Buttons, Card, Choice, Quote, Strong, Text, plain
from bot.config import RolloutSettings
from bot.ports import Action
from bot.words import Words

QUOTED = 140
"""Characters of a message that its receipt repeats: enough to recognise it, short enough for a phone."""

BUTTONS = 3
"""Buttons on a card, so that a phone shows them all."""

NO_DEPARTMENT = "0"
"""What answers the question where somebody works with "rather not say"."""


def card(words: Words, *blocks: Block, summary: str = "") -> Card:
    """Make a card; its summary is its first text unless one is given."""
    first = next((plain(block.line) for block in blocks if isinstance(block, Text)), "")
    return Card(summary or first, blocks, words.language)


def lines(*texts: str) -> tuple[Text, ...]:
    """Make a paragraph of each text that is not empty."""
    return tuple(Text((text,)) for text in texts if text)


def one_line(words: Words, text: str) -> Card:
    """Make a card of a single sentence or two."""
    return card(words, *lines(text))


def urgent(words: Words, rollout: RolloutSettings) -> str:
    """Give the urgent route of the rollout."""
    return words.say("In a hurry? {route}", route=rollout.urgent.in_(words.language))


def ambassadors(words: Words, rollout: RolloutSettings) -> str:
    """Name the ambassadors of a rollout, as they are called there."""
    if rollout.ambassadors_name:
        return rollout.ambassadors_name.in_(words.language)
    return f"{rollout.ambassador_name.in_(words.language)}s" if rollout.ambassador_name else words.say("ambassadors")


def called(words: Words, rollout: RolloutSettings) -> Words:
    """Give the words with ambassadors called as they are in a rollout."""
    one = rollout.ambassador_name.in_(words.language) if rollout.ambassador_name else words.say("ambassador")
    return words.calling(one, ambassadors(words, rollout))


def capital(text: str) -> str:
    """Begin a text with a capital."""
    return text[:1].upper() + text[1:]


def as_sentence(text: str) -> str:
    """Make a sentence of what is a part of one; "" stays that."""
    return f"{capital(text)}." if text else ""


def names(words: Words, listed: Sequence[str], most: int | None = None) -> str:
    """Name the first ones, and count the others."""
    left = len(listed) - len(listed[:most])
    return ", ".join(listed[:most]) + (words.say(" and {n} more", n=left) if left else "")


def ask_button(words: Words) -> Ask:
    """Open the form for a question."""
    return Ask(
        words.say("Ask a question"),
        Action.ASK,
        words.say("Send"),
        prompt=words.say("What do you want to know, or what does not work? One sentence is enough."),
    )


def pass_on_form(words: Words) -> Ask:
    """Open the form in which somebody looks over a colleague's message before they pass it on."""
    return Ask(
        words.say("Pass on"),
        Action.PASS_ON,
        words.say("Pass on"),
        prompt=words.say("Take out what is about residents. The name of your colleague is not passed on.")
        + " "
        + words.say("If I can, I tell your colleague."),
    )


def heard_form(words: Words, ref: str = "") -> Ask:
    """Open the form in which somebody tells what they heard; with the `ref` of a feedback, to write that one anew."""
    return Ask(
        words.say("Not right") if ref else words.say("Heard"),
        Action.HEARD,
        words.say("Change") if ref else words.say("Send"),
        ref,
        prompt=heard_example(words),
    )


def heard_example(words: Words) -> str:
    """Say how somebody types what they heard."""
    example = words.say("5 sales: labels do not print")
    return words.say("Number, department, colon, what they said: “{example}”.", example=example)


def rollout_question(words: Words, bot_name: str, rollouts: Sequence[tuple[str, str]], noted: str) -> Card:
    """Ask which rollout somebody speaks of; `rollouts` are slugs with names, `noted` is what they said already."""
    first = (
        words.say("I noted: “{text}”.", text=shortened(noted))
        if noted
        else words.say("Hi, I am {bot}, a bot.", bot=bot_name)
    )
    choices = tuple(Choice(name, slug) for slug, name in rollouts)
    ask = Ask(words.say("It is about"), Action.ROLLOUT, words.say("Save"), choices=choices)
    return card(words, *lines(f"{first} {words.say('Which system do you ask about? I remember your choice.')}"), ask)


def department_question(words: Words, slug: str, departments: Sequence[tuple[int, str]], *, again: bool) -> Card:
    """Ask once where somebody works; `slug` is the rollout's, `departments` are ids with names."""
    question = (
        words.say("Where do you work?")
        if again
        else words.say("One more thing, asked once: where do you work? Then the right {ambassador} sees your question.")
    )
    choices = tuple(Choice(name, str(number)) for number, name in departments)
    skip = Choice(words.say("Rather not say"), NO_DEPARTMENT)
    ask = Ask(words.say("My department"), Action.DEPARTMENT, words.say("Save"), slug, choices=(*choices, skip))
    return card(words, *lines(question), ask)


def shortened(text: str, most: int = QUOTED) -> str:
    """Give the beginning of a text on one line, without characters that turn the reading direction."""
    line = " ".join("".join(mark for mark in text if mark not in _BIDI).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def answer(words: Words, question: str, text: str, role: str, ref: str, *, improved: bool = False) -> Card:
    """Bring an asker the answer to their question, `ref`, and let them say something to it.

    `improved`: they read another answer before.
    """
    told = {
        "ambassador": words.say("{An_ambassador} answers your question:"),
        "confidant": words.say("The confidant answers your question:"),
    }
    from_whom = told.get(role) or words.say("The project group answers your question:")
    if improved:
        from_whom = words.say("There is a better answer to your question. It replaces the one before:")
    return card(
        words,
        *lines(from_whom),
        *((Quote(shortened(question)),) if question else ()),
        *lines(text, words.say("Not solved? Answer with the button. Your name does not go along.")),
        answer_back(words, ref),
        summary=f"{from_whom} {shortened(text)}",
    )


def answer_back(words: Words, ref: str) -> Ask:
    """Open the form in which an asker says something to an answer."""
    return Ask(
        words.say("Answer back"),
        Action.ANSWER_BACK,
        words.say("Send"),
        ref,
        prompt=words.say("What do you want to say? It goes to whoever answered you, without your name."),
    )


def farewell(words: Words, name: str, rollout: RolloutSettings) -> Card:
    """Say that a rollout has ended, and where to go now."""
    over = words.say("{name} has ended. I kept nothing of this, and take no new questions.", name=name)
    return card(words, *lines(over, urgent(words, rollout), words.say("To see or delete it: type “my data”.")))


def ready_answers(words: Words, issues: Sequence[tuple[int, str, str]]) -> Card:
    """Offer answers that lie ready, three at a time, with a button each; `issues` are ids, titles and answers."""
    if not issues:
        return one_line(words, words.say("No answers are waiting to be sent."))
    offered, more = issues[:BUTTONS], len(issues) - BUTTONS
    return card(
        words,
        *lines(words.say("These answers are ready. One click sends the answer to everyone who asked.")),
        Bullets(tuple((Strong(title), f": {shortened(text)}") for _, title, text in offered)),
        *lines(words.count("… and {n} more topic", "… and {n} more topics", more) if more > 0 else ""),
        Buttons(tuple(Button(title, Action.ANSWER, str(number)) for number, title, _ in offered)),
    )
