"""What no page shows and no database keeps is taken out of what people sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.ports import Action
from bot.printable import keepable
from models import InboxEvent
from tests.topics.square import topic
from tests.town import AMBASSADOR, INSIDER, Town

ODD = "laden\x00 lu\ud83dkt niet"
SCALARS = st.text(st.characters()) | st.integers() | st.none()
ANYTHING = st.recursive(SCALARS, lambda of: st.lists(of) | st.dictionaries(st.text(), of))


@given(ANYTHING)
def test_all_that_json_holds_can_be_kept(value: Any) -> None:
    json.dumps(keepable(value), ensure_ascii=False).encode()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_what_can_be_kept_stays_as_it_is(text: str) -> None:
    assert keepable({"said": [text, 1]}) == {"said": [text, 1]}


@pytest.mark.parametrize("action", [Action.OWNER, Action.TITLE, Action.NOTE, Action.MEASURE, Action.DECLINE])
def test_who_sends_it_in_a_form_is_answered(any_town: Town, action: Action) -> None:
    number = topic(any_town, "Etiketten", ("bo", "cas"))
    any_town.open(INSIDER)
    assert any_town.press(INSIDER, action, f"{number}:0", ODD)
    assert failures(any_town) == []


def test_who_types_it_is_answered(any_town: Town) -> None:
    for who, line in {AMBASSADOR: f"waarom: {ODD}", INSIDER: f"3 burgerzaken: {ODD}", "bo": ODD}.items():
        assert any_town.say(who, line)
    assert failures(any_town) == []


def failures(town: Town) -> list[str | None]:
    return town.read(lambda session: list(session.scalars(select(InboxEvent.reason).where(InboxEvent.attempts > 0))))
