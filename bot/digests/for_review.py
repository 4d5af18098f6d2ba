"""Tell the project group of a month, or of the first weeks since go-live: then and now, and what is still to do."""

from __future__ import annotations

from collections.abc import Iterator

from bot import aftercare
from bot.cards import Block, Bullets, Card, Faint, Heading, Line, Text
from bot.digests import asking, decided, over_weeks, pieces
from bot.digests.looked import LookBack, TopicOverWeeks
from bot.pulses import told as pulses
from bot.words import Words

TOPICS = 5
SILENT = 3
"""What a section lists at most; the rest is counted."""


def card(found: LookBack, words: Words) -> Card:
    """Tell the figures."""
    title, first = over_weeks.title(found, words), over_weeks.opening(found, words)
    sections = (
        (words.say("Still open"), tuple(_open(found, words))),
        (words.say("Decisions"), tuple(asking.decisions(found.asked, words))),
        (words.say("Decided before, not done"), tuple(decided.lines(found.decisions, words))),
        (words.say("What was done"), tuple(over_weeks.done(found, words))),
        (pulses.title(words), tuple(pulses.then_and_now(found.polls, words))),
        (words.say("Silence is not satisfaction"), tuple(over_weeks.silent(found.silent, found, words, SILENT))),
        (words.say("What goes well"), tuple(_well(found, words))),
        (words.say("Five measures"), tuple(aftercare.lines(found.checklist, words)) if found.checklist else ()),
    )
    blocks = (
        Heading(title, level=1),
        Text((first,)),
        *_compared(found, words),
        *over_weeks.corrected(found, words),
        *pieces.sections(sections),
    )
    return Card(f"{title}. {first}", blocks, words.language, details=tuple(_details(found, words)))


def is_empty(found: LookBack) -> bool:
    """Say whether none of the weeks told anything."""
    return not any(
        (found.told, found.topics, found.ended, found.silent, found.decisions, found.open_longest, found.polls)
    )


def _compared(found: LookBack, words: Words) -> Iterator[Block]:
    """Put first and last beside each other, or say why not."""
    table = over_weeks.then_and_now(found, words)
    if table:
        yield from over_weeks.compared(found, words)
        yield table
    elif not found.same_departments:
        yield Text((words.say("The departments changed: first and last week are not compared."),))
    else:
        yield Text((words.say("Too few colleagues wrote to compare the first and the last week."),))
    yield from over_weeks.without_numbers(found, words)


def _details(found: LookBack, words: Words) -> Iterator[Block]:
    """Draw the weeks, and tell the topics that the first minute has no room for."""
    drawn = over_weeks.chart(found, words)
    if drawn:
        yield drawn
        yield Text((Faint(words.say("More or fewer messages alone does not tell whether it goes better.")),))
    first = _first(found)
    rest = [each for each in over_weeks.open_topics(found) if each not in first]
    if rest:
        yield Heading(words.say("More about the topics"))
        listed = (over_weeks.topic(found, each, words) for each in rest[: pieces.MOST_TOPICS])
        yield Bullets((*listed, *pieces.more(len(rest), pieces.MOST_TOPICS, words)))


def _first(found: LookBack) -> list[TopicOverWeeks]:
    """List the first open topics, and each further one that a decision is asked about."""
    asked = {each.issue for each in found.asked}
    return [each for at, each in enumerate(over_weeks.open_topics(found)) if at < TOPICS or each.issue in asked]


def _open(found: LookBack, words: Words) -> Iterator[Line]:
    """Tell the first; then of what no week told, as far as it is asked about, or open longest."""
    first = _first(found)
    yield from (over_weeks.topic(found, each, words) for each in first)
    yield from pieces.more(len(over_weeks.open_topics(found)), len(first), words)
    told, asked = {each.issue for each in found.topics}, {each.issue for each in found.asked}
    untold = [each for each in over_weeks.still_open(found) if each.topic.issue not in told]
    for at, each in enumerate(untold):
        if at == 0 or each.topic.issue in asked:
            yield pieces.named(each.topic, words, over_weeks.open_for(each, words))


def _well(found: LookBack, words: Words) -> Iterator[Line]:
    for each in [each for each in found.topics if each.going_well][:TOPICS]:
        yield pieces.named(each, words, over_weeks.written(each, words))
