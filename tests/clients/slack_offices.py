"""Two Slack workspaces in which an app can be installed: an `emulate` each, and a switch that is Slack for both.

`emulate` plays one workspace, always under the same id. The switch gives each its own, finds the workspace by the code
or the token that a call brings, and passes on as a form what the SDK puts into an address.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.clients.processes import free_port, running, serving

CLIENT_ID, CLIENT_SECRET, APP = "1.2", "client-secret-of-the-app", "A000000001"
SECRET = "signing-secret-of-the-app"
PERSON, CHANNEL = "U000000001", "C000000001"
_ITS_OWN = "T000000001"
"""The id that every emulator gives its workspace."""

Json = dict[str, Any]


@dataclass
class Office:
    """One workspace; `token` is what the app was given there last."""

    team: str
    url: str
    token: str = ""

    def consent(self, address: str, person: str = PERSON) -> httpx.URL:
        """Follow the way to Slack's page, agree there, and give the address that the browser is sent back to."""
        asked = httpx.URL(address)
        page = httpx.get(f"{self.url}/oauth/v2/authorize", params=dict(asked.params))
        forms = re.findall(r"<form.*?</form>", page.text, re.DOTALL)
        form = next(one for one in forms if f'value="{person}"' in one)
        fields = {name: html.unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}
        answer = httpx.post(f"{self.url}/oauth/v2/authorize/callback", data=fields)
        assert answer.status_code == 302, answer.text
        return httpx.URL(answer.headers["location"])

    def call(self, method: str, **parts: str) -> Json:
        """Call the API in the app's name."""
        answer = httpx.post(f"{self.url}/api/{method}", data=parts, headers={"authorization": f"Bearer {self.token}"})
        told: Json = answer.json()
        assert told["ok"], told
        return told

    def direct(self) -> str:
        """Give the conversation between the person and the bot."""
        return str(self.call("conversations.open", users=PERSON)["channel"]["id"])

    def messages(self, channel: str) -> list[str]:
        """Give what stands in a conversation, oldest first, with all that its blocks say."""
        told = self.call("conversations.history", channel=channel)["messages"]
        return [json.dumps(message, ensure_ascii=False) for message in reversed(told)]


@dataclass
class Switch:
    """Slack, as the bot sees it."""

    offices: Sequence[Office]
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Which method was called in which workspace."""

    @property
    def application(self) -> Starlette:
        return Starlette(routes=[Route("/api/{method}", self.api, methods=["GET", "POST"])])

    async def api(self, request: Request) -> Response:
        method = request.path_params["method"]
        for office in self._where(request):
            told = await self._passed_on(office, method, request)
            if method != "oauth.v2.access" or told["ok"]:
                break
        if method == "oauth.v2.access" and told["ok"]:
            office.token = told["access_token"]
        self.asked.append((method, office.team))
        body = json.dumps(told).replace(_ITS_OWN, office.team)
        return Response(body, media_type="application/json")

    def _where(self, request: Request) -> list[Office]:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return [office for office in self.offices if office.token == token] or list(self.offices)

    async def _passed_on(self, office: Office, method: str, request: Request) -> Json:
        kept = {name: value for name, value in request.headers.items() if name in {"authorization", "content-type"}}
        async with httpx.AsyncClient() as client:
            url = f"{office.url}/api/{method}"
            if request.method == "GET":
                answer = await client.post(url, data=dict(request.query_params), headers=kept)
            else:
                answer = await client.post(url, content=await request.body(), headers=kept)
        told: Json = answer.json()
        return told


@contextmanager
def offices(emulate: list[str], folder: Path, redirect: str, *teams: str) -> Iterator[tuple[Switch, str]]:
    """Run a workspace for each team; gives the switch and the address of its API."""
    with ExitStack() as stack:
        made = [Office(team, stack.enter_context(_office(emulate, folder, redirect, team))) for team in teams]
        switch, port = Switch(made), free_port()
        stack.enter_context(serving(switch.application, port))
        yield switch, f"http://127.0.0.1:{port}/api/"


@contextmanager
def _office(emulate: list[str], folder: Path, redirect: str, team: str) -> Iterator[str]:
    port, seed = free_port(), folder / f"{team}.json"
    app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "app_id": APP, "name": "Vraagpunt"}
    more = {"redirect_uris": [redirect], "bot_name": "vraagpunt"}
    seed.write_text(json.dumps({"slack": {"team": {"name": f"Gemeente {team}"}, "oauth_apps": [{**app, **more}]}}))
    command = [*emulate, "start", "--service", "slack", "--port", str(port), "--seed", str(seed)]
    url = f"http://127.0.0.1:{port}"
    with running(command, url, folder / f"{team}.log"):
        yield url
