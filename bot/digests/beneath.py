"""What stands under the project group's digest: a chart of the topics, who asked and why, departments and tone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot import charts
from bot.cards import Block, Bullets, Faint, Heading, Line, Strong, Table, Text
from bot.days.period import Period
from bot.digests import covered, hearing, order, pieces, progress
from bot.digests.parts import Counted, Figures
from bot.pulses import told as pulses
from bot.talk import capital, shortened
from bot.words import Words

BARS = 8
"""Topics in the chart: as many as a phone shows at once; the table beside it holds the same."""
CAUSES = 5
LABEL = 40
"""Characters of a topic's name in the chart."""


def details(figures: Figures, words: Words) -> tuple[Block, ...]:
    """Tell what is not needed in the first minute."""
    return (
        *_chart(figures, words),
        *_listed(words.say("More about the topics"), _topics(figures, words)),
        *_listed(words.say("Why it recurs"), _causes(figures, words)),
        *_listed(words.say("Who could use training"), _training(figures, words)),
        *_listed(words.say("Who speaks for whom"), _coverage(figures, words)),
        *_gap(figures, words),
        *departments(figures, words),
        *_small_print(figures, words),
    )


def _listed(name: str, lines: Iterator[Line]) -> Iterator[Block]:
    told = tuple(lines)
    if told:
        yield Heading(name)
        yield Bullets(told)


def _chart(figures: Figures, words: Words) -> Iterator[Block]:
    """Draw the topics told of, this week against the week before as its digest told it."""
    topics = sorted(figures.issues, key=lambda issue: -issue.counted.messages)[:BARS]
    if not topics:
        return
    period = Period.parse(figures.period)
    series: dict[str, Sequence[float | None]] = {
        words.say("week {n}", n=period.week): [issue.counted.messages for issue in topics]
    }
    if figures.compared:
        before = [issue.previous if isinstance(issue.previous, int) else None for issue in topics]
        series[words.say("week {n}", n=period.before().week)] = before
    title = words.say("Messages by topic")
    names = pieces.distinct([shortened(issue.title(words.language), LABEL) for issue in topics])
    drawn = charts.chart(words, "bars", title, words.say("Topic"), names, series)
    if drawn:
        yield drawn


def _topics(figures: Figures, words: Words) -> Iterator[Line]:
    first = order.first(figures)
    listed = [issue for issue in order.open_issues(figures) if issue not in first]
    for issue in listed[: pieces.MOST_TOPICS]:
        yield pieces.named(issue, words, f"{pieces.written_about(issue, figures, words)} {pieces.state(issue, words)}")
    yield from pieces.more(len(listed), pieces.MOST_TOPICS, words)
    told = {each.issue for each in (*figures.issues, *figures.asked)}
    yield from progress.open_longest(figures, words, told)


def _causes(figures: Figures, words: Words) -> Iterator[Line]:
    yield from _technical(figures.technical, words)
    for cause in figures.causes[:CAUSES]:
        about = words.count("{n} topic", "{n} topics", cause.topics)
        said = words.say("{n} messages about {topics}.", n=words.number(cause.messages), topics=about)
        yield Strong(capital(cause.name(words.language))), f": {said}"


def _technical(shares: Mapping[str, int] | None, words: Words) -> Iterator[Line]:
    if not shares:
        return
    names = {"technique": words.say("technology"), "both": words.say("both"), "human": words.say("people")}
    listed = ", ".join(f"{share}% {names[side]}" for side, share in shares.items())
    yield Strong(words.say("Technology or people:")), f" {listed}."


def _training(figures: Figures, words: Words) -> Iterator[Line]:
    for need in figures.training:
        topic = need.title(words.language)
        values = {"topic": topic, "department": need.department, "n": figures.threshold}
        yield (words.say("“{topic}”: {n} or more colleagues of {department} asked.", **values),)


def _coverage(figures: Figures, words: Words) -> Iterator[Line]:
    if figures.coverage:
        elsewhere = {department.name for department in figures.silent} | set(
            figures.readiness.without if figures.readiness else ()
        )
        told = covered.without(figures.coverage) & elsewhere
        yield from ((text,) for text in covered.lines(figures.coverage, words, told=told))


def _gap(figures: Figures, words: Words) -> Iterator[Block]:
    if figures.gap:
        yield Heading(pulses.title(words))
        yield from pulses.details(figures.gap, words)
        if again := tuple(pulses.then_and_now(figures.gap.again, words)):
            yield Bullets(again)


def departments(figures: Figures, words: Words) -> Iterator[Block]:
    """Tell how many wrote by department, where that may be told of two or more."""
    counted = [(department.name, department.counted) for department in figures.departments]
    if figures.other_departments:
        counted.append((words.say("other departments"), figures.other_departments))
    if len(counted) > 1:
        yield Heading(words.say("By department"))
        head = (words.say("Department"), words.say("Messages"), words.say("Colleagues"))
        yield Table(head, tuple(_row(name, value, words) for name, value in counted))


def _row(name: str, value: Counted, words: Words) -> tuple[str, str, str]:
    return name, words.number(value.messages), words.number(value.people)


def _small_print(figures: Figures, words: Words) -> Iterator[Block]:
    if figures.heard:
        yield Text((Faint(hearing.in_all(figures.heard, words)),))
    if figures.total and figures.tone:
        listed = ", ".join(f"{share}% {pieces.moods(name, words)}" for name, share in figures.tone.items())
        counted = pieces.counted(figures.total, words)
        yield Text((Faint(words.say("Tone: {listed} ({counted}).", listed=listed, counted=counted)),))
