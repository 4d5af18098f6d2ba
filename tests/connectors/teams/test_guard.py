from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

from bot.web import MAX_BODY
from connectors.teams.guard import KeysUnreachableError
from connectors.teams.tokens import BACK_OFF, STALE, Keys, StrictChecker
from tests.connectors.teams.house import PRESS, TENANT, House, activity
from tests.connectors.teams.keyring import CLIENT, OTHER_KEY, key_server, signed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:microsoft_teams")
OTHER_TENANT = "99999999-2222-4333-8444-555555555555"


def test_a_message_with_a_token_that_holds_is_stored(house: House) -> None:
    sent = activity()
    assert house.send(sent).status_code == 200
    (raw,) = house.door.taken.values()
    assert house.connector.read(raw) == house.connector.read(sent)


def test_a_replay_has_no_effect(house: House) -> None:
    for body in [activity()] * 2:
        assert house.send(body).status_code == 200
    assert len(house.door.taken) == 1


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2001-01-01"])
def test_a_moment_that_cannot_be_becomes_that_of_receipt(house: House, moment: str) -> None:
    odd = activity(timestamp=moment)
    for body in (odd, odd):
        assert house.send(body).status_code == 200
    (raw,) = house.door.taken.values()
    event = house.connector.read(raw)
    assert event is not None
    assert abs(event.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_text_with_half_of_a_character_is_stored(house: House) -> None:
    assert house.send(activity(text="hallo \ud83d")).status_code == 200
    assert len(house.door.taken) == 1


def test_what_is_not_meant_for_us_is_accepted_and_not_stored(house: House) -> None:
    assert house.send(activity(type="typing")).status_code == 200
    assert not house.door.taken


def test_a_store_that_does_not_answer_makes_teams_try_again(house: House) -> None:
    house.door.down = True
    assert house.send(activity()).status_code == 503
    assert house.send(activity("invoke_execute", value=PRESS)).status_code == 503


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b"\xff\xfe\xfa", 400),
        (b'{"type": "\xe9"}', 400),
        (b'{"a":' * 60 + b"1" + b"}" * 60, 400),
        (b"[" * 100_000, 400),
        (b'{"a": "' + b"x" * MAX_BODY + b'"}', 413),
        (b"{}", 400),
    ],
)
def test_bad_bodies(house: House, body: bytes, status: int) -> None:
    assert house.send(body).status_code == status
    assert not house.door.taken
    assert house.keys.asked == 0


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({"serviceUrl": None}, 400, "bad_service_url"),
        ({"conversation": {"id": "a/../b", "tenantId": TENANT}}, 400, "bad_conversation"),
        ({"from": {}}, 400, "no_sender"),
        ({"timestamp": None}, 400, "bad_timestamp"),
        ({"from": {"id": "29:\ud800"}}, 400, "odd_id"),
        ({"from": {"id": "29:\0"}}, 400, "no_sender"),
        ({"id": "\udfff"}, 400, "odd_id"),
        ({"conversation": {"id": "a\ud800", "tenantId": TENANT}}, 400, "odd_id"),
        ({"channelData": {"tenant": {"id": OTHER_TENANT}}}, 403, "wrong_tenant"),
        ({"conversation": {"id": "a", "tenantId": OTHER_TENANT}, "channelData": {}}, 403, "wrong_tenant"),
        ({"conversation": {"id": "a"}, "channelData": {}}, 403, "wrong_tenant"),
        ({"serviceUrl": "http://smba.trafficmanager.net/emea/"}, 401, "unknown_service_url"),
        ({"serviceUrl": "https://smba.trafficmanager.net.evil.example/"}, 401, "unknown_service_url"),
        ({"serviceUrl": "https://evilbotframework.com/"}, 401, "unknown_service_url"),
        ({"serviceUrl": "https://smba.trafficmanager.net/amer/"}, 401, "token_refused"),
    ],
)
def test_bad_activities(house: House, changes: dict[str, Any], status: int, reason: str) -> None:
    answer = house.send(activity(**changes))
    assert (answer.status_code, answer.text) == (status, reason)
    assert not house.door.taken


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer abc",
        "Basic a.b.c",
        "bearer a.b.c",
        "Bearer a.b.c d",
        "Bearer a.b.c.d",
        f"Bearer {'a' * 9000}.b.c",
    ],
)
def test_bad_headers(house: House, header: str) -> None:
    assert house.send(activity(), Authorization=header).status_code == 401
    assert house.keys.asked == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 600},
        {"exp": None},
        {"exp": "soon"},
        {"aud": "someone-else"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"serviceurl": "https://smba.trafficmanager.net/amer/"},
        {"serviceurl": None},
        {"serviceurl": 7},
        {"nbf": int(time.time()) + 3600},
    ],
)
def test_bad_claims(house: House, claims: dict[str, Any]) -> None:
    assert house.send(activity(), signed(**claims)).status_code == 401
    assert not house.door.taken


def test_forged_tokens(house: House) -> None:
    unsigned = jwt.encode({"aud": CLIENT}, "", algorithm="none")
    by_secret = jwt.encode({"aud": CLIENT}, "x" * 32, algorithm="HS256", headers={"kid": "known"})
    for token in (signed(OTHER_KEY), signed(kid="unknown"), unsigned + "c2ln", by_secret, "e30.e30.e30", "a.b.c"):
        assert house.send(activity(), token).status_code == 401
    assert not house.door.taken
    assert house.keys.asked == 1


def test_unreachable_keys_make_teams_try_again(house: House) -> None:
    house.keys.down = True
    for _ in range(3):
        assert house.send(activity()).status_code == 503
    assert not house.door.taken
    assert house.keys.asked == 1


def test_keys_serve_on_for_a_day_when_their_source_is_down() -> None:
    now = 1_000.0
    with key_server() as server:
        keys = Keys(f"http://127.0.0.1:{server.server_port}/v1/.well-known/keys", clock=lambda: now)
        first = keys.fetch_data()
        server.down = True
        now += BACK_OFF + 1
        assert keys.fetch_data() == first
        assert keys.fetch_data() == first
        assert server.asked == 2
        now += STALE
        with pytest.raises(jwt.PyJWKClientConnectionError):
            keys.fetch_data()
        server.down = False
        now += BACK_OFF + 1
        assert keys.fetch_data() == first


def test_reaching_keys() -> None:
    with key_server() as server:
        checker = StrictChecker(CLIENT, with_overrides(PUBLIC, openid_metadata_url=server.metadata))
        asyncio.run(checker.reach_keys())
        server.down = True
        other = StrictChecker(CLIENT, with_overrides(PUBLIC, openid_metadata_url=server.metadata))
        with pytest.raises(KeysUnreachableError):
            asyncio.run(other.reach_keys())
        checker.close()
        other.close()


@pytest.mark.leak
def test_no_content_name_id_or_token_in_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = signed()
    house.send(activity(text="the secret"), token)
    house.send(activity("invoke_execute", value=PRESS), token)
    house.send(activity(text="the secret", channelData={"tenant": {"id": OTHER_TENANT}}), token)
    house.send(activity(text="the secret"), signed(OTHER_KEY))
    told = " ".join(record.getMessage() for record in caplog.records if record.name != "asyncio")
    assert "wrong_tenant" in told
    for hidden in ("the secret", "Employee 0", "personal-chat-id", "00000000-0000-0000-0000-000000000020", token):
        assert hidden not in told
