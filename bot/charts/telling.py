"""Charts: the words that say what a chart says, by rule, for whoever does not see it.

Few figures are told one by one. Of many: the highest and the lowest of one series; the category in which several
series lie furthest apart; the largest first share; the way from the first week to the last, and the peak between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cards import Series
from bot.words import Words

FEW = 3
"""Categories that are told one by one."""
MOST = 250
"""Characters of an alt that a screen reader can be listened to in one go; ours. The table has the rest."""
_MORE = " …"


def takeaway(words: Words, kind: str, categories: Sequence[str], series: Sequence[Series]) -> str:
    """Say in `MOST` characters what a chart says; its title stands beside it. What is longer ends visibly."""
    if kind == "line":
        told = [sentence for row in series for sentence in _way(words, categories, row, named=len(series) > 1)]
        return _short(told)
    if len(categories) <= FEW:
        told = [_one_by_one(words, category, at, series) for at, category in enumerate(categories)]
        if len(" ".join(told)) <= MOST:
            return " ".join(told)
    if len(series) == 1 and _shown(series[0]):
        return _short(_ends(words, categories, series[0]))
    return _short(_striking(words, kind, categories, series))


def _short(told: Sequence[str]) -> str:
    """Leave out the last sentences until the rest fits; of one that is too long by itself, its end."""
    said = " ".join(told)
    if len(said) <= MOST:
        return said
    room = MOST - len(_MORE)
    shorter = (" ".join(told[:end]) for end in range(len(told) - 1, 0, -1))
    return next((some for some in shorter if len(some) <= room), said[:room]) + _MORE


def _one_by_one(words: Words, category: str, at: int, series: Sequence[Series]) -> str:
    return words.say("{name}: {figures}.", name=category, figures=_figures(at, series))


def _figures(at: int, series: Sequence[Series]) -> str:
    """Tell the figures of a category, each with its series behind it: a series may be called “week 47”."""
    return ", ".join(f"{row.labels[at]} ({row.name})" if len(series) > 1 else row.labels[at] for row in series)


def _shown(row: Series) -> list[tuple[float, int]]:
    """Give the values that may be shown, each with its place."""
    return [(value, at) for at, value in enumerate(row.values) if value is not None]


def _ends(words: Words, categories: Sequence[str], row: Series) -> list[str]:
    shown = _shown(row)
    high, low = max(shown, key=lambda one: one[0]), min(shown, key=lambda one: one[0])
    if high[0] == low[0]:
        return [words.say("All are the same: {figure}.", figure=row.labels[high[1]]), *_withheld(words, row)]
    return [
        _highest(words, categories, row, high[1]),
        words.say("Lowest: {name}, {figure}.", name=categories[low[1]], figure=row.labels[low[1]]),
        *_withheld(words, row),
    ]


def _highest(words: Words, categories: Sequence[str], row: Series, at: int) -> str:
    return words.say("Highest: {name}, {figure}.", name=categories[at], figure=row.labels[at])


def _withheld(words: Words, row: Series) -> list[str]:
    hidden = row.values.count(None)
    return [words.count("{n} has no figure.", "{n} have no figure.", hidden)] if hidden else []


def _striking(words: Words, kind: str, categories: Sequence[str], series: Sequence[Series]) -> list[str]:
    """Name the category in which the first share is largest, or in which the series lie furthest apart."""
    if kind == "shares" and (shown := _shown(series[0])):
        _, at = max(shown, key=lambda one: one[0])
        values = {"share": series[0].name, "name": categories[at], "figures": _figures(at, series)}
        return [words.say("Most {share}: {name}, {figures}.", **values)]
    at = max(range(len(categories)), key=lambda place: _gap(place, series))
    return [words.say("Furthest apart: {name}, {figures}.", name=categories[at], figures=_figures(at, series))]


def _gap(at: int, series: Sequence[Series]) -> float:
    there = [value for row in series if (value := row.values[at]) is not None]
    return max(there) - min(there) if there else -1


def _way(words: Words, categories: Sequence[str], row: Series, *, named: bool) -> Iterator[str]:
    shown = _shown(row)
    if named:
        yield f"{row.name}."
    if shown:
        (start, first), (end, last) = shown[0], shown[-1]
        places = {"first": categories[first], "last": categories[last]}
        figures = {"start": row.labels[first], "end": row.labels[last]}
        yield _moved(words, (end > start) - (end < start), **places, **figures)
        peak, at = max(shown, key=lambda one: one[0])
        if peak > max(start, end):
            yield _highest(words, categories, row, at)
    yield from _withheld(words, row)


def _moved(words: Words, way: int, **values: str) -> str:
    if way > 0:
        return words.say("Up: {start} in {first}, {end} in {last}.", **values)
    if way < 0:
        return words.say("Down: {start} in {first}, {end} in {last}.", **values)
    return words.say("The same: {start} in {first}, {end} in {last}.", **values)
