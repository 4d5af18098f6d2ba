"""Charts: lines over weeks, each with its own dashes and marks, and its name and last figure at its end."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes

from bot.cards import Chart, Series
from bot.charts.lettering import lines, short, wide
from bot.charts.looks import FAINT, HAIRLINE, INK, LINE, LOOKS, PAPER, SMALL, WIDTH, Look

_TALL = 150
_ABOVE = 26
_BELOW = 30
_GAP = 10
_LINE = 17
"""Pixels: the field, the room above and below it, before a name, and one line of names."""
_MOST_AT_THE_RIGHT = 150
_MOST_BELOW = 100


def height(chart: Chart) -> int:
    """Give how many pixels the picture takes."""
    return _ABOVE + _tall(chart) + _BELOW


def draw(axes: Axes, chart: Chart) -> None:
    """Draw the field, the lines and their names, in pixels."""
    left = min(wide(chart.categories[0]), _MOST_BELOW) / 2
    right = WIDTH - _GAP - _room_at_the_right(chart)
    xs = [left + (right - left) * at / max(len(chart.categories) - 1, 1) for at in range(len(chart.categories))]
    floor = _ABOVE + _tall(chart)
    axes.plot([0, right], [floor, floor], color=HAIRLINE, linewidth=1)
    _weeks(axes, chart, xs, floor)
    for series, look in zip(chart.series, LOOKS, strict=False):
        _line(axes, xs, _heights(chart, series), look)
        _marks(axes, xs, series, _heights(chart, series), several=len(chart.series) > 1)
    for series, at, y in _ends(chart):
        axes.text(xs[at] + _GAP, y, _name(chart, series, at), size=SMALL, color=INK, va="center", linespacing=1.15)


def _tall(chart: Chart) -> int:
    return max(_TALL, len(chart.series) * 3 * _LINE)


def _heights(chart: Chart, series: Series) -> list[float | None]:
    top = max(value for row in chart.series for value in row.values if value is not None) or 1
    tall = _tall(chart)
    return [None if value is None else _ABOVE + tall * (1 - value / top) for value in series.values]


def _line(axes: Axes, xs: list[float], ys: list[float | None], look: Look) -> None:
    drawn = [float("nan") if y is None else y for y in ys]
    axes.plot(
        xs,
        drawn,
        color=LINE,
        linestyle=look.dash,
        linewidth=2.2,
        marker=look.mark,
        markersize=6,
        markerfacecolor=PAPER if look.pattern else look.fill,
        markeredgecolor=LINE,
        clip_on=False,
    )


def _marks(axes: Axes, xs: list[float], series: Series, ys: list[float | None], *, several: bool) -> None:
    """Write the first figure and the highest; the last stands with the name."""
    there = [at for at, y in enumerate(ys) if y is not None]
    peak = max(there, key=lambda at: series.values[at] or 0)
    for at in {there[0], peak} - {there[-1]} if not several else set[int]():
        axes.text(xs[at], (ys[at] or 0) - 9, short(series.labels[at], _MOST_BELOW), size=SMALL, color=INK, ha="center")


def _weeks(axes: Axes, chart: Chart, xs: list[float], floor: float) -> None:
    """Name the first and the last category, and those between where there is room."""
    room = max(wide(short(name, _MOST_BELOW)) for name in chart.categories) + 10
    step = max(1, -(-room // max(xs[1] - xs[0], 1))) if len(xs) > 1 else 1
    for at in range(len(xs) - 1, -1, -int(step)):
        axes.text(xs[at], floor + 20, short(chart.categories[at], _MOST_BELOW), size=SMALL, color=FAINT, ha="center")


def _ends(chart: Chart) -> Iterator[tuple[Series, int, float]]:
    """Give each line's end and where its name stands: apart from the others, and within the field."""
    ends = sorted(_last(chart), key=lambda end: end[2])
    rooms = [_room(chart, series, at) for series, at, _ in ends]
    for (series, at, _), y in zip(ends, _apart([y for _, _, y in ends], rooms, _ABOVE + _tall(chart)), strict=True):
        yield series, at, y


def _apart(ys: list[float], rooms: list[float], floor: float) -> list[float]:
    """Push heights, from the top down, apart until each has its room, then up again from the floor."""
    placed, free = [], 0.0
    for y, room in zip(ys, rooms, strict=True):
        placed.append(max(y, free + room / 2))
        free = placed[-1] + room / 2
    free = floor + _LINE / 2
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], free - rooms[at] / 2)
        free = placed[at] - rooms[at] / 2
    return placed


def _last(chart: Chart) -> Iterator[tuple[Series, int, float]]:
    """Find the last value of each series that may be shown, and its height."""
    for series in chart.series:
        there = [(at, y) for at, y in enumerate(_heights(chart, series)) if y is not None]
        if there:
            yield series, *there[-1]


def _room(chart: Chart, series: Series, at: int) -> float:
    return (_name(chart, series, at).count("\n") + 1) * _LINE


def _name(chart: Chart, series: Series, at: int) -> str:
    if len(chart.series) == 1:
        return short(series.labels[at], _MOST_AT_THE_RIGHT)
    return "\n".join(lines(f"{series.labels[at]} {series.name}", _MOST_AT_THE_RIGHT))


def _room_at_the_right(chart: Chart) -> float:
    names = (_name(chart, series, at) for series in chart.series for at in range(len(chart.categories)))
    return min(max(wide(part) for name in names for part in name.split("\n")), _MOST_AT_THE_RIGHT)
