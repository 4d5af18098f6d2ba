from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from bot.cards import Card
from bot.ports import Pressed, Said
from bot.web import Refused
from connectors.slack.guard import command_of, form_of
from connectors.slack.listeners import read
from connectors.slack.trim import event_id, pressed_of
from tests.connectors.slack.doors import OutOfOrder, Shelf
from tests.connectors.slack.payloads import as_fields, payload
from tests.connectors.slack.switchboard import Json, Switchboard
from tests.connectors.slack.ways import WAYS, brought, reached

RECEIVED = 1795312990
COMMAND = payload("slash_command")
SHORTCUT = payload("shortcut_global")
both_ways = pytest.mark.parametrize("way", WAYS)


def alone(text: str = "") -> Json:
    return {**COMMAND, "text": text}


def forms(slack: Switchboard) -> list[Json]:
    views = (asked["view"] for method, asked in slack.asked if method == "views.open")
    return [json.loads(view) if isinstance(view, str) else view for view in views]


@both_ways
def test_a_command_keeps_what_stands_behind_it_like_a_direct_message(way: str) -> None:
    shelf = Shelf()
    assert brought(way, COMMAND, shelf) is None
    (stored,) = shelf.stored.values()
    said = read(json.loads(json.dumps(stored)))
    assert isinstance(said, Said)
    assert said.text == "Etiketten & brieven printen niet"
    assert (said.sender.tenant, said.sender.user) == ("T01LINDE", "U01BALIE")
    assert (said.spot.kind, said.spot.key) == ("direct", "T01LINDE/U01BALIE")
    assert said.spot.address == {"team": "T01LINDE", "channel": "U01BALIE", "aside": "C01PROJECT"}
    assert not any(secret in json.dumps(stored) for secret in ("verification-token", "_hooks", COMMAND["trigger_id"]))


@both_ways
@pytest.mark.parametrize("body", [alone(), alone("  \n "), SHORTCUT], ids=["alone", "blank", "shortcut"])
def test_without_words_a_form_opens_in_the_language_of_the_person(way: str, body: Json) -> None:
    slack, shelf = Switchboard(), Shelf()
    assert brought(way, body, shelf, slack) is None
    (form,) = forms(slack)
    assert (form["title"]["text"], form["submit"]["text"]) == ("Ask a question", "Send")
    assert form["blocks"][0]["label"]["text"] == "What do you want to know?"
    assert shelf.asked == 0


@pytest.mark.parametrize(("body", "aside"), [(alone(), {"aside": "C01PROJECT"}), (SHORTCUT, {})])
def test_what_was_written_in_that_form_is_answered_to_the_person(body: Json, aside: dict[str, str]) -> None:
    slack, shelf = Switchboard(), Shelf()

    async def open_and_submit() -> None:
        async with reached("http", slack, shelf) as line:
            await line.bring(body)
            sent = payload("view_submission")
            sent["view"]["private_metadata"] = forms(slack)[0]["private_metadata"]
            await line.bring(sent)

    asyncio.run(open_and_submit())
    (stored,) = shelf.stored.values()
    pressed = read(stored)
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.answer, pressed.message) == ("ask", "Waar vind ik de zaak?", None)
    assert pressed.spot.kind == "direct"
    assert pressed.spot.address == {"team": "T01LINDE", "channel": "U01BALIE", **aside}


@both_ways
def test_a_form_that_does_not_open_is_told_to_whoever_typed(way: str) -> None:
    slack = Switchboard({"views.open": {"ok": False, "error": "expired_trigger_id"}})
    answer = brought(way, alone(), Shelf(), slack)
    assert answer is not None
    assert answer["text"] == "The form did not open. Type your question behind /vraag."
    assert brought(way, SHORTCUT, Shelf(), Switchboard(slack.answers)) is None


def test_a_command_is_stored_once_however_often_it_comes() -> None:
    shelf = Shelf()

    async def thrice() -> list[int]:
        async with reached("http", Switchboard(), shelf) as line:
            first, again = await line.post(COMMAND), await line.post(COMMAND)
            await line.bring({**COMMAND, "response_url": "https://slack.test/other"})
            await line.bring({**COMMAND, "trigger_id": "1.2.3"})
            return [first.status_code, again.status_code]

    assert asyncio.run(thrice()) == [200, 409]
    assert (len(shelf.stored), shelf.asked) == (2, 3)


