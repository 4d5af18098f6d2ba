"""Tell what waits for an answer and what became of the rest; for every audience in the same words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from math import ceil

from bot.aftercare import unheard
from bot.cards import Line
from bot.config.values import CLOSES, OPENS
from bot.digests.parts import Done, Figures, OpenIssue
from bot.measures import told as measures
from bot.talk import capital
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
        yield (words.say("Open longest: {topics}.", topics=_open(left, words)),)


def asked_again(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell in one line the issues that are asked about again, and of which nothing is told this week."""
    told, asked = {issue.issue for issue in figures.issues}, {each.issue for each in figures.asked}
    left = [issue for issue in figures.open_longest if issue.issue in asked - told]
    if left:
        yield (words.say("Still open: {topics}.", topics=_open(left, words)),)


def _open(issues: Sequence[OpenIssue], words: Words) -> str:
    return ", ".join(f"“{issue.title(words.language)}” ({_since_whose(issue, words)})" for issue in issues)


def _since_whose(issue: OpenIssue, words: Words) -> str:
    owner = words.say("owner: {owner}", owner=issue.owner) if issue.owner else words.say("no owner")
    return f"{words.count('{n} day', '{n} days', issue.days_open)}, {owner}"


def done(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell how many questions were answered and how soon, and what was done about issues."""
    yield from _answered(figures, words)
    if figures.done:
        yield from ended(figures.done, words)
        yield from written(figures.done, words)
    yield from measures.lines(figures.measures, words)


def heard_nothing(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell for how long nothing was told to the whole floor, where that is too long: silence works both ways."""
    if figures.heard_nothing:
        yield (capital(unheard(figures.heard_nothing, words)),)


def _answered(figures: Figures, words: Words) -> Iterator[Line]:
    found, soon = figures.waiting, figures.answering
    if found and found.answered:
        in_time = (soon.in_time, soon.promise_days) if soon else (None, None)
        yield (answered(words, found.answered, found.asked.messages, *in_time),)
    if soon and soon.median_hours:
        time = working_time(soon.median_hours, words)
        yield (words.say("A colleague's answer usually came within {time}.", time=time),)


def answered(words: Words, number: int, asked: int, in_time: int | None, promise_days: int | None) -> str:
    """Tell how many of the questions asked were answered, and in how many working days, where that is promised."""
    values = {"answered": words.number(number), "asked": words.number(asked)}
    if not (in_time and promise_days):
        return words.say("{answered} of {asked} questions answered.", **values)
    return words.count(
        "{answered} of {asked} questions answered, {in_time} within {n} working day.",
        "{answered} of {asked} questions answered, {in_time} within {n} working days.",
        promise_days,
        in_time=words.number(in_time),
        **values,
    )


def working_time(hours: int, words: Words) -> str:
    """Tell working hours up to a day, and working days above."""
    if timedelta(hours=hours) <= WORKING_DAY:
        return words.count("{n} working hour", "{n} working hours", hours)
    return words.count("{n} working day", "{n} working days", ceil(timedelta(hours=hours) / WORKING_DAY))


def ended(found: Done, words: Words) -> Iterator[Line]:
    """Tell the titles of what ended, by the way it did."""
    told = {
        "answered": words.say("Answered"),
        "solved": words.say("Solved"),
        "declined": words.say("Declined, and said why"),
    }
    parts = [titles(found, how, name, words) for how, name in told.items()]
    if any(parts):
        yield (" ".join(filter(None, parts)),)


def titles(found: Done, how: str, name: str, words: Words) -> str:
    """Tell the titles of what ended in one way, after the `name` of that; empty where nothing did."""
    listed = [f"“{issue.title(words.language)}”" for issue in found.ended if issue.how == how]
    rest = words.say(" and {n} more", n=len(listed) - LISTED) if len(listed) > LISTED else ""
    return f"{name}: {', '.join(listed[:LISTED])}{rest}." if listed else ""


def written(found: Done, words: Words) -> Iterator[Line]:
    """Tell how many answers were published and explanations written."""
    published = words.count("{n} answer published.", "{n} answers published.", found.published)
    explained = words.count("{n} explanation written.", "{n} explanations written.", found.explained)
    told = [text for text, number in ((published, found.published), (explained, found.explained)) if number]
    if told:
        yield (" ".join(told),)
