from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from bot.ports import DeliveryError
from tests.connectors.teams.stand_in import Teams, failed, post

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:microsoft_teams")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 301])
def test_what_trying_again_does_not_mend(status: int) -> None:
    error = failed(httpx.Response(status, text="<html>"))
    assert (error.reason, error.permanent, error.ambiguous) == (f"http_{status}", True, False)


@pytest.mark.parametrize("status", [408, 412, 429, 500, 502, 503, 504])
def test_what_trying_again_mends(status: int) -> None:
    error = failed(httpx.Response(status, headers={"Retry-After": "12"}))
    assert (error.permanent, error.ambiguous, error.retry_after) == (False, False, timedelta(seconds=12))


def test_retry_after_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    error = failed(httpx.Response(429, headers={"Retry-After": soon}))
    assert error.retry_after is not None
    assert timedelta(seconds=50) < error.retry_after <= timedelta(seconds=60)


@pytest.mark.parametrize("given", ["", "later", "-3", "Sun, 99 Nov 2026 00:00:00 GMT"])
def test_retry_after_that_says_nothing(given: str) -> None:
    assert failed(httpx.Response(429, headers={"Retry-After": given})).retry_after is None


def test_retry_after_in_the_past_and_far_away() -> None:
    past = failed(httpx.Response(429, headers={"Retry-After": "Sun, 22 Nov 2020 00:00:00 GMT"}))
    far = failed(httpx.Response(429, headers={"Retry-After": "9" * 30}))
    assert (past.retry_after, far.retry_after) == (timedelta(), timedelta(days=1))


@pytest.mark.parametrize(
    ("error", "ambiguous"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.PoolTimeout("busy"), False),
        (httpx.ReadTimeout("slow"), True),
        (httpx.WriteTimeout("slow"), True),
        (httpx.RemoteProtocolError("cut"), True),
        (httpx.ReadError("cut"), True),
    ],
)
def test_connections(error: Exception, ambiguous: bool) -> None:  # noqa: FBT001 - given by the table above
    told = failed(error)
    assert (told.ambiguous, told.permanent) == (ambiguous, False)


def test_an_answer_cut_off_may_have_been_posted() -> None:
    with pytest.raises(DeliveryError) as error:
        post(Cut())
    assert (error.value.reason, error.value.ambiguous) == ("answer_cut_off", True)


class Cut(Teams):
    async def send(self, context: Any, _next: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        return httpx.Response(201, content=b'{"id": "1', request=httpx.Request(context.method, context.url))
