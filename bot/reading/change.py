"""Reading room: what became of things. From fourteen clicks to two; ten minutes instead of an hour; the rows are gone.

Every cue looks back or ahead a bounded number of tokens, so that time stays linear.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.reading.terms import Hit

NEAR = 5
"""Tokens between a burden and the word that it is gone; twice as many between two amounts, or before the first."""
_WORDS: Mapping[float, tuple[str, ...]] = {
    0: ("nul", "zero", "none"),
    0.5: ("half", "halve"),
    1: ("één", "one", "once"),
    2: ("twee", "two", "twice"),
    3: ("drie", "three"),
    4: ("vier", "four"),
    5: ("vijf", "five"),
    6: ("zes", "six"),
    7: ("zeven", "seven"),
    8: ("acht", "eight"),
    9: ("negen", "nine"),
    10: ("tien", "ten"),
    11: ("elf", "eleven"),
    12: ("twaalf", "twelve"),
    15: ("vijftien", "fifteen"),
    20: ("twintig", "twenty"),
    30: ("dertig", "thirty"),
    40: ("veertig", "forty"),
    50: ("vijftig", "fifty"),
    60: ("zestig", "sixty"),
    100: ("honderd", "hundred"),
}
_NUMBERS = {word: float(number) for number, words in _WORDS.items() for word in words}
_A = frozenset({"een", "a", "an"})
_UNITS: Mapping[str, float] = {
    **dict.fromkeys(("seconde", "seconden", "sec", "tellen", "second", "seconds"), 1.0),
    **dict.fromkeys(("minuut", "minuten", "min", "minute", "minutes", "mins"), 60.0),
    **dict.fromkeys(("kwartier", "quarter"), 900.0),
    **dict.fromkeys(("halfuur", "halfuurtje"), 1_800.0),
    **dict.fromkeys(("uur", "uren", "hour", "hours"), 3_600.0),
    **dict.fromkeys(("dag", "dagen", "ochtend", "middag", "day", "days", "morning", "afternoon"), 28_800.0),
    **dict.fromkeys(("week", "weken", "weeks"), 144_000.0),
    **dict.fromkeys(("maand", "maanden", "month", "months"), 600_000.0),
}
"""Seconds; a day, week and month have working hours only."""
_FROM, _TO = frozenset({"van", "from"}), frozenset({"naar", "to", "\u2192"})
_THEN = frozenset({"vroeger", "voorheen", "eerst", "ooit", "ipv", "plaats", "instead", "previously", "used"})
_NOW = frozenset({"nu", "inmiddels", "now"})
_STARS = frozenset({"ster", "sterren", "star", "stars"})
"""What one wants more of."""


class Amount(NamedTuple):
    """A number at a position; `unit` is 0 for a bare number."""

    at: int
    number: float
    unit: float


def changes(tokens: Sequence[str], hits: Sequence[Hit]) -> Iterator[str]:
    """Yield `fewer` or `more` for each pair of amounts that are compared, and `burden_gone`."""
    wanted = not _STARS.isdisjoint(tokens)
    amounts = list(_amounts(tokens))
    for one, other in pairwise(amounts):
        order = _order(tokens, one.at, other.at)
        before, after = _alike(one, other)
        if order and before != after:
            yield "fewer" if ((after < before) == (order > 0)) != wanted else "more"
    yield from _gone(hits)


def _amounts(tokens: Sequence[str]) -> Iterator[Amount]:
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        number = float(token) if token.isdecimal() and len(token) < NEAR else _NUMBERS.get(token)
        if number is not None or (token in _A and following in _UNITS):
            yield Amount(at, 1.0 if number is None else number, _UNITS.get(following, 0.0))


def _alike(one: Amount, other: Amount) -> tuple[float, float]:
    """Return both in the same unit; a bare number takes the other's ("two minutes instead of twenty")."""
    return one.number * (one.unit or other.unit or 1), other.number * (other.unit or one.unit or 1)


def _order(tokens: Sequence[str], at: int, later: int) -> int:
    """1 when the first amount is the old one ("van 14 naar 2"), -1 when the second is ("2 ipv 14"), else 0."""
    if later - at > 2 * NEAR:
        return 0
    between, before = tokens[at + 1 : later], tokens[max(at - 2 * NEAR, 0) : at]
    if not _THEN.isdisjoint(between):
        return -1
    if not _TO.isdisjoint(between[-1:]) and not _FROM.isdisjoint(before[-1:]):
        return 1
    return 1 if not _THEN.isdisjoint(before) and not _NOW.isdisjoint(between) else 0


def _gone(hits: Sequence[Hit]) -> Iterator[str]:
    burdens = sorted(hit.end for hit in hits if hit.cue == "burden")
    for hit in hits:
        if hit.cue == "gone":
            before = bisect_left(burdens, hit.start + 1)
            if before and hit.start - burdens[before - 1] < NEAR:
                yield "burden_gone"
