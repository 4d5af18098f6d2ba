"""Tell several weeks to the management, on one page that ends with one request."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards import Block, Bullets, Card, Heading, Line, Strong, Text
from bot.digests import over_weeks, pieces
from bot.digests.looked import LookBack
from bot.digests.requests import request
from bot.words import Words

TOPICS = 3
CAUSES = 2
SILENT = 3
"""What a section lists at most, so that all of it stands on one page."""


def card(found: LookBack, words: Words) -> Card:
    """Tell the figures."""
    title, first = over_weeks.title(found, words), over_weeks.opening(found, words)
    asked = request(found, words)
    sections = (
        (words.say("What it is about"), tuple(_topics(found, words))),
        (words.say("What was done"), tuple(over_weeks.done(found, words))),
        (
            words.say("Silence is not satisfaction"),
            tuple(over_weeks.silent([each for each in found.silent if each.still], found, words, SILENT)),
        ),
    )
    blocks: tuple[Block, ...] = (
        Heading(title, level=1),
        Text((Strong(first),)),
        *_sections(sections),
        *_trend(found, words),
        *over_weeks.corrected(found, words),
        Heading(words.say("One request")),
        Text((Strong(asked),)),
    )
    return Card(words.say("{title}. One request: {request}", title=title, request=asked), blocks, words.language)


def _topics(found: LookBack, words: Words) -> Iterator[Line]:
    topics, asked = over_weeks.open_topics(found), over_weeks.ownerless(found)
    shown = [each for at, each in enumerate(topics) if at < TOPICS or (asked and asked.topic.issue == each.issue)]
    yield from (over_weeks.topic(found, each, words) for each in shown)
    if asked and asked.topic.issue not in {each.issue for each in topics}:
        yield pieces.named(asked.topic, words, over_weeks.open_for(asked, words))
    yield from pieces.more(len(topics), len(shown), words)
    if found.causes:
        named = ", ".join(cause.name(words.language) for cause in found.causes[:CAUSES])
        yield (words.say("Most often because of: {causes}.", causes=named),)


def _sections(listed: tuple[pieces.Section, ...]) -> Iterator[Block]:
    for name, lines in listed:
        if lines:
            yield Heading(name)
            yield Bullets(lines)


def _trend(found: LookBack, words: Words) -> Iterator[Block]:
    drawn = over_weeks.chart(found, words)
    if drawn:
        yield drawn
        yield Text((words.say("More or fewer messages alone does not tell whether it goes better."),))
    yield from over_weeks.without_numbers(found, words)
