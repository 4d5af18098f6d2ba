from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.cards import (
    Ask,
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Facts,
    Faint,
    Heading,
    Quote,
    Strong,
    Table,
    Text,
)
from connectors.terminal.render import LEAST_WIDTH, neutral, render
from tests.connectors.terminal.strategies import cards, charted, prose, texts
from tests.every_block import BARS, GAP, SHARES

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_a_receipt_shows_its_lines_and_numbered_buttons() -> None:
    card = Card(
        "Genoteerd",
        (
            Text(("Genoteerd als ", Strong("vraag"), ".")),
            Text((Faint("Haast? Bel de servicedesk: 1234."),)),
            Buttons((Button("Klopt niet", "wrong_kind"), Button("Naam meesturen", "name"))),
        ),
    )
    assert render(card) == (
        "Genoteerd als vraag.\nHaast? Bel de servicedesk: 1234.\n\n[1] Klopt niet  [2] Naam meesturen"
    )


def test_headings_are_underlined_as_wide_as_they_are() -> None:
    shown = render(Card("s", (Heading("Weekbericht", 1), Text(("a",)), Heading("漢字"), Text(("b",)))))
    assert shown == "Weekbericht\n═══════════\na\n\n漢字\n────\nb"


def test_long_items_hang_under_their_text() -> None:
    assert render(Card("s", (Bullets((("een twee drie vier vijf",),)),)), width=20).splitlines() == [
        "• een twee drie vier",
        "  vijf",
    ]


def test_every_line_of_a_quote_is_marked() -> None:
    assert render(Card("s", (Quote("een\n\ntwee"),))) == "│ een\n│\n│ twee"


def test_facts_stand_one_on_a_line() -> None:
    assert render(Card("s", (Facts((("Periode", "week 47"), ("Groepen", "6"))),))) == "Periode: week 47\nGroepen: 6"


def test_figures_stand_to_the_right() -> None:
    table = Table(("Afdeling", "Aantal", "Opmerking"), (("Griffie", "7", "geen"), ("Belastingen", "< 5", "-")))
    assert render(Card("s", (table,))).splitlines() == [
        "Afdeling      Aantal   Opmerking",
        "────────────────────────────────",
        "Griffie            7   geen",
        "Belastingen      < 5   -",
    ]


def test_a_table_that_is_too_wide_becomes_a_list_per_row() -> None:
    table = Table(tuple(f"K{i}" for i in range(9)), (tuple("123456789"), tuple("abcdefghi")))
    first, second = render(Card("s", (table,)), width=20).split("\n\n")
    assert first.splitlines() == [f"K{i}: {i + 1}" for i in range(9)]
    assert second.endswith("K8: i")


def test_an_ask_with_choices_is_a_numbered_list_that_counts_on() -> None:
    card = Card(
        "s",
        (
            Buttons((Button("Stop", "stop"),)),
            Ask("Welke afdeling?", "department", "OK", choices=(Choice("Griffie", "1"), Choice("Belastingen", "2"))),
        ),
        language="en",
    )
    assert render(card) == "[1] Stop\n\nWelke afdeling?\n[2] Griffie\n[3] Belastingen"


def test_an_ask_without_choices_says_how_to_answer() -> None:
    card = Card("s", (Ask("Ask a question", "ask", "Send", prompt="One sentence will do."),), language="en")
    assert render(card) == "One sentence will do.\n[1] Ask a question: type 1 and your text"


def test_buttons_move_to_the_next_line_whole() -> None:
    card = Card("s", (Buttons((Button("Besluit vastleggen", "a"), Button("Details", "b"), Button("Ja", "c"))),))
    assert render(card, width=24) == "[1] Besluit vastleggen\n[2] Details  [3] Ja"


def test_a_card_without_blocks_shows_its_summary() -> None:
    assert render(Card("Er is een antwoord.")) == "Er is een antwoord."


