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
    title, first = over_weeks.title(found, words), opening(found, words)
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


def opening(found: LookBack, words: Words) -> str:
    """Open with one sentence: the first of these that holds.

    Too few wrote in every week; a topic came back in several weeks and has no owner; most was written about a topic
    that stands open; all that enough colleagues wrote about was answered or goes well; nothing recurs.
    """
    topics = over_weeks.open_topics(found)
    if not found.told and not topics:
        return words.say("Too few colleagues wrote to tell anything. That does not mean they are satisfied.")
    again = [each for each in topics if each.weeks > 1 and each.owner is None]
    if again:
        named = again[0].title(words.language)
        return words.say("“{topic}” came back in {n} weeks and has no owner.", topic=named, n=again[0].weeks)
    if topics:
        return words.say("Most was written about “{topic}”.", topic=topics[0].title(words.language))
    if found.topics:
        return words.say("What many colleagues wrote about was answered, or goes well.")
    return words.say("No topic came from enough colleagues.")


def _topics(found: LookBack, words: Words) -> Iterator[Line]:
    topics = over_weeks.open_topics(found)
    yield from (over_weeks.topic(found, each, words) for each in topics[:TOPICS])
    yield from pieces.more(len(topics), TOPICS, words)
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
