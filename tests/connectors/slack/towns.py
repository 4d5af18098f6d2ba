"""Slack with several workspaces, on loopback: codes give tokens, and each token speaks in a workspace of its own."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from aiohttp import web

from bot.config import SlackSettings
from bot.ports import Door
from bot.web import application
from connectors.slack.connector import SlackConnector
from connectors.slack.installations import Installing
from connectors.slack.manifest import SCOPES
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.installed import CLIENT_ID, CLIENT_SECRET
from tests.connectors.slack.payloads import SECRET
from tests.connectors.slack.switchboard import Json, Switchboard, serving

NEEDED = ",".join(SCOPES)
ONE, TWO = "xoxb-token-of-one", "xoxb-token-of-two"


class Towns(Switchboard):
    """`scopes` by token; a token that is in `refused` is refused with the code there. `spoke` tells who called what."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, Json] = {}
        self.tokens: dict[str, str] = {}
        self.scopes: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.spoke: list[tuple[str, str]] = []
        self.uninstalled: list[str] = []

    def grant(self, code: str, home: str, token: str, **more: Any) -> str:
        """Let a code be exchanged for a token of a workspace."""
        self.tokens[token] = home
        asked = {"access_token": token, "token_type": "bot", "scope": NEEDED, "app_id": "A1", "bot_user_id": "U1"}
        where = {"team": {"id": home, "name": f"Workspace {home}"}, "authed_user": {"id": "UWHO"}}
        self.codes[code] = {"ok": True, **asked, **where, **more}
        return code

    async def api(self, request: web.Request) -> web.Response:
        method, token = request.match_info["method"], request.headers.get("Authorization", "").partition(" ")[2]
        if method == "oauth.v2.access":
            return web.json_response(self._exchanged(token, await request.post()))
        if method == "apps.uninstall":
            self.uninstalled.append(token)
        if token not in self.tokens:
            return await super().api(request)
        self.spoke.append((method, token))
        if token in self.refused:
            return web.json_response({"ok": False, "error": self.refused[token]})
        if method == "auth.test":
            return web.json_response(
                {"ok": True, "team_id": self.tokens[token], "team": self.tokens[token], "bot_id": "B1"},
                headers={"X-OAuth-Scopes": self.scopes.get(token, NEEDED)},
            )
        return await super().api(request)

    def _exchanged(self, proof: str, form: Mapping[str, Any]) -> Json:
        if base64.b64decode(proof) != f"{CLIENT_ID}:{CLIENT_SECRET}".encode():
            return {"ok": False, "error": "bad_client_secret"}
        return self.codes.pop(str(form["code"]), {"ok": False, "error": "invalid_code"})


async def _healthy() -> bool:
    return True


@dataclass
class Bureau:
    """The connector that lets workspaces install the app, and a browser on its pages."""

    slack: Towns
    connector: SlackConnector
    browser: httpx.AsyncClient

    async def begin(self, **headers: str) -> tuple[httpx.Response, str]:
        """Open the page where one begins; give it with the state that it hands to Slack."""
        page = await self.browser.get("/slack/install", headers=headers)
        return page, page.text.partition("state=")[2].partition("&")[0]

    async def back(self, state: str, cookie: str | None = None, **query: str) -> httpx.Response:
        """Come back from Slack, with the cookie of that state unless told otherwise."""
        cookie = f"slack-app-oauth-state={state if cookie is None else cookie}"
        return await self.browser.get(
            "/slack/oauth_redirect", params={"state": state, **query}, headers={"cookie": cookie}
        )

    async def install(self, code: str) -> httpx.Response:
        """Go the whole way with a code that Slack gave."""
        _, state = await self.begin()
        return await self.back(state, code=code)


@asynccontextmanager
async def opened(
    slack: Towns, installing: Installing, door: Door, workspaces: tuple[str, ...] = ("T1", "T2"), **more: Any
) -> AsyncIterator[Bureau]:
    """Run a connector with OAuth on."""
    async with serving(slack):
        settings = SlackSettings(client_id=CLIENT_ID, workspaces=workspaces, api_url=f"{slack.url}/api/", **more)
        secret = "xapp-test" if settings.socket_mode else SECRET
        connector = SlackConnector(settings, installing, secret, timeout=2)
        await connector.start(door)
        transport = httpx.ASGITransport(application(connector.routes, _healthy))
        try:
            async with httpx.AsyncClient(transport=transport, base_url="https://bot") as browser:
                yield Bureau(slack, connector, browser)
        finally:
            await connector.stop()


def at(
    installing: Installing, do: Callable[[Bureau], Awaitable[Any]], door: Door | None = None, **settings: Any
) -> Any:
    """Run a connector with OAuth on for as long as something is done with it."""

    async def run() -> Any:
        async with opened(Towns(), installing, door or Shelf(), **settings) as bureau:
            return await do(bureau)

    return asyncio.run(run())


def is_closed(page: httpx.Response) -> bool:
    """Say whether a page lets nothing in, is kept by nobody and sends nobody anywhere."""
    policy = page.headers["content-security-policy"]
    return (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and "unsafe-inline" not in policy
        and page.headers["cache-control"] == "no-store"
        and page.headers["referrer-policy"] == "no-referrer"
        and page.headers["x-content-type-options"] == "nosniff"
        and "location" not in page.headers
        and "refresh" not in page.headers
        and "<script" not in page.text
    )
