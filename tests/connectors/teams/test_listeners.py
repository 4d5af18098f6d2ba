from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Pressed, Said
from connectors.teams.listeners import Unreadable, event_id_of, lean, read
from tests.connectors.teams.payloads import NAMES, payload

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


def test_a_mention_in_a_channel_has_one_address_for_all_threads() -> None:
    event = said(payload("mention_channel"))
    assert event.text == "post the card here"
    assert event.spot.kind == "channel"
    assert event.spot.address["conversation"] == "team-id"


def test_a_group_chat_is_a_channel() -> None:
    conversation = {"id": "19:x@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
    assert said(payload("mention_channel", conversation=conversation)).spot.kind == "channel"


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


def test_a_submit_is_read_as_a_press() -> None:
    event = read(payload("submit_fallback", value={"action": "stop", "value": ""}))
    assert isinstance(event, Pressed)
    assert (event.action, event.message) == ("stop", "1795311893637")


@pytest.mark.parametrize("value", [None, {}, [], {"action": {}}, {"action": {"data": {"action": 1, "value": ""}}}])
def test_a_press_on_a_card_that_is_not_ours(value: object) -> None:
    assert read(payload("invoke_execute", value=value)) is None


@pytest.mark.parametrize("name", ["task/fetch", "composeExtension/query", None])
def test_other_invokes_are_not_read(name: str | None) -> None:
    assert read(payload("invoke_execute", name=name)) is None


@pytest.mark.parametrize(
    ("form", "written", "text"),
    [
        ("plain", "a &lt; b&nbsp;&amp; c", "a < b & c"),
        ("plain", "<at>Bot</at>&nbsp;hallo <at>Jan</at>\n", "hallo Jan"),
        ("plain", "a <b>b</b>", "a <b>b</b>"),
        ("xml", "<at>Bot</at> hallo <at>Jan</at>", "hallo Jan"),
        ("html", "<div><p>Een</p><p>Twee &amp; <b>drie</b></p></div>", "Een\n\nTwee & drie"),
        ("html", "een<br>twee<br/>drie", "een\ntwee\ndrie"),
        ("html", '<a href="https://a.example">hier</a>', "hier (https://a.example)"),
        ("html", '<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ("html", "x<script>alert(1)</script><style>p{}</style>y", "xy"),
        ("html", 'goed <img alt="👍" src="x">', "goed 👍"),
        ("markdown", "**vet** &amp; <at>Bot</at>", "**vet** &"),
        ("html", "3 < 4 en 5 > 2", "3 < 4 en 5 > 2"),
        ("plain", "\ud83d alleen half", "? alleen half"),
        ("plain", "   ", ""),
    ],
)
def test_text(form: str, written: str, text: str) -> None:
    entities = [mention("Bot", BOT), mention("Jan", "29:jan")]
    raw = payload("message_personal", text=written, textFormat=form, entities=entities)
    assert said(raw).text == text


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


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-11-21T02:30:00Z", True),
        ("2026-11-23T01:30:00Z", True),
        ("2026-11-21T01:30:00Z", False),
        ("2026-11-23T02:30:00Z", False),
        ("0001-01-01T00:00:00+14:00", False),
        ("9999-12-31T23:59:59-14:00", False),
    ],
)
def test_a_moment_holds_within_a_day_of_its_receipt(moment: str, *, holds: bool) -> None:
    kept = lean(payload("message_personal", timestamp=moment), RECEIVED)
    assert kept["timestamp"] == (moment if holds else RECEIVED.isoformat())


def test_an_edit_is_another_event_and_a_repetition_is_not() -> None:
    first = payload("message_personal")
    assert event_id_of(first) == event_id_of(payload("message_personal"))
    others = [{"timestamp": "2026-11-22T01:44:54Z"}, {"type": "messageUpdate"}, {"id": "x"}]
    assert len({event_id_of({**first, **change}) for change in [{}, *others]}) == 4


def test_what_is_stored_reads_the_same_and_holds_no_more() -> None:
    for name in NAMES:
        raw = payload(name)
        assert read(lean(raw, RECEIVED)) == read(raw)
    secret = {
        "action": {"data": {"action": "a", "value": "b"}},
        "authentication": {"token": "secret"},
        "state": "secret",
    }
    attached = [{"contentType": "image/png", "contentUrl": "https://secret.example"}]
    kept = lean(payload("invoke_execute", value=secret, attachments=attached), RECEIVED)
    assert "secret" not in json.dumps(kept)
    assert isinstance(read(kept), Pressed)


@pytest.mark.property
@given(
    kind=st.sampled_from(["message", "invoke", "installationUpdate"]),
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
def test_any_json_is_read_or_refused(kind: str, fields: dict[str, Any]) -> None:
    raw = {**payload("message_personal"), "name": "adaptiveCard/action", "action": "add", **fields, "type": kind}
    try:
        event = read(raw)
    except Unreadable:
        return
    assert event is None or read(lean(raw, event.at)) == event
