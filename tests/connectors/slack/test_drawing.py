"""Charts in Slack: drawn where the workspace takes them, told and tabled in any case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.cards import Card, Chart, Series
from bot.charts import chart
from bot.words import words_for
from connectors.slack.drawing import MAX_CATEGORIES, MAX_CHARTS, MAX_LABEL, MAX_TITLE, fits
from connectors.slack.render import MAX_BLOCKS, page, render
from tests.connectors.slack.test_connector import CHANNEL, OK, Slack, refused, said, with_slack
from tests.every_block import BARS, EVERY, GAP


def small(kind: str = "bars", count: int = 3) -> Chart:
    names = [f"afdeling {number}" for number in range(count)]
    made = chart(words_for("nl"), kind, "Vragen", "Afdeling", names, {"nu": range(count), "toen": [1] * count})  # type: ignore[arg-type]
    assert made is not None
    return made


def kinds(message: dict[str, Any]) -> list[str]:
    return [block["type"] for block in message["blocks"]]


def test_a_chart_that_fits_is_drawn_told_and_tabled() -> None:
    title, drawn, told, table = render(Card("s", (small(),)), drawn=True)["blocks"]
    assert title["text"]["text"] == "*Vragen*", "an old client draws nothing"
    assert drawn == {
        "type": "data_visualization",
        "title": "Vragen",
        "chart": {
            "type": "bar",
            "series": [
                {"name": "nu", "data": [{"label": f"afdeling {n}", "value": n} for n in range(3)]},
                {"name": "toen", "data": [{"label": f"afdeling {n}", "value": 1} for n in range(3)]},
            ],
            "axis_config": {"categories": ["afdeling 0", "afdeling 1", "afdeling 2"]},
        },
    }
    assert told["elements"][0]["text"] == small().alt
    assert table["text"]["text"].startswith("• *afdeling 0*: 0 nu, 1 toen")


def test_of_more_charts_than_slack_takes_the_first_are_drawn() -> None:
    message = render(Card("s", (small(),) * (MAX_CHARTS + 2)), drawn=True)
    assert kinds(message).count("data_visualization") == MAX_CHARTS
    assert kinds(message)[-3:] == ["section", "context", "section"]


def test_elsewhere_the_title_stands_alone() -> None:
    assert render(Card("s", (small(),)))["blocks"][0]["text"]["text"] == "*Vragen*"
    assert kinds(render(Card("s", (small(),)))) == ["section", "context", "section"]
    assert "data_visualization" not in kinds(page(Card("s", (small(),))))


def test_a_line_is_a_line_and_shares_are_bars() -> None:
    shapes = [
        render(Card("s", (small(kind),)), drawn=True)["blocks"][1]["chart"]["type"] for kind in ("line", "shares")
    ]
    assert shapes == ["line", "bar"]


@pytest.mark.parametrize(
    "chart",
    [
        BARS,
        GAP,
        replace(small(), title="x" * (MAX_TITLE + 1)),
        replace(small(), categories=("a", "a", "b")),
        replace(small(), categories=("x" * (MAX_LABEL + 1), "a", "b")),
        replace(small(), series=(Series("x" * (MAX_LABEL + 1), (1, 2, 3), ("1", "2", "3")),)),
        replace(small(), series=(Series(" ", (1, 2, 3), ("1", "2", "3")),)),
        small(count=MAX_CATEGORIES + 1),
    ],
)
def test_what_slack_would_cut_or_leave_out_is_not_drawn(chart: Chart) -> None:
    assert not fits(chart)
    assert "data_visualization" not in kinds(render(Card("s", (chart,)), drawn=True))


def test_ten_times_as_much_stays_within_the_limits_and_says_so() -> None:
    message = render(replace(EVERY, blocks=EVERY.blocks * 10), drawn=True)
    assert len(message["blocks"]) <= MAX_BLOCKS
    assert "… nog " in str(message["blocks"])


def test_a_workspace_that_does_not_take_pictures_gets_the_words() -> None:
    slack = Slack(chat_postMessage=[said({"ok": False, "error": "invalid_blocks"}), said(OK)])
    posted = with_slack(slack, lambda connector: connector.post(CHANNEL, Card("s", (small(),)), mark="m1"))
    assert posted == OK["ts"]
    first, second = (asked["blocks"] for _, asked in slack.asked)
    assert "data_visualization" in str(first)
    assert "data_visualization" not in str(second)
    assert "afdeling 2" in str(second)


def test_a_card_without_charts_is_refused_once() -> None:
    assert refused(said({"ok": False, "error": "invalid_blocks"})).permanent
