from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given

from bot.cards import Ask, Bullets, Button, Buttons, Card, Facts, Faint, Heading, Quote, Strong, Table, Text
from bot.charts.looks import PALETTES, Palette
from connectors.mail.clean import unlinked
from connectors.mail.page import MAX_HTML, html, title
from tests.connectors.terminal.strategies import cards, charted
from tests.contrast import TEXT, contrast
from tests.every_block import BARS, EVERY

DIGEST = Card(
    "Weekbericht: 2 besluiten",
    (
        Heading("Weekbericht · week 47", 1),
        Text((Strong("Vandaag:"), " 2 besluiten ", Faint("(concept)"))),
        Heading("1. Jullie beeld"),
        Table(("Vraag", "Jullie"), (("Hulp", "4,3"), ("Zoeken", "minder dan 5"))),
        Heading("2. Feiten"),
        Facts((("Periode", "47"),)),
        Bullets((("een",), ("twee",))),
        Quote("eerste\ntweede"),
    ),
)


def seen(page: str) -> str:
    """Give what a reader sees, without spaces."""
    body = re.sub(r"<!--.*?-->", "", page[page.index("<body") :], flags=re.DOTALL)
    return re.sub(r"\s|\u200b", "", unescape(re.sub(r"<[^>]*>", "", body)))


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
    assert '<html lang="nl"' in html(DIGEST)
    assert "<title>Weekbericht · week 47</title>" in html(DIGEST)
    assert html(DIGEST).count("<h1") == 1
    assert re.findall(r"<(h[1-6])\b", html(DIGEST)) == ["h1", "h2", "h2"]


def test_a_card_without_a_title_is_titled_by_its_summary() -> None:
    assert "Er is een antwoord.</h1>" in html(Card("Er is een\nantwoord."))
    assert title(Card("Samen", (Heading(" ", 1),))) == "Samen"


def test_a_table_says_what_its_rows_and_columns_are_and_layout_tables_say_nothing() -> None:
    page = html(DIGEST)
    assert page.count('<th scope="col"') == 2
    assert page.count('<th scope="row"') == 3
    layout = [tag for tag in re.findall(r"<table[^>]*>", page) if 'role="presentation"' in tag]
    assert len(layout) >= 3


def test_figures_stand_to_the_right_also_beside_a_withheld_one() -> None:
    assert re.search(r'text-align:right[^"]*">minder dan 5</td>', html(DIGEST))
    assert re.search(r'text-align:left[^"]*">Hulp</th>', html(DIGEST))


def test_what_outlook_does_not_know_is_written_for_it_apart() -> None:
    page = html(DIGEST)
    assert "<!--[if mso" in page
    assert 'width="640"' in page
    assert not re.search(r"display:\s*(flex|grid)|position:", page)


def test_looks_and_line_breaks_are_kept() -> None:
    page = html(DIGEST)
    assert '<strong>Vandaag:</strong> 2 besluiten <span class="faint"' in page
    assert re.search(r"eerste<br ?/?>tweede", page)


def test_markup_in_a_text_stays_text() -> None:
    attack = "<script>alert(1)</script></mj-text><mj-image src='x'/>"
    page = html(Card(attack, (Quote(attack), Heading('"><img src=x>'), Table(("{{ 7*7 }}", attack), ((attack,),)))))
    assert "<script" not in page
    assert "<img" not in page
    assert "<mj-" not in page
    assert "{{ 7*7 }}" in page
    assert page.count("&lt;script&gt;") >= 3


def test_the_page_asks_nothing_of_anyone_else() -> None:
    page = html(Card("s", (Text(("Zie https://evil.example of mail piet@evil.nl",)),)))
    assert not re.search(r"url\(|@import|<a\b|<link|<script|src=|href=|googleapis", page)
    assert "evil.example" not in page
    assert "piet@evil" not in page


def test_what_cannot_be_answered_says_where() -> None:
    note = "You cannot answer this e-mail. Use the chat with the bot."
    asking = Card("s", (Buttons((Button("Details", "x"),)), Ask("Vraag", "ask", "OK")), language="en")
    assert note in html(asking)
    assert "Details" not in html(asking)
    assert note not in html(DIGEST)


def test_one_press_stops_these_mails() -> None:
    page = html(EVERY)
    assert f'<a href="{EVERY.stop}"' in page
    assert "Deze mails stoppen</a>" in page
    assert "<a " not in html(replace(EVERY, stop=""))


def test_a_chart_has_its_picture_and_its_table() -> None:
    page = html(EVERY, ["cid:chart0.x@example.org"])
    assert page.count("<img") == 1
    assert 'src="cid:chart0.x@example.org"' in page
    assert f'alt="{BARS.alt}"' in page
    assert seen(page).count("Toonperafdeling") == 1
    assert "teweinigsignaal" in seen(page)


def test_a_page_that_gmail_would_cut_off_ends_earlier_and_says_so() -> None:
    page = html(Card("s", tuple(Text((f"regel {number} " + "x" * 400,)) for number in range(400))))
    assert len(page.encode()) <= MAX_HTML
    shown = len(re.findall(r"regel \d+ ", page))
    assert 100 < shown < 400
    assert f"… nog {400 - shown} regels" in page
    one = html(Card("s", (Text(("€" * 60_000,)),)))
    assert len(one.encode()) <= MAX_HTML
    assert "… nog 1 regel" in one


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_every_text_stands_out_from_its_ground(palette: Palette) -> None:
    for name in ("ink", "faint", "accent"):
        assert contrast(getattr(palette, name), palette.paper) >= TEXT, name


@pytest.mark.property
@given(cards)
def test_any_card_is_a_page_with_all_its_texts(card: Card) -> None:
    shown = seen(html(card))
    for text in texts_of(card):
        assert re.sub(r"\s|\u200b", "", unlinked(text)) in shown


@pytest.mark.property
@given(charted)
def test_any_chart_is_told_in_its_table(card: Card) -> None:
    shown = seen(html(card))
    for block in card.blocks:
        if block.type == "chart":
            for cell in (*block.table.head, *(cell for row in block.table.rows for cell in row)):
                assert re.sub(r"\s|\u200b", "", unlinked(cell)) in shown
