"""Tell a digest to the project group, in the order of what needs somebody first."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards import Block, Card, Faint, Heading, Line, Strong, Table, Text
from bot.digests import decided, hearing, pieces, progress
from bot.digests.parts import Figures, IssueFigures
from bot.words import Words

TOPICS = 5
"""Topics a section lists; the rest is counted."""
DECISIONS = 3


def card(figures: Figures, words: Words) -> Card:
    """Tell the figures."""
    report = words.say("Weekly report {name} {place}", name=figures.name, place=figures.organisation)
    title = pieces.title(report, figures, words)
    blocks: list[Block] = [Heading(title, level=1)]
    decisions = tuple(_decisions(figures, words))
    if decisions:
        today = words.count("{n} decision", "{n} decisions", len(decisions))
        blocks.append(Text((Strong(words.say("Today:")), f" {today}")))
    if figures.total is None:
        blocks.append(Text((pieces.too_little(figures, words),)))
    sections = (
        (words.say("Questions and blockers"), tuple(_blockers(figures, words))),
        (words.say("Decisions"), (*decisions, *_not_done(figures, words))),
        (words.say("Silence is not satisfaction"), tuple(pieces.unheard(figures, words))),
        (words.say("What goes well"), tuple(pieces.goes_well(figures, words, TOPICS))),
        (words.say("What was done"), tuple(progress.done(figures, words))),
    )
    blocks.extend(pieces.sections(sections))
    blocks.extend(_departments(figures, words))
    blocks.extend(_small_print(figures, words))
    first = next(iter(pieces.open_issues(figures)), None)
    return Card(pieces.summary(title, first, words), tuple(blocks), words.language)


def _blockers(figures: Figures, words: Words) -> Iterator[Line]:
    topics = pieces.open_issues(figures)
    for issue in topics[:TOPICS]:
        rest = f"{pieces.written_about(issue, figures, words)} {_state(issue, words)}"
        yield pieces.named(issue, words, rest)
    yield from pieces.more(len(topics), TOPICS, words)
    yield from hearing.topics(figures, words, TOPICS)
    yield from progress.open_longest(figures, words, {issue.issue for issue in topics[:TOPICS]})
    yield from progress.waiting(figures, words)


def _state(issue: IssueFigures, words: Words) -> str:
    if issue.status == pieces.DECLINED:
        return words.say("Declined, and said why.")
    if issue.answer == "placed":
        return words.say("Answer placed.")
    if issue.answer == "ready":
        return words.say("Answer ready, not placed.")
    is_open = words.count("{n} day open", "{n} days open", issue.days_open)
    owner = words.say("owner: {owner}", owner=issue.owner) if issue.owner else words.say("no owner")
    again = f"{words.say('reopened')}, " if issue.reopened else ""
    return f"{again}{is_open}, {owner}."


def _decisions(figures: Figures, words: Words) -> Iterator[Line]:
    asked = (line for issue in figures.issues if not issue.going_well for line in _decision(issue, words))
    for _, line in zip(range(DECISIONS), asked, strict=False):
        yield line


def _decision(issue: IssueFigures, words: Words) -> Iterator[Line]:
    if issue.status == pieces.DECLINED:
        return
    if issue.answer == "ready":
        yield (words.say("May the answer to “{topic}” be placed?", topic=issue.title(words.language)),)
    elif issue.answer == "none" and issue.owner is None:
        yield (words.say("Who takes on “{topic}”?", topic=issue.title(words.language)),)


def _not_done(figures: Figures, words: Words) -> Iterator[Line]:
    if figures.decisions:
        yield (words.say("Decided before, not done") + ":",)
    yield from decided.lines(figures.decisions, words)


def _departments(figures: Figures, words: Words) -> Iterator[Block]:
    counted = [(department.name, department.counted) for department in figures.departments]
    if figures.other_departments:
        counted.append((words.say("other departments"), figures.other_departments))
    if len(counted) > 1:
        yield Heading(words.say("By department"))
        head = (words.say("Department"), words.say("Messages"), words.say("Colleagues"))
        yield Table(
            head, tuple((name, words.number(value.messages), words.number(value.people)) for name, value in counted)
        )


def _small_print(figures: Figures, words: Words) -> Iterator[Block]:
    if figures.heard:
        yield Text((Faint(hearing.in_all(figures.heard, words)),))
    if figures.total is None:
        return
    counted = pieces.counted(figures.total, words)
    if figures.tone is None:
        yield Text((Faint(words.say("In all: {counted}.", counted=counted)),))
        return
    listed = ", ".join(f"{share}% {moods(name, words)}" for name, share in figures.tone.items())
    yield Text((Faint(words.say("Tone: {listed} ({counted}).", listed=listed, counted=counted)),))


def moods(joined: str, words: Words) -> str:
    """Name moods that may be joined, such as "neutral+positive"."""
    names = {
        "negative": words.say("negative"),
        "neutral": words.say("neutral"),
        "positive": words.say("positive"),
    }
    return words.say(" or ").join(names[name] for name in joined.split("+"))
