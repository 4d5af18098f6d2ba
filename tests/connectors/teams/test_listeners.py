from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Changed, Pressed, Said, Spot
from connectors.teams.listeners import read
from connectors.teams.parts import Seen, Unreadable
from connectors.teams.trim import lean
from tests.connectors.teams.payloads import payload

RECEIVED = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TENANT = "11111111-2222-4333-8444-555555555555"
BOT = "00000000-0000-0000-0000-00000000000011"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def said(raw: dict[str, Any]) -> Said:
    event = read(raw)
    assert isinstance(event, Said)
    return event


def mention(name: str, account: str) -> dict[str, Any]:
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": account, "name": name}}


def test_a_message_in_personal_chat() -> None:
    event = said(payload("message_personal"))
    assert event.text == "give card & <b>x</b>"
    assert event.at == datetime(2026, 11, 22, 1, 44, 53, 529000, tzinfo=UTC)
    assert (event.spot.kind, event.opened, event.files) == ("direct", False, 0)
    assert event.spot.address == {
        "conversation": "personal-chat-id",
        "service_url": "http://localhost:56190/_connector",
        "tenant": TENANT,
    }
    assert (event.sender.tenant, event.sender.user) == (TENANT, "00000000-0000-0000-0000-000000000020")
    assert (event.sender.name, event.sender.locale) == ("Employee 0", "en-US")


def test_a_mention_in_a_channel_is_one_place_and_its_answer_goes_into_the_thread() -> None:
    event = said(payload("mention_channel"))
    assert event.text == "post the card here"
    assert event.spot.kind == "channel"
    assert (event.spot.address["conversation"], event.spot.address["thread"]) == ("team-id", "1795311929176")
    assert event.spot.key == f"{TENANT}/team-id"
    assert event.message == "b8f7a6ec-058c-4990-b384-2e481e8c0509"


def test_a_group_chat_is_a_channel_without_threads() -> None:
    event = said(payload("mention_group"))
    assert (event.spot.kind, event.text) == ("channel", "in de groep")
    assert (event.spot.address["conversation"], "thread" in event.spot.address) == ("group-chat-id", False)
    assert event.chat is not None
    assert event.chat.address["aside"] == "group-chat-id"


def test_who_is_heard_in_a_channel_can_be_written_to_directly() -> None:
    assert said(payload("message_personal")).chat is None
    chat = said(payload("mention_channel")).chat
    assert chat == Spot(
        "direct",
        {
            "service_url": "http://localhost:56190/_connector",
            "tenant": TENANT,
            "member": "user-id-0",
            "aside": "team-id;messageid=1795311929176",
        },
        f"{TENANT}/00000000-0000-0000-0000-000000000020",
    )


@pytest.mark.parametrize("odd", ["a/b", "..", " ", "%2e"])
def test_a_thread_that_would_lead_elsewhere_is_none(odd: str) -> None:
    conversation = {"id": f"team-id;messageid={odd}", "conversationType": "channel", "tenantId": TENANT}
    event = said(payload("mention_channel", conversation=conversation))
    assert "thread" not in event.spot.address
    assert event.chat is not None
    assert event.chat.address["aside"] == "team-id"


def test_an_edit_and_a_deletion_name_the_message() -> None:
    first = said(payload("message_personal"))
    edited, deleted = read(payload("message_edited")), read(payload("message_deleted"))
    assert isinstance(edited, Changed)
    assert isinstance(deleted, Changed)
    assert (edited.message, edited.text, edited.spot) == (first.message, "give another card", first.spot)
    assert (deleted.message, deleted.text, deleted.sender) == (first.message, None, first.sender)
    assert edited.at > first.at


