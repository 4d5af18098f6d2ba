"""Both ways to hear from Slack, for tests of what may come over either: the real connector against Slack's end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.config import SlackSettings
from bot.ports import Door
from bot.web import application
from connectors.slack.connector import SlackConnector
from tests.connectors.slack.payloads import SECRET, as_fields, as_form, as_json, signed
from tests.connectors.slack.switchboard import Json, Switchboard, serving

WAYS = ("http", "socket")
_ENVELOPES = {"event_callback": "events_api", None: "slash_commands"}


async def _healthy() -> bool:
    return True


@dataclass
class Line:
    """One connector, reached one way; `client` is where HTTP goes."""

    slack: Switchboard
    connector: SlackConnector
    client: httpx.AsyncClient | None = None

    async def bring(self, body: Json) -> Json | None:
        """Bring a payload as Slack does, and give the answer to it; fails unless it was accepted."""
        if self.client is None:
            envelope = await self.slack.send(_ENVELOPES.get(body.get("type"), "interactive"), body)
            return await self.slack.answer_to(envelope)
        answer = await self.post(body)
        assert answer.status_code == 200, answer.text
        return dict(json.loads(answer.content)) if answer.content else None

    async def post(self, body: Json, **headers: str) -> httpx.Response:
        """Bring a payload over HTTP, signed."""
        assert self.client
        match body.get("type"):
            case "event_callback":
                sent, kind = as_json(body), "json"
            case None:
                sent, kind = as_fields(body), "form"
            case _:
                sent, kind = as_form(body), "form"
        return await self.client.post("/slack/events", content=sent, headers={**signed(sent, kind=kind), **headers})


@asynccontextmanager
async def reached(way: str, slack: Switchboard, door: Door, **settings: Any) -> AsyncIterator[Line]:
    """Run a connector that hears one way."""
    async with serving(slack):
        chosen = SlackSettings(api_url=f"{slack.url}/api/", socket_mode=way == "socket", **settings)
        connector = SlackConnector(chosen, "xoxb-test", "xapp-test" if way == "socket" else SECRET, timeout=1)
        await connector.start(door)
        try:
            if way == "socket":
                await slack.connected()
                yield Line(slack, connector)
            else:
                transport = httpx.ASGITransport(application(connector.routes, _healthy))
                async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
                    yield Line(slack, connector, client)
        finally:
            await connector.stop()


def brought(way: str, body: Json, door: Door, slack: Switchboard | None = None) -> Json | None:
    """Bring one payload, and give the answer."""

    async def bring() -> Json | None:
        async with reached(way, slack or Switchboard(), door) as line:
            return await line.bring(body)

    return asyncio.run(bring())
