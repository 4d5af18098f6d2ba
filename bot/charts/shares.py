"""Charts: parts of a hundred in one bar, each part with its own pattern and its figure in it."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes

from bot.cards import Chart, Series
from bot.charts.lettering import LINE_HEIGHT, lines, short, wide
from bot.charts.looks import FAINT, INK, LINE, LOOKS, PAPER, SMALL, TEXT, WIDTH, Look

_BAR = 28
_BETWEEN = 12
_UNDER_A_NAME = 2
_KEY = 24
_SIGN = 18
"""Pixels: a bar, the room under it and under its name, a line of the key, and the sign in the key."""


def height(chart: Chart) -> int:
    """Give how many pixels the picture takes."""
    names = sum(len(lines(name)) * LINE_HEIGHT for name in chart.categories)
    bars = sum(_UNDER_A_NAME + _tall(chart, at) + _BETWEEN for at in range(len(chart.categories)))
    return _key_height(chart) + names + bars - _BETWEEN


def draw(axes: Axes, chart: Chart) -> None:
    """Draw the key, then the bars, from the top down, in pixels."""
    for left, top, series, look in _key(chart):
        _box(axes, left, top + _KEY / 2 - 2, _SIGN, 13, look)
        axes.text(left + _SIGN + 6, top + _KEY / 2 - 2, _name(series), size=SMALL, color=INK, va="center_baseline")
    top = _key_height(chart)
    for at, category in enumerate(chart.categories):
        for part in lines(category):
            axes.text(0, top + LINE_HEIGHT - 5, part, size=TEXT, color=INK)
            top += LINE_HEIGHT
        top += _UNDER_A_NAME
        _parts(axes, top + _tall(chart, at) / 2, chart, at)
        top += _tall(chart, at) + _BETWEEN


def _parts(axes: Axes, middle: float, chart: Chart, at: int) -> None:
    whole = _whole(chart, at)
    if not whole:
        axes.text(0, middle, short(chart.series[0].labels[at], WIDTH), size=SMALL, color=FAINT, va="center_baseline")
        return
    left = 1.0
    for series, look in zip(chart.series, LOOKS, strict=False):
        width = (series.values[at] or 0) / whole * (WIDTH - 2)
        if width:
            _box(axes, left, middle, width, _BAR, look)
            _figure(axes, left + width / 2, middle, series.labels[at], width, look)
        left += width


def _whole(chart: Chart, at: int) -> float:
    return sum(series.values[at] or 0 for series in chart.series)


def _tall(chart: Chart, at: int) -> int:
    """Give the height of a bar, or of the words that stand where there is none."""
    return _BAR if _whole(chart, at) else LINE_HEIGHT


def _box(axes: Axes, left: float, middle: float, width: float, tall: float, look: Look) -> None:
    axes.barh(middle, width, left=left, height=tall, color=look.fill, hatch=look.pattern, edgecolor=LINE, linewidth=1)


def _figure(axes: Axes, middle: float, height: float, label: str, room: float, look: Look) -> None:
    """Write a figure in its part where it fits; the table has it in any case."""
    if wide(label) + 4 > room:
        return
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 2} if look.pattern else None
    axes.text(middle, height, label, size=SMALL, color=look.text, ha="center", va="center_baseline", bbox=ground)


def _key(chart: Chart) -> Iterator[tuple[float, float, Series, Look]]:
    """Give each series its place in the key, on a new line where the one before is full."""
    left, top = 0.0, 0.0
    for series, look in zip(chart.series, LOOKS, strict=False):
        room = _SIGN + 6 + wide(_name(series)) + 14
        if left and left + room > WIDTH:
            left, top = 0.0, top + _KEY
        yield left, top, series, look
        left += room


def _name(series: Series) -> str:
    return short(series.name, WIDTH - _SIGN - 6)


def _key_height(chart: Chart) -> int:
    return int(max(top for _, top, _, _ in _key(chart)) + _KEY + 4)
