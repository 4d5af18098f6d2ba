from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Changed, Pressed, Said, Sender
from bot.web import Refused
from connectors.slack.listeners import read, teams_of
from connectors.slack.text import from_slack
from connectors.slack.trim import event_id, pressed_of, trimmed
from tests.connectors.slack.payloads import payload

RECEIVED = 1795312990


def said(name: str) -> Said:
    event = read(payload(name))
    assert isinstance(event, Said)
    return event


def pressed(name: str) -> Pressed:
    event = read(pressed_of(payload(name), RECEIVED))
    assert isinstance(event, Pressed)
    return event


def test_a_direct_message_is_read_as_a_person_wrote_it() -> None:
    event = said("message_im")
    assert event.text == "Etiketten & brieven printen niet"
    assert event.sender == Sender(tenant="T01LINDE", user="U01BALIE")
    assert event.spot.kind == "direct"
    assert set(event.spot.address) == {"team", "channel"}
    assert event.at == datetime.fromtimestamp(float(payload("message_im")["event"]["ts"]), UTC)
    assert (event.opened, event.files, event.chat) == (False, 0, None)
    assert event.message == payload("message_im")["event"]["ts"]


def test_a_mention_loses_the_name_of_the_bot() -> None:
    event = said("app_mention")
    assert event.text == "hoe zoek ik een oude zaak?"
    assert event.spot.kind == "channel"
    assert event.spot.address == {"team": "T01LINDE", "channel": "C01PROJECT"}
    assert event.message == payload("app_mention")["event"]["ts"]


def test_whoever_mentions_the_bot_in_a_channel_is_answered_directly() -> None:
    chat = said("app_mention").chat
    assert chat is not None
    assert (chat.kind, chat.key) == ("direct", "T01LINDE/U01BALIE")
    assert chat.address == {"team": "T01LINDE", "channel": "U01BALIE", "aside": "C01PROJECT"}


def test_a_file_without_text_and_a_reply_in_a_thread_are_heard() -> None:
    assert (said("message_file").text, said("message_file").files) == ("", 1)
    assert said("message_thread").text == "dit bedoel ik"


def test_opening_the_messages_tab_opens_the_conversation() -> None:
    event = said("app_home_opened_messages")
    assert (event.opened, event.text, event.spot.kind) == (True, "", "direct")
    assert event.at == datetime(2026, 11, 22, 2, 3, 3, 400, UTC)


@pytest.mark.parametrize("name", ["message_of_ours", "url_verification"])
def test_what_is_not_meant_for_us_is_left_alone(name: str) -> None:
    assert read(payload(name)) is None


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("user", "U0BOT"),
        ("user", "USLACKBOT"),
        ("bot_id", "B9OTHER"),
        ("subtype", "bot_message"),
        ("subtype", "message_deleted"),
        ("channel_type", "channel"),
        ("ts", "soon"),
        ("ts", 7),
        ("user", 7),
    ],
)
def test_a_message_with_one_odd_part_is_left_alone(part: str, value: object) -> None:
    body = payload("message_im")
    body["event"][part] = value
    assert read(body) is None


@pytest.mark.parametrize("name", ["message_im", "app_mention", "message_file", "app_home_opened_messages"])
def test_what_is_stored_reads_the_same_and_holds_no_secret(name: str) -> None:
    stored = trimmed(payload(name), RECEIVED)
    assert read(json.loads(json.dumps(stored))) == read(payload(name))
    assert "verification-token" not in json.dumps(stored)
    assert "files.slack.com" not in json.dumps(stored)


def test_a_button_comes_back_with_its_action_and_value() -> None:
    event = pressed("block_actions_button")
    assert (event.action, event.value, event.answer) == ("withdraw", "f1", "")
    assert event.message == payload("block_actions_button")["container"]["message_ts"]
    assert event.sender == Sender(tenant="T01LINDE", user="U01BALIE")


def test_a_list_comes_back_with_what_was_picked() -> None:
    event = pressed("block_actions_select")
    assert (event.action, event.value, event.answer) == ("department", "zaak", "2")


