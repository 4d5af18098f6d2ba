"""The application around the connector, with keys that come from this machine."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import httpx
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

from bot.config import TeamsSettings
from bot.ports import NotReachableError, RawEvent
from bot.web import application
from connectors.teams.connector import TeamsConnector
from connectors.teams.tokens import StrictChecker
from tests.connectors.teams.keyring import CLIENT, SERVICE_URL, KeyServer, signed
from tests.connectors.teams.payloads import payload
from tests.doors import Asking, well

TENANT = "11111111-2222-4333-8444-555555555555"
PRESS = {"action": {"type": "Action.Execute", "data": {"action": "stop", "value": ""}}}


class Door(Asking):
    def __init__(self) -> None:
        self.taken: dict[str, RawEvent] = {}
        self.down = False

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        assert connector == "teams"
        if self.down:
            raise NotReachableError
        new = event_id not in self.taken
        self.taken.setdefault(event_id, raw)
        return new


class House:
    """The application with a strict checker whose keys come from this machine."""

    def __init__(self, keys: KeyServer) -> None:
        self.keys = keys
        self.door = Door()
        cloud = with_overrides(PUBLIC, openid_metadata_url=keys.metadata)
        self.checker = StrictChecker(CLIENT, cloud)
        settings = TeamsSettings(tenant_id=TENANT, client_id=CLIENT)
        self.connector = TeamsConnector(settings, "", checker=self.checker, token=lambda _scope, _tenant: signed())

    def send(self, body: Any, token: str | None = None, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {token or signed()}", **headers}
        return asyncio.run(self._send(content, given))

    async def _send(self, content: bytes, headers: dict[str, str]) -> httpx.Response:
        await self.connector.start(self.door)
        transport = httpx.ASGITransport(application(self.connector.routes, well))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            try:
                return await client.post("/api/messages", content=content, headers=headers)
            finally:
                await self.connector.stop()


def activity(which: str = "message_personal", **changes: Any) -> RawEvent:
    now = datetime.now(UTC).isoformat()
    return payload(which, **{"serviceUrl": SERVICE_URL, "timestamp": now, **changes})
