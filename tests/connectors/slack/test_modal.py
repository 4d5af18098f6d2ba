"""Any form keeps within Slack's limits, whatever is asked and whatever stands in it already."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.cards import Ask, Choice
from connectors.slack import modal
from connectors.slack.text import size
from tests.connectors.slack.test_render import texts, values

MAX_METADATA, MAX_LABEL, MAX_HINT, MAX_VALUE = 3000, 2000, 2000, 2000
ids = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)
about = st.lists(st.builds(Choice, texts, values), max_size=modal.ABOUT + 1).map(tuple)
asks = st.builds(Ask, texts, st.sampled_from(["ask", "pass_on"]), texts, values, texts, about=about)
filled = texts | st.text(min_size=2990, max_size=3010) | st.sampled_from(["🖨" * 1500, "🖨" * 1501, "x" * 9000])


def check(view: dict[str, Any]) -> None:
    """Hold a form against the limits of docs.slack.dev/reference/views/modal-views and of its blocks."""
    View(**view).validate_json()
    assert view["submit"]["text"].strip(), "a form with an input needs a button"
    assert all(1 <= size(view[part]["text"]) <= modal.MODAL_TITLE for part in ("title", "submit"))
    assert size(view["private_metadata"]) <= MAX_METADATA
    for block in view["blocks"]:
        parsed = Block.parse(block)
        assert parsed is not None
        assert parsed.to_dict() == block
        assert 1 <= size(block["label"]["text"]) <= MAX_LABEL
        assert size(block.get("hint", {"text": ""})["text"]) <= MAX_HINT
        if block["block_id"] == modal.ABOUT_BLOCK:
            assert block["optional"], "whoever decides about something else leaves it open"
            continue
        assert size(block["element"].get("initial_value", "")) <= block["element"]["max_length"] <= modal.ANSWER


@pytest.mark.property
@given(asks, filled, st.sampled_from(["nl", "en"]), ids, ids)
def test_any_form_keeps_within_slacks_limits(ask: Ask, text: str, language: str, place: str, author: str) -> None:
    question = modal.question(ask, language)
    check(modal.form(question, text, aside=place, author=author))
    check(modal.form(question, channel=place, message=author))


@pytest.mark.property
@given(asks, ids)
def test_any_question_fits_its_button_and_comes_back_from_its_form(ask: Ask, place: str) -> None:
    packed = modal.packed(ask, "nl")
    assert size(packed) <= MAX_VALUE
    question = modal.unpacked(packed, *modal.SHOWN)
    assert question is not None
    kept = modal.unpacked(modal.form(question, channel=place, message="1.2")["private_metadata"], "channel", "message")
    assert kept is not None
    assert (kept["action"], kept["value"], kept["channel"]) == (ask.action, ask.value, place)


def test_a_button_of_before_there_was_anything_to_pick_still_opens_its_form() -> None:
    question = modal.question(Ask("Record", "decide", "Save", "digest/1"), "nl")
    del question["about"]
    assert [block["block_id"] for block in modal.form(question)["blocks"]] == [modal.BLOCK]
