"""Tell an agenda as a Card: what is new, what stays, what must be decided; and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cards import Ask, Block, Bullets, Card, Choice, Faint, Heading, Line, Strong, Text
from bot.days.period import Period
from bot.digests import asking, decided
from bot.digests.parts import Asked, OpenDecision
from bot.meeting.parts import Agenda, Topic, Topics
from bot.ports import Action
from bot.talk import shortened
from bot.words import Words

LABEL = 75
"""Characters of a choice; https://docs.slack.dev/reference/block-kit/composition-objects/option-object."""
CHOICES = 50
"""Decisions that a card offers to be done; more are too many to meet about."""


def card(agenda: Agenda, words: Words, title: str, asked_at: str) -> Card:
    """Tell an agenda under a title; `asked_at` names it, so that a decision can say where it was asked for."""
    sections = (
        (words.say("New"), tuple(_counted_topics(agenda.new, words))),
        (words.say("Keeps coming"), tuple(_counted_topics(agenda.recurring, words))),
        (words.say("Stuck without an owner"), tuple(_stuck(agenda.stuck, words))),
        (words.say("To decide"), tuple(_to_decide(agenda, words))),
        (words.say("Decided before, not done"), tuple(decided.lines(agenda.decisions, words))),
        (words.say("Answered since last time"), tuple(_titles(agenda.answered, words))),
        (words.say("Departments nobody spoke for"), tuple(_unheard(agenda, words))),
    )
    blocks: list[Block] = [Heading(title, level=1)]
    for name, lines in sections:
        blocks += [Heading(name), Bullets(lines)] if lines else []
    if agenda.is_empty:
        blocks.append(Text((words.say("Nothing stands on the agenda yet. What did you hear?"),)))
    blocks += [*_from_where(agenda, words), *deciding(agenda.decisions, words, asked_at, agenda.asked)]
    return Card(_summary(agenda, words, title), tuple(blocks), words.language)


def deciding(
    open_ones: Sequence[OpenDecision], words: Words, asked_at: str, asked: Sequence[Asked] = ()
) -> Iterator[Ask]:
    """Offer to record a decision, which may answer what is asked, and to say of an open one that it is done."""
    yield asking.form(asked, words, asked_at)
    if open_ones:
        choices = tuple(Choice(shortened(each.text, LABEL), str(each.decision)) for each in open_ones[:CHOICES])
        yield Ask(words.say("Which decision is done?"), Action.DECIDED, words.say("Done"), choices=choices)


def _summary(agenda: Agenda, words: Words, title: str) -> str:
    first = next((topics.shown[0] for topics in (agenda.stuck, agenda.new, agenda.recurring) if topics.shown), None)
    if first is None:
        return title
    return words.say("{title}. First: {topic}.", title=title, topic=first.title(words.language))


def _topic(topic: Topic, words: Words, rest: str) -> Line:
    name = topic.title(words.language)
    if not rest:
        return (Strong(name),)
    return Strong(name), (" " if name.endswith("?") else ": ") + rest


def _more(topics: Topics, words: Words) -> Iterator[Line]:
    if topics.more:
        yield (Faint(words.count("… and {n} more topic", "… and {n} more topics", topics.more)),)


def _counted_topics(topics: Topics, words: Words) -> Iterator[Line]:
    for topic in topics.shown:
        counted = topic.counted
        rest = (
            words.say(
                "{messages} messages, {people} colleagues",
                messages=words.number(counted.messages),
                people=words.number(counted.people),
            )
            if counted
            else ""
        )
        yield _topic(topic, words, rest)
    yield from _more(topics, words)


def _stuck(topics: Topics, words: Words) -> Iterator[Line]:
    for topic in topics.shown:
        yield _topic(topic, words, words.count("{n} day open", "{n} days open", topic.days_open))
    yield from _more(topics, words)


def _titles(topics: Topics, words: Words) -> Iterator[Line]:
    for topic in topics.shown:
        yield _topic(topic, words, "")
    yield from _more(topics, words)


def _to_decide(agenda: Agenda, words: Words) -> Iterator[Line]:
    for each in agenda.asked:
        yield (asking.question(each, words),)


def _unheard(agenda: Agenda, words: Words) -> Iterator[Line]:
    for department in agenda.unheard:
        if department.why == "no_ambassador":
            yield (words.say("{department}: no {ambassador}.", department=department.name),)
        else:
            text = words.count(
                "{department}: too little signal.",
                "{department}: too little signal, {n} weeks in a row.",
                department.weeks,
                department=department.name,
            )
            yield (text,)


def _from_where(agenda: Agenda, words: Words) -> Iterator[Block]:
    if agenda.week:
        week = Period.parse(agenda.week).week
        yield Text((Faint(words.say("The numbers are those of the weekly report of week {n}.", n=week)),))
