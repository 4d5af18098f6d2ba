from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

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
from bot.cards import Block as CardBlock
from connectors.slack import modal
from connectors.slack.controls import MAX_LABEL, MAX_OPTION_VALUE, MAX_OPTIONS
from connectors.slack.render import MAX_BLOCKS, MAX_FIELD, MAX_FIELDS, MAX_HEADER, MAX_SECTION, MAX_TOTAL, render
from connectors.slack.text import size

Json = dict[str, Any]


def shown(*blocks: CardBlock, language: str = "en") -> list[Json]:
    rendered = render(Card("sum", blocks, language))["blocks"]
    check(rendered)
    return list(rendered)


def check(blocks: list[Json]) -> None:
    """What Slack would refuse and its models do not, and what they do."""
    assert 1 <= len(blocks) <= MAX_BLOCKS
    assert "block_id" not in blocks[0], "the first block bears the delivery's mark"
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        assert parsed.to_dict() == block
    texts = [text for block in blocks for text in text_objects(block)]
    assert all(text["text"].strip() for text in texts)
    assert sum(size(text["text"]) for text in texts) <= MAX_TOTAL
    ids = [element["action_id"] for block in blocks for element in block.get("elements", ()) if "action_id" in element]
    assert len(ids) == len(set(ids))
    for block in blocks:
        check_lengths(block)


def check_lengths(block: Json) -> None:
    assert size(block.get("text", {}).get("text", "")) <= (MAX_HEADER if block["type"] == "header" else MAX_SECTION)
    assert len(block.get("fields", ())) <= MAX_FIELDS
    assert all(size(text["text"]) <= MAX_FIELD for text in block.get("fields", ()))
    for element in block["elements"] if block["type"] == "actions" else ():
        assert size(element["text"]["text"] if "text" in element else "") <= MAX_LABEL
        groups = element.get("option_groups", [element])
        assert all(len(group.get("options", ())) <= MAX_OPTIONS for group in groups)
        options = [option for group in groups for option in group.get("options", ())]
        assert all(0 < size(option["value"]) <= MAX_OPTION_VALUE for option in options)
        assert all(size(option["text"]["text"]) <= MAX_LABEL for option in options)
        assert len(element["action_id"]) <= 255
        assert len(element.get("value", "")) <= 2000


def text_objects(part: object) -> Iterator[Json]:
    if isinstance(part, dict):
        if part.get("type") in {"plain_text", "mrkdwn"}:
            yield part
        for child in part.values():
            yield from text_objects(child)
    elif isinstance(part, list):
        for child in part:
            yield from text_objects(child)


def test_a_card_without_blocks_shows_its_summary() -> None:
    rendered = render(Card("Ingetrokken & <weg>."))
    assert rendered["text"] == "Ingetrokken &amp; &lt;weg&gt;."
    assert [block["type"] for block in rendered["blocks"]] == ["section"]


def test_headings_give_structure() -> None:
    first, second = shown(Heading("Weekbericht", 1), Heading("1. Vragen"))
    assert (first["type"], first["text"]["text"]) == ("header", "Weekbericht")
    assert second["text"]["text"] == "*1. Vragen*"


def test_text_without_looks_is_plain_and_with_looks_is_marked() -> None:
    plain, strong, faint = shown(
        Text(("*niet vet* <@U1>",)), Text((Strong("Vandaag:"), " 2 < 3")), Text((Faint("Toon: 38%"),))
    )
    assert plain["text"] == {"type": "plain_text", "text": "*niet vet* <@U1>", "emoji": True}
    assert strong["text"] == {"type": "mrkdwn", "text": "*Vandaag:* 2 &lt; 3", "verbatim": True}
    assert faint["type"] == "context"


@pytest.mark.parametrize(
    "sign", ["<!channel>", "<@U01BALIE>", "<https://x.nl|klik>", "`code`", "~weg~", "*vet*", "_s_"]
)
def test_nobodys_words_become_a_mention_a_link_or_a_look(sign: str) -> None:
    (block,) = shown(Text((Strong("Onderwerp"), f": zegt {sign} zo")))
    said = block["text"]["text"].removeprefix("*Onderwerp*")
    assert not set(said) & set("<>*~`")
    assert "_s_" not in said