@pytest.mark.parametrize(
    "changes",
    [
        {"channelData": {"tenant": {"id": TENANT}, "eventType": "undeleteMessage"}},
        {"channelData": {"tenant": {"id": TENANT}, "eventType": ["editMessage"]}},
        {"channelData": {"tenant": {"id": TENANT}}},
        {"conversation": {"id": "team-id", "conversationType": "channel", "tenantId": TENANT}},
        {"id": None},
    ],
)
def test_what_else_becomes_of_a_message_is_not_followed(changes: dict[str, Any]) -> None:
    assert read(payload("message_edited", **changes)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"from": {"id": BOT}},
        {"from": {"id": "28:another", "aadObjectId": "x"}},
        {"from": {"id": "29:agent", "role": "bot"}},
    ],
)
def test_programs_are_not_heard(changes: dict[str, Any]) -> None:
    assert read(payload("message_personal", **changes)) is None


@pytest.mark.parametrize(
    ("account", "guest"),
    [
        ({}, False),
        ({"userRole": "user", "tenantId": TENANT.upper()}, False),
        ({"userRole": "Guest"}, True),
        ({"userRole": "anonymous"}, True),
        ({"tenantId": "99999999-2222-4333-8444-555555555555"}, True),
        ({"userRole": ["guest"], "tenantId": 7}, False),
    ],
)
def test_a_guest_is_known_where_the_activity_says_so(account: dict[str, Any], guest: bool) -> None:  # noqa: FBT001 - a table
    sender = said(payload("message_personal", **{"from": {"id": "29:own", **account}})).sender
    assert isinstance(sender, Seen)
    assert (sender.guest, sender.account, sender.conversation) == (guest, "29:own", "personal-chat-id")


def test_in_a_channel_only_what_mentions_the_bot_is_heard() -> None:
    assert read(payload("mention_channel", entities=[])) is None
    assert read(payload("mention_channel", entities=[mention("Someone", "29:other")])) is None


def test_an_installation_opens_the_conversation_once() -> None:
    event = said(payload("installed_personal"))
    assert (event.opened, event.text, event.spot.kind) == (True, "", "direct")
    assert read(payload("members_personal")) is None
    assert read(payload("installed_personal", action="remove")) is None


def test_an_installation_in_a_team_opens_nothing() -> None:
    assert read(payload("installed_channel")) is None
    assert read(payload("members_channel")) is None


@pytest.mark.parametrize("kind", ["messageUpdate", "messageDelete", "typing", "messageReaction", "event", ""])
def test_what_is_not_meant_for_us(kind: str) -> None:
    assert read(payload("message_personal", type=kind)) is None


def test_a_press() -> None:
    data = {"action": "wrong_kind", "value": "17"}
    event = read(payload("invoke_execute", value={"action": {"type": "Action.Execute", "data": data}}))
    assert isinstance(event, Pressed)
    assert (event.action, event.value, event.answer, event.message) == ("wrong_kind", "17", "", "1795311893637")
    assert event.spot.kind == "direct"


def test_an_answer_is_read_from_the_input_that_the_button_names() -> None:
    data = {"action": "kind", "value": "17", "input": "answer2", "answer1": "no", "answer2": "idea \ud800"}
    event = read(payload("invoke_execute", value={"action": {"data": data}}))
    assert isinstance(event, Pressed)
    assert event.answer == "idea ?"


@pytest.mark.parametrize(("picked", "value"), [("7:digest/1", "7:digest/1"), ("", "digest/1"), (None, "digest/1")])
def test_what_an_answer_is_about_comes_back_where_it_was_picked(picked: str | None, value: str) -> None:
    data = {
        "action": "decide",
        "value": "digest/1",
        "input": "a1",
        "a1": "ICT",
        "about": "about-a1",
        "about-a1": picked,
    }
    event = read(payload("invoke_execute", value={"action": {"data": data}}))
    assert isinstance(event, Pressed)
    assert (event.value, event.answer) == (value, "ICT")


def test_a_submit_is_read_as_a_press() -> None:
    event = read(payload("submit_fallback", value={"action": "stop", "value": ""}))
    assert isinstance(event, Pressed)
    assert (event.action, event.message) == ("stop", "1795311893637")


