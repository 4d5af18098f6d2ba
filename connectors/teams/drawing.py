"""The Teams room, its charts: a Chart becomes the platform's own chart, and nothing where a client has none.

Elements: https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards

Bars lie, with their names and figures above and behind them and no axis: upright ones have room for five letters of a
name on a phone, and their axis has a quarter of the highest value at each line, such as 4.25 messages.
"""

from __future__ import annotations

from bot.cards import Chart, Series
from connectors.teams.fit import Element, one_line

MAX_NAME = 150
"""Bytes of one name in a chart; ours, so that the names leave room for the picture on a phone."""
NAMED = 8
"""Points of a line that each have room for their name on a phone; of more Teams shows a letter each."""
STEPS = 4
"""Lines above nought on the axis of a line chart; Teams draws no other number of them."""
ROUND = (1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75)
"""What a step of the axis may be, or ten, a hundred … times as much."""
_UNSEEN = "\N{ZERO WIDTH SPACE}"
"""Keeps names apart that look alike: Teams draws one bar for each name."""

COLOURS = (
    "categoricalTeal",
    "categoricalMarigold",
    "categoricalPurple",
    "categoricalLime",
    "categoricalRed",
    "categoricalLightBlue",
)
"""One for each series, in Teams' own names; by itself Teams gives neighbours nearly the same blue."""


def drawn(chart: Chart, title: str) -> Element:
    """Give the chart as Teams draws it; values that are withheld have no bar and no point.

    A client that knows no charts drops it (https://adaptivecards.io/explorer/AdaptiveCard.html, fallback): words and
    table stand beside it in any case.
    """
    if chart.kind == "shares":
        body: Element = {"type": "Chart.HorizontalBar.Stacked", "data": [_stack(chart, at) for at in _there(chart)]}
    elif chart.kind == "line" and len(chart.categories) <= NAMED:
        body = _lines(chart)
    else:
        data = [bar for at in range(len(chart.categories)) for bar in _bars(chart, at)]
        body = {"type": "Chart.HorizontalBar", "displayMode": "AbsoluteNoAxis", "data": data}
    return {**body, "title": title, "fallback": "drop"}


def _lines(chart: Chart) -> Element:
    """Draw lines over weeks, each by its number alone: the axis says that it is one."""
    numbers = _numbers(chart)
    names = numbers or chart.categories
    data = [
        {"legend": one_line(series.name, MAX_NAME), "color": colour, "values": _points(names, series)}
        for series, colour in zip(chart.series, COLOURS, strict=False)
    ]
    axis: Element = {"xAxisTitle": one_line(chart.about, MAX_NAME)} if numbers else {}
    return {"type": "Chart.Line", "data": data, "yMin": 0, "yMax": _top(chart), **axis}


def _numbers(chart: Chart) -> tuple[str, ...]:
    """Give “44” for “week 44” where each category begins with what they are; else nothing."""
    about = f"{chart.about} ".casefold()
    begin = all(name.casefold().startswith(about) for name in chart.categories)
    return tuple(name[len(about) :] for name in chart.categories) if begin else ()


def _top(chart: Chart) -> int:
    """Give the end of the axis: the least that holds every value and has a round number at each line."""
    most = max(value for series in chart.series for value in series.values if value is not None)
    power = 1
    while most > STEPS * ROUND[-1] * power:
        power *= 10
    return STEPS * power * next(step for step in ROUND if most <= STEPS * step * power)


def _bars(chart: Chart, at: int) -> list[Element]:
    """Draw the bars of a category below each other, the first with its name; each is called after its series."""
    rows = [(row, colour) for row, colour in zip(chart.series, COLOURS, strict=False) if row.values[at] is not None]
    several = len(chart.series) > 1
    bars: list[Element] = []
    for row, colour in rows:
        parts = ("" if bars else chart.categories[at], row.name if several else "")
        name = one_line(" · ".join(filter(None, parts)), MAX_NAME) + (_UNSEEN * at if bars else "")
        bars.append({"x": name, "y": row.values[at], "color": colour})
    return bars


def _there(chart: Chart) -> list[int]:
    """List the categories of which a value may be shown."""
    return [at for at in range(len(chart.categories)) if any(series.values[at] is not None for series in chart.series)]


def _points(names: tuple[str, ...], series: Series) -> list[Element]:
    pairs = zip(names, series.values, strict=True)
    return [{"x": one_line(name, MAX_NAME), "y": value} for name, value in pairs if value is not None]


def _stack(chart: Chart, at: int) -> Element:
    parts = [
        {"legend": one_line(series.name, MAX_NAME), "value": value, "color": colour}
        for series, colour in zip(chart.series, COLOURS, strict=False)
        if (value := series.values[at]) is not None
    ]
    return {"title": one_line(chart.categories[at], MAX_NAME), "data": parts}