def test_a_look_stays_close_around_its_words() -> None:
    (block,) = shown(Text((Strong(" Vandaag:\n "), "2 besluiten", Faint(" later "), Strong(" "), "dan")))
    assert block["text"]["text"] == "*Vandaag:* 2 besluiten _later_  dan"


def test_lines_of_a_text_stay_lines() -> None:
    (block,) = shown(Text(("eerst\ndan",)))
    assert block["text"] == {"type": "mrkdwn", "text": "eerst\ndan", "verbatim": True}


def test_a_shortened_line_says_so_wherever_it_is_cut() -> None:
    for length in range(2980, 3002):
        (block,) = shown(Text((Strong("a" * length), Strong("b" * 40))))
        assert "…" in block["text"]["text"]


def test_an_error_code_keeps_its_underscores() -> None:
    (block,) = shown(Bullets(((Strong("Code"), " ERR_PRINT_01"),)))
    assert block["text"]["text"] == "• *Code* ERR_PRINT_01"


def test_a_line_of_a_quote_cannot_leave_it() -> None:
    (block,) = shown(Quote("eerst\n> dan\n\nlaatst"))
    assert block["text"]["text"] == "> eerst\n> \u203a dan\n> laatst"


def test_facts_are_fields_and_a_table_reads_line_by_line() -> None:
    facts, table = shown(
        Facts((("Afdeling", "Burgerzaken"),)), Table(("Afdeling", "Vragen", "Nieuw"), (("Balie", "14", "3"),))
    )
    assert facts["fields"][0]["text"] == "*Afdeling*\nBurgerzaken"
    assert table["text"]["text"] == "• *Balie*: 14 vragen, 3 nieuw"


def test_a_dangerous_button_asks_once_more() -> None:
    (row,) = shown(Buttons((Button("Naam", "name", "f1", "primary"), Button("Intrekken", "withdraw", "f1", "danger"))))
    name, withdraw = row["elements"]
    assert (name["style"], "confirm" in name) == ("primary", False)
    assert withdraw["confirm"]["text"]["text"] == "Are you sure?"


