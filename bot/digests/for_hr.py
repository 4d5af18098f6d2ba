"""Tell several weeks to HR and training: what has to be learned where, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.cards import Block, Bullets, Card, Faint, Heading, Line, Text
from bot.digests import over_weeks, pieces
from bot.digests.looked import LookBack, TrainingOverWeeks
from bot.words import Words

TOPICS = 5
"""Topics that are listed; the rest is counted."""


def card(found: LookBack, words: Words) -> Card:
    """Tell the figures."""
    title = over_weeks.title(found, words)
    told: tuple[Block, ...] = tuple(_blocks(found, words))
    if not told:
        none = words.say("In no department enough colleagues asked how something works.")
        told = (
            Text(
                (f"{none} {words.say('That does not mean everybody can do it.')}",),
            ),
        )
    summary = words.say("{title}. What there is to learn.", title=title)
    return Card(summary, (Heading(title, level=1), *told, *over_weeks.corrected(found, words)), words.language)


def is_empty(found: LookBack) -> bool:
    """Say whether nothing has to be learned that may be told."""
    return not found.training


def _blocks(found: LookBack, words: Words) -> Iterator[Block]:
    if found.training:
        yield Heading(words.say("What there is to learn, and where"))
        yield Bullets(tuple(_lines(found, words)))
        small = words.say("Only topics that enough colleagues of one department asked about, and no names.")
        yield Text((Faint(small),))


def _lines(found: LookBack, words: Words) -> Iterator[Line]:
    """Tell each topic with its departments: what most departments ask for first."""
    by_issue: defaultdict[int, list[TrainingOverWeeks]] = defaultdict(list)
    for each in found.training:
        by_issue[each.issue].append(each)
    topics = sorted(by_issue.values(), key=lambda needs: (-len(needs), -needs[0].weeks, needs[0].issue))
    for needs in topics[:TOPICS]:
        yield pieces.named(needs[0], words, f"{_where(found, needs, words)}.")
    yield from pieces.more(len(topics), TOPICS, words)


def _where(found: LookBack, needs: Sequence[TrainingOverWeeks], words: Words) -> str:
    if len(found.weeks) == 1:
        return ", ".join(need.department for need in needs)
    return ", ".join(
        words.say("{department} ({n} of {of} weeks)", department=need.department, n=need.weeks, of=len(found.weeks))
        for need in needs
    )
