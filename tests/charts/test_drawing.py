"""Charts are drawn: all words in the picture and within it, each series apart in black and white too."""

from __future__ import annotations

import re
from html import unescape
from itertools import combinations
from struct import unpack

import pytest

from bot import charts
from bot.cards import Chart
from bot.charts import drawing
from bot.charts.looks import FAINT, INK, LINE, LOOKS, PAPER, WIDTH, Look
from bot.words import words_for
from tests.contrast import GRAPHIC, TEXT, contrast
from tests.every_block import BARS, GAP, SHARES
from tests.every_block import LINE as WEEKS

ALL = {"bars": BARS, "gap": GAP, "shares": SHARES, "line": WEEKS}
each = pytest.mark.parametrize("chart", ALL.values(), ids=ALL.keys())


def texts_in(svg: str) -> set[str]:
    return {unescape(found) for found in re.findall(r"<text[^>]*>([^<]*)</text>", svg)}


def awkward(kind: str, series: int) -> Chart:
    name = "$x^2$ <b> Vergunningverlening, toezicht en handhaving van de omgevingswet"
    values = {f"{name} {number}": [1234.5, None, 0, 98765] for number in range(series)}
    made = charts.chart(words_for("nl"), kind, name, name, [f"{name} {at}" for at in range(4)], values)  # type: ignore[arg-type]
    assert made is not None
    return made


@each
def test_a_picture_is_as_wide_as_it_says_and_always_the_same(chart: Chart) -> None:
    drawn = charts.png(chart)
    assert drawn.startswith(b"\x89PNG")
    assert unpack(">I", drawn[16:20])[0] == charts.PICTURE_WIDTH == 3 * WIDTH
    assert charts.svg(chart) == charts.svg(chart)


def test_every_name_and_figure_stands_in_the_picture_as_text() -> None:
    assert texts_in(charts.svg(BARS)) == {*BARS.categories, *BARS.series[0].labels}
    assert {"4,3 (projectgroep)", "2,8 (werkvloer)"} < texts_in(charts.svg(GAP))
    assert {"negatief", "38%", "te weinig signaal", "Buitendienst"} < texts_in(charts.svg(SHARES))
    assert texts_in(charts.svg(WEEKS)) == {*WEEKS.categories, "11 Printen", "13 Zoeken"}


def test_a_single_line_tells_its_first_its_highest_and_its_last_figure() -> None:
    one = charts.chart(words_for("nl"), "line", "T", "Week", ["a", "b", "c", "d"], {"n": [7, 9, 22, 8]})
    assert one is not None
    assert texts_in(charts.svg(one)) == {"a", "b", "c", "d", "7", "22", "8"}


def test_pictures_on_one_page_keep_their_ids_apart() -> None:
    first, second = (set(re.findall(r'\bid="([^"]+)"', charts.svg(GAP, prefix))) for prefix in ("a-", "b-"))
    assert first
    assert not first & second
    used = set(re.findall(r"url\(#([^)]+)\)", charts.svg(GAP, "a-"))) | set(
        re.findall(r'href="#([^"]+)"', charts.svg(GAP, "a-"))
    )
    assert used
    assert used <= first


@pytest.mark.parametrize("series", [1, 2, 6])
@pytest.mark.parametrize("kind", ["bars", "shares", "line"])
def test_no_text_leaves_the_picture_and_none_is_read_as_markup(kind: str, series: int) -> None:
    chart = awkward(kind, series)
    with drawing.settings():
        figure = drawing.figure(chart)
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    height = figure.bbox.height
    assert all(box.x0 >= -1 and box.x1 <= WIDTH + 1 and box.y0 >= -1 and box.y1 <= height + 1 for box in boxes)
    assert any("$" in text for text in texts_in(charts.svg(chart)))


def test_names_at_the_end_of_lines_never_touch() -> None:
    names = [f"reeks {number}" for number in range(6)]
    same = charts.chart(words_for("nl"), "line", "T", "Week", ["a", "b"], {name: [9, 0] for name in names})
    assert same is not None
    with drawing.settings():
        figure = drawing.figure(same)
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in figure.axes[0].texts if "reeks" in text.get_text()]
    assert len(boxes) == 6
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize(("one", "other"), list(combinations(LOOKS, 2)))
def test_two_series_differ_without_colour(one: Look, other: Look) -> None:
    assert one.mark != other.mark
    assert one.dash != other.dash
    assert one.pattern != other.pattern or contrast(one.fill, other.fill) >= 1.5


def test_text_and_outlines_stand_out() -> None:
    assert min(contrast(INK, PAPER), contrast(FAINT, PAPER)) >= TEXT
    assert contrast(LINE, PAPER) >= GRAPHIC
    for look in LOOKS:
        assert contrast(look.text, PAPER if look.pattern else look.fill) >= TEXT, look


def test_without_the_library_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "find_spec", lambda _name: None)
    assert not charts.available()
