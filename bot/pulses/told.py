"""Pulses: how the gap is told, in one plain sentence; numbers of people and intervals stand in the details alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cards import Block, Bullets, Faint, Line, Strong, Text
from bot.pulses.counting import gap_part
from bot.pulses.parts import DifferenceFigures, GapFigures, MeanFigures, QuestionFigures, ThenAndNow
from bot.words import Words

__all__ = ["details", "gap_part", "lines", "people", "said", "then_and_now", "title"]

HALF, ALMOST, ONE, MORE, TWO = 0.4, 0.75, 1.0, 1.5, 2.0
"""Points from which a difference is called so."""
TO, MINUS = "\u2013", "\u2212"
"""Between two numbers, and before a number under nought."""
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
        yield from _means_of(widest, words)
        more = sum(each.has_gap for each in part.questions) - 1
        if more:
            yield (
                words.count(
                    "{n} more difference stands in the details.", "{n} more differences stand in the details.", more
                ),
            )


def then_and_now(again: Sequence[ThenAndNow], words: Words) -> Iterator[Line]:
    """Put what the floor said to a statement first, and last, beside each other; a difference is not judged."""
    when = {
        "before": words.say("before go-live"),
        "week_one": words.say("in week one"),
        "weeks": words.say("in weeks two to eight"),
        "days_30": words.say("after 30 days"),
    }
    for each in again:
        then, now = (_with_number(mean, words) for mean in (each.then.floor, each.now))
        told = words.say("floor then {then}, now {now}.", then=then, now=now)
        first = f" {words.say('Then: {when}.', when=when[each.then.phase])}" if each.then.phase in when else ""
        yield (Strong(f"“{_short(each, words)}”"), f" (1{TO}5): {told}{first}")
    if again:
        yield (Faint(words.say("Other people may have answered. A small difference says nothing.")),)


def _short(question: QuestionFigures | ThenAndNow, words: Words) -> str:
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


def _means_of(question: QuestionFigures, words: Words) -> Iterator[Line]:
    """Say what the numbers say; agreeing is good in every statement.

    Estimated wrongly is only what the prediction missed: who answers otherwise than the floor may well know that.
    """
    missed = question.prediction if question.prediction and question.prediction.is_gap else None
    told = [_missed(missed.points, words)] if missed else []
    if question.own and question.own.is_gap and not (missed and missed.points * question.own.points > 0):
        told.insert(0, _apart(question.own.points, words))
        if question.prediction and not missed:
            told.append(words.say("Your prediction is not clearly off."))
    yield (" ".join(told),)


def _missed(points: float, words: Words) -> str:
    size = _size(abs(points), words)
    if points < 0:
        return words.say("You estimate this {size} too favourably.", size=size)
    return words.say("You estimate this {size} too unfavourably.", size=size)


def _apart(points: float, words: Words) -> str:
    size = _size(abs(points), words)
    if points < 0:
        return words.say("With you this goes {size} better than on the floor.", size=size)
    return words.say("On the floor this goes {size} better than with you.", size=size)


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
    if part.questions:
        yield Bullets(tuple(_whole(each, words) for each in part.questions))
        yield _note(
            words.say("From 1 to 5, with the number of people. Behind a difference stand its lowest and highest value.")
        )
    yield from (_note(text) for text in _without_difference(part, words))
    if part.too_few:
        yield _note(
            words.count(
                "{n} question had too few answers to show.", "{n} questions had too few answers to show.", part.too_few
            )
        )
    if part.asked is not None and part.took_part is not None:
        yield _note(words.say("Asked: {asked} of the floor. Answered: {n}.", asked=part.asked, n=part.took_part))


def _without_difference(part: GapFigures, words: Words) -> Iterator[str]:
    """Say why a line has no difference: the project group was not asked, or too few of it answered."""
    if any(each.department for each in part.questions):
        yield words.say("The project group is not put a statement of one department.")
    if any(each.own is None and not each.department for each in part.questions):
        yield words.say("A line without a difference: too few of the project group answered.")


def _note(text: str) -> Text:
    return Text((Faint(text),))


def _whole(question: QuestionFigures, words: Words) -> Line:
    """Tell a statement once, with all that was found of it: a table would need six columns."""
    told = [f"{_all(question, words)}."]
    if question.own:
        told.append(words.say("Difference: {found}.", found=_between(question.own, words)))
    if question.prediction:
        told.append(words.say("With what you expected: {found}.", found=_between(question.prediction, words)))
    return Strong(_named(question, words)), f": {' '.join(told)}"


def _all(question: QuestionFigures, words: Words) -> str:
    """Give every mean, each with how many answered."""
    floor, group, predicted, ambassadors = (
        _with_number(mean, words) for mean in (question.floor, question.group, question.predicted, question.ambassadors)
    )
    told = (
        words.say("floor {mean}", mean=floor),
        words.say("you {mean}", mean=group) if group else "",
        words.say("expected {mean}", mean=predicted) if predicted else "",
        words.say("{ambassadors} {mean}", mean=ambassadors) if ambassadors else "",
    )
    return ", ".join(filter(None, told))


def _named(question: QuestionFigures, words: Words) -> str:
    named = question.text(words.language).rstrip(".")
    return f"{named} ({question.department})" if question.department else named


def _between(found: DifferenceFigures, words: Words) -> str:
    points, low, high = (_signed(value, words) for value in (found.points, found.low, found.high))
    if found.is_gap:
        return words.say("{points} ({low} to {high}), clear", points=points, low=low, high=high)
    return words.say("{points} ({low} to {high}), not clear", points=points, low=low, high=high)


def _signed(value: float, words: Words) -> str:
    return f"{MINUS if value < 0 else '+' if value > 0 else ''}{words.number(abs(value))}"