@pytest.mark.parametrize("value", [None, {}, [], {"action": {}}, {"action": {"data": {"action": 1, "value": ""}}}])
def test_a_press_on_a_card_that_is_not_ours(value: object) -> None:
    assert read(payload("invoke_execute", value=value)) is None


@pytest.mark.parametrize("name", ["task/fetch", "composeExtension/query", "composeExtension/fetchTask", None])
def test_other_invokes_are_not_read(name: str | None) -> None:
    assert read(payload("invoke_execute", name=name)) is None


def test_an_odd_format_is_read_as_plain_text() -> None:
    assert said(payload("message_personal", text="<b>x</b>", textFormat=["html"])).text == "<b>x</b>"


def test_without_a_text_there_is_still_a_message() -> None:
    raw = payload("message_personal")
    del raw["text"]
    assert said(raw).text == ""


def test_files_are_counted_and_copies_of_the_message_are_not() -> None:
    kinds = ["text/html", "image/png", "application/vnd.microsoft.teams.file.download.info", "messageReference"]
    raw = payload("message_personal", attachments=[{"contentType": kind, "content": "<p>x</p>"} for kind in kinds])
    assert said(raw).files == 2


def test_without_an_id_in_the_directory_teams_own_serves() -> None:
    event = said(payload("message_personal", **{"from": {"id": "29:own"}}))
    assert (event.sender.user, event.sender.name) == ("29:own", None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"from": {}}, "no_sender"),
        ({"from": {"id": "29:\ud800"}}, "no_sender"),
        ({"from": {"id": "29:\0"}}, "no_sender"),
        ({"conversation": {"id": "a\ud800", "tenantId": TENANT}}, "bad_conversation"),
        ({"timestamp": "yesterday"}, "bad_timestamp"),
        ({"timestamp": None}, "bad_timestamp"),
        ({"conversation": {"id": "../../x", "tenantId": TENANT}}, "bad_conversation"),
        ({"conversation": {"id": "..", "tenantId": TENANT}}, "bad_conversation"),
        ({"conversation": {"id": "a%2Fb", "tenantId": TENANT}}, "bad_conversation"),
        ({"conversation": {"id": ";messageid=1", "tenantId": TENANT}}, "bad_conversation"),
        ({"conversation": None}, "bad_conversation"),
        ({"serviceUrl": "https://a.example/?x"}, "bad_service_url"),
        ({"serviceUrl": "https://user@a.example/"}, "bad_service_url"),
        ({"serviceUrl": None}, "bad_service_url"),
    ],
)
def test_what_lacks_a_sender_place_or_time_is_unreadable(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(payload("message_personal", **changes))


@pytest.mark.parametrize("odd", ["\ud800", "a/b", "", 7])
def test_a_card_with_an_odd_id_is_not_replaced(odd: object) -> None:
    data = {"action": "stop", "value": ""}
    event = read(payload("invoke_execute", replyToId=odd, value={"action": {"data": data}}))
    assert isinstance(event, Pressed)
    assert event.message is None


@pytest.mark.parametrize("locale", ["\ud800", "nl\0", "", 7])
def test_an_odd_language_is_none(locale: object) -> None:
    assert said(payload("message_personal", locale=locale)).sender.locale is None


@pytest.mark.property
@given(
    kind=st.sampled_from(["message", "invoke", "installationUpdate", "messageUpdate", "messageDelete"]),
    name=st.sampled_from(["adaptiveCard/action", "composeExtension/submitAction"]),
    fields=st.dictionaries(
        st.sampled_from(
            [
                "text",
                "value",
                "entities",
                "attachments",
                "from",
                "conversation",
                "channelData",
                "timestamp",
                "recipient",
            ]
        ),
        JSON,
    ),
)
def test_any_json_is_read_or_refused(kind: str, name: str, fields: dict[str, Any]) -> None:
    raw = {**payload("message_personal"), "name": name, "action": "add", **fields, "type": kind}
    try:
        event = read(raw)
    except Unreadable:
        return
    assert event is None or read(lean(raw, event.at)) == event