def test_the_name_of_the_command_can_be_chosen() -> None:
    shelf = Shelf()

    async def bring() -> None:
        async with reached("http", Switchboard(), shelf, command="/zaakhulp") as line:
            assert (await line.post(COMMAND)).status_code == 400
            await line.bring({**COMMAND, "command": "/zaakhulp"})

    asyncio.run(bring())
    assert shelf.asked == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**COMMAND, "team_id": "T9OTHER"}, 403),
        ({**SHORTCUT, "team": {"id": "T9OTHER"}}, 403),
        ({**SHORTCUT, "user": {"id": "U01BALIE", "team_id": "T9OTHER"}}, 403),
        ({**SHORTCUT, "callback_id": "somebody_elses"}, 400),
        ({**SHORTCUT, "trigger_id": None, "user": None}, 400),
        ({**COMMAND, "user_id": "U\0"}, 400),
        ({name: value for name, value in COMMAND.items() if name != "trigger_id"}, 400),
        ({name: value for name, value in COMMAND.items() if name != "team_id"}, 400),
        ({"command": "/vraag"}, 400),
    ],
)
def test_what_is_not_ours_is_refused_without_content(body: Json, status: int, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf()

    async def post() -> int:
        async with reached("http", Switchboard(), shelf) as line:
            return (await line.post(body)).status_code

    with caplog.at_level(logging.INFO, "bot"), caplog.at_level(logging.INFO, "connectors"):
        assert asyncio.run(post()) == status
    assert shelf.asked == 0
    assert not any(word in caplog.text for word in ("Etiketten", "U01BALIE"))


def test_a_store_that_is_down_shows_that_the_command_failed() -> None:
    async def post() -> int:
        async with reached("http", Switchboard(), OutOfOrder()) as line:
            return (await line.post(COMMAND)).status_code

    assert asyncio.run(post()) == 503


def test_a_command_is_told_from_a_payload_by_its_bytes() -> None:
    assert command_of(as_fields({"command": "/vraag", "text": "é & <b>"})) == {"command": "/vraag", "text": "é & <b>"}
    assert form_of(b"payload=%7B%22a%22%3A1%7D") == {"a": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"type":"x","text":"&command=%2Fvraag&text=hoi&"}',
        b"command=%2Fvraag&text=%ff",
        b"command=%2Fvraag&text=een&text=twee",
        b"&".join(b"a%d=1" % number for number in range(60)),
    ],
)
def test_what_is_no_form_is_no_command(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        form_of(body)
    assert refused.value.status == 400


def test_each_command_has_an_id_of_its_own() -> None:
    first = pressed_of(COMMAND, RECEIVED)
    assert event_id(first) == event_id(pressed_of(COMMAND, RECEIVED + 1))
    assert event_id(first) != event_id(pressed_of({**COMMAND, "trigger_id": "1.2.3"}, RECEIVED))


UNREACHABLE: dict[str, Any] = {"ok": False, "error": "messages_tab_disabled"}


def posted(address: dict[str, str], answers: dict[str, Json]) -> list[tuple[str, Json]]:
    slack = Switchboard(answers)

    async def post() -> None:
        async with reached("http", slack, Shelf()) as line:
            await line.connector.post({"team": "T01LINDE", **address}, Card("Genoteerd."), mark="m1")

    asyncio.run(post())
    return [(method, asked) for method, asked in slack.asked if method.startswith("chat.")]


def test_a_receipt_goes_to_the_persons_own_conversation() -> None:
    ((method, asked),) = posted({"channel": "U01BALIE", "aside": "C01PROJECT"}, {})
    assert (method, asked["channel"]) == ("chat.postMessage", "U01BALIE")


def test_where_that_cannot_be_opened_the_person_alone_sees_it_where_they_asked() -> None:
    answers = {"chat.postMessage": UNREACHABLE, "chat.postEphemeral": {"ok": True, "message_ts": "2.000001"}}
    sent = posted({"channel": "U01BALIE", "aside": "C01PROJECT"}, answers)
    assert [method for method, _ in sent] == ["chat.postMessage", "chat.postEphemeral"]
    assert (sent[1][1]["channel"], sent[1][1]["user"], sent[1][1]["text"]) == ("C01PROJECT", "U01BALIE", "Genoteerd.")


def test_a_press_on_what_one_person_alone_sees_is_answered_to_that_person() -> None:
    body = payload("block_actions_button")
    body["container"].update({"is_ephemeral": True, "channel_id": "C01PROJECT"})
    pressed = read(pressed_of(body, RECEIVED))
    assert isinstance(pressed, Pressed)
    assert (pressed.spot.kind, pressed.message) == ("direct", None)
    assert pressed.spot.address == {"team": "T01LINDE", "channel": "U01BALIE", "aside": "C01PROJECT"}
