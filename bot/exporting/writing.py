"""Exporting: a table as CSV, JSON lines or a workbook of Excel, row by row: memory does not grow with it.

In a CSV a cell that a spreadsheet could take for a formula begins with an apostrophe; a workbook says of each text that
it is text. https://owasp.org/www-community/attacks/CSV_Injection lists the signs.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.exporting.table import Cell, Row, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows that a sheet of Excel holds, the headings among them ("Excel specifications and limits")."""
SEPARATORS = {"nl": ";", "en": ","}
"""What a spreadsheet of each language expects: where decimals have a comma, lists have semicolons."""
_FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


class ExportError(Exception):
    """The table cannot be written in this format; its text says what to do."""


def inert(text: str) -> str:
    """Give a text that no spreadsheet calculates with: the apostrophe says that it is text."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(table: Table, file: BinaryIO) -> int:
    """Write for a spreadsheet: UTF-8 with its mark, headings, what its language has between; count the rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, delimiter=SEPARATORS[table.language])
    writer.writerow([column.heading for column in table.columns])
    count = 0
    for count, row in enumerate(table.plain_rows(), 1):  # noqa: B007 - how many there were
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
    text.flush()
    text.detach()
    return count


def write_json_lines(table: Table, file: BinaryIO) -> int:
    """Write for a program: UTF-8, an object in each line, by the keys of the columns; count the rows."""
    keys = [column.key for column in table.columns]
    count = 0
    for count, row in enumerate(table.plain_rows(), 1):  # noqa: B007 - how many there were
        file.write(json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False).encode() + b"\n")
    return count


def write_workbook(table: Table, file: BinaryIO) -> int:
    """Write a workbook with one sheet; count the rows.

    Raises
    ------
    ExportError
        When the library is not there, or the sheet is full.

    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError:
        raise ExportError('A workbook needs the extra "xlsx": install voelspriet with it, or choose csv.') from None
    with (
        tempfile.TemporaryDirectory(prefix="voelspriet-export-") as folder,
        closing(Workbook(file, {"constant_memory": True, "tmpdir": folder})) as book,
    ):
        sheet = book.add_worksheet(table.name)
        _write_head(sheet, table, book.add_format({"bold": True, "bottom": 1}))
        return _write_rows(sheet, table)


def _write_head(sheet: Worksheet, table: Table, bold: Any) -> None:  # noqa: ANN401 - the library is not typed
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, bold)
    sheet.freeze_panes(1, 0)


def _write_rows(sheet: Worksheet, table: Table) -> int:
    number = 0
    for number, row in enumerate(table.plain_rows(), 1):
        if number >= MOST_ROWS:
            raise ExportError(f"A sheet of Excel holds {MOST_ROWS} rows, and there are more. Choose csv or jsonl.")
        _write_row(sheet, number, row)
    return number


def _write_row(sheet: Worksheet, number: int, row: Row) -> None:
    for at, cell in enumerate(row):
        _write_cell(sheet, number, at, cell)


def _write_cell(sheet: Worksheet, number: int, at: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.write_string(number, at, cell)
    elif cell is not None:
        sheet.write_number(number, at, cell)


FORMATS: Mapping[str, Callable[[Table, BinaryIO], int]] = {
    "csv": write_csv,
    "jsonl": write_json_lines,
    "xlsx": write_workbook,
}
