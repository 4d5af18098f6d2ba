"""Exporting: what a weekly report told beside its figures of messages: how soon, how long, what was done, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.digests.parts import Figures
from bot.exporting.table import Row
from bot.words import Words


def rows(figures: Figures, titles: Mapping[int, str], words: Words) -> Iterator[Row]:
    """Give a row for each; a topic is named only where `titles` has it, or where its answer was published."""
    yield from _answering(figures, words)
    yield from _open_longest(figures, titles, words)
    yield from _done(figures, titles, words)
    yield from _coverage(figures, words)
    yield from _causes(figures, words)
    yield from _training(figures, words)


def _answering(figures: Figures, words: Words) -> Iterator[Row]:
    found, about = figures.answering, words.say("questions")
    if found and found.in_time is not None:
        yield figures.period, about, words.say("answered in time"), found.in_time, None, None, None, None
    if found and found.median_hours is not None:
        yield _number(figures, about, words.say("working hours until a colleague answered"), found.median_hours)


def _open_longest(figures: Figures, titles: Mapping[int, str], words: Words) -> Iterator[Row]:
    for issue in figures.open_longest:
        if issue.issue in titles:
            yield _number(figures, words.say("days open"), issue.title(words.language), issue.days_open)


def _done(figures: Figures, titles: Mapping[int, str], words: Words) -> Iterator[Row]:
    if figures.done is None:
        return
    about = words.say("done")
    names = {
        "answered": words.say("answered"),
        "solved": words.say("solved"),
        "declined": words.say("declined"),
    }
    for issue in figures.done.ended:
        if issue.issue in titles or issue.for_all:
            yield _number(figures, names[issue.how], issue.title(words.language), 1)
    yield _number(figures, about, words.say("answers published"), figures.done.published)
    yield _number(figures, about, words.say("explanations written"), figures.done.explained)


def _coverage(figures: Figures, words: Words) -> Iterator[Row]:
    if figures.coverage is None:
        return
    yield _number(figures, words.say("coverage"), "", figures.coverage.ambassadors)
    for department in figures.coverage.too_few:
        yield _number(figures, words.say("coverage"), department.name, department.ambassadors)
        yield _number(figures, words.say("coverage needed"), department.name, department.needed)


def _causes(figures: Figures, words: Words) -> Iterator[Row]:
    for cause in figures.causes:
        yield figures.period, words.say("cause"), cause.name(words.language), cause.messages, None, None, None, None
    names = {"technique": words.say("technology"), "both": words.say("both"), "human": words.say("people")}
    for side, share in (figures.technical or {}).items():
        yield figures.period, words.say("technology or people"), names[side], None, None, share, None, None


def _training(figures: Figures, words: Words) -> Iterator[Row]:
    about, enough = words.say("could use training"), words.say("{n} or more colleagues", n=figures.threshold)
    for need in figures.training:
        yield figures.period, about, f"{need.department}: {need.title(words.language)}", None, None, None, enough, None


def _number(figures: Figures, about: str, name: str, number: int) -> Row:
    return figures.period, about, name, None, None, None, None, number
