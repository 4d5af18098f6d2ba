"""Tell a digest to the project group in one minute: what matters, what to decide, where to go; details beneath."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards import Block, Card, Faint, Heading, Line, Text
from bot.digests import asking, before, covered, decided, hearing, order, pieces, progress
from bot.digests.beneath import details
from bot.digests.opening import opening
from bot.digests.parts import Figures
from bot.pulses import told as pulses
from bot.visits import told as visits
from bot.words import Words

WELL = 2
"""Topics that go well and are told in the first minute."""
HEARD = 2
SILENT = 3


def card(figures: Figures, words: Words) -> Card:
    """Tell the figures."""
    report = words.say("Weekly report {name} {place}", name=figures.name, place=figures.organisation)
    title, first = pieces.title(report, figures, words), opening(figures, words)
    sections = (
        (words.say("Questions and blockers"), tuple(_blockers(figures, words))),
        (words.say("Decisions"), (*asking.decisions(figures.asked, words), *_not_done(figures, words))),
        (pulses.title(words), tuple(pulses.lines(figures.gap, words)) if figures.gap else ()),
        (words.say("Silence is not satisfaction"), _where_to_go(figures, words)),
        (words.say("What goes well"), tuple(pieces.goes_well(figures, words, WELL))),
        (words.say("What was done"), tuple(progress.done(figures, words))),
    )
    blocks: tuple[Block, ...] = (
        Heading(title, level=1),
        Text((first,)),
        *before.blocks(figures, words),
        *asking.today(figures, words),
        *pieces.sections(sections),
        *_in_all(figures, words),
    )
    return Card(f"{title}. {first}", blocks, words.language, details=details(figures, words))


def _blockers(figures: Figures, words: Words) -> Iterator[Line]:
    topics, first = order.open_issues(figures), order.first(figures)
    agreements = {each.issue for each in figures.asked if each.what == "agreement"}
    for issue in first:
        stands = pieces.state(issue, words, agreed=issue.issue not in agreements)
        yield pieces.named(issue, words, f"{pieces.written_about(issue, figures, words)} {stands}")
    yield from pieces.more(len(topics), len(first), words)
    yield from progress.asked_again(figures, words)
    yield from hearing.topics(figures, words, HEARD)
    yield from progress.waiting(figures, words)
    if figures.changed and topics:
        yield (Faint(words.say("Not compared with last week: the departments changed.")),)


def _not_done(figures: Figures, words: Words) -> Iterator[Line]:
    if figures.decisions:
        yield (words.say("Decided before, not done") + ":",)
    yield from decided.lines(figures.decisions, words)


def _where_to_go(figures: Figures, words: Words) -> tuple[Line, ...]:
    goals = (*_silent(figures, words), *asking.stuck(figures, words), *_visited(figures, words))
    return (*goals, *progress.heard_nothing(figures, words))


def _silent(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell where it is silent, for longest first, and where to go."""
    without = covered.without(figures.coverage)
    silent = sorted(figures.silent, key=lambda each: -each.weeks)
    for each in silent[:SILENT]:
        nobody = words.say("No {ambassador} either.") if each.name in without else ""
        visited = "".join(visits.since_visit(one, words) for one in figures.visited if one.name == each.name)
        told = (pieces.too_little_of(each, words), nobody, visited, asking.visit(figures, each.name, words))
        yield (" ".join(filter(None, told)),)
    if len(silent) > SILENT:
        more = words.count("… and {n} more department", "… and {n} more departments", len(silent) - SILENT)
        yield (Faint(more),)


def _visited(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell of the others: what changed after a visit to where it is silent is told with the silence."""
    silent = {each.name for each in figures.silent}
    others = tuple(each for each in figures.visited if each.name not in silent)
    return visits.lines(visits.Visiting(departments=others[:SILENT]), words)


def _in_all(figures: Figures, words: Words) -> Iterator[Block]:
    if figures.total:
        yield Text((Faint(words.say("In all: {counted}.", counted=pieces.counted(figures.total, words))),))
