"""Charts: horizontal bars, each under its name and with its figure behind it, so that nothing has to be looked up."""

from __future__ import annotations

from matplotlib.axes import Axes

from bot.cards import Chart, Series
from bot.charts.lettering import LINE_HEIGHT, lines, short, wide
from bot.charts.looks import FAINT, INK, LINE, LOOKS, SMALL, TEXT, WIDTH, Look

_BAR = 15
_STEP = 21
"""Pixels of one bar, and with the room under it."""
_MOST_BEHIND = 250
"""Pixels behind the longest bar, for its figure and whose it is."""
_BETWEEN = 12
"""Pixels between the last bar of one category and the name of the next."""


def height(chart: Chart) -> int:
    """Give how many pixels the picture takes."""
    names = sum(len(lines(name)) * LINE_HEIGHT for name in chart.categories)
    return names + len(chart.categories) * (len(chart.series) * _STEP + _BETWEEN) - _BETWEEN


def draw(axes: Axes, chart: Chart) -> None:
    """Draw the bars, from the top down, in pixels."""
    scale = _scale(chart)
    top = 0
    for at, category in enumerate(chart.categories):
        for part in lines(category):
            axes.text(0, top + LINE_HEIGHT - 5, part, size=TEXT, color=INK)
            top += LINE_HEIGHT
        for series, look in zip(chart.series, LOOKS, strict=False):
            _bar(axes, top + _STEP / 2, series.values[at], _label(chart, series, at), look, scale)
            top += _STEP
        top += _BETWEEN


def _bar(axes: Axes, middle: float, value: float | None, label: str, look: Look, scale: float) -> None:
    length = 0 if value is None else max(value * scale, 1)
    if value is not None:
        axes.barh(middle, length, height=_BAR, color=look.fill, hatch=look.pattern, edgecolor=LINE, linewidth=1)
    colour, gap = (FAINT, 0) if value is None else (INK, 7)
    axes.text(length + gap, middle, label, size=SMALL, color=colour, va="center_baseline")


def _label(chart: Chart, series: Series, at: int) -> str:
    """Give the figure, and whose it is where there are several."""
    whole = f"{series.labels[at]} ({series.name})" if len(chart.series) > 1 else series.labels[at]
    return short(whole, WIDTH if series.values[at] is None else _MOST_BEHIND)


def _scale(chart: Chart) -> float:
    """Give how many pixels one unit takes, so that the longest bar and its figure fit."""
    places = [(series, at) for series in chart.series for at, value in enumerate(series.values) if value]
    rooms = (
        (WIDTH - wide(_label(chart, series, at)) - 8) / value for series, at in places if (value := series.values[at])
    )
    return max(min(rooms, default=1), 0)
