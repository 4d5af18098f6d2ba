"""All formats carry the same rows, whatever stands in them; nothing is calculated; memory does not grow."""

from __future__ import annotations

import io
import sys
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.exporting import FORMATS, ExportError, writing
from bot.exporting.table import Row, plain
from bot.exporting.writing import inert, write_workbook
from tests.exporting.files import (
    MAIN,
    csv_rows,
    json_rows,
    sheet,
    sheet_rows,
    table,
    without_apostrophe,
    written,
)

CELLS = st.none() | st.integers(0, 10**9) | st.text(min_size=1)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6)
FORMULAS = ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", " =1", "'=1", "\uff1d1+1", '=HYPERLINK("http://x")', "\n=1"]


def nothing_is_nothing(text: str) -> str | None:
    return without_apostrophe(text) or None


@pytest.mark.property
@given(ROWS)
@example([(text, 1, None) for text in FORMULAS])
@example([("_x0041_", '"a";b,\nc', "<b>&amp;")])
def test_all_formats_carry_the_same_rows(rows: list[Row]) -> None:
    expected = [tuple(plain(cell) or None if isinstance(cell, str) else cell for cell in row) for row in rows]
    as_text = [tuple(str(cell) if cell is not None else None for cell in row) for row in expected]
    _, *from_csv = csv_rows(written("csv", table(rows)))
    from_json = [tuple(row.values()) for row in json_rows(written("jsonl", table(rows)))]
    from_book = list(sheet_rows(written("xlsx", table(rows)), 3))[1:]
    assert [tuple(nothing_is_nothing(cell) for cell in row) for row in from_csv] == as_text
    assert [tuple(None if cell == "" else cell for cell in row) for row in from_json] == expected
    # A row without a value leaves no trace in a sheet but where it stands.
    assert [row for row in from_book if any(cell is not None for cell in row)] == [
        row for row in expected if any(cell is not None for cell in row)
    ]


@pytest.mark.property
@given(st.text())
@example("=1")
def test_no_text_is_a_formula_in_a_csv(text: str) -> None:
    (_, (cell, _, _)) = csv_rows(written("csv", table([(text, None, None)])))
    assert cell.lstrip(" \n\t")[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20")
    assert cell[:1] not in {"\t", "\r", "\n"}
    assert without_apostrophe(cell) == plain(text)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_workbook_says_of_each_text_that_it_is_text(text: str) -> None:
    content = written("xlsx", table([(text, 7, None)]))
    assert list(sheet(content).iter(f"{MAIN}f")) == []
    assert list(sheet_rows(content, 3))[1] == (text, 7, None)


@pytest.mark.parametrize("text", ["'s-Hertogenbosch", "Zoeken", "2026-W46", "", "a=b"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(("language", "separator"), [("nl", ";"), ("en", ",")])
def test_a_spreadsheet_opens_the_csv_of_its_language(language: str, separator: str) -> None:
    content = written("csv", table([("Café", 2, None)], language=language))
    assert content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(content, separator) == [["Kolom 0", "Kolom 1", "Kolom 2"], ["Café", "2", ""]]


def test_a_workbook_has_headings_that_stay_in_sight() -> None:
    content = sheet(written("xlsx", table([("a", 1, None)])))
    pane = next(content.iter(f"{MAIN}pane"))
    assert (pane.attrib["ySplit"], pane.attrib["state"]) == ("1", "frozen")
    assert {column.attrib["customWidth"] for column in content.iter(f"{MAIN}col")} == {"1"}
    assert "s" in next(content.iter(f"{MAIN}c")).attrib


def test_a_sheet_that_is_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    assert write_workbook(table([("a", 1, None)] * 2), io.BytesIO()) == 2
    with pytest.raises(ExportError, match="Choose csv or jsonl"):
        write_workbook(table([("a", 1, None)] * 3), io.BytesIO())


def test_without_the_library_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ExportError, match='extra "xlsx"'):
        written("xlsx", table([]))


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_rows_are_counted(form: str) -> None:
    assert FORMATS[form](table([]), io.BytesIO()) == 0
    assert FORMATS[form](table([("a", 1, None)] * 3), io.BytesIO()) == 3


@pytest.mark.parametrize("form", list(FORMATS))
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    FORMATS[form](table(_many(10)), _Away())  # what is loaded once
    small, large = _peak(form, 1_000), _peak(form, 10_000)
    assert large < 1.5 * small


class _Away(io.BytesIO):
    """Takes bytes and keeps none; not to be sought in, as standard output."""

    def seekable(self) -> bool:
        return False

    def write(self, taken: Any, /) -> int:
        return len(memoryview(taken))


def _many(count: int) -> Iterator[Row]:
    return (("2026-W46", f"Onderwerp {number}", number) for number in range(count))


def _peak(form: str, count: int) -> int:
    tracemalloc.start()
    FORMATS[form](table(_many(count)), _Away())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
