"""Charts are put together by rule: figures, table and words are the same, and nothing withheld is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import MAX_CATEGORIES, MAX_SERIES, Card, Chart, Series, Table, dump, load
from bot.charts import chart
from bot.charts.telling import MOST
from bot.words import words_for
from tests.every_block import BARS, EVERY, GAP, LINE, SHARES

EN = words_for("en")


def told(kind: str, categories: list[str], **series: list[float | None]) -> str:
    made = chart(EN, kind, "T", "what", categories, series)  # type: ignore[arg-type]
    assert made is not None
    return made.alt


def test_the_table_holds_the_labels_and_withheld_values_as_they_are_written() -> None:
    assert BARS.table == Table(
        ("Onderwerp", "collega's"),
        (
            ("Oude zaak vinden", "13"),
            ("Brief printen aan balie lukt niet", "11"),
            ("Wie mag heropenen?", "7"),
            ("Outlook", "minder dan 5"),
        ),
    )
    assert GAP.table.rows[0] == ("Ik weet waar ik hulp krijg", "4,3", "3,9", "2,8")
    assert SHARES.table.rows[3] == ("Buitendienst", *["te weinig signaal"] * 3)


def test_the_words_say_what_the_chart_says() -> None:
    assert BARS.alt == "Hoogst: Oude zaak vinden, 13. Laagst: Wie mag heropenen?, 7. Van 1 tonen we geen cijfer."
    assert GAP.alt == (
        "Ik weet waar ik hulp krijg: 4,3 (projectgroep), 3,9 (verwacht), 2,8 (werkvloer). "
        "Het helpt mij: 3,8 (projectgroep), 3,5 (verwacht), 3,4 (werkvloer)."
    )
    assert SHARES.alt == "Meest negatief: Sociaal domein, 52% (negatief), 30% (neutraal), 18% (positief)."
    assert LINE.alt == (
        "Printen. Stijging: 9 in wk 43, 11 in wk 47. Hoogst: wk 45, 22. "
        "Zoeken. Stijging: 5 in wk 43, 13 in wk 47. Van 1 tonen we geen cijfer."
    )


def test_few_figures_are_told_one_by_one_and_equal_ones_at_once() -> None:
    assert told("bars", ["a", "b"], n=[6, None]) == "a: 6. b: \N{EN DASH}."
    assert told("bars", ["a", "b", "c", "d"], n=[6, 6, 6, 6]) == "All are the same: 6."
    assert told("bars", ["a", "b", "c", "d"], n=[6, 6, 6, None]) == "All are the same: 6. 1 has no figure."


def test_several_series_are_told_where_they_lie_furthest_apart() -> None:
    said = told("bars", ["a", "b", "c", "d"], us=[4, 4, 4, None], floor=[3.5, 2, 4, None])
    assert said == "Furthest apart: b, 4 (us), 2 (floor)."
    nothing_first = told("shares", ["a", "b", "c", "d"], us=[None] * 4, floor=[1, 2, 3, 4])
    assert nothing_first.startswith("Furthest apart: ")


def test_a_line_goes_up_down_or_stays() -> None:
    assert told("line", ["w1", "w2"], n=[6, 9]) == "Up: 6 in w1, 9 in w2."
    assert told("line", ["w1", "w2"], n=[9, 6]) == "Down: 9 in w1, 6 in w2."
    assert told("line", ["w1", "w2", "w3"], n=[9, 12, 9]) == "The same: 9 in w1, 9 in w3. Highest: w2, 12."
    assert told("line", ["w1"], n=[9], m=[None]) == "n. The same: 9 in w1, 9 in w1. m. 1 has no figure."


def test_where_everything_is_withheld_there_is_no_chart() -> None:
    assert chart(EN, "bars", "T", "what", ["a", "b"], {"n": [None, None]}) is None
    assert chart(EN, "bars", "T", "what", [], {"n": []}) is None


def test_a_long_story_ends_visibly() -> None:
    assert told("bars", ["x" * 3000, "y"], n=[6, 9]) == "Highest: y, 9. …"
    assert told("bars", ["y", "x" * 3000], n=[6, 9]).endswith("x …")
    rising: dict[str, list[float | None]] = {f"series with number {at}": [6, 9] for at in range(6)}
    ways = told("line", ["w1", "w2"], **rising)
    assert ways.startswith("series with number 0. Up: 6 in w1, 9 in w2. series with number 1. ")
    assert ways.endswith(". …")


def test_of_few_long_names_the_highest_and_the_lowest_are_told() -> None:
    said = told("bars", [letter * 80 for letter in "abc"], n=[6, 9, 12])
    assert said == f"Highest: {'c' * 80}, 12. Lowest: {'a' * 80}, 6."


@pytest.mark.parametrize(
    ("problem", "categories", "series"),
    [
        ("too many", ["c"] * (MAX_CATEGORIES + 1), {"n": [1] * (MAX_CATEGORIES + 1)}),
        ("too many", ["c"], {f"n{i}": [1] for i in range(7)}),
        ("no number", ["c"], {"n": [-1]}),
        ("no number", ["c"], {"n": [float("nan")]}),
        ("no number", ["c"], {"n": [float("inf")]}),
    ],
)
def test_what_cannot_be_drawn_is_refused(problem: str, categories: list[str], series: dict[str, list[float]]) -> None:
    with pytest.raises(ValueError, match=problem):
        chart(EN, "bars", "T", "what", categories, series)


@pytest.mark.parametrize(
    ("problem", "series", "alt"),
    [
        ("not one value", (Series("n", (1.0,), ("1", "2")),), "alt"),
        ("one name", (Series("n", (1.0,), ("1",)), Series("n", (1.0,), ("1",))), "alt"),
        ("no value", (Series("n", (None,), ("1",)),), "alt"),
        ("missing", (Series("n", (1.0,), ("1",)),), ""),
    ],
)
def test_parts_that_do_not_fit_are_refused(problem: str, series: tuple[Series, ...], alt: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Chart("bars", "T", "what", ("a",), series, alt)


def test_a_card_with_charts_comes_back_as_it_was() -> None:
    assert load(dump(EVERY)) == EVERY


@pytest.mark.parametrize(
    "stop", ["http://a.example/x", "https://a b", "https://a\r\nBcc: x", 'https://a"><b>', "javascript:1"]
)
def test_a_stop_that_no_mail_program_follows_is_refused(stop: str) -> None:
    with pytest.raises(ValueError, match="no https or mailto address"):
        Card("s", stop=stop)


@pytest.mark.property
@given(st.lists(st.none() | st.floats(5, 1e4), min_size=1, max_size=8), st.sampled_from(["bars", "shares", "line"]))
def test_every_figure_that_is_told_stands_in_the_table(values: list[float | None], kind: str) -> None:
    made = chart(EN, kind, "T", "what", [f"c{i}" for i in range(len(values))], {"n": values})  # type: ignore[arg-type]
    assert (made is None) == all(value is None for value in values)
    if made:
        known = {row[1] for row in made.table.rows} | {str(values.count(None))}
        figures = re.findall(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?", made.alt)
        assert set(figures) <= known


@pytest.mark.property
@given(
    st.sampled_from(["nl", "en"]),
    st.sampled_from(["bars", "shares", "line"]),
    st.lists(st.lists(st.none() | st.integers(0, 9999), min_size=6, max_size=6), min_size=1, max_size=MAX_SERIES),
    st.integers(1, 6),
    st.integers(1, 120),
)
def test_what_a_chart_says_can_be_listened_to_in_one_go(
    language: str, kind: str, rows: list[list[float | None]], categories: int, length: int
) -> None:
    names = [f"{at} " + "onderwerp " * length for at in range(categories)]
    series = {f"week {at}": row[:categories] for at, row in enumerate(rows)}
    made = chart(words_for(language), kind, "T", "what", [name[:length] for name in names], series)  # type: ignore[arg-type]
    assert made is None or 0 < len(made.alt) <= MOST


@pytest.mark.property
@given(st.sampled_from(["nl", "en"]), st.integers(0, 9999), st.integers(0, 9999))
def test_the_words_of_a_line_give_its_direction_with_both_figures(language: str, first: int, last: int) -> None:
    words = words_for(language)
    made = chart(words, "line", "T", "what", ["week 46", "week 47"], {"n": [first, last]})
    way = {"nl": ("Daling", "Gelijk", "Stijging"), "en": ("Down", "The same", "Up")}[language]
    assert made
    assert made.alt.startswith(f"{way[(last > first) - (last < first) + 1]}: {words.number(first)} ")
    assert f" {words.number(last)} " in made.alt
