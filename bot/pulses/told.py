"""Pulses: how the gap is told, in one plain sentence; numbers of people and intervals stand in the details alone."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards import Block, Faint, Line, Strong, Table, Text
from bot.pulses.counting import gap_part
from bot.pulses.parts import DifferenceFigures, GapFigures, MeanFigures, QuestionFigures
from bot.words import Words

__all__ = ["details", "gap_part", "lines", "people", "said", "title"]

HALF, ALMOST, ONE, MORE, TWO = 0.4, 0.75, 1.0, 1.5, 2.0
"""Points from which a difference is called so."""
TO, NOTHING, MINUS = "\u2013", "\u2013", "\u2212"
"""Between two numbers, in an empty cell, and before a number under nought."""
SHORT = 70
"""Characters of a statement that a line of a digest holds."""


def title(words: Words) -> str:
    """Name the section."""
    return words.say("Your picture and the floor")


def lines(part: GapFigures, words: Words) -> Iterator[Line]:
    """Tell the largest gap in one plain sentence, or that there is none, or too little to say."""
    if part.state == "too_few":
        yield (words.say("Too few answers to the poll to say anything."),)
    elif part.largest is None:
        yield (words.say("No clear difference between your picture and the floor this time."),)
    else:
        widest = part.questions[part.largest]
        yield (Strong(f"“{_short(widest, words)}”"), f" (1{TO}5): {_three(widest, words)}.")
        if widest.own:
            yield (_said(widest.own.points, words),)
        more = sum(bool(each.own and each.own.is_gap) for each in part.questions) - 1
        if more:
            yield (
                words.count(
                    "{n} more difference stands in the details.", "{n} more differences stand in the details.", more
                ),
            )


def _short(question: QuestionFigures, words: Words) -> str:
    text = question.text(words.language).rstrip(".")
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"


def _three(question: QuestionFigures, words: Words) -> str:
    """Give the three means, with how many answered of the two that were asked about themselves."""
    told = []
    if question.group:
        told.append(words.say("you {mean}", mean=_with_number(question.group, words)))
    if question.predicted:
        told.append(words.say("expected {mean}", mean=said(question.predicted, words)))
    return " · ".join((*told, words.say("floor {mean}", mean=_with_number(question.floor, words))))


def _with_number(mean: MeanFigures | None, words: Words) -> str:
    if mean is None:
        return ""
    return f"{said(mean, words)} ({people(mean, words)})"


def people(mean: MeanFigures, words: Words) -> str:
    """Give how many gave an answer, as it may be told."""
    return words.say("{number} or more", number=mean.answers) if mean.or_more else str(mean.answers)


def said(mean: MeanFigures, words: Words) -> str:
    """Give a mean as it may be told: a number, or what it is at least or at most."""
    number = words.number(mean.value)
    if mean.bound == "at_least":
        return words.say("{number} or higher", number=number)
    return words.say("{number} or lower", number=number) if mean.bound else number


def _said(points: float, words: Words) -> str:
    """Say by how much the project group is too favourable, or not enough; agreeing is good in every statement."""
    size = _size(abs(points), words)
    if points < 0:
        return words.say("You see this {size} too favourably.", size=size)
    return words.say("The floor sees this {size} more favourably than you.", size=size)


def _size(points: float, words: Words) -> str:
    named = (
        (TWO, words.say("two points or more")),
        (MORE, words.say("1.5 points or more")),
        (ONE, words.say("more than a point")),
        (ALMOST, words.say("almost a point")),
        (HALF, words.say("about 0.5 point")),
    )
    return next((name for least, name in named if points >= least), words.say("somewhat"))


def details(part: GapFigures, words: Words) -> Iterator[Block]:
    """Give every statement with its numbers of people and intervals, and what the figures leave out."""
    with_ambassadors = any(each.ambassadors for each in part.questions)
    if part.questions:
        yield _means(part, words, ambassadors=with_ambassadors)
        yield _differences(part, words)
        yield _note(
            words.say("From 1 to 5, with the number of people. A difference has its lowest and highest value (95%).")
        )
    if any(each.own is None for each in part.questions):
        yield _note(words.say("A line without a difference: too few of the project group answered."))
    if part.too_few:
        yield _note(
            words.count(
                "{n} question had too few answers to show.", "{n} questions had too few answers to show.", part.too_few
            )
        )
    if part.asked is not None and part.took_part is not None:
        yield _note(words.say("Asked: {asked} of the floor. Answered: {n}.", asked=part.asked, n=part.took_part))


def _note(text: str) -> Text:
    return Text((Faint(text),))


def _means(part: GapFigures, words: Words, *, ambassadors: bool) -> Table:
    head = [words.say("Question"), words.say("Floor"), words.say("Project group"), words.say("Expected")]
    rows = [_row(each, words, each.floor, each.group, each.predicted) for each in part.questions]
    if ambassadors:
        head.append(words.say("Ambassadors"))
        rows = [(*row, _cell(each.ambassadors, words)) for row, each in zip(rows, part.questions, strict=True)]
    return Table(tuple(head), tuple(rows))


def _differences(part: GapFigures, words: Words) -> Table:
    """Put the differences in a table of their own: six columns are too many for a phone."""
    head = (words.say("Question"), words.say("Difference"), words.say("Difference with expected"))
    rows = [
        (_named(each, words), _between(each.own, words), _between(each.prediction, words)) for each in part.questions
    ]
    return Table(head, tuple(rows))


def _row(question: QuestionFigures, words: Words, *means: MeanFigures | None) -> tuple[str, ...]:
    return _named(question, words), *(_cell(mean, words) for mean in means)


def _named(question: QuestionFigures, words: Words) -> str:
    named = question.text(words.language).rstrip(".")
    return f"{named} ({question.department})" if question.department else named


def _cell(mean: MeanFigures | None, words: Words) -> str:
    return _with_number(mean, words) or NOTHING


def _between(found: DifferenceFigures | None, words: Words) -> str:
    if found is None:
        return NOTHING
    points, low, high = (_signed(value, words) for value in (found.points, found.low, found.high))
    between = words.say("{points} ({low} to {high})", points=points, low=low, high=high)
    return between if found.is_gap else words.say("{between}, not clear", between=between)


def _signed(value: float, words: Words) -> str:
    return f"{MINUS if value < 0 else '+' if value > 0 else ''}{words.number(abs(value))}"
