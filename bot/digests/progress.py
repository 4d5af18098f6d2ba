"""Tell what waits for an answer and what became of the rest; for every audience in the same words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from math import ceil

from bot.cards import Line
from bot.digests.parts import Done, Figures
from bot.values import CLOSES, OPENS
from bot.words import Words

LISTED = 3
"""Titles in one line; the rest is counted."""
WORKING_DAY = datetime.combine(date.min, CLOSES) - datetime.combine(date.min, OPENS)


def waiting(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell how many questions have no answer; where that may not be told, how many were asked."""
    found = figures.waiting
    if found and found.unanswered:
        yield (words.say("{n} questions without an answer.", n=words.number(found.unanswered)),)
    elif found:
        yield (words.say("{n} questions asked.", n=words.number(found.asked.messages)),)


def open_longest(figures: Figures, words: Words, told: Collection[int]) -> Iterator[Line]:
    """Tell the issues that are open longest in one line, but for those that were `told` of already."""
    left = [issue for issue in figures.open_longest if issue.issue not in told]
    if left:
        days = [words.count("{n} day", "{n} days", issue.days_open) for issue in left]
        listed = ", ".join(f"“{issue.title(words.language)}” ({n})" for issue, n in zip(left, days, strict=True))
        yield (words.say("Open longest: {topics}.", topics=listed),)


def done(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell how many questions were answered and how soon, and what was done about issues."""
    yield from _answered(figures, words)
    if figures.done:
        yield from _ended(figures.done, words)
        yield from _written(figures.done, words)


def _answered(figures: Figures, words: Words) -> Iterator[Line]:
    found, soon = figures.waiting, figures.answering
    if found and found.answered:
        values = {"answered": words.number(found.answered), "asked": words.number(found.asked.messages)}
        if soon and soon.in_time and soon.promise_days:
            text = words.count(
                "{answered} of {asked} questions answered, {in_time} within {n} working day.",
                "{answered} of {asked} questions answered, {in_time} within {n} working days.",
                soon.promise_days,
                in_time=words.number(soon.in_time),
                **values,
            )
            yield (text,)
        else:
            yield (words.say("{answered} of {asked} questions answered.", **values),)
    if soon and soon.median_hours:
        yield (words.say("A colleague's answer mostly came within {time}.", time=_time(soon.median_hours, words)),)


def _time(hours: int, words: Words) -> str:
    """Tell working hours up to a day, and working days above."""
    if timedelta(hours=hours) <= WORKING_DAY:
        return words.count("{n} working hour", "{n} working hours", hours)
    return words.count("{n} working day", "{n} working days", ceil(timedelta(hours=hours) / WORKING_DAY))


def _ended(found: Done, words: Words) -> Iterator[Line]:
    """Tell the titles of what ended, by the way it did."""
    told = {
        "answered": words.say("Answered"),
        "solved": words.say("Solved"),
        "declined": words.say("Declined, and said why"),
    }
    parts = [_titles(found, how, name, words) for how, name in told.items()]
    if any(parts):
        yield (" ".join(filter(None, parts)),)


def _titles(found: Done, how: str, name: str, words: Words) -> str:
    titles = [issue.title(words.language) for issue in found.ended if issue.how == how]
    listed = ", ".join(f"“{title}”" for title in titles[:LISTED])
    rest = words.say(" and {n} more", n=len(titles) - LISTED) if len(titles) > LISTED else ""
    return f"{name}: {listed}{rest}." if titles else ""


def _written(found: Done, words: Words) -> Iterator[Line]:
    published = words.count("{n} answer published.", "{n} answers published.", found.published)
    explained = words.count("{n} explanation written.", "{n} explanations written.", found.explained)
    told = [text for text, number in ((published, found.published), (explained, found.explained)) if number]
    if told:
        yield (" ".join(told),)
