"""Passing on a colleague's message in Slack: the shortcut on a message, the form it opens, and what comes of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.ports import PassedOn, Pressed, Sender
from connectors.slack.listeners import read
from connectors.slack.modal import ANSWER
from connectors.slack.trim import pressed_of
from tests.connectors.slack.doors import OutOfOrder, Shelf
from tests.connectors.slack.payloads import payload
from tests.connectors.slack.switchboard import Json, Switchboard
from tests.connectors.slack.ways import WAYS, reached

SHORTCUT = payload("message_action")
TEXT = "@… het zaaksysteem verliest & vergeet mijn zaken, zie https://lindewaard.example/zaak"
both_ways = pytest.mark.parametrize("way", WAYS)


def on(**parts: Any) -> Json:
    """Give the shortcut on another message."""
    return {**SHORTCUT, "message": {**SHORTCUT["message"], **parts}}


def form_of(slack: Switchboard) -> Json:
    (view,) = [asked["view"] for method, asked in slack.asked if method == "views.open"]
    return dict(json.loads(view) if isinstance(view, str) else view)


def opened(body: Json, way: str = "http") -> tuple[Json, Shelf]:
    slack, shelf = Switchboard(), Shelf()

    async def bring() -> None:
        async with reached(way, slack, shelf) as line:
            assert await line.bring(body) is None

    asyncio.run(bring())
    return form_of(slack), shelf


def submitted(form: Json, text: str, way: str = "http") -> tuple[Pressed, Json]:
    shelf, body = Shelf(), payload("view_submission")
    body["view"]["private_metadata"] = form["private_metadata"]
    body["view"]["state"]["values"]["question"]["answer"]["value"] = text

    async def bring() -> None:
        async with reached(way, Switchboard(), shelf) as line:
            assert await line.bring(body) is None

    asyncio.run(bring())
    (stored,) = shelf.stored.values()
    pressed = read(json.loads(json.dumps(stored)))
    assert isinstance(pressed, Pressed)
    return pressed, stored


@both_ways
def test_a_form_opens_with_the_message_in_it_and_nothing_is_stored(way: str) -> None:
    form, shelf = opened(SHORTCUT, way)
    (block,) = form["blocks"]
    assert (form["title"]["text"], form["submit"]["text"]) == ("Pass on", "Pass on")
    assert block["label"]["text"] == "Take out what is about residents."
    assert (block["element"]["initial_value"], block["element"]["multiline"]) == (TEXT, True)
    assert shelf.asked == 0


def test_the_form_keeps_no_word_of_the_message_and_no_name() -> None:
    form, _ = opened(SHORTCUT)
    kept = json.loads(form["private_metadata"])
    assert kept.pop("author") == "U02AMBA"
    assert set(kept) == {"action", "value", "language", "channel", "message"}
    assert not any(word in form["private_metadata"] for word in ("zaak", "medewerker", "U01BALIE"))
    assert "U03PROJ" not in json.dumps(form)


@both_ways
def test_what_was_written_comes_with_its_author_and_is_answered_directly(way: str) -> None:
    pressed, stored = submitted(opened(SHORTCUT)[0], "het zaaksysteem verliest mijn zaken", way)
    assert (pressed.action, pressed.answer, pressed.message) == (
        "pass_on",
        "het zaaksysteem verliest mijn zaken",
        None,
    )
    assert pressed.sender == Sender("T01LINDE", "U01BALIE")
    assert pressed.value == SHORTCUT["message"]["ts"]
    assert (pressed.spot.kind, pressed.spot.address) == ("channel", {"team": "T01LINDE", "channel": "C01PROJECT"})
    assert pressed.chat is not None
    assert (pressed.chat.kind, pressed.chat.key) == ("direct", "T01LINDE/U01BALIE")
    assert pressed.chat.address == {"team": "T01LINDE", "channel": "U01BALIE", "aside": "C01PROJECT"}
    assert pressed.passed_on is not None
    assert pressed.passed_on.author == Sender("T01LINDE", "U02AMBA")
    assert pressed.passed_on.chat is not None
    assert pressed.passed_on.chat.address == {"team": "T01LINDE", "channel": "U02AMBA"}
    assert pressed.passed_on.chat.key == "T01LINDE/U02AMBA"
    assert "vergeet" not in json.dumps(stored), "what was taken out is kept nowhere"


def test_a_message_between_two_people_is_answered_beside_it() -> None:
    pressed, _ = submitted(opened({**SHORTCUT, "channel": {"id": "D0BETWEEN"}})[0], "iets")
    assert pressed.chat is not None
    assert (pressed.spot.kind, pressed.chat.kind) == ("channel", "direct")


@pytest.mark.parametrize(
    "body",
    [
        on(bot_id="B9OTHER"),
        on(subtype="bot_message"),
        on(user=None),
        on(user="USLACKBOT"),
        on(team="T9OTHER"),
        on(user_team="T9OTHER"),
        on(source_team="T9OTHER"),
        {**SHORTCUT, "message": {"type": "message", "text": "Nieuwe zaak", "bot_id": "B1", "ts": "1.2"}},
    ],
)
def test_bots_and_people_of_other_workspaces_are_no_authors(body: Json) -> None:
    form, _ = opened(body)
    assert "author" not in json.loads(form["private_metadata"])
    assert submitted(form, "iets")[0].passed_on == PassedOn()


def test_only_what_is_passed_on_has_an_author() -> None:
    pressed = read(pressed_of(payload("view_submission"), 1795312990))
    assert isinstance(pressed, Pressed)
    assert pressed.passed_on is None


@pytest.mark.parametrize("text", ["é" * 10_000, "🖨" * 2000, "&amp;" * 3001])
def test_what_is_too_long_is_cut_visibly(text: str) -> None:
    (block,) = opened(on(text=text))[0]["blocks"]
    filled = block["element"]["initial_value"]
    assert len(filled.encode("utf-16-le")) // 2 <= ANSWER == block["element"]["max_length"]
    assert filled.endswith("…")
    assert block["hint"]["text"] == "This message was too long. Its end is not in it."
    assert "hint" not in opened(on(text="kort"))[0]["blocks"][0]


@pytest.mark.parametrize("text", ["", None, " \n "])
def test_a_message_without_words_opens_an_empty_form(text: str | None) -> None:
    (block,) = opened(on(text=text))[0]["blocks"]
    assert "initial_value" not in block["element"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**SHORTCUT, "team": {"id": "T9OTHER"}}, 403),
        ({**SHORTCUT, "user": {"id": "U9GUEST", "team_id": "T9OTHER"}}, 403),
        ({**SHORTCUT, "team": None, "user": {"id": "U01BALIE"}}, 400),
        ({**SHORTCUT, "callback_id": "somebody_elses"}, 400),
        ({**SHORTCUT, "callback_id": "ask"}, 400),
        ({**SHORTCUT, "message": None}, 400),
        ({**SHORTCUT, "channel": {}}, 400),
        ({**SHORTCUT, "message": {**SHORTCUT["message"], "user": "U\0"}}, 400),
        ({**payload("shortcut_global"), "callback_id": "pass_on"}, 400),
    ],
)
def test_what_is_not_ours_is_refused_and_not_stored(body: Json, status: int) -> None:
    shelf = Shelf()

    async def post() -> int:
        async with reached("http", Switchboard(), shelf) as line:
            return (await line.post(body)).status_code

    assert asyncio.run(post()) == status
    assert shelf.asked == 0


def test_a_store_that_is_down_fails_the_submission_and_not_the_form() -> None:
    async def post() -> list[int]:
        async with reached("http", Switchboard(), OutOfOrder()) as line:
            form = payload("view_submission")
            return [(await line.post(body)).status_code for body in (SHORTCUT, form)]

    assert asyncio.run(post()) == [200, 503]
