"""What an invoke gets for an answer, and what is stored of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from microsoft_teams.api.models.messaging_extension import MessagingExtensionActionResponse

from bot.ports import Action, Pressed
from connectors.teams import reception
from tests.connectors.teams.house import PRESS, House, activity

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:microsoft_teams")


def test_a_press_is_stored_and_answered(house: House) -> None:
    answer = house.send(activity("invoke_execute", value=PRESS, locale="en-US"))
    assert answer.status_code == 200
    assert answer.json() == {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Noted."}
    assert len(house.door.taken) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": "task/fetch"}, 501),
        ({"name": "composeExtension/query"}, 501),
        ({"name": ["composeExtension/submitAction"]}, 501),
        ({"name": "composeExtension/submitAction"}, 400),
        ({"name": None}, 501),
        ({"value": {"action": {"type": "Action.Execute", "data": {"foreign": 1}}}}, 400),
        ({"value": {"action": {"type": "Action.Other", "data": {"action": "stop", "value": ""}}}}, 400),
        ({"value": "text"}, 400),
        ({"value": None}, 400),
    ],
)
def test_other_invokes_are_not_passed_over_in_silence(house: House, changes: dict[str, Any], status: int) -> None:
    assert house.send(activity("invoke_execute", **{"value": PRESS, **changes})).status_code == status
    assert not house.door.taken


def form(which: str = "form_opened", **value: Any) -> dict[str, Any]:
    body = activity(which)
    return {**body, "value": {**body["value"], **value}}


def dialog_of(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    assert MessagingExtensionActionResponse.model_validate(answer.json()).task is not None
    task: dict[str, Any] = answer.json()["task"]
    assert task["type"] == "continue"
    shown: dict[str, Any] = task["value"]
    return shown


def test_passing_on_opens_a_form_that_holds_the_message(house: House) -> None:
    shown = dialog_of(house.send(form()))
    (field,) = shown["card"]["content"]["body"]
    (send,) = shown["card"]["content"]["actions"]
    assert shown["title"] == "Pass on"
    assert field["value"] == "Vraagpunt Zaaksysteem de etiketten printen niet"
    assert "Take out" in field["label"]
    assert send["data"] == {"action": "pass_on", "value": "", "input": field["id"], "language": "en"}
    assert not house.door.taken, "nothing is kept before it is sent"


def test_a_question_opens_an_empty_form(house: House) -> None:
    shown = dialog_of(house.send(form(commandId="ask", commandContext="compose")))
    (field,) = shown["card"]["content"]["body"]
    assert (shown["title"], field["value"]) == ("Ask a question", "")
    assert shown["card"]["content"]["actions"][0]["data"]["action"] == "ask"


@pytest.mark.parametrize("command", ["", "other", None, 7, ["ask"]])
def test_an_unknown_command_opens_nothing(house: House, command: object) -> None:
    assert house.send(form(commandId=command)).status_code == 400


def test_a_form_is_stored_and_closed_in_its_own_language(house: House) -> None:
    data = activity("form_sent")["value"]["data"]
    answer = house.send(form("form_sent", data={**data, "language": "nl"}))
    assert answer.status_code == 200
    assert answer.json() == {"task": {"type": "message", "value": "Genoteerd."}}
    (raw,) = house.door.taken.values()
    event = house.connector.read(raw)
    assert isinstance(event, Pressed)
    assert (event.action, event.answer) == (Action.PASS_ON, "zonder namen")


def test_of_a_message_that_is_passed_on_no_more_is_stored_than_who_wrote_it(house: House) -> None:
    house.send(form("form_sent"))
    (raw,) = house.door.taken.values()
    kept = json.dumps(raw["value"])
    assert "user-id-0" in kept
    assert not [word for word in ("etiketten", "displayName", "linkToMessage", "createdDateTime") if word in kept]


@pytest.mark.parametrize("answer", ["", " \n ", None, 7])
def test_an_empty_form_is_not_stored(house: House, answer: object) -> None:
    data = activity("form_sent")["value"]["data"]
    sent = house.send(form("form_sent", data={**data, "answer": answer}))
    assert sent.json() == {"task": {"type": "message", "value": "Write something first."}}
    assert not house.door.taken


def test_a_form_of_somebody_else_is_refused(house: House) -> None:
    assert house.send(form("form_sent", data={"action": "withdraw", "value": ""})).status_code == 400
    assert house.send(form("form_sent", data="text")).status_code == 400
    assert not house.door.taken


def test_a_store_that_is_away_makes_the_form_stay(house: House) -> None:
    house.door.down = True
    assert house.send(form("form_sent")).status_code == 503


def test_what_takes_too_long_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: object) -> Any:
        await asyncio.sleep(5)

    monkeypatch.setattr(reception, "ANSWER_WITHIN", 0.01)
    monkeypatch.setattr(house.door, "question", slow)
    assert house.send(form()).status_code == 503


def test_an_edit_is_stored_each_time_and_a_deletion_once(house: House) -> None:
    edits = [activity("message_edited", text=text) for text in ("one", "two", "two")]
    moment = edits[0]["timestamp"]
    for body in [*edits, activity("message_deleted"), activity("message_deleted", channelData={})]:
        assert house.send({**body, "timestamp": moment}).status_code == 200
    assert len(house.door.taken) == 3