def test_a_press_in_a_channel_says_where_its_person_can_be_written_to() -> None:
    assert pressed("block_actions_button").chat is None
    body = payload("block_actions_button")
    body["container"]["channel_id"] = "C01PROJECT"
    event = read(pressed_of(body, RECEIVED))
    assert isinstance(event, Pressed)
    assert event.chat is not None
    assert event.chat.address == {"team": "T01LINDE", "channel": "U01BALIE", "aside": "C01PROJECT"}


def test_a_form_comes_back_with_what_was_written_and_where_its_button_stood() -> None:
    event = pressed("view_submission")
    assert (event.action, event.value, event.answer) == ("ask", "", "Waar vind ik de zaak?")
    assert event.at == datetime.fromtimestamp(RECEIVED, UTC)
    assert event.spot.kind == "direct"
    assert event.message == "1795312972.000004"


@pytest.mark.parametrize(("picked", "value"), [({"value": "7:digest/1"}, "7:digest/1"), (None, "")])
def test_what_an_answer_is_about_comes_back_where_it_was_picked(picked: dict[str, str] | None, value: str) -> None:
    body = payload("view_submission")
    body["view"]["state"]["values"]["about"] = {"picked": {"type": "static_select", "selected_option": picked}}
    event = read(pressed_of(body, RECEIVED))
    assert isinstance(event, Pressed)
    assert (event.value, event.answer) == (value, "Waar vind ik de zaak?")


@pytest.mark.parametrize("name", ["block_actions_button", "block_actions_select", "view_submission"])
def test_a_stored_press_holds_no_secret_and_no_card(name: str) -> None:
    body = payload(name)
    stored = json.dumps(pressed_of(body, RECEIVED))
    assert "verification-token" not in stored
    assert "_hooks/response" not in stored
    assert "Genoteerd" not in stored
    assert event_id(pressed_of(body, RECEIVED)) == event_id(pressed_of(body, RECEIVED + 1))


def test_two_presses_have_two_ids() -> None:
    first, second = payload("block_actions_button"), payload("block_actions_button")
    second["actions"][0]["action_ts"] = "1795312999.000001"
    assert event_id(pressed_of(first, RECEIVED)) != event_id(pressed_of(second, RECEIVED))


def _without(body: dict[str, Any], *way: str | int) -> dict[str, Any]:
    place: Any = body
    for step in way[:-1]:
        place = place[step]
    del place[way[-1]]
    return body


@pytest.mark.parametrize(
    "body",
    [
        {"type": "view_closed"},
        {"type": "block_actions", "actions": []},
        _without(payload("block_actions_button"), "team"),
        _without(payload("block_actions_button"), "container", "channel_id"),
        _without(payload("block_actions_select"), "actions", 0, "selected_option"),
        _without(payload("block_actions_open_form"), "actions", 0, "value"),
        _without(payload("view_submission"), "view", "state"),
        {**payload("block_actions_button"), "user": "U01BALIE"},
        {**payload("block_actions_button"), "actions": [{"action_id": 7}]},
        {**payload("block_actions_button"), "actions": [{"action_id": "someone_elses", "action_ts": "1.1"}]},
    ],
)
def test_an_odd_press_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        pressed_of(body, RECEIVED)
    assert refused.value.status == 400


