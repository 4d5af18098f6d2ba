from __future__ import annotations

import pytest
from hypothesis import given

from bot.cards import Ask, Bullets, Button, Buttons, Card, Facts, Faint, Heading, Quote, Strong, Table, Text
from connectors.mail.plain import WIDTH, text, where_to_answer
from tests.connectors.terminal.strategies import cards

TITLE = Heading("Weekbericht", 1)


def test_a_digest_reads_from_top_to_bottom() -> None:
    card = Card(
        "s",
        (
            TITLE,
            Text((Strong("Vandaag:"), " 2 besluiten")),
            Heading("1. Vragen"),
            Bullets(((Strong("Printen"), ": 14 berichten"), ("12 vragen zonder antwoord.",))),
            Text((Faint("Toon: 38% negatief."),)),
        ),
    )
    assert text(card) == (
        "Weekbericht\n===========\nVandaag: 2 besluiten\n\n"
        "1. Vragen\n---------\n- Printen: 14 berichten\n- 12 vragen zonder antwoord.\n\n"
        "Toon: 38% negatief.\n"
    )


def test_a_card_without_a_title_opens_with_its_summary() -> None:
    assert (
        text(Card("Er is een antwoord.", (Text(("Hier staat het.",)),))) == "Er is een antwoord.\n\nHier staat het.\n"
    )


def test_items_hang_and_quotes_are_marked_on_every_line() -> None:
    shown = text(Card("s", (TITLE, Bullets((("woord " * 20,),)), Quote("een\n\ntwee"))))
    assert shown.splitlines()[2].startswith("- woord")
    assert shown.splitlines()[3].startswith("  woord")
    assert shown.endswith("\n\n> een\n>\n> twee\n")


def test_facts_stand_one_on_a_line() -> None:
    assert text(Card("s", (TITLE, Facts((("Periode", "47"), ("Groepen", "6")))))).endswith("Periode: 47\nGroepen: 6\n")


def test_figures_stand_in_columns_to_the_right() -> None:
    table = Table(("Vraag", "Jullie", "Bron"), (("Hulp", "4,3", "peiling"), ("Zoeken", "< 5", "-")))
    assert text(Card("s", (TITLE, table))).splitlines()[2:] == [
        "Vraag   Jullie  Bron",
        "------  ------  -------",
        "Hulp       4,3  peiling",
        "Zoeken     < 5  -",
    ]


def test_a_table_that_is_too_wide_becomes_a_list_per_row() -> None:
    table = Table(("Vraag", "Uitleg"), (("a" * 50, "b" * 50), ("c", "d")))
    shown = text(Card("s", (TITLE, table)))
    assert f"Vraag: {'a' * 50}\nUitleg: {'b' * 50}\n\nVraag: c\nUitleg: d\n" in shown


@pytest.mark.parametrize("control", [Buttons((Button("Details", "x"),)), Ask("Vraag stellen", "ask", "Verstuur")])
def test_what_cannot_be_answered_by_mail_says_where(control: Buttons | Ask) -> None:
    card = Card("s", (TITLE, Text(("a",)), control), language="en")
    assert text(card).endswith("\n\nYou cannot answer this e-mail. Use the chat with the bot.\n")
    assert "Details" not in text(card)
    assert "Vraag stellen" not in text(card)


def test_it_says_so_with_the_name_of_the_bot_where_that_is_known() -> None:
    card = Card("s", (TITLE, Text(("a",)), Ask("Ask", "ask", "Send")), language="en", bot="Vraagpunt Zaaksysteem")
    assert text(card).endswith("\n\nYou cannot answer this e-mail. Use the chat with Vraagpunt Zaaksysteem.\n")


def test_a_card_that_asks_nothing_does_not_speak_of_answering() -> None:
    card = Card("s", (TITLE, Text(("a",))), language="en")
    assert where_to_answer(card) not in text(card)


@pytest.mark.property
@given(cards)
def test_no_line_is_longer_than_a_mail_program_expects(card: Card) -> None:
    assert max(len(line) for line in text(card).split("\n")) <= WIDTH
    assert text(card).endswith("\n")
