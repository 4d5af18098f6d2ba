"""The Teams room, its charts: a Chart becomes the platform's own chart, and nothing where a client has none.

Elements: https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards
"""

from __future__ import annotations

from bot.cards import Chart, Series
from connectors.teams.fit import Element, one_line

MAX_NAME = 150
"""Bytes of one name in a chart; ours, so that the names leave room for the picture on a phone."""


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
    rows = list(zip(chart.series, COLOURS, strict=False))
    if chart.kind == "line":
        body: Element = {"type": "Chart.Line", "data": [_row(chart, series, colour) for series, colour in rows]}
    elif chart.kind == "shares":
        body = {"type": "Chart.HorizontalBar.Stacked", "data": [_stack(chart, at) for at in _there(chart)]}
    elif len(rows) == 1:
        points = _points(chart, chart.series[0])
        body = {"type": "Chart.HorizontalBar", "displayMode": "AbsoluteWithAxis", "color": COLOURS[0], "data": points}
    else:
        body = {"type": "Chart.VerticalBar.Grouped", "data": [_row(chart, series, colour) for series, colour in rows]}
    return {**body, "title": title, "fallback": "drop"}


def _there(chart: Chart) -> list[int]:
    """List the categories of which a value may be shown."""
    return [at for at in range(len(chart.categories)) if any(series.values[at] is not None for series in chart.series)]


def _points(chart: Chart, series: Series) -> list[Element]:
    pairs = zip(chart.categories, series.values, strict=True)
    return [{"x": one_line(name, MAX_NAME), "y": value} for name, value in pairs if value is not None]


def _row(chart: Chart, series: Series, colour: str) -> Element:
    return {"legend": one_line(series.name, MAX_NAME), "color": colour, "values": _points(chart, series)}


def _stack(chart: Chart, at: int) -> Element:
    parts = [
        {"legend": one_line(series.name, MAX_NAME), "value": value, "color": colour}
        for series, colour in zip(chart.series, COLOURS, strict=False)
        if (value := series.values[at]) is not None
    ]
    return {"title": one_line(chart.categories[at], MAX_NAME), "data": parts}
