"""Charts: how one is put together, so that picture, table and words hold the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.cards import Chart, Series
from bot.charts.telling import takeaway
from bot.words import Words

WITHHELD = "\N{EN DASH}"


def chart(
    words: Words,
    kind: Literal["bars", "shares", "line"],
    title: str,
    about: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    unit: str = "",
    withheld: str = WITHHELD,
) -> Chart | None:
    """Put a chart together; None where the gate left nothing to show.

    `series` gives per name one value for each category, None where the gate withholds it, which is written as
    `withheld` ("fewer than 5"). `about` says what the categories are. `unit` stands behind each figure ("%").

    Raises
    ------
    ValueError
        When a series has not one value for each category, or there are too many of either.

    """
    if all(value is None for values in series.values() for value in values):
        return None
    rows = tuple(_series(words, name, values, unit, withheld) for name, values in series.items())
    return Chart(kind, title, about, tuple(categories), rows, takeaway(words, kind, tuple(categories), rows))


def _series(words: Words, name: str, values: Sequence[float | None], unit: str, withheld: str) -> Series:
    labels = (withheld if value is None else words.number(value) + unit for value in values)
    return Series(name, tuple(values), tuple(labels))
