from __future__ import annotations

import re
from dataclasses import fields
from html.parser import HTMLParser

import pytest
from hypothesis import given

from bot import charts
from bot.cards import Ask, Bullets, Button, Buttons, Card, Facts, Faint, Heading, Quote, Strong, Table, Text
from bot.charts.looks import PALETTES, Palette
from bot.printable import clean
from connectors.page.render import render
from tests.connectors.terminal.strategies import cards
from tests.contrast import TEXT, contrast
from tests.every_block import BARS, EVERY, SHARES

DIGEST = Card(
    "Weekbericht: 2 besluiten",
    (
        Heading("Weekbericht · week 47", 1),
        Text((Strong("Vandaag:"), " 2 besluiten ", Faint("(concept)"))),
        Heading("1. Jullie beeld"),
        Table(("Vraag", "Jullie"), (("Hulp", "4,3"),)),
        Heading("2. Feiten"),
        Facts((("Periode", "47"),)),
        Bullets((("een",), ("twee",))),
        Quote("eerste\ntweede"),
    ),
)
VOID = {"meta", "br"}


class Page(HTMLParser):
    """The page's text and tags; complains about a tag that is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "\n" if tag == "br" else ""
        self.open += [] if tag in VOID else [tag]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts_of(card: Card) -> list[str]:
    found: list[str] = []
    for block in card.blocks:
        match block:
            case Heading(text=text) | Quote(text=text):
                found.append(text)
            case Text(line=line):
                found += [span if isinstance(span, str) else span.text for span in line]
            case Bullets(items=items):
                found += [span if isinstance(span, str) else span.text for item in items for span in item]
            case Facts(rows=rows):
                found += [cell for row in rows for cell in row]
            case Table(head=head, rows=body):
                found += [cell for row in (head, *body) for cell in row]
    return found


def test_the_page_says_its_language_and_title() -> None:
    page = Page(render(DIGEST))
    assert page.named("html") == [{"lang": "nl"}]
    assert "<title>Weekbericht · week 47</title>" in render(DIGEST)
    assert page.open == []
    assert len(page.named("main")) == 1


def test_headings_come_in_order_with_one_at_the_top() -> None:
    assert [tag for tag, _ in Page(render(DIGEST)).tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h2"]
    late = Card("s", (Heading("twee"), Heading("een", 1), Heading("nog een", 1)))
    assert [tag for tag, _ in Page(render(late)).tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h2"]


def test_a_card_without_a_title_is_titled_by_its_summary() -> None:
    assert "<h1>Er is een antwoord.</h1>" in render(Card("Er is een\nantwoord."))
    assert "<title>Samen</title>" in render(Card("Samen", (Heading(" ", 1),)))


def test_a_table_says_what_its_rows_and_columns_are() -> None:
    page = render(DIGEST)
    assert '<th scope="col">Vraag</th><th scope="col" class="figure">Jullie</th>' in page
    assert '<th scope="row">Hulp</th><td class="figure">4,3</td>' in page
    assert '<th scope="row">Periode</th><td>47</td>' in page


def test_a_table_that_scrolls_can_be_reached_and_has_a_name() -> None:
    assert {"class": "wide", "role": "region", "tabindex": "0", "aria-label": "1. Jullie beeld"} in Page(
        render(DIGEST)
    ).named("div")


def test_each_table_under_one_heading_has_a_name_of_its_own() -> None:
    tables = (Table(("Vraag", "werkvloer"), (("Hulp", "2,8"),)), Table(("Vraag", "Verschil"), (("Hulp", "1,3"),)))
    found = Page(render(Card("s", (Heading("Titel", 1), Heading("Beeld"), *tables)))).named("div")
    assert [region["aria-label"] for region in found if "aria-label" in region] == ["Beeld", "Beeld: Verschil"]


def test_looks_and_line_breaks_are_kept() -> None:
    page = render(DIGEST)
    assert '<p><strong>Vandaag:</strong> 2 besluiten <span class="faint">(concept)</span></p>' in page
    assert "<li>een</li>\n<li>twee</li>" in page
    assert "<blockquote><p>eerste<br>tweede</p></blockquote>" in page


def test_markup_in_a_text_stays_text() -> None:
    page = render(Card("s", (Quote("<script>alert(1)</script>"), Heading('"><img src=x>'), Table(("{{ 7*7 }}",), ()))))
    assert not Page(page).named("script")
    assert not Page(page).named("img")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page


def test_the_page_asks_nothing_of_anyone_else() -> None:
    page = render(Card("s", (Text(("Zie https://evil.example of mail piet@evil.nl",)),)))
    assert not re.search(r"url\(|@import|<a\b|<link|<script|src=|href=", page)


def test_buttons_and_questions_are_left_out() -> None:
    asking = Card("s", (Buttons((Button("Details", "x"),)), Ask("Vraag", "ask", "OK")), language="en")
    assert "Details" not in render(asking)
    assert "Vraag" not in render(asking)


def test_a_chart_is_drawn_named_and_beside_its_table() -> None:
    page = Page(render(EVERY))
    drawn = page.named("svg")
    assert [each["role"] for each in drawn] == ["img"] * 4
    assert drawn[0]["aria-label"] == BARS.alt
    assert len(page.named("details")) == 4
    assert page.open == []
    ids = re.findall(r'\bid="([^"]+)"', render(EVERY))
    assert len(ids) == len(set(ids))


def test_without_the_library_a_chart_is_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "available", lambda: False)
    page = render(Card("s", (SHARES,)))
    assert "<svg" not in page
    assert "<figcaption>Toon per afdeling</figcaption>" in page
    assert '<th scope="row">Burgerzaken</th><td class="figure">38%</td>' in page


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_every_text_stands_out_from_its_ground(palette: Palette) -> None:
    for name in ("ink", "faint", "accent"):
        assert contrast(getattr(palette, name), palette.paper) >= TEXT, name


def test_the_page_uses_both_palettes_and_no_other_colour() -> None:
    named = {getattr(palette, field.name) for palette in PALETTES.values() for field in fields(palette)}
    assert set(re.findall(r"#[0-9a-f]{6}\b", render(DIGEST))) == named


@pytest.mark.property
@given(cards)
def test_any_card_is_a_page_with_all_its_texts(card: Card) -> None:
    page = Page(render(card))
    assert page.open == []
    shown = bare(page.text)
    for text in texts_of(card):
        assert bare(clean(text)) in shown
