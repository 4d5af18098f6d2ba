"""Tell a digest to the ambassadors: what they tag, what waits for them, what became of it, and when they meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cards import Block, Card, Heading, Line, Text
from bot.digests import before, hearing, order, pieces, progress
from bot.digests.parts import Figures, IssueFigures
from bot.words import Words

TOPICS = 3
"""Topics a section lists; the rest is counted."""


def card(figures: Figures, words: Words, ambassadors: str) -> Card:
    """Tell the figures; where there is nothing to tell, in one line. `ambassadors` is what they are called."""
    named = {"ambassadors": ambassadors, "name": figures.name, "place": figures.organisation}
    title = pieces.title(words.say("Weekly report {ambassadors} {name} {place}", **named), figures, words)
    fresh = [issue for issue in order.open_issues(figures) if issue.new and not order.is_settled(issue)]
    recurring = [issue for issue in order.open_issues(figures) if not issue.new and not order.is_settled(issue)]
    told = {issue.issue for issue in (*fresh[:TOPICS], *recurring[:TOPICS])}
    blocks = tuple(
        pieces.sections(
            (
                (words.say("New"), tuple(_topics(fresh, figures, words))),
                (words.say("Keeps coming"), tuple(_topics(recurring, figures, words))),
                (words.say("Waits for an answer"), tuple(_waiting(figures, words, told))),
                (words.say("What was done"), tuple(progress.done(figures, words))),
                (words.say("Departments nobody spoke for"), tuple(pieces.unheard(figures, words))),
                (words.say("Heard in the corridor"), tuple(_heard(figures, words))),
                (words.say("What goes well"), tuple(pieces.goes_well(figures, words, TOPICS))),
            )
        )
    )
    summary = pieces.summary(title, next(iter((*fresh, *recurring)), None), words)
    nothing: tuple[Block, ...] = (Text((words.say("Nothing to tell this week. Did you hear something? Tell me."),)),)
    first = (Heading(title, level=1), *before.blocks(figures, words))
    return Card(summary, (*first, *(blocks or nothing), *_meeting(figures, words)), words.language)


def _topics(topics: Sequence[IssueFigures], figures: Figures, words: Words) -> Iterator[Line]:
    for issue in topics[:TOPICS]:
        ready = " " + words.say("Answer ready, not posted.") if issue.answer == "ready" else ""
        yield pieces.named(issue, words, pieces.written_about(issue, figures, words) + ready)
    yield from pieces.more(len(topics), TOPICS, words)


def _waiting(figures: Figures, words: Words, told: set[int]) -> Iterator[Line]:
    if figures.waiting and figures.waiting.unanswered:
        yield from progress.waiting(figures, words)
    yield from progress.open_longest(figures, words, told)
    yield from progress.heard_nothing(figures, words)


def _heard(figures: Figures, words: Words) -> Iterator[Line]:
    yield from hearing.topics(figures, words, TOPICS)
    if figures.heard:
        yield (hearing.in_all(figures.heard, words),)


def _meeting(figures: Figures, words: Words) -> Iterator[Block]:
    if figures.meeting:
        when = words.moment(figures.meeting.starts_at)
        told = words.say("Your next meeting: {moment}.", moment=" · ".join(filter(None, (when, figures.meeting.spot))))
        yield Text((told,))
