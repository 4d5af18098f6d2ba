"""The doctor's question to a web server: the answer as it is, the clock beside ours, and no redirects."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.doctor.asking import MAX_BODY, Answer, NoAnswerError, _ahead, ask
from tests.clients.processes import free_port, serving


async def _answer(request: Request) -> Response:
    match request.path_params["what"]:
        case "elsewhere":
            return RedirectResponse("/ok")
        case "long":
            return PlainTextResponse("x" * 2 * MAX_BODY)
        case "wrong":
            return PlainTextResponse("no", status_code=502)
        case _:
            return PlainTextResponse("ok\n")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    port = free_port()
    with serving(Starlette(routes=[Route("/{what}", _answer)]), port):
        yield f"http://127.0.0.1:{port}"


def asked(url: str) -> Answer:
    return asyncio.run(ask(url))


def test_an_answer_comes_with_the_time_of_the_server(server: str) -> None:
    answer = asked(f"{server}/ok")
    assert (answer.status, answer.body) == (200, "ok")
    assert answer.ahead is not None
    assert abs(answer.ahead) < 5


def test_an_error_is_an_answer_too(server: str) -> None:
    assert (asked(f"{server}/wrong").status, asked(f"{server}/wrong").body) == (502, "no")


def test_a_redirect_is_not_followed(server: str) -> None:
    assert asked(f"{server}/elsewhere").status == 307


def test_a_long_answer_is_cut(server: str) -> None:
    assert len(asked(f"{server}/long").body) == MAX_BODY


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/", "http://no-such-name.invalid/", "http://[::bad/"])
def test_nobody_there_is_told_by_its_kind_alone(url: str) -> None:
    with pytest.raises(NoAnswerError) as told:
        asked(url.replace("{port}", str(free_port())))
    assert str(told.value).isidentifier()
    assert told.value.untrusted == ""


@pytest.mark.parametrize(("told", "ahead"), [(timedelta(minutes=10), 600), (timedelta(minutes=-10), -600)])
def test_a_clock_is_compared_in_seconds(told: timedelta, ahead: int) -> None:
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert _ahead(format_datetime(now + told, usegmt=True), now) == ahead


@pytest.mark.parametrize("told", [None, "", "yesterday", "Thu, 99 Nov 2026 12:00:00 GMT"])
def test_a_server_that_does_not_tell_the_time_is_no_clock(told: str | None) -> None:
    assert _ahead(told, datetime(2026, 11, 26, 12, tzinfo=UTC)) is None