def test_the_workspaces_of_a_payload_are_all_named() -> None:
    assert teams_of(payload("message_im")) == {"T01LINDE"}
    assert teams_of(payload("block_actions_button")) == {"T01LINDE"}
    assert teams_of(payload("app_mention_stranger")) == {"T01LINDE", "T9OTHER"}
    assert teams_of({"team_id": "T1", "event": {"team": "T2", "user_team": "T3"}}) == {"T1", "T2", "T3"}
    assert teams_of({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T2"}}) == {"T1", "T2"}


@pytest.mark.parametrize(
    ("ts", "kept"),
    [
        (str(RECEIVED - 86_000), str(RECEIVED - 86_000)),
        (str(RECEIVED + 86_000), str(RECEIVED + 86_000)),
        (str(RECEIVED - 87_000), str(RECEIVED)),
        (str(RECEIVED + 87_000), str(RECEIVED)),
        ("nan", str(RECEIVED)),
        ("1e999", str(RECEIVED)),
    ],
)
def test_a_moment_holds_within_a_day_of_its_receipt(ts: object, kept: str) -> None:
    body = payload("message_im")
    body["event"]["ts"] = ts
    stored = trimmed(body, RECEIVED)
    assert (stored["at"], stored["event"]["ts"]) == (kept, ts)


@pytest.mark.parametrize("part", ["user", "channel"])
@pytest.mark.parametrize("odd", ["\ud800", "U\0", ""])
def test_an_id_that_no_database_holds_is_none(part: str, odd: str) -> None:
    body = payload("message_im")
    body["event"][part] = odd
    assert read(body) is None


@pytest.mark.parametrize(
    ("slack", "plain"),
    [
        ("<@U0BOT> hallo", "hallo"),
        ("hallo <@U0BOT|vraagpunt>, ben je er", "hallo , ben je er"),
        ("vraag het <@U02AMBA>", "vraag het @…"),
        ("vraag het <@U02AMBA|ambassadeur>", "vraag het @…"),
        ("zie <https://lindewaard.slack.com/team/U02AMBA|haar profiel>", "zie @…"),
        ("zie <slack://user?team=T01LINDE&amp;id=U02AMBA>", "zie @…"),
        ("zie <https://lindewaard.slack.com/help>", "zie https://lindewaard.slack.com/help"),
        ("in <#C01PROJECT|projectgroep> of <#C02>", "in #projectgroep of #…"),
        ("<!here> en <!subteam^S01|@balie>", "@here en @balie"),
        ("<!date^1392734382^{date}|18 feb>", "18 feb"),
        ("<https://lindewaard.nl/a?b=1&amp;c=2>", "https://lindewaard.nl/a?b=1&c=2"),
        ("<https://lindewaard.nl|handleiding>", "handleiding (https://lindewaard.nl)"),
        ("<mailto:a@lindewaard.nl|a@lindewaard.nl>", "a@lindewaard.nl"),
        ("3 &lt; 4 &amp;amp; &lt;@U1&gt;", "3 < 4 &amp; <@U1>"),
        ("ik 👍 مرحبا", "ik 👍 مرحبا"),
    ],
)
def test_slacks_markup_becomes_what_a_person_sees(slack: str, plain: str) -> None:
    assert from_slack(slack, "U0BOT") == plain


@pytest.mark.property
@given(st.text())
def test_any_text_comes_through_slacks_escaping(text: str) -> None:
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert from_slack(sent, "U0BOT") == text.strip()


_REFERENCES = st.sampled_from(
    ["<@{}>", "<@{}|een naam>", "<https://a.slack.com/team/{}>", "<https://b.enterprise.slack.com/user/{}|wie>"]
)


@pytest.mark.property
@given(st.lists(st.tuples(st.text("ab <>&@|", max_size=6), _REFERENCES), max_size=5))
def test_no_id_or_name_of_another_person_stays_in_the_text(parts: list[tuple[str, str]]) -> None:
    escape = {ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;"}
    text = "".join(words.translate(escape) + reference.format("U02AMBA") for words, reference in parts)
    read_back = from_slack(f"<@U0BOT> {text}", "U0BOT")
    assert "U02AMBA" not in read_back
    assert "een naam" not in read_back


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "value"]), inner),
    max_leaves=4,
)


@pytest.mark.property
@given(st.sampled_from(["message_im", "message_changed", "block_actions_select", "view_submission"]), st.data())
def test_reading_never_fails_whatever_a_part_holds(name: str, data: st.DataObject) -> None:
    body = payload(name)
    inner = body.get("event") or body.get("view") or body["actions"][0]
    inner[data.draw(st.sampled_from(sorted(inner)))] = data.draw(_JSON)
    event = read({**body, "received": RECEIVED})
    assert event is None or isinstance(event, Said | Pressed | Changed)
