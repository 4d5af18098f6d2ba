"""What was written is read back as a stranger would: by Python's own readers, none of our code."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from bot.exporting import FORMATS, Table
from bot.exporting.table import Cell, Column, Row

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
APOSTROPHE = re.compile(r"'(?=[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|\t|\n)")


def table(rows: Iterable[Row], width: int = 3, language: str = "nl") -> Table:
    columns = [Column(f"c{number}", f"Kolom {number}", 10) for number in range(width)]
    return Table("Cijfers", language, columns, iter(rows))


def written(form: str, made: Table) -> bytes:
    file = io.BytesIO()
    FORMATS[form](made, file)
    return file.getvalue()


def csv_rows(content: bytes, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def json_rows(content: bytes) -> list[dict[str, Cell]]:
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


def sheet(content: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert [name for name in book.namelist() if "sheet" in name and "theet" not in name]
        return ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - written by the test itself


def sheet_rows(content: bytes, width: int) -> Iterator[tuple[Cell, ...]]:
    for row in sheet(content).iter(f"{MAIN}row"):
        cells = {_column(cell.attrib["r"]): _value(cell) for cell in row}
        yield tuple(cells.get(at) for at in range(width))


def _column(name: str) -> int:
    return ord(name[0]) - ord("A")


def _value(cell: ET.Element) -> Cell:
    if cell.attrib.get("t") == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) or None
    value = cell.find(f"{MAIN}v")
    return None if value is None or value.text is None else int(value.text)


def without_apostrophe(text: str) -> str:
    return text[1:] if APOSTROPHE.match(text) else text
