"""Answers in the place of Teams, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
import pytest

from bot.cards import Card, Text
from bot.config import TeamsSettings
from bot.ports import DeliveryError
from connectors.teams.connector import TeamsConnector

TOKEN = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJ0ZXN0In0.c2lnbmF0dXJl"
SETTINGS = TeamsSettings(
    tenant_id="11111111-2222-4333-8444-555555555555", client_id="aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
)
ADDRESS = {
    "conversation": "19:x@thread.tacv2",
    "service_url": "https://smba.trafficmanager.net/emea",
    "tenant": SETTINGS.tenant_id,
}
CARD = Card("In short.", (Text(("Hello.",)),), "en")


Found = TypeVar("Found")


class Teams:
    """Answers in the place of Teams; remembers what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.calls: list[Any] = []

    async def send(self, context: Any, _next: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        self.calls.append(context)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        answer.request = httpx.Request(context.method, context.url)
        return answer.raise_for_status()


def post(teams: Teams, *, replaces: str | None = None, token: Any = TOKEN, address: dict[str, str] = ADDRESS) -> str:
    return run(teams, lambda connector: connector.post(address, CARD, mark="mark", replaces=replaces), token)


def run(teams: Teams, work: Callable[[TeamsConnector], Awaitable[Found]], token: Any = TOKEN) -> Found:
    """Do something with a connector whose calls `teams` answers."""

    async def go() -> Found:
        connector = TeamsConnector(SETTINGS, "", token=giving(token))
        app = await connector._load()
        app.api.http.use(teams)
        try:
            return await work(connector)
        finally:
            await connector.stop()

    return asyncio.run(go())


def giving(token: Any) -> Callable[[str, str | None], Any]:
    def give(_scope: str, _tenant: str | None) -> Any:
        if isinstance(token, Exception):
            raise token
        return token

    return give


def failed(*answers: httpx.Response | Exception, **given: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        post(Teams(*answers), **given)
    return error.value
