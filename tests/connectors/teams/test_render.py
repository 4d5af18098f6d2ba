from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from microsoft_teams.cards import AdaptiveCard

from bot.cards import Ask, Bullets, Button, Buttons, Card, Choice, Facts, Faint, Heading, Quote, Strong, Table, Text
from connectors.teams.render import MAX_CARD, render
from connectors.teams.tables import PHONE

WORDS = st.text(max_size=60)
LONG = st.text(max_size=60) | st.builds(
    lambda text, times: text * times, st.text(min_size=1, max_size=20), st.integers(1, 2_000)
)
SPANS = LONG | st.builds(Strong, LONG) | st.builds(Faint, WORDS)
LINES = st.lists(SPANS, max_size=5).map(tuple)
ROWS = st.lists(WORDS, max_size=8).map(tuple)
BUTTONS = st.builds(Button, WORDS, WORDS, st.text(max_size=255), st.sampled_from(["plain", "primary", "danger"]))
BLOCKS = st.one_of(
    st.builds(Heading, LONG, st.sampled_from([1, 2])),
    st.builds(Text, LINES),
    st.builds(Bullets, st.lists(LINES, max_size=30).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(WORDS, LONG), max_size=30).map(tuple)),
    st.builds(Table, ROWS, st.lists(ROWS, max_size=60).map(tuple)),
    st.builds(Quote, LONG),
    st.builds(Buttons, st.lists(BUTTONS, max_size=3).map(tuple)),
    st.builds(
        Ask, WORDS, WORDS, WORDS, WORDS, WORDS, st.lists(st.builds(Choice, WORDS, WORDS), max_size=120).map(tuple)
    ),
)
CARDS = st.builds(Card, LONG, st.lists(BLOCKS, max_size=30).map(tuple), st.sampled_from(["nl", "en"]))


def card(*blocks: Any, language: str = "en") -> Card:
    return Card("In short.", blocks, language)


