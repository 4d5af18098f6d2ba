"""Topics: the cards that ask for what one press cannot say: a reason, a cause, another topic, which messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import roles, talk
from bot.answers import text_of
from bot.cards import Ask, Block, Bullets, Button, Buttons, Card, Choice, Heading
from bot.issues import CLOSED, causes_of
from bot.ports import Action
from bot.published.reported import reported
from bot.roles import Right
from bot.topics import counts, naming
from bot.topics.card import answer_form, heading, readable, value_of
from bot.topics.matter import Matter
from models import Feedback

OTHERS = 25
"""Topics that can be picked to merge with; any other one is merged from its own card."""
MESSAGES = 10
"""Messages that can be picked to split off, the newest ones."""


def decline_card(matter: Matter) -> Card:
    """Ask why nothing will be done; whoever asked is told."""
    words = matter.press.who.words
    return talk.card(words, Heading(heading(words, matter.issue), 1), *talk.lines(*matter.remarks), _decline(matter))


def _decline(matter: Matter) -> Ask:
    words = matter.press.who.words
    prompt = words.say("Why will nothing be done? Everyone who asked reads this.")
    value = value_of(matter.press.session, matter.issue)
    return Ask(words.say("Decline"), Action.DECLINE, words.say("Decline"), value, prompt)


def more_card(matter: Matter) -> Card:
    """Offer what is done more rarely."""
    words, number = matter.press.who.words, matter.issue.id
    value = value_of(matter.press.session, matter.issue)
    typed = words.say(
        "Type “{ticket}” for a ticket elsewhere, and “{due}” for a due date.",
        ticket=words.say("ticket {n}: {example}", n=number, example="TD-4411"),
        due=words.say("by 1 March: {n}", n=number),
    )
    public = (Button(words.say("Publish"), Action.PUBLISH, str(number)),) if matter.issue.answer("nl") else ()
    ways = (Button(words.say("Split"), Action.PICK, value), *public, Button(words.say("Back"), Action.TOPIC, value))
    return talk.card(
        words,
        Heading(heading(words, matter.issue), 1),
        *talk.lines(*matter.remarks, typed),
        *_choices(matter, value),
        *_texts(matter, value),
        Buttons(ways),
    )


def _choices(matter: Matter, value: str) -> Iterator[Block]:
    words, save = matter.press.who.words, matter.press.who.words.say("Save")
    yield Ask(words.say("Cause"), Action.CAUSE, save, value, choices=tuple(_causes(matter)))
    others = tuple(_others(matter))
    if others:
        yield Ask(words.say("It is the same as"), Action.MERGE, words.say("Merge"), value, choices=others)


def _causes(matter: Matter) -> Iterator[Choice]:
    words, settings = matter.press.who.words, matter.press.who.settings
    found = causes_of(matter.press.session, matter.issue)
    for slug, name in naming.causes(words, settings).items():
        if slug not in found:
            yield Choice(name, slug)
    for slug in found:
        yield Choice(words.say("not {cause}", cause=naming.cause(words, settings, slug)), f"-{slug}")


def _others(matter: Matter) -> Iterator[Choice]:
    press = matter.press
    rollout = matter.issue.rollout_id
    found = reported(press.session, press.desk, rollout, press.who.settings)
    listed = counts.most_written(press.session, rollout, found, sorted(CLOSED))
    others = [issue for issue in listed if issue.id != matter.issue.id]
    for issue in others[:OTHERS]:
        yield Choice(f"{issue.id}. {issue.title(press.who.words.language)}", str(issue.id))


def _texts(matter: Matter, value: str) -> Iterator[Block]:
    words, save = matter.press.who.words, matter.press.who.words.say("Save")
    kept = words.say("Only ambassadors and the project group see it. It stands in no answer, report or file.")
    if roles.may(matter.press.session, matter.press.desk, matter.press.who, Right.MEASURE):
        does = words.say("What is done, and since when: “{example}”.", example=words.say("course, from 1 March"))
        yield Ask(words.say("Measure"), Action.MEASURE, save, value, does)
    if matter.issue.answer("nl"):
        yield answer_form(matter.press, matter.issue)
    yield Ask(words.say("Note"), Action.NOTE, save, value, kept)
    yield Ask(words.say("Other title"), Action.TITLE, save, value)
    yield _decline(matter)


def split_card(matter: Matter) -> Card:
    """Let messages be picked one by one, and ask what they are about."""
    words, press = matter.press.who.words, matter.press
    found = list(press.session.scalars(readable(matter.issue).limit(MESSAGES)))
    picked = [each for each in found if each.ref in {*matter.rest.split(","), press.pressed.answer}]
    left = [each for each in found if each not in picked]
    value = value_of(press.session, matter.issue)
    return talk.card(
        words,
        Heading(heading(words, matter.issue), 1),
        *talk.lines(*matter.remarks, words.say("Pick what is about something else, and give that a title.")),
        *_picked(matter, picked, value),
        *_to_pick(matter, left, f"{value}:{','.join(each.ref for each in picked)}"),
        Buttons((Button(words.say("Back"), Action.TOPIC, value),)),
    )


def _picked(matter: Matter, picked: Sequence[Feedback], value: str) -> Iterator[Block]:
    words = matter.press.who.words
    if picked:
        yield Bullets(tuple((f"“{_text(matter, each)}”",) for each in picked))
        carried = f"{value}:{','.join(each.ref for each in picked)}"
        yield Ask(words.say("Title of the new topic"), Action.SPLIT, words.say("Split"), carried)


def _to_pick(matter: Matter, left: Sequence[Feedback], value: str) -> Iterator[Block]:
    words = matter.press.who.words
    if left:
        choices = tuple(Choice(_text(matter, each), each.ref) for each in left)
        yield Ask(words.say("About something else"), Action.PICK, words.say("Pick"), value, choices=choices)


def _text(matter: Matter, feedback: Feedback) -> str:
    return talk.shortened(text_of(matter.press.desk, feedback), 70)
