"""Charts in Teams: the platform's own, by the SDK's own types, with words and table beside them."""

from __future__ import annotations

from typing import Any

import pytest
from microsoft_teams.cards import (
    AdaptiveCard,
    GroupedVerticalBarChart,
    HorizontalBarChart,
    LineChart,
    StackedHorizontalBarChart,
)

from bot.cards import Card, Chart
from connectors.teams.drawing import drawn
from connectors.teams.fit import size
from connectors.teams.render import MAX_CARD, render
from tests.every_block import BARS, EVERY, GAP, LINE, SHARES


@pytest.mark.parametrize(
    ("chart", "kind"),
    [
        (BARS, HorizontalBarChart),
        (GAP, GroupedVerticalBarChart),
        (SHARES, StackedHorizontalBarChart),
        (LINE, LineChart),
    ],
)
def test_each_kind_is_one_that_teams_knows(chart: Chart, kind: Any) -> None:
    element = drawn(chart, chart.title)
    known = kind.model_validate(element).model_dump(by_alias=True, exclude_none=True)
    assert known == element
    assert element["fallback"] == "drop"


def test_what_is_withheld_has_no_bar_and_no_point() -> None:
    assert drawn(BARS, "T")["data"] == [
        {"x": "Oude zaak vinden", "y": 13},
        {"x": "Brief printen aan balie lukt niet", "y": 11},
        {"x": "Wie mag heropenen?", "y": 7},
    ]
    assert [part["title"] for part in drawn(SHARES, "T")["data"]] == ["Burgerzaken", "Sociaal domein", "Vergunningen"]
    assert [point["x"] for point in drawn(LINE, "T")["data"][1]["values"]] == ["wk 43", "wk 44", "wk 46", "wk 47"]


def test_title_words_and_table_stand_beside_it() -> None:
    title, picture, told, head, *rows = render(Card("s", (BARS,)))["body"]
    assert title["inlines"][0]["text"] == BARS.title
    assert picture["type"] == "Chart.HorizontalBar"
    assert told["inlines"] == [{"type": "TextRun", "text": BARS.alt, "isSubtle": True}]
    assert head["type"] == "ColumnSet"
    assert len(rows) == len(BARS.categories)
    assert render(Card("s", (BARS,)))["msteams"] == {"width": "full"}


def test_ten_times_as_much_is_still_a_card_that_teams_takes() -> None:
    card = render(Card("s", EVERY.blocks * 10))
    AdaptiveCard.model_validate(card)
    assert size(card) <= MAX_CARD
    assert "… nog " in str(card)
