from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.cards import Bullets, Button, Buttons, Card, Heading, Strong, Text
from bot.ports import DeliveryError, Pressed, Said
from connectors.slack.listeners import read
from connectors.slack.render import MAX_PAGE_BLOCKS, MAX_TOTAL, page
from connectors.slack.trim import pressed_of
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.payloads import payload
from tests.connectors.slack.switchboard import Json, Switchboard
from tests.connectors.slack.ways import WAYS, brought, reached

RECEIVED = 1795312990
PAGE = {"team": "T01LINDE", "page": "U01BALIE"}
PUBLISHED = {"views.publish": {"ok": True, "view": {"id": "V01HOME"}}}


def questions(number: int, text: str = "Etiketten printen niet") -> Card:
    """Make a page of so many questions, as the core makes one."""
    items = (
        (
            Text((Strong(f"“{text} {item}”"), " Open.")),
            Buttons((Button("Intrekken", "withdraw", f"f{item}", "danger"),)),
        )
        for item in range(number)
    )
    blocks = (block for item in items for block in item)
    return Card("Mijn vragen", (Heading("Mijn vragen", 1), *blocks, Bullets((("Alleen jij ziet dit.",),))))


def published(slack: Switchboard) -> list[tuple[str, Json]]:
    asked = [(body["user_id"], body["view"]) for method, body in slack.asked if method == "views.publish"]
    return [(user, json.loads(view) if isinstance(view, str) else view) for user, view in asked]


def on_page(card: Card, answers: dict[str, Json] | None = None) -> list[tuple[str, Json]]:
    slack = Switchboard({**PUBLISHED, **(answers or {})})

    async def post() -> None:
        async with reached("http", slack, Shelf()) as line:
            assert await line.connector.post(PAGE, card, mark="m1") == "V01HOME"
            assert await line.connector.find(PAGE, "m1") == ""

    asyncio.run(post())
    return published(slack)


def weight(part: Any) -> int:
    if isinstance(part, dict):
        return sum(len(part[name]) for name in ("text", "value") if isinstance(part.get(name), str)) + sum(
            map(weight, part.values())
        )
    return sum(map(weight, part)) if isinstance(part, list) else 0


@pytest.mark.parametrize("way", WAYS)
def test_opening_the_home_tab_asks_for_the_persons_page(way: str) -> None:
    shelf = Shelf()
    assert brought(way, payload("app_home_opened_home"), shelf) is None
    (stored,) = shelf.stored.values()
    event = read(stored)
    assert isinstance(event, Said)
    assert (event.opened, event.text, event.spot.kind, event.spot.address) == (True, "", "page", PAGE)


@pytest.mark.parametrize("way", WAYS)
def test_a_button_on_the_page_is_answered_in_the_persons_own_conversation(way: str) -> None:
    shelf = Shelf()
    assert brought(way, payload("block_actions_home"), shelf) is None
    (stored,) = shelf.stored.values()
    assert "Etiketten" not in json.dumps(stored)
    event = read(stored)
    assert isinstance(event, Pressed)
    assert (event.action, event.value, event.message) == ("withdraw", "f1", None)
    assert (event.spot.kind, event.spot.address) == ("direct", {"team": "T01LINDE", "channel": "U01BALIE"})


def test_the_form_on_the_page_keeps_no_message_to_replace() -> None:
    slack, body = Switchboard(), payload("block_actions_home")
    body["actions"] = payload("block_actions_open_form")["actions"]
    brought("http", body, Shelf(), slack)
    ((_, asked),) = [call for call in slack.asked if call[0] == "views.open"]
    view = json.loads(asked["view"]) if isinstance(asked["view"], str) else asked["view"]
    kept = json.loads(view["private_metadata"])
    assert (kept["channel"], kept["message"]) == ("", "")


def test_a_page_without_a_view_is_refused_as_any_press_without_a_place() -> None:
    body = payload("block_actions_home")
    body["container"] = {"type": "message"}
    with pytest.raises(Exception, match="odd_payload"):
        pressed_of(body, RECEIVED)


def test_a_page_is_published_for_its_person_alone() -> None:
    ((user, view),) = on_page(questions(1))
    assert (user, view["type"]) == ("U01BALIE", "home")
    assert [block["type"] for block in view["blocks"]] == ["header", "section", "actions", "section"]


@pytest.mark.parametrize("number", [20, 45, 200])
@pytest.mark.parametrize("text", ["Etiketten printen niet", "&" * 138, "🖨" * 138])
def test_a_page_holds_slacks_limits_with_ten_times_the_questions(number: int, text: str) -> None:
    view = page(questions(number, text))
    assert len(view["blocks"]) <= MAX_PAGE_BLOCKS
    assert weight(view["blocks"]) <= MAX_TOTAL
    for block in view["blocks"]:
        parsed = Block.parse(block)
        assert parsed is not None
        assert parsed.to_dict() == block
    ids = [
        element["action_id"]
        for block in view["blocks"]
        for element in block.get("elements", ())
        if "type" in element and element["type"] == "button"
    ]
    assert len(ids) == len(set(ids))
    if number > 45:
        assert "nog" in json.dumps(view["blocks"]), "it says how much is left out"


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [({"ok": False, "error": "not_enabled"}, True), ({"ok": False, "error": "fatal_error"}, False)],
)
def test_a_page_that_cannot_be_published_is_told(answer: Json, permanent: bool) -> None:  # noqa: FBT001
    with pytest.raises(DeliveryError) as error:
        on_page(questions(1), {"views.publish": answer})
    assert error.value.permanent is permanent
