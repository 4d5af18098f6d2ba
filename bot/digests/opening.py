"""The sentence that opens a digest: the first rule that holds, of an ordered list. docs/digest.md tells them.

A rule reads frozen figures alone, and so never tells a number that the gate withheld.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.cards import plain
from bot.digests import asking, order, pieces, progress
from bot.digests.parts import Figures, IssueFigures
from bot.talk import shortened
from bot.words import Words

STUCK_DAYS = 7
"""Days open from which a topic that nobody takes on opens the digest: it had a whole week."""
SILENT_WEEKS = 2
"""Weeks of silence from which they open it."""
GREW, GREW_BY = 1.5, 5
"""How many times, and by how many messages at least, a topic must have grown in a week to open it."""
NEGATIVE = 50
"""From which per cent of negative messages on the tone opens it."""
STATEMENT = 70
"""Characters of a statement of a poll that the sentence holds."""


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
    stuck = next((issue for issue in order.open_issues(figures) if _is_stuck(issue)), None)
    if stuck is None:
        return ""
    title, days = stuck.title(words.language), stuck.days_open
    return words.say("“{topic}” has waited {days} days for an owner.", topic=title, days=days)


def _is_stuck(issue: IssueFigures) -> bool:
    nobody = issue.owner is None and issue.answer == "none" and not order.is_settled(issue)
    return nobody and issue.days_open >= STUCK_DAYS


def _decide(figures: Figures, words: Words) -> str:
    number = len(asking.pressing(figures.asked))
    if not number:
        return ""
    return words.count("{n} decision is waiting for you.", "{n} decisions are waiting for you.", number)


def _grew(figures: Figures, words: Words) -> str:
    for issue in order.open_issues(figures):
        if not order.is_settled(issue) and _has_grown(issue):
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
    return words.say("{department} has been silent for {n} weeks in a row.", department=silent.name, n=silent.weeks)


def _waiting(figures: Figures, words: Words) -> str:
    unanswered = figures.waiting.unanswered if figures.waiting else None
    if not unanswered:
        return ""
    return words.say("{n} questions wait for an answer.", n=words.number(unanswered))


def _unheard(figures: Figures, words: Words) -> str:
    return next((plain(line) for line in progress.heard_nothing(figures, words)), "")


def _gap(figures: Figures, words: Words) -> str:
    if figures.gap is None or figures.gap.largest is None:
        return ""
    statement = figures.gap.questions[figures.gap.largest].text(words.language).rstrip(".")
    return words.say(
        "Your picture and the floor differ about “{statement}”.", statement=shortened(statement, STATEMENT)
    )


def _tone(figures: Figures, words: Words) -> str:
    share = (figures.tone or {}).get("negative", 0)
    return words.say("{share}% of the messages is negative.", share=share) if share >= NEGATIVE else ""


def _go_live(figures: Figures, words: Words) -> str:
    return words.say("You go live on {day}.", day=words.day(figures.readiness.go_live)) if figures.readiness else ""


def _quiet(figures: Figures, words: Words) -> str:
    if figures.issues:
        return ""
    told = words.say("There is no topic of which {n} or more colleagues wrote.", n=figures.threshold)
    return f"{told} {words.say('That is no proof that it goes well.')}"


def _calm(_figures: Figures, words: Words) -> str:
    return words.say("Nothing is waiting for you this week.")


RULES = (
    Rule("too little", _too_little),
    Rule("stuck", _stuck),
    Rule("decide", _decide),
    Rule("grew", _grew),
    Rule("silent", _silent),
    Rule("waiting", _waiting),
    Rule("unheard", _unheard),
    Rule("gap", _gap),
    Rule("tone", _tone),
    Rule("go-live", _go_live),
    Rule("quiet", _quiet),
    Rule("calm", _calm),
)
"""What somebody must do comes before what is happening, and that before what is not.

So what sounds calm is told only where neither silence, nor a gap, nor the tone says otherwise.
"""
