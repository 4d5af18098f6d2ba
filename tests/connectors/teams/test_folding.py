from __future__ import annotations

import json
from typing import Any

from microsoft_teams.cards import AdaptiveCard

from bot.cards import Ask, Bullets, Button, Buttons, Card, Choice, Table, Text
from connectors.teams.render import MAX_CARD, render

TABLE = Table(("Department", "Messages"), (("Permits", "14"),))
ASK = Ask("Who goes?", "who", "Send", choices=(Choice("Me", "me"),))
CARD = Card("Week 47", (Text(("2 decisions",)), Buttons((Button("Record", "decide"),))), "en", details=(TABLE,))


def test_details_are_folded_under_a_button_in_the_row_of_the_others() -> None:
    text, row, details = render(CARD)["body"]
    assert [action["type"] for action in row["actions"]] == ["Action.Execute", "Action.ToggleVisibility"]
    assert row["actions"][1]["targetElements"] == [details["id"]]
    assert not details["isVisible"]
    assert "14" in json.dumps(details)
    assert "14" not in json.dumps([text, row])
    AdaptiveCard.model_validate(render(CARD))


def test_a_table_that_is_folded_makes_the_card_wide_too() -> None:
    assert render(CARD)["msteams"] == {"width": "full"}


def test_a_question_beside_one_that_is_folded_is_not_required() -> None:
    """A client checks every input of a card, whichever button is pressed."""
    both = json.dumps(render(Card("x", (ASK,), details=(ASK,))))
    assert "isRequired" not in both
    assert "isRequired" in json.dumps(render(Card("x", (ASK,), details=(TABLE,))))


def test_however_much_there_is_the_message_comes_first_and_the_rest_is_counted() -> None:
    many = Bullets(tuple((f"Topic {number} " + "x" * 300,) for number in range(400)))
    body: list[dict[str, Any]] = render(Card("Week 47", CARD.blocks, "en", details=(many,)))["body"]
    assert len(json.dumps(body)) < MAX_CARD
    assert [element["type"] for element in body] == ["RichTextBlock", "ActionSet", "Container"]
    assert "more lines" in json.dumps(body[2]["items"][-1])


def test_where_the_message_itself_is_too_long_there_is_nothing_to_unfold() -> None:
    many = Bullets(tuple((f"Topic {number} " + "x" * 300,) for number in range(400)))
    rendered = json.dumps(render(Card("Week 47", (many,), "en", details=(TABLE,))))
    assert "ToggleVisibility" not in rendered
    assert "more lines" in rendered
