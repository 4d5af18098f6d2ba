"""Charts in Teams: the platform's own, by the SDK's own types, with words and table beside them."""

from __future__ import annotations

from typing import Any

import pytest
from microsoft_teams.cards import AdaptiveCard, HorizontalBarChart, LineChart, StackedHorizontalBarChart

from bot.cards import Card, Chart
from bot.charts import chart
from connectors.teams.drawing import drawn
from connectors.teams.fit import size
from connectors.teams.render import MAX_CARD, render
from tests.every_block import BARS, EVERY, GAP, LINE, NL, SHARES


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        (BARS, HorizontalBarChart),
        (GAP, HorizontalBarChart),
        (SHARES, StackedHorizontalBarChart),
        (LINE, LineChart),
    ],
)
def test_each_kind_is_one_that_teams_knows(shown: Chart, kind: Any) -> None:
    element = drawn(shown, shown.title)
    known = kind.model_validate(element).model_dump(by_alias=True, exclude_none=True)
    assert known == element
    assert element["fallback"] == "drop"


def test_what_is_withheld_has_no_bar_and_no_point() -> None:
    assert [(bar["x"], bar["y"]) for bar in drawn(BARS, "T")["data"]] == [
        ("Oude zaak vinden", 13),
        ("Brief printen aan balie lukt niet", 11),
        ("Wie mag heropenen?", 7),
    ]
    assert [part["title"] for part in drawn(SHARES, "T")["data"]] == ["Burgerzaken", "Sociaal domein", "Vergunningen"]
    assert [point["x"] for point in drawn(LINE, "T")["data"][1]["values"]] == ["wk 43", "wk 44", "wk 46", "wk 47"]


def test_bars_lie_so_that_a_phone_shows_each_name_and_figure_whole() -> None:
    before = chart(NL, "bars", "T", "Onderwerp", ["Printen", "Zoeken"], {"week 47": [17, 9], "week 46": [9, None]})
    assert before
    shown = drawn(before, "T")
    assert shown["displayMode"] == "AbsoluteNoAxis"
    assert [(bar["x"], bar["y"]) for bar in shown["data"]] == [
        ("Printen · week 47", 17),
        ("week 46", 9),
        ("Zoeken · week 47", 9),
    ]
    assert shown["data"][0]["color"] != shown["data"][1]["color"]


def test_no_two_bars_bear_one_name_which_teams_would_make_one_bar() -> None:
    names = [bar["x"] for bar in drawn(GAP, "T")["data"]]
    assert len(set(names)) == len(names) == len(GAP.categories) * len(GAP.series)


def _over_weeks(*values: int) -> dict[str, Any]:
    weeks = [f"week {number}" for number in range(1, len(values) + 1)]
    line = chart(NL, "line", "T", "Week", weeks, {"Berichten": values})
    assert line
    return drawn(line, "T")


@pytest.mark.parametrize(("most", "top"), [(1, 4), (0, 4), (17, 20), (118, 120), (265, 300), (301, 400), (3001, 4000)])
def test_each_line_of_the_axis_is_a_round_number(most: int, top: int) -> None:
    shown = _over_weeks(most, 0)
    assert (shown["yMin"], shown["yMax"]) == (0, top)


def test_weeks_are_numbers_below_a_line_and_bars_where_there_are_too_many_for_a_phone() -> None:
    few, many = _over_weeks(9, 5, 7), _over_weeks(*range(13, 0, -1))
    assert few["xAxisTitle"] == "Week"
    assert [point["x"] for point in few["data"][0]["values"]] == ["1", "2", "3"]
    assert many["type"] == "Chart.HorizontalBar"
    assert [bar["x"] for bar in many["data"]][:2] == ["week 1", "week 2"]


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
