"""The dialog holds what Teams takes, whatever a message holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from microsoft_teams.api.models.messaging_extension import MessagingExtensionActionResponse

from bot.cards import Ask
from connectors.teams.fit import size
from connectors.teams.form import SOURCE, closing, dialog, words_of
from connectors.teams.inputs import MAX_ANSWER
from connectors.teams.render import MAX_CARD
from connectors.teams.text import text_of_message

ASK = Ask("Pass on", "pass_on", "Send", prompt="Take out what is about residents.")


def content(answer: dict[str, Any]) -> dict[str, Any]:
    assert MessagingExtensionActionResponse.model_validate(answer).task is not None
    shown: dict[str, Any] = answer["task"]["value"]["card"]["content"]
    return shown


def test_the_form_asks_in_one_input_and_sends_with_one_button() -> None:
    shown = content(dialog(ASK, "en", "It is slow."))
    (field,), (send,) = shown["body"], shown["actions"]
    assert (field["type"], field["id"], field["value"], field["label"]) == (
        "Input.Text",
        SOURCE,
        "It is slow.",
        "Take out what is about residents.",
    )
    assert field["isRequired"]
    assert (send["type"], send["title"], shown["lang"]) == ("Action.Submit", "Send", "en")


def test_a_long_message_is_shortened_so_that_one_sees_it() -> None:
    (field,) = content(dialog(ASK, "en", "a" * MAX_ANSWER))["body"]
    assert field["value"] == "a" * MAX_ANSWER
    (field,) = content(dialog(ASK, "en", "a" * (MAX_ANSWER + 1)))["body"]
    assert field["value"] == "a" * (MAX_ANSWER - 1) + "…"


def test_lines_stay_and_what_no_screen_shows_goes() -> None:
    (field,) = content(dialog(ASK, "en", "one\ntwo\x07\ud83d"))["body"]
    assert field["value"] == "one\ntwo ?"


def test_a_form_without_words_still_has_a_title() -> None:
    answer = dialog(Ask("", "ask", ""), "nl")
    assert answer["task"]["value"]["title"]
    assert content(answer)["actions"][0]["title"]


def test_the_closing_word_is_an_answer_that_teams_takes() -> None:
    told = MessagingExtensionActionResponse.model_validate(closing("Noted."))
    assert told.task is not None
    assert told.task.value == "Noted."


@pytest.mark.parametrize(
    ("kept", "locale", "language"),
    [("en", "nl-NL", "en"), ("nl", "en-US", "nl"), (None, "en-US", "en"), ("xx", "nl-NL", "nl"), ({}, 7, "nl")],
)
def test_the_language_is_that_of_the_form(kept: object, locale: object, language: str) -> None:
    assert words_of({"locale": locale, "value": {"data": {"language": kept}}}).language == language


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            {"contentType": "html", "content": "<p>Printen <b>lukt</b> niet</p><p>Al dagen</p>"},
            "Printen lukt niet\n\nAl dagen",
        ),
        ({"contentType": "html", "content": '<at id="0">Jan</at> weet het'}, "Jan weet het"),
        ({"contentType": "text", "content": "a <b> & c"}, "a <b> & c"),
        ({"contentType": "html", "content": "a &amp; b<script>x</script>"}, "a & b"),
        ({"contentType": "html"}, ""),
        ({"content": 7}, ""),
        ("text", ""),
        (None, ""),
    ],
)
def test_the_text_of_a_message(body: object, text: str) -> None:
    assert text_of_message({"body": body}) == text


@pytest.mark.property
@given(label=st.text(), prompt=st.text(), send=st.text(), text=st.text(max_size=4_000))
def test_any_text_gives_a_form_that_fits(label: str, prompt: str, send: str, text: str) -> None:
    answer = dialog(Ask(label, "pass_on", send, prompt=prompt), "nl", text)
    assert size(content(answer)) <= MAX_CARD
    assert len(content(answer)["body"][0]["value"]) <= MAX_ANSWER
