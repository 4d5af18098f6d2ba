"""The PDF: tagged, in its language, titled, with alts; whatever a person wrote."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from bot import charts
from bot.cards import Bullets, Card, Chart, Facts, Heading, Quote, Table, Text
from connectors import pdf
from connectors.pdf import letters, render
from connectors.pdf.render import COLOURS, MAX_BLOCKS, MAX_ROWS
from tests.connectors.terminal.strategies import AWKWARD, cards
from tests.contrast import TEXT, contrast
from tests.every_block import EVERY

MADE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def opened(card: Card) -> PdfReader:
    return PdfReader(BytesIO(render(card, MADE)))


def words_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: PdfReader) -> Iterator[dict[str, Any]]:
    """Give the tags of a PDF in reading order."""
    root: Any = reader.trailer["/Root"]
    yield from _within(root["/StructTreeRoot"]["/K"])


def _within(element: Any) -> Iterator[dict[str, Any]]:
    found = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(found, list):
        for child in found:
            yield from _within(child)
    elif isinstance(found, dict) and "/S" in found:
        yield found
        yield from _within(found.get("/K", []))


@pytest.fixture(scope="module")
def every() -> PdfReader:
    return opened(EVERY)


def test_the_file_says_what_it_is(every: PdfReader) -> None:
    root: Any = every.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert every.metadata is not None
    assert every.metadata.title == "Weekbericht Zaaksysteem · week 47"
    assert every.metadata.author is None
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_everything_is_tagged_and_each_picture_says_what_it_shows(every: PdfReader) -> None:
    kinds = [tag["/S"] for tag in tags(every)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 3
    assert kinds.count("/Table") == 6
    assert {"/L", "/LI", "/TH", "/TR", "/TD", "/Quote"} <= set(kinds)
    alts = [tag["/Alt"] for tag in tags(every) if tag["/S"] == "/Figure"]
    assert alts == [block.alt for block in EVERY.blocks if isinstance(block, Chart)]


def test_the_words_and_figures_stand_in_it_and_what_needs_a_chat_does_not(every: PdfReader) -> None:
    said = words_of(every)
    for words in ("Vandaag: 2 besluiten", "Brief printen aan balie lukt niet", "minder dan 5", "4,3", "thuis", "wk 47"):
        assert words in said
    assert "Besluit vastleggen" not in said
    assert "Wie gaat er?" not in said


def test_the_same_card_is_the_same_file() -> None:
    assert render(EVERY, MADE) == render(EVERY, MADE)


def test_without_pictures_the_tables_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "available", lambda: False)
    reader = opened(EVERY)
    assert "/Figure" not in [tag["/S"] for tag in tags(reader)]
    assert "minder dan 5" in words_of(reader)


def test_no_text_is_read_as_markup() -> None:
    attack = '#import "x" *b* _i_ $x^2$ @ref <label> `raw` \\ = kop\n- punt // weg #panic()'
    said = words_of(opened(Card(attack, (Quote(attack), Facts(((attack, attack),)), Bullets(((attack,),))))))
    assert said.count("#panic()") == 6
    assert said.count("$x^2$") == 6


def test_every_letter_that_is_let_through_can_be_printed_and_the_others_are_seen() -> None:
    all_of_them = "".join(letters.printable(chr(code)) for code in range(0x20, 0x3000))
    said = words_of(opened(Card("s", (Text((all_of_them,)), Text(("Top 👍 漢字 مرحبا",))))))
    assert "Top □ □□ □" in said
    assert letters.printable("cafe\u0301 e\u200bn") == "café en"


def test_a_table_with_uneven_rows_is_filled_up() -> None:
    card = Card("s", (Table(("a",), (("1", "2", "3"), ())), Table((), ()), Table(("kop",), ())))
    assert "1 2 3" in words_of(opened(card))


def test_what_is_too_much_ends_visibly() -> None:
    long = opened(Card("s", (*(Text((f"regel {n}",)) for n in range(MAX_BLOCKS + 5)),)))
    assert "… nog 5 regels" in words_of(long)
    tall = opened(Card("s", (Table(("a", "b"), tuple((str(n), "x") for n in range(MAX_ROWS + 7))),)))
    assert "… nog 7 regels" in words_of(tall)


def test_the_colours_stand_out_on_paper() -> None:
    for name in ("ink", "faint", "accent"):
        assert contrast(COLOURS[name], "#ffffff") >= TEXT, name


def test_without_the_library_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.available()
    monkeypatch.setattr(sys.modules["connectors.pdf.render"], "find_spec", lambda _name: None)
    assert not pdf.available()


@pytest.mark.parametrize("text", AWKWARD)
def test_the_most_awkward_texts_make_a_pdf(text: str) -> None:
    card = Card(text, (Heading(text, 1), Heading(text), Text((text,)), Table((text,), ((text,),))), language="en")
    assert opened(card).pages


@pytest.mark.property
@settings(max_examples=30)
@given(cards)
def test_any_card_is_a_pdf(card: Card) -> None:
    assert render(card, MADE).startswith(b"%PDF")
