"""A file becomes rows: separators, encodings, broken quotes and endless lines; what is well is never lost."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing import source
from bot.importing.lines import Bad, Row, rows_of
from bot.importing.source import FileError, Source


def read(content: bytes, suffix: str = ".csv", encoding: str = "utf-8") -> list[Row | Bad]:
    return list(rows_of(Source(BytesIO(content), encoding), suffix))


def texts(found: list[Row | Bad]) -> list[object]:
    return [row.fields["text"] for row in found if isinstance(row, Row)]


def bad(found: list[Row | Bad]) -> dict[int, str]:
    return {row.number: row.reason for row in found if isinstance(row, Bad)}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_separator_is_that_of_the_first_line(separator: str, end: str) -> None:
    rows = [["AT", " Text ", "Kind"], ["2026-11-16", "Hoe, of; waar?" + "\t", ""]]
    out = StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    (found,) = read(out.getvalue().encode())
    assert found == Row(2, {"at": "2026-11-16", "text": "Hoe, of; waar?\t", "kind": None})


def test_a_mark_of_utf_8_and_empty_lines_do_no_harm() -> None:
    found = read(b"\xef\xbb\xbftext\n\nEen\n,\n\nTwee\n".replace(b",\n", b""))
    assert [(row.number, row.fields["text"]) for row in found if isinstance(row, Row)] == [(3, "Een"), (5, "Twee")]


def test_a_text_of_several_lines_is_known_by_its_first() -> None:
    found = read(b'text,kind\n"Een\ntwee",idea\nDrie,\n')
    assert [(row.number, row.fields["text"]) for row in found if isinstance(row, Row)] == [
        (2, "Een\ntwee"),
        (4, "Drie"),
    ]


def test_a_quotation_mark_that_is_not_closed_takes_no_other_line_along() -> None:
    found = read(b'text,kind\n"Een,\nTwee,idea\nDrie,\n"Vier",\nVijf,\n')
    assert bad(found) == {2: "a quotation mark in it is out of place, or never closed"}
    assert texts(found) == ["Twee", "Drie", "Vier", "Vijf"]


def test_one_that_is_not_closed_up_to_the_end() -> None:
    found = read(b'text\nEen\n"Twee\nDrie\nVier\n')
    assert (list(bad(found)), texts(found)) == ([3], ["Een", "Drie", "Vier"])


def test_one_that_is_not_closed_for_longer_than_any_field() -> None:
    found = read(b'text\n"Een\n' + b"x" * 50_000 + b"\n" + b"y" * 50_000 + b"\n" + b"z" * 50_000 + b"\nTwee\n")
    assert list(bad(found)) == [2]
    assert [str(text)[0] for text in texts(found)] == ["x", "y", "z", "T"]


def test_a_row_with_another_number_of_columns() -> None:
    found = read(b"text,kind\nEen\nTwee,idea,x\nDrie,idea\n")
    assert bad(found) == {2: "it has 1 columns, the first line 2", 3: "it has 3 columns, the first line 2"}
    assert texts(found) == ["Drie"]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_line_that_is_not_utf_8_is_told_and_the_others_go_on(suffix: str) -> None:
    content = b"text\nCaf\xe9\nMooi\n" if suffix == ".csv" else b'\n{"text": "Caf\xe9"}\n{"text": "Mooi"}\n'
    found = read(content, suffix)
    assert bad(found) == {2: "it is not in the encoding of the file (--encoding)"}
    assert texts(found) == ["Mooi"]


def test_what_a_spreadsheet_of_windows_writes_can_be_read() -> None:
    assert texts(read(b"text\nCaf\xe9\n\x80 5\n", encoding="cp1252")) == ["Café", "€ 5"]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_line_without_end_is_passed_over(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LONGEST_LINE", 100)
    endless = b"x" * 1_050
    content = b"text\n" + endless + b"\nMooi\n" if suffix == ".csv" else b"\n" + endless + b'\n{"text": "Mooi"}\n'
    found = read(content, suffix)
    assert (bad(found), texts(found)) == ({2: "it has more than 100 bytes"}, ["Mooi"])


def test_a_line_of_just_the_longest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LONGEST_LINE", 10)
    assert texts(read(b"text\n" + b"x" * 9 + b"\n")) == ["x" * 9]


@pytest.mark.parametrize("line", ["[1]", "1", '"tekst"', "{", "null", "[" * 100_000], ids=lambda line: line[:8])
def test_what_is_no_object_in_json(line: str) -> None:
    found = read(line.encode() + b'\n{"text": "Mooi"}\n', ".jsonl")
    assert (list(bad(found)), texts(found)) == ([1], ["Mooi"])


@pytest.mark.parametrize("head", [b"", b"\n\n", b"sep=;\n", b"when#text\n", b"when,what\n", b"Hoe werkt dit?\n"])
def test_a_file_that_names_no_text_is_refused(head: bytes) -> None:
    with pytest.raises(FileError, match="The first line must name the columns"):
        read(head)


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(FileError, match="names text twice"):
        read(b"text,at,text\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_utf_16_is_told_by_its_name(encoding: str, suffix: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    with pytest.raises(FileError, match=r"UTF-16\. Save it as UTF-8"):
        read(mark + "text\nMooi\n".encode(encoding), suffix)


@pytest.mark.parametrize("suffix", [".xlsx", ".txt", ""])
def test_another_sort_of_file_is_refused(suffix: str) -> None:
    with pytest.raises(FileError, match=r"Only \.csv and \.jsonl"):
        read(b"text\n", suffix)


def test_the_rest_of_a_text_whose_quotation_mark_was_broken_is_no_message() -> None:
    found = read(b'text,kind\n"Hij zei: "ja"\ntegen mij",idea\nTwee,idea\n')
    assert list(bad(found)) == [2, 3]
    assert texts(found) == ["Twee"]


def test_a_mark_of_inches_is_well_where_nothing_was_broken() -> None:
    assert texts(read(b'text,kind\nMijn 24" scherm,idea\n')) == ['Mijn 24" scherm']


def test_rows_that_a_broken_quotation_mark_took_along_without_a_fault_are_given_back() -> None:
    found = read(b'at,text,kind\n,"Een,idea\n,Twee,idea\n,Drie,"\n,Vier,idea\n')
    assert texts(found) == ["Twee", "Vier"]
    assert list(bad(found)) == [2, 4]


def test_rows_that_it_took_along_up_to_a_text_that_is_too_long() -> None:
    rows = "".join(f",{'x' * 15_000},idea\n" for _ in range(4))
    found = read(f'at,text,kind\n,"Een,idea\n{rows},Slot",idea\n,Twee,idea\n'.encode())
    assert [str(text)[0] for text in texts(found)] == ["x"] * 4 + ["T"]
    assert list(bad(found)) == [2, 7]


def test_a_text_of_several_lines_with_a_column_too_few_is_one_bad_line() -> None:
    found = read(b'at,text,kind\n"Beste allen,\nik kom, zegt hij, niet\nin de zaak"\n,Twee,idea\n')
    assert (list(bad(found)), texts(found)) == ([2], ["Twee"])


def test_in_a_file_of_one_column_all_signs_are_text() -> None:
    assert texts(read(b'text\nHoe, of; waar | dan?\n"Een, twee\ndrie"\n')) == [
        "Hoe, of; waar | dan?",
        "Een, twee\ndrie",
    ]


def test_a_line_for_spreadsheets_above_the_columns_is_passed_over() -> None:
    assert texts(read(b"sep=;\r\ntext;kind\r\nEen;idea\r\n")) == ["Een"]


def test_a_line_that_is_utf_8_is_read_so_in_a_file_of_windows() -> None:
    assert texts(read("text\nCafé €\n".encode() + b"Caf\xe9\n", encoding="cp1252")) == ["Café €", "Café"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04\x14\0", "workbook or a zip"),
        (b"t\0e\0x\0t\0\n\0", "UTF-16"),
        (b'[\n{"text": "Een"}\n]\n', "without the list around them"),
        (b"text,kind\rEen,idea\r", "old Mac"),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_file_that_is_no_text_in_lines_is_refused_as_a_whole(content: bytes, told: str, suffix: str) -> None:
    with pytest.raises(FileError, match=told):
        read(content, suffix)


@pytest.mark.property
@given(
    st.lists(st.sampled_from(["Een", '"Een', 'E"en', '"E""en"', '"E"en"', '"Een\ntwee"', "", "Een,idea"]), max_size=12)
)
def test_however_quotation_marks_are_broken_every_line_without_one_is_read(cells: list[str]) -> None:
    """A text in quotation marks may take a line along only where they are closed as they should be."""
    body = "".join(f"{cell},idea\nGoed {number},idea\n" for number, cell in enumerate(cells))
    found = read(f"text,kind\n{body}Slot,idea\n".encode())
    told = "\n".join(str(text) for text in texts(found))
    assert all(f"Goed {number}" in told for number in range(len(cells)))
    assert "Slot" in told
    assert [row.number for row in found] == sorted(row.number for row in found)


def test_the_position_ends_where_the_file_does() -> None:
    content = b"text\nEen\nTwee\n"
    opened = Source(BytesIO(content))
    list(rows_of(opened, ".CSV"))
    assert opened.position == len(content)


@pytest.mark.property
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), max_size=8))
def test_what_a_csv_writer_writes_is_read_back(told: list[str]) -> None:
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["text", "kind"], *([text, "idea"] for text in told)])
    found = read(out.getvalue().encode())
    assert [str(text) for text in texts(found)] == told


@pytest.mark.property
@given(st.lists(st.binary(max_size=40), max_size=12), st.sampled_from([".csv", ".jsonl"]))
def test_no_bytes_keep_the_last_line_from_being_read(noise: list[bytes], suffix: str) -> None:
    last = "text\n" if suffix == ".csv" else ""
    body = b"".join(line.replace(b'"', b"").replace(b"\r", b"") + b"\n" for line in noise)
    final = b"Slot\n" if suffix == ".csv" else json.dumps({"text": "Slot"}).encode() + b"\n"
    found = read(last.encode() + (body if suffix == ".csv" else b"\n" + body) + final, suffix)
    assert texts(found)[-1:] == ["Slot"]


def test_a_column_that_is_nearly_one_of_ours_is_told() -> None:
    with pytest.raises(FileError, match="Is it department"):
        read(b"text,departement\nKassa stuk,Winkel\n")


def test_a_field_that_is_too_long_is_told_as_such() -> None:
    found = read(b"text\n" + b"a" * 140_000 + b"\nKassa stuk\n")
    assert texts(found) == ["Kassa stuk"]
    assert "too long" in bad(found)[2]
