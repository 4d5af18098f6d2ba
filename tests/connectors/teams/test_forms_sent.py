"""A form that was sent, from wherever it was opened: who is answered, what is passed on and whose it was."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ports import Action, PassedOn, Pressed
from connectors.teams.listeners import read
from connectors.teams.parts import Seen
from tests.connectors.teams.payloads import payload

TENANT = "11111111-2222-4333-8444-555555555555"


def passed_on(**user: Any) -> dict[str, Any]:
    """Give a form in which the message of `user` is passed on."""
    raw = payload("form_sent")
    raw["value"]["messagePayload"]["from"] = {"user": user} if user else {"application": {"id": "28:bot"}}
    return raw


def test_a_form_answers_the_person_wherever_it_was_opened() -> None:
    raw = payload("form_sent")
    raw["value"]["data"] |= {"action": "ask", "answer": "Waar staan oude zaken?"}
    event = read(raw)
    assert isinstance(event, Pressed)
    assert (event.action, event.answer, event.passed_on) == (Action.ASK, "Waar staan oude zaken?", None)
    assert (event.spot.kind, event.message, event.chat) == ("direct", None, None)
    assert {"conversation", "aside"} & set(event.spot.address) == set(), "nobody there may learn of it"
    assert isinstance(event.sender, Seen)
    assert event.sender.conversation == ""


def test_passing_on_names_the_author_and_their_chat() -> None:
    author = "00000000-0000-4000-8000-000000000021"
    event = read(passed_on(id=author, userIdentityType="aadUser", displayName="Employee 1"))
    assert isinstance(event, Pressed)
    assert (event.action, event.answer, event.value) == (Action.PASS_ON, "zonder namen", "1795334848479")
    assert (event.spot.kind, event.spot.key) == ("channel", f"{TENANT}/team-id")
    assert event.chat is not None
    assert (event.chat.address["member"], "aside" in event.chat.address) == ("user-id-0", False)
    assert event.passed_on is not None
    assert event.passed_on.author is not None
    assert event.passed_on.chat is not None
    assert (event.passed_on.author.user, event.passed_on.author.name) == (author, None)
    assert event.passed_on.chat.address["member"] == author
    assert event.passed_on.chat.key == f"{TENANT}/{author}"


@pytest.mark.parametrize(
    "user",
    [
        {},
        {"id": "x", "userIdentityType": "anonymousGuest"},
        {"id": "x", "userIdentityType": "federatedUser"},
        {"id": 7},
    ],
)
def test_an_author_who_cannot_be_written_to_is_none(user: dict[str, Any]) -> None:
    event = read(passed_on(**user))
    assert isinstance(event, Pressed)
    assert event.passed_on == PassedOn()


def test_a_message_between_two_people_is_no_chat_of_ours() -> None:
    conversation = {"id": "19:a_b@unq.gbl.spaces", "conversationType": "personal", "tenantId": TENANT}
    event = read({**payload("form_sent"), "conversation": conversation})
    assert isinstance(event, Pressed)
    assert event.spot.kind == "channel"
    assert event.chat is not None
    assert "conversation" not in event.chat.address


@pytest.mark.parametrize("odd", [None, 7, "", "a\0"])
def test_a_message_without_an_id_is_passed_on_without(odd: object) -> None:
    raw = payload("form_sent")
    raw["value"]["messagePayload"]["id"] = odd
    event = read(raw)
    assert isinstance(event, Pressed)
    assert event.value == ""


@pytest.mark.parametrize("action", ["withdraw", "forget_me", "", 7, None])
def test_a_form_carries_nothing_else(action: object) -> None:
    raw = payload("form_sent")
    raw["value"]["data"]["action"] = action
    assert read(raw) is None
