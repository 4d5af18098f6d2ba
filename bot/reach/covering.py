"""Reach: what is told of coverage, in chat and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from bot import talk
from bot.cards import Block, Bullets, Card, Table
from bot.reach.coverage import Coverage, Part, coverage
from bot.roles import Right, may, refusal
from bot.service import Turn
from bot.words import Words


def show(turn: Turn) -> Card:
    """Tell the coverage to who tags, and to the project group."""
    who = turn.who
    if not may(turn.session, turn.desk, who, Right.COVERAGE):
        return refusal(who, Right.COVERAGE)
    return card(who.words, coverage(turn.session, turn.desk, who.rollout), days=who.settings.coverage.inactive_days)


def card(words: Words, found: Coverage, *, days: int) -> Card:
    """Tell the coverage of a rollout; `days` is after how many without any act an ambassador counts as inactive."""
    return talk.card(
        words,
        *talk.lines(lines(words, found, days=days)[0]),
        *_listed(lines(words, found, days=days)[1:]),
        *_table(words, words.say("Department"), found.departments),
        *_table(words, words.say("Layer"), found.layers),
    )


def lines(words: Words, found: Coverage, *, days: int, most: int | None = None) -> list[str]:
    """Give what stands out, for a card or a digest; the first one says how many ambassadors there are.

    A line names `most` departments at most, and counts the others; without a number it names all.
    """
    count = words.count("There is {n} {ambassador}.", "There are {n} {ambassadors}.", found.ambassadors)
    without = words.say("No {ambassador}: {departments}.", departments=talk.names(words, found.without, most))
    departments = talk.names(words, [each.name for each in found.short], most)
    short = words.say("Too few {ambassadors}: {departments}.", departments=departments)
    inactive = words.count(
        "{n} {ambassador} did nothing for {days} days.",
        "{n} {ambassadors} did nothing for {days} days.",
        found.inactive,
        days=days,
    )
    everywhere = words.count(
        "{n} is for all departments; where they work is unknown.",
        "{n} are for all departments; where they work is unknown.",
        found.everywhere,
    )
    told = ((without, found.without), (short, found.short), (inactive, found.inactive), (everywhere, found.everywhere))
    return [count, *(text for text, there in told if there)]


def _listed(texts: Sequence[str]) -> tuple[Block, ...]:
    return (Bullets(tuple((text,) for text in texts)),) if texts else ()


def _table(words: Words, head: str, parts: Sequence[Part]) -> tuple[Block, ...]:
    rows = tuple((each.name, str(each.ambassadors), str(each.needed)) for each in parts)
    return (Table((head, words.say("Ambassadors"), words.say("Needed")), rows),) if rows else ()
