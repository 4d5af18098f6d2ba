"""Tell the project group of a month, or of the first weeks since go-live: then and now, and what is still to do."""

from __future__ import annotations

from collections.abc import Iterator

from bot import aftercare
from bot.cards import Block, Card, Faint, Heading, Line, Text
from bot.digests import decided, over_weeks, pieces
from bot.digests.looked import LookBack
from bot.words import Words

TOPICS = 5
SILENT = 3
"""What a section lists at most; the rest is counted."""


def card(found: LookBack, words: Words) -> Card:
    """Tell the figures."""
    title = over_weeks.title(found, words)
    still = over_weeks.open_topics(found)
    sections = (
        (words.say("Still open"), tuple(_open(found, words))),
        (words.say("Decided before, not done"), tuple(decided.lines(found.decisions, words))),
        (words.say("What was done"), tuple(over_weeks.done(found, words))),
        (words.say("Silence is not satisfaction"), tuple(over_weeks.silent(found.silent, found, words, SILENT))),
        (words.say("What goes well"), tuple(_well(found, words))),
        (words.say("Five measures"), tuple(aftercare.lines(found.checklist, words)) if found.checklist else ()),
    )
    blocks = (
        Heading(title, level=1),
        *_compared(found, words),
        *over_weeks.corrected(found, words),
        *pieces.sections(sections),
    )
    summary = title
    if still:
        summary = words.say("{title}. First: {topic}.", title=title, topic=still[0].title(words.language))
    return Card(summary, blocks, words.language)


def is_empty(found: LookBack) -> bool:
    """Say whether none of the weeks told anything."""
    return not any((found.told, found.topics, found.ended, found.silent, found.decisions, found.open_longest))


def _compared(found: LookBack, words: Words) -> Iterator[Block]:
    """Put first and last beside each other, or say why not."""
    table = over_weeks.then_and_now(found, words)
    if table:
        yield table
    elif not found.same_departments:
        yield Text((words.say("The departments changed: first and last week are not compared."),))
    else:
        yield Text((words.say("Too few colleagues wrote to compare the first and the last week."),))
    drawn = over_weeks.chart(found, words)
    if drawn:
        yield drawn
        yield Text((Faint(words.say("More or fewer messages alone does not tell whether it goes better.")),))


def _open(found: LookBack, words: Words) -> Iterator[Line]:
    topics = over_weeks.open_topics(found)
    yield from (over_weeks.topic(found, each, words) for each in topics[:TOPICS])
    yield from pieces.more(len(topics), TOPICS, words)
    told = {each.issue for each in found.topics}
    longest = [each for each in over_weeks.still_open(found) if each.topic.issue not in told]
    for each in longest[:1]:
        name = each.topic.title(words.language)
        yield (words.say("Open longest: {topics}.", topics=f"“{name}”"), " ", over_weeks.open_for(each, words))


def _well(found: LookBack, words: Words) -> Iterator[Line]:
    for each in [each for each in found.topics if each.going_well][:TOPICS]:
        yield pieces.named(each, words, over_weeks.written(each, words))