def test_more_options_than_a_list_holds_go_in_groups() -> None:
    choices = tuple(Choice(f"Afdeling {number:03}", str(number)) for number in range(230))
    prompt, row = shown(Ask("Kies", "department", "OK", "v" * 255, "Waar werk je?", choices))
    assert prompt["text"]["text"] == "Waar werk je?"
    groups = row["elements"][0]["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 30]
    assert groups[0]["label"]["text"] == "Afdeling 000 \N{EN DASH} Afdeling 099"


def test_options_that_do_not_fit_are_counted() -> None:
    choices = (*(Choice("a" * 75, str(number)) for number in range(200)), Choice("te lang", "v" * 200))
    above, row = shown(Ask("Kies", "department", "OK", "", "", choices))
    options = row["elements"][0]["options"]
    assert above["text"]["text"] == f"… {len(choices) - len(options)} more choices"
    assert row["elements"][0]["placeholder"]["text"] == "Kies"


def test_a_list_says_once_what_it_is_for() -> None:
    choices = (Choice("Printen", "1"), Choice("Zoeken", "2"))
    (row,) = shown(Ask("Ander onderwerp", "other_topic", "OK", "f1", choices=choices))
    assert row["elements"][0]["placeholder"]["text"] == "Ander onderwerp"
    above, below = shown(Ask("Ander onderwerp", "other_topic", "OK", "f1", "Waar gaat het over?", choices))
    assert above["text"]["text"] == "Waar gaat het over?"
    assert below == row


def test_a_question_to_write_travels_in_its_button() -> None:
    ask = Ask("Vraag stellen aan de projectgroep", "ask", "Versturen", "f1", 'Wat "is" er?')
    (row,) = shown(ask)
    question = modal.unpacked(row["elements"][0]["value"], *modal.SHOWN)
    assert question is not None
    view = modal.form(question, channel="D1", message="1.2")
    assert size(view["title"]["text"]) <= modal.MODAL_TITLE
    assert view["title"]["text"].endswith("…")
    assert view["blocks"][0]["label"]["text"] == 'Wat "is" er?'
    kept = json.loads(view["private_metadata"])
    assert kept == {"action": "ask", "value": "f1", "language": "en", "channel": "D1", "message": "1.2"}


def test_what_does_not_fit_is_counted_where_it_was_cut_and_buttons_stay() -> None:
    items = tuple((f"{number} " + "a" * 90,) for number in range(200))
    *texts, note, row = shown(Heading("Kop", 1), Bullets(items), Buttons((Button("Details", "help"),)))
    told = sum(block["text"]["text"].count("•") for block in texts[1:])
    assert 100 < told < 200
    assert note["elements"][0]["text"] == f"… {200 - told} more lines"
    assert row["type"] == "actions"


def test_controls_that_do_not_fit_are_counted_and_the_first_stay() -> None:
    choices = tuple(Choice("a" * 70, str(number)) for number in range(60))
    asks = [Ask(f"Vraag {number}", "kind", "OK", "f1", "", choices) for number in range(5)]
    blocks = shown(Text(("Kies.",)), *asks)
    picks = [block for block in blocks if block["type"] == "actions"]
    assert len(picks) == 2
    assert blocks[-1]["elements"][0]["text"] == "… 3 more lines"


def test_ids_differ_within_a_message() -> None:
    rows = shown(*[Buttons((Button("Ja", "help", "1"), Button("Nee", "help", "2")))] * 3)
    ids = [element["action_id"] for row in rows for element in row["elements"]]
    assert len(set(ids)) == 6


def test_ten_times_a_digest_keeps_within_fifty_blocks() -> None:
    sections = [block for number in range(70) for block in (Heading(f"Kop {number}"), Text(("regel",)))]
    blocks = shown(Heading("Week", 1), *sections, Buttons((Button("Details", "help"),)))
    assert len(blocks) == MAX_BLOCKS
    assert blocks[-2]["elements"][0]["text"] == "… 93 more lines"


def test_forty_thousand_characters_are_shortened_visibly() -> None:
    (block,) = shown(Text(("é" * 40_000,)))
    assert block["text"]["text"].endswith("…")
    (quote,) = shown(Quote("&" * 40_000))
    assert quote["text"]["text"].endswith("&amp;…")


AWKWARD = (
    "",
    " ",
    "\x00",
    "\ud800",
    "a\u202eb",
    "*_~`",
    "&<>" * 30,
    "👩‍👩‍👧" * 20,
    "مرحبا",
    "> x\n> y",
    "x" * 4000,
    "\n" * 50,
)
texts = st.sampled_from(AWKWARD) | st.text(max_size=400)
values = st.text(st.characters(codec="utf-8"), max_size=255)
lines = st.lists(texts | st.builds(Strong, texts) | st.builds(Faint, texts), max_size=4).map(tuple)
many = st.integers(1, 25)


def repeated(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.builds(lambda some, times: tuple(some) * times, st.lists(strategy, max_size=3), many)


buttons = st.builds(Button, texts, st.sampled_from(["ask", "help"]), values, st.sampled_from(["plain", "danger"]))
card_blocks = st.one_of(
    st.builds(Heading, texts, st.sampled_from([1, 2])),
    st.builds(Text, lines),
    st.builds(Bullets, repeated(lines)),
    st.builds(Facts, repeated(st.tuples(texts, texts))),
    st.builds(Table, repeated(texts), repeated(repeated(texts))),
    st.builds(Quote, texts),
    st.builds(Buttons, repeated(buttons)),
    st.builds(Ask, texts, st.just("ask"), texts, values, texts, repeated(st.builds(Choice, texts, values))),
)
cards = st.builds(Card, texts, repeated(card_blocks), st.sampled_from(["nl", "en"]))


@pytest.mark.property
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cards)
def test_any_card_keeps_within_slacks_limits(card: Card) -> None:
    rendered = render(card)
    assert rendered["text"].strip()
    check(rendered["blocks"])
    json.dumps(rendered, ensure_ascii=False).encode("utf-8")
