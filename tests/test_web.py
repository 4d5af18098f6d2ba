"""The web application: what is refused before it is read, and what health says."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.app import App
from bot.ports import NotReachableError
from bot.web import MAX_BODY, MAX_DEPTH, MINUTE, Refused, Turnstile, application, body_of, json_object
from tests.town import Town, with_url

AWAY = "postgresql://nobody@127.0.0.1:1/nothing"


async def _echo(request: Request) -> Response:
    return PlainTextResponse(f"{len(json_object(await body_of(request)))}")


async def _away(_request: Request) -> Response:
    raise NotReachableError


async def _well() -> bool:
    return True


def _ask(app: Starlette, method: str, path: str, **more: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
            return await client.request(method, path, **more)

    return asyncio.run(ask())


def _post(content: Any) -> httpx.Response:
    app = application([Route("/in", _echo, methods=["POST"]), Route("/away", _away)], _well)
    return _ask(app, "POST", "/in", content=content)


def _object(size: int) -> bytes:
    return b'{"a": "' + b"x" * (size - 9) + b'"}'


async def _chunks(size: int) -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for start in range(0, size, 50_000):
        yield b" " * min(50_000, size - start)


@pytest.mark.parametrize(("size", "status"), [(9, 200), (MAX_BODY, 200), (MAX_BODY + 1, 413), (MAX_BODY * 3, 413)])
def test_a_body_has_a_longest_length(size: int, status: int) -> None:
    assert len(_object(size)) == size
    assert _post(_object(size)).status_code == status


def test_a_body_that_does_not_say_its_length_is_measured_too() -> None:
    refused = _post(_chunks(MAX_BODY * 2))
    assert (refused.status_code, refused.text) == (413, "body_too_long")


def test_a_body_is_read_no_further_than_its_limit() -> None:
    read: list[int] = []

    async def receive() -> dict[str, object]:
        read.append(1)
        return {"type": "http.request", "body": b"x" * 100, "more_body": True}

    with pytest.raises(Refused, match="body_too_long"):
        asyncio.run(body_of(Request({"type": "http", "method": "POST"}, receive), limit=250))
    assert len(read) == 3


def test_a_sender_who_hangs_up_is_refused() -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    with pytest.raises(Refused, match="body_cut_off") as refused:
        asyncio.run(body_of(Request({"type": "http", "method": "POST"}, receive)))
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"{'a': 1}", "bad_json"),
        (b'{"a": "\xff\xfe\xfa"}', "bad_json"),
        (b'{"a": 1} {"b": 2}', "bad_json"),
        ('{"a": 1}'.encode("utf-16"), "bad_json"),
        (b"[" * 200_000, "bad_json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "bad_json"),
        (b"[]", "not_an_object"),
        (b'["a", {"b": 1}]', "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"1", "not_an_object"),
        (b"null", "not_an_object"),
        (b'{"a":' * MAX_DEPTH + b"1" + b"}" * MAX_DEPTH, "nested_too_deep"),
        (b'{"a":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}", "nested_too_deep"),
    ],
)
def test_what_is_no_json_object_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        json_object(body)
    assert (refused.value.status, refused.value.reason) == (400, reason)
    assert _post(body).status_code == 400


def test_nesting_up_to_the_limit_is_taken() -> None:
    deepest = MAX_DEPTH - 1
    assert json_object(b'{"a":' * deepest + b"1" + b"}" * deepest)
    assert json_object("{}") == {}


@pytest.mark.property
@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=20,
        ),
    )
)
def test_every_shallow_object_is_taken_as_it_is(value: dict[str, object]) -> None:
    assert json_object(json.dumps(value).encode()) == value


@pytest.mark.property
@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(body: bytes) -> None:
    try:
        assert isinstance(json_object(body), dict)
    except Refused as refused:
        assert refused.status == 400  # noqa: PT017 - both outcomes are right


@pytest.mark.leak
def test_a_refusal_is_logged_with_its_reason_and_without_its_content(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert _post(b'["Henk belt niet terug"]').text == "not_an_object"
    assert "refused /in: not_an_object" in caplog.text
    assert "Henk" not in caplog.text


def test_an_event_that_could_not_be_stored_is_asked_again() -> None:
    answer = _ask(application([Route("/away", _away)], _well), "GET", "/away")
    assert (answer.status_code, answer.text) == (503, "store not reachable")


async def _fails(_request: Request) -> Response:
    raise ValueError("Henk belt niet terug")


async def _fails_halfway(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"half"
        raise ValueError("Henk belt niet terug")

    return StreamingResponse(parts())


@pytest.mark.leak
def test_a_fault_is_logged_by_its_kind_and_place_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = _ask(application([Route("/in", _fails)], _well), "GET", "/in")
    assert (answer.status_code, answer.text) == (500, "failed")
    assert re.search(r"failed /in: ValueError < _fails:\d+", caplog.text)
    assert "Henk" not in caplog.text


@pytest.mark.leak
def test_a_fault_halfway_an_answer_ends_it_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append((message["type"], message.get("body")))

    app = application([Route("/in", _fails_halfway)], _well)
    scope = {"type": "http", "method": "GET", "path": "/in", "headers": [], "query_string": b"", "spec_version": "2.4"}
    asyncio.run(app({**scope, "asgi": {"spec_version": "2.4"}}, receive, send))
    assert sent == [("http.response.start", None), ("http.response.body", b"half")]
    assert "ValueError < parts:" in caplog.text
    assert "Henk" not in caplog.text


def test_a_slash_too_many_is_not_redirected_to_a_host_of_the_senders_choice() -> None:
    answer = _ask(application([], _well), "GET", "/health/", headers={"Host": "evil.example"})
    assert answer.status_code == 404
    assert "location" not in answer.headers


HALVES: list[dict[str, object]] = [
    {"\ud800": 1},
    {"a": [{"event_id": "x\udfff"}]},
    {"e": {"ts": "\ud800"}},
    {"id": "\ud800", "text": ""},
    {"replyToId": "\ud800"},
    {"user": "\ud800"},
    {"channel": "\ud800"},
    {"team": "\ud800"},
]


@pytest.mark.parametrize("value", HALVES)
def test_half_of_a_character_in_a_name_or_an_id_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(Refused, match="odd_id"):
        json_object(json.dumps(value))


def test_half_of_a_character_in_a_text_is_taken() -> None:
    value = {"text": "\ud800", "id": ["\ud800"], "blocks": [{"text": {"text": "\udfff", "id": "a"}}], "ids": 1}
    assert json_object(json.dumps(value)) == value
    assert json_object('{"id": "\\ud83d\\ude00"}') == {"id": "\U0001f600"}


def test_what_is_not_there_is_404() -> None:
    assert _ask(application([], _well), "GET", "/nothing").status_code == 404


def test_health_is_well_while_the_store_answers(any_town: Town) -> None:
    answer = _ask(any_town.app.asgi(), "GET", "/health")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_health_is_not_well_when_the_database_is_away(town: Town) -> None:
    away = App.build(with_url(town.desk.settings, AWAY), {}, now=town.clock, reader=town.app.mailroom.reader)
    answer = _ask(away.asgi(), "GET", "/health")
    assert (answer.status_code, answer.text) == (503, "store not reachable")
    away.close()


def test_so_many_come_in_a_minute_and_no_more() -> None:
    now = [1000.0]
    turnstile = Turnstile(2, lambda: now[0])
    assert [turnstile.lets_in() for _ in range(4)] == [True, True, False, False]
    now[0] += MINUTE - 1
    assert not turnstile.lets_in()
    now[0] += 1
    assert [turnstile.lets_in() for _ in range(3)] == [True, True, False]
