"""Slack room: a Chart as Slack's own picture. It needs no scope and no file, and no image that somebody stores.

Limits: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block.
"""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import Block

from bot.cards import Chart
from connectors.slack.text import clean, size

MAX_TITLE = 50
MAX_LABEL = 20
"""Characters of the name of a category or a series."""
MAX_CHARTS = 2
"""In one message."""
MAX_SERIES = 6
MAX_CATEGORIES = 20
_SHAPES = {"bars": "bar", "shares": "bar", "line": "line"}


class ChartBlock(Block):
    """The block `data_visualization`, which the SDK does not have yet."""

    type = "data_visualization"

    def __init__(self, chart: Chart) -> None:
        """Draw a chart that `fits`."""
        super().__init__(type=self.type)
        self.title = _line(chart.title)
        self.chart = _chart(chart)

    @property
    def attributes(self) -> set[str]:  # type: ignore[override] # as the SDK's own blocks do
        """Name what the block holds."""
        return super().attributes | {"title", "chart"}


def fits(chart: Chart) -> bool:
    """Tell whether Slack can draw a chart whole: every value there, every name short enough to stand uncut."""
    names = (*chart.categories, *(series.name for series in chart.series))
    return (
        size(_line(chart.title)) <= MAX_TITLE
        and all(0 < size(_line(name)) <= MAX_LABEL for name in names)
        and len({_line(name) for name in chart.categories}) == len(chart.categories) <= MAX_CATEGORIES
        and len(chart.series) <= MAX_SERIES
        and all(value is not None for series in chart.series for value in series.values)
    )


def _chart(chart: Chart) -> dict[str, Any]:
    categories = [_line(name) for name in chart.categories]
    series = [
        {
            "name": _line(row.name),
            "data": [{"label": name, "value": value} for name, value in zip(categories, row.values, strict=True)],
        }
        for row in chart.series
    ]
    return {"type": _SHAPES[chart.kind], "series": series, "axis_config": {"categories": categories}}


def _line(text: str) -> str:
    return " ".join(clean(text).split())
