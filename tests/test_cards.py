"""The neutral card: what was decided is what is sent, however long it lay."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

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
    dump,
    load,
    plain,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LINE = st.lists(st.one_of(TEXT, st.builds(Strong, TEXT), st.builds(Faint, TEXT)), max_size=3).map(tuple)
CELLS = st.lists(TEXT, max_size=3).map(tuple)
BUTTON = st.builds(Button, TEXT, TEXT, TEXT, st.sampled_from(["plain", "primary", "danger"]))
BLOCK = st.one_of(
    st.builds(Heading, TEXT, st.sampled_from([1, 2])),
    st.builds(Text, LINE),
    st.builds(Bullets, st.lists(LINE, max_size=3).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)),
    st.builds(Table, CELLS, st.lists(CELLS, max_size=3).map(tuple)),
    st.builds(Quote, TEXT),
    st.builds(Buttons, st.lists(BUTTON, max_size=3).map(tuple)),
    st.builds(Ask, TEXT, TEXT, TEXT, TEXT, TEXT, st.lists(st.builds(Choice, TEXT, TEXT), max_size=3).map(tuple)),
)
CARD = st.builds(Card, TEXT, st.lists(BLOCK, max_size=5).map(tuple), st.sampled_from(["nl", "en"]))


@pytest.mark.property
@given(CARD)
def test_a_card_comes_back_as_it_was(card: Card) -> None:
    assert load(dump(card)) == card


def test_kinds_of_spans_stay_apart() -> None:
    line = ("Toon: ", Strong("negatief"), Faint(" (12 mensen)"))
    card = load(dump(Card("Toon", (Text(line),))))
    assert card.blocks == (Text(line),)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"summary": "a", "blocks": [{"type": "script", "text": "x"}]}',
        b'{"summary": "a", "blocks": [{"type": "heading", "text": "x", "level": 3}]}',
        b'{"summary": "a", "blocks": [{"type": "buttons", "items": [{"label": "x"}]}]}',
    ],
)
def test_what_is_no_card_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationError):
        load(data)


def test_a_card_cannot_be_changed() -> None:
    card = Card("a")
    with pytest.raises(FrozenInstanceError):
        card.summary = "b"  # type: ignore[misc]


def test_plain_text_has_no_looks() -> None:
    assert plain(("Toon: ", Strong("goed"), Faint(" (nu)"))) == "Toon: goed (nu)"
    assert plain(()) == ""