def body(*blocks: Any, language: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = render(card(*blocks, language=language))["body"]
    return found


def words(element: Any) -> Iterator[str]:
    """List every text that an element shows."""
    if isinstance(element, dict):
        yield from (
            str(element[key]) for key in ("text", "title") if key in element and element.get("type") != "Action.Submit"
        )
        for child in element.values():
            yield from words(child)
    elif isinstance(element, list):
        for child in element:
            yield from words(child)


def actions(rendered: dict[str, Any]) -> list[dict[str, Any]]:
    found = [action for element in rendered["body"] if element["type"] == "ActionSet" for action in element["actions"]]
    held = [item for element in rendered["body"] if element["type"] == "Container" for item in element["items"]]
    return found + [action for item in held if item["type"] == "ActionSet" for action in item["actions"]]


def test_the_frame_says_the_whole_in_words() -> None:
    rendered = render(Card("Kort gezegd.", (), "nl"))
    assert rendered["version"] == "1.4"
    assert (rendered["speak"], rendered["fallbackText"], rendered["lang"]) == ("Kort gezegd.", "Kort gezegd.", "nl")


def test_a_heading_is_a_heading_to_a_screen_reader() -> None:
    first, second = body(Heading("Week 47", level=1), Heading("Questions"))
    assert (first["style"], first["size"], first["text"]) == ("heading", "Large", "Week 47")
    assert (second["style"], second["size"]) == ("heading", "Medium")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ [c](d) `e` ~f~", r"\*a\* \_b\_ \[c\](d) \`e\` \~f\~"),
        ("- a", r"\- a"),
        ("# a", r"\# a"),
        ("1. a", "1\N{ZERO WIDTH SPACE}. a"),
        ("{{DATE(2026-11-22T00:00:00Z)}}", "{\N{ZERO WIDTH SPACE}{DATE(2026-11-22T00:00:00Z)}}"),
        ("2 besluiten", "2 besluiten"),
    ],
)
def test_a_heading_and_facts_show_markdown_as_it_was_written(text: str, shown: str) -> None:
    heading, facts = body(Heading(text), Facts(((text, text),)))
    assert heading["text"] == shown
    assert facts["facts"] == [{"title": shown, "value": shown}]


def test_words_keep_their_looks_and_are_no_markup() -> None:
    (block,) = body(Text(("a *b* ", Strong("<b>"), Faint("[c](d)"))))
    assert block["inlines"] == [
        {"type": "TextRun", "text": "a *b* "},
        {"type": "TextRun", "text": "<b>", "weight": "Bolder"},
        {"type": "TextRun", "text": "[c](d)", "isSubtle": True},
    ]


def test_a_text_with_breaks_becomes_paragraphs() -> None:
    blocks = body(Text(("one\n\ntwo ", Strong("three\nfour"))))
    assert ["".join(run["text"] for run in block["inlines"]) for block in blocks] == ["one", "two three", "four"]


def test_bullets_have_a_bullet_and_one_line_each() -> None:
    blocks = body(Bullets((("a\nb",), (Strong("c"),))))
    assert ["".join(run["text"] for run in block["inlines"]) for block in blocks] == ["• a b", "• c"]


def test_facts_stand_in_one_list() -> None:
    (facts,) = body(Facts((("a", "b"), ("c", "d"))))
    assert [fact["title"] for fact in facts["facts"]] == ["a", "c"]


def test_a_table_has_the_same_columns_in_each_row() -> None:
    head, *rows = body(Table(("Afdeling", "n"), (("Burgerzaken", "41"), ("Griffie", ""))))
    assert [[column["width"] for column in row["columns"]] for row in (head, *rows)] == [[37, 3]] * 3
    assert head["columns"][0]["items"][0]["inlines"][0]["weight"] == "Bolder"
    assert list(words(rows[1])) == ["Griffie", "\N{EN DASH}"]
    assert rows[0]["columns"][1]["items"][0]["horizontalAlignment"] == "Right"


def test_no_word_of_a_table_is_broken_on_a_phone() -> None:
    (head, *_) = body(Table(("Afdeling", "Berichten", "Collega's"), (("Sociaal domein", "35", "28"),)))
    name, *figures = (column["width"] for column in head["columns"])
    assert (name > len("Sociaal domein"), sum((name, *figures))) == (True, PHONE)
    assert all(width > len(word) for width, word in zip(figures, ("Berichten", "Collega's"), strict=True))


def test_a_table_too_wide_for_a_phone_is_a_line_for_each_row() -> None:
    head = ("Vraag", "Werkvloer", "Projectgroep", "Verwacht")
    (line,) = body(Table(head, (("Ik weet waar ik hulp krijg", "2,8 (50)", "4,1 (8)", "3,9"),)))
    told = "".join(run["text"] for run in line["inlines"])
    assert told == "• Ik weet waar ik hulp krijg: werkvloer 2,8 (50), projectgroep 4,1 (8), verwacht 3,9"


def test_a_table_without_a_head() -> None:
    assert len(body(Table((), (("a", "1"),)))) == 1


def test_a_quote_stands_apart() -> None:
    (quote,) = body(Quote("one\ntwo"))
    assert quote["style"] == "emphasis"
    assert list(words(quote)) == ["one", "two"]


def test_a_button_carries_its_action_both_ways() -> None:
    (row,) = body(Buttons((Button("Take back", "withdraw", "17", "danger"),)))
    (button,) = row["actions"]
    assert (button["type"], button["verb"], button["style"]) == ("Action.Execute", "withdraw", "destructive")
    assert button["data"] == button["fallback"]["data"] == {"action": "withdraw", "value": "17"}
    assert button["fallback"]["type"] == "Action.Submit"
    assert button["associatedInputs"] == "none"


def test_a_written_question_stands_among_the_buttons_and_unfolds() -> None:
    ask = Ask("Ask", "ask", "Send", prompt="Your question", about=(Choice("Printing", "7"),))
    (row,) = body(ask, Buttons((Button("Stop", "stop"),)))
    question, stop = row["actions"]
    assert (question["type"], question["title"], stop["title"]) == ("Action.ShowCard", "Ask", "Stop")
    about, field = question["card"]["body"]
    assert (about["type"], about["choices"]) == ("Input.ChoiceSet", [{"title": "Printing", "value": "7"}])
    assert "isRequired" not in about, "whoever decides about something else leaves it open"
    assert (field["type"], field["label"], field["isRequired"], field["isMultiline"]) == (
        "Input.Text",
        "Your question",
        True,
        True,
    )
    (send,) = question["card"]["actions"]
    data = {"action": "ask", "value": "", "input": field["id"], "about": about["id"]}
    assert (send["title"], send["data"]) == ("Send", data)


def test_a_question_to_pick_from() -> None:
    (held,) = body(Ask("Where?", "department", "Choose", choices=(Choice("Taxes", "7"),)))
    pick, row = held["items"]
    assert (pick["label"], pick["style"], pick["isRequired"]) == ("Where?", "compact", True)
    assert pick["choices"] == [{"title": "Taxes", "value": "7"}]
    assert row["actions"][0]["data"] == {"action": "department", "value": "", "input": pick["id"]}


def test_of_two_questions_neither_blocks_the_other() -> None:
    held = body(*[Ask("Where?", "kind", "Choose", choices=(Choice("Taxes", "7"),))] * 2)
    picks = [element["items"][0] for element in held]
    assert len({pick["id"] for pick in picks}) == 2
    assert not any("isRequired" in pick for pick in picks)


def test_too_many_choices_are_counted() -> None:
    choices = tuple(Choice(f"Department {number}", str(number)) for number in range(500))
    (held,) = body(Ask("Where?", "department", "Choose", choices=choices))
    left = 500 - len(held["items"][0]["choices"])
    assert 0 < left < 500
    assert f"… {left} more choices" in words(held)


def test_a_long_text_is_cut_where_one_sees_it() -> None:
    (block,) = body(Text(("word " * 10_000,)))
    text = block["inlines"][0]["text"]
    assert text.endswith("…")
    assert 5_000 < len(text) < 6_000


def test_too_many_lines_are_counted_and_the_buttons_stay() -> None:
    lines = tuple((f"line {number} " + "x" * 80,) for number in range(1_000))
    rendered = render(card(Bullets(lines), Buttons((Button("Details", "help"),))))
    shown = [text for text in words(rendered["body"]) if text.startswith("line")]
    assert f"… {1000 - len(shown)} more lines" in words(rendered)
    assert [action["title"] for action in actions(rendered)] == ["Details"]
    assert rendered["body"][-1]["type"] == "ActionSet"


def test_ten_times_a_digest_fits() -> None:
    block = Bullets(
        tuple(
            (Strong(f"Onderwerp {n}"), ": 14 berichten, 11 collega's. 9 dagen open, geen eigenaar.") for n in range(100)
        )
    )
    assert len(json.dumps(render(card(Heading("Week", level=1), block)))) < MAX_CARD


@pytest.mark.property
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(CARDS)
def test_any_card_is_valid_and_small_enough(given_card: Card) -> None:
    rendered = render(given_card)
    assert len(json.dumps(rendered)) < MAX_CARD
    assert AdaptiveCard.model_validate(rendered).model_dump(mode="json", by_alias=True, exclude_none=True) == rendered


@pytest.mark.property
@settings(deadline=None, max_examples=30)
@given(
    st.lists(BLOCKS.filter(lambda block: not isinstance(block, Ask | Buttons)), max_size=20),
    st.lists(BUTTONS, min_size=3, max_size=3),
)
def test_three_buttons_always_stay(blocks: list[Any], three: list[Button]) -> None:
    rendered = render(card(*blocks, Buttons(tuple(three))))
    assert [(action["data"]["action"], action["data"]["value"]) for action in actions(rendered)] == [
        (b.action, b.value) for b in three
    ]