def test_text_is_no_markup_of_rich() -> None:
    assert render(Card("s", (Text(("[bold]x[/bold] :smile: [1]",)),)), colour=True) == "[bold]x[/bold] :smile: [1]"


def test_colour_adds_looks_and_nothing_else() -> None:
    card = Card("s", (Heading("T", 1), Text((Strong("a"), "b")), Buttons((Button("Weg", "x", look="danger"),))))
    coloured = render(card, colour=True)
    assert "\x1b[1ma\x1b[0mb" in coloured
    assert "\x1b[31mWeg" in coloured
    assert ESCAPE.sub("", coloured) == render(card)


def test_the_environment_does_not_decide_about_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    card = Card("s", (Text((Strong("a"),)),))
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert render(card) == "a"
    monkeypatch.setenv("NO_COLOR", "1")
    assert render(card, colour=True) == "\x1b[1ma\x1b[0m"


def test_a_message_cannot_work_the_screen() -> None:
    shown = render(Card("s", (Quote("\x1b[2J\x1b[31mrood\x07\x9b0m\u202e"),)), colour=True)
    assert shown == "│ ␛[2J␛[31mrood␇�0m"


def test_ten_times_the_data_still_renders() -> None:
    card = Card("s", (Bullets(tuple((f"onderwerp {i}",) for i in range(400))),))
    assert len(render(card).splitlines()) == 400


@pytest.mark.property
@given(cards, st.integers(1, 130))
def test_no_card_reaches_past_the_width_or_holds_a_control_character(card: Card, width: int) -> None:
    shown = render(card, width)
    assert all(cell_len(line) <= max(width, LEAST_WIDTH) for line in shown.split("\n"))
    assert not [sign for sign in shown if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs"}]


@pytest.mark.property
@given(cards)
def test_the_only_escapes_in_colour_are_our_looks(card: Card) -> None:
    assert "\x1b" not in ESCAPE.sub("", render(card, colour=True))


@pytest.mark.property
@given(prose, st.integers(LEAST_WIDTH, 100))
def test_no_text_is_lost_in_wrapping(block: Heading | Text | Bullets | Facts | Quote, width: int) -> None:
    def bare(text: str) -> str:
        return re.sub(r"[\s│•═─]", "", text)

    match block:
        case Heading(text=text) | Quote(text=text):
            said = text
        case Text(line=line):
            said = "".join(span if isinstance(span, str) else span.text for span in line)
        case Bullets(items=items):
            said = "".join(span if isinstance(span, str) else span.text for item in items for span in item)
        case Facts(rows=rows):
            said = "".join(f"{name}:{value}" for name, value in rows)
    assert bare(render(Card("s", (block,)), width)) == bare(neutral(said))


@pytest.mark.property
@given(texts)
def test_neutral_text_stays_neutral(text: str) -> None:
    assert neutral(neutral(text)) == neutral(text)


def test_a_chart_is_bars_with_its_words() -> None:
    shown = render(Card("s", (BARS,)), 80).splitlines()
    assert shown[0] == BARS.title
    assert shown[1].startswith("Hoogst: Oude zaak vinden, 13.")
    bars = [line.count("█") for line in shown if "█" in line]
    assert bars == sorted(bars, reverse=True)
    assert any(line.startswith("Outlook") and "minder dan 5" in line and "█" not in line for line in shown)


def test_bars_of_several_series_bear_their_names_and_shares_are_a_table() -> None:
    assert "Ik weet waar ik hulp krijg · werkvloer" in render(Card("s", (GAP,)), 100)
    shares = render(Card("s", (SHARES,)), 80)
    assert "█" not in shares
    assert "te weinig signaal" in shares


@pytest.mark.property
@given(charted, st.integers(1, 130))
def test_no_chart_reaches_past_the_width_or_holds_a_control_character(card: Card, width: int) -> None:
    shown = render(card, width)
    assert all(cell_len(line) <= max(width, LEAST_WIDTH) for line in shown.split("\n"))
    assert not [sign for sign in shown if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs"}]
