"""A stand-in for Slack's Web API: it keeps what was posted, answers late, and sometimes says less than it did."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Json = dict[str, Any]

SLOWEST_ANSWER = 0.4
"""Seconds between posting and saying so, at most: a kill falls in between often."""
SLOWEST_POST = 0.1
"""Seconds before a message stands in its channel, at most; its sender may be gone by then."""
LIMITED, HALF_DONE = 0.02, 0.02
"""Shares of posts that are told to come back in a second, and that stand although an error is answered."""


class SlackStandIn:
    """Channels with their messages, oldest first, and how often each method was called."""

    def __init__(self, team: str, chance: random.Random) -> None:
        self.channels: dict[str, list[Json]] = defaultdict(list)
        self.called: dict[str, int] = defaultdict(int)
        self._team = team
        self._chance = chance
        self._last = 0

    @property
    def application(self) -> Starlette:
        """The API as an ASGI application."""
        return Starlette(routes=[Route("/api/{method}", self._answer, methods=["GET", "POST"])])

    @property
    def texts(self) -> Iterator[str]:
        """The text of every message, also of those that were posted twice."""
        return (message["text"] for messages in self.channels.values() for message in messages)

    async def _answer(self, request: Request) -> Response:
        method = request.path_params["method"]
        self.called[method] += 1
        asked = await _arguments(request)
        if method == "chat.postMessage":
            return await self._post(asked)
        if method == "conversations.history":
            return JSONResponse({"ok": True, "messages": self.channels[asked["channel"]][::-1], "has_more": False})
        if method == "users.info":
            return JSONResponse({"ok": True, "user": {"id": asked["user"], "locale": "nl-NL"}})
        return JSONResponse({"ok": True, "team_id": self._team, "team": "Lindewaard", "user_id": "U0BOT"})

    async def _post(self, asked: Json) -> Response:
        if self._chance.random() < LIMITED:
            return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "1"})
        await asyncio.sleep(self._chance.uniform(0, SLOWEST_POST))
        self._last += 1
        stamp = f"1790000000.{self._last:06}"
        self.channels[asked["channel"]].append({**asked, "ts": stamp})
        await asyncio.sleep(self._chance.uniform(0, SLOWEST_ANSWER))
        if self._chance.random() < HALF_DONE:
            return JSONResponse({"ok": False, "error": "internal_error"})
        return JSONResponse({"ok": True, "channel": asked["channel"], "ts": stamp})


async def _arguments(request: Request) -> Json:
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.json())
    return {**request.query_params, **dict(parse_qsl((await request.body()).decode()))}
