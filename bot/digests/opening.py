"""The sentence that opens a digest: the first rule that holds, of an ordered list. docs/digest.md tells them.

A rule reads frozen figures alone, and so never tells a number that the gate withheld.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.digests import pieces
from bot.digests.parts import Figures, IssueFigures
from bot.words import Words

STUCK_DAYS = 7
"""Days open from which a topic that nobody takes on opens the digest: it had a whole week."""
SILENT_WEEKS = 2
"""Weeks of silence from which they open it."""
GREW, GREW_BY = 1.5, 5
"""How many times, and by how many messages at least, a topic must have grown in a week to open it."""


@dataclass(frozen=True)
class Rule:
    """When it holds, it gives the sentence; else ""."""

    name: str
    say: Callable[[Figures, Words], str]


def opening(figures: Figures, words: Words) -> str:
    """Give the sentence of the first rule that holds; the last one always does."""
    return next(sentence for rule in RULES if (sentence := rule.say(figures, words)))


def _too_little(figures: Figures, words: Words) -> str:
    return "" if figures.total else pieces.too_little(figures, words)


def _stuck(figures: Figures, words: Words) -> str:
    """Tell what is open for a week or longer without an owner or an answer; of several, what most wrote about."""
    stuck = next((issue for issue in pieces.open_issues(figures) if _is_stuck(issue)), None)
    if stuck is None:
        return ""
    title = stuck.title(words.language)
    return words.say("“{topic}” is {days} days open, nobody takes it on.", topic=title, days=stuck.days_open)


def _is_stuck(issue: IssueFigures) -> bool:
    nobody = issue.owner is None and issue.answer == "none" and not pieces.is_settled(issue)
    return nobody and issue.days_open >= STUCK_DAYS


def _decide(figures: Figures, words: Words) -> str:
    number = len(figures.asked)
    return words.count("{n} decision waits for you.", "{n} decisions wait for you.", number) if number else ""


def _grew(figures: Figures, words: Words) -> str:
    for issue in pieces.open_issues(figures):
        if not pieces.is_settled(issue) and _has_grown(issue):
            title = issue.title(words.language)
            return words.say("“{topic}” came up more often than last week.", topic=title)
    return ""


def _has_grown(issue: IssueFigures) -> bool:
    before, now = issue.previous, issue.counted.messages
    return isinstance(before, int) and now >= max(GREW * before, before + GREW_BY)


def _silent(figures: Figures, words: Words) -> str:
    silent = max(figures.silent, key=lambda each: each.weeks, default=None)
    if silent is None or silent.weeks < SILENT_WEEKS:
        return ""
    return words.say("{department} is silent for week {n} in a row.", department=silent.name, n=silent.weeks)


def _waiting(figures: Figures, words: Words) -> str:
    unanswered = figures.waiting.unanswered if figures.waiting else None
    if not unanswered:
        return ""
    return words.say("{n} questions wait for an answer.", n=words.number(unanswered))


def _go_live(figures: Figures, words: Words) -> str:
    return words.say("You go live on {day}.", day=words.day(figures.readiness.go_live)) if figures.readiness else ""


def _quiet(figures: Figures, words: Words) -> str:
    if figures.issues:
        return ""
    return words.say("A quiet week: no topic of which {n} or more colleagues wrote.", n=figures.threshold)


def _calm(_figures: Figures, words: Words) -> str:
    return words.say("Nothing waits for you this week.")


RULES = (
    Rule("too little", _too_little),
    Rule("stuck", _stuck),
    Rule("decide", _decide),
    Rule("grew", _grew),
    Rule("silent", _silent),
    Rule("waiting", _waiting),
    Rule("go-live", _go_live),
    Rule("quiet", _quiet),
    Rule("calm", _calm),
)
"""What somebody must do comes before what is happening, and that before what is not."""
