"""Slack's end of Socket Mode, on loopback: gives addresses, sends envelopes and keeps what is acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]


class Switchboard:
    """Answers the API with `answers` by method, else with ok; `dead` addresses are given out that take nobody."""

    def __init__(self, answers: dict[str, Json] | None = None, dead: int = 0) -> None:
        self.answers = {"auth.test": {"ok": True, "team_id": "T01LINDE", "team": "Lindewaard"}, **(answers or {})}
        self.dead = dead
        self.asked: list[tuple[str, Json]] = []
        self.acknowledged: dict[str, Json | None] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.hang_up_at_ack = False
        self.url = ""
        self._sent = 0

    async def connected(self, number: int = 1) -> None:
        """Wait until somebody has connected for the so-manieth time."""
        await until(lambda: len(self.sockets) >= number)

    async def send(self, kind: str, payload: Json) -> str:
        """Send an envelope over the newest connection, and give its id."""
        self._sent += 1
        envelope = {"envelope_id": f"E{self._sent}", "type": kind, "payload": payload}
        await self.sockets[-1].send_str(json.dumps(envelope))
        return f"E{self._sent}"

    async def answer_to(self, envelope: str) -> Json | None:
        """Wait for the acknowledgement of an envelope, and give what it carries."""
        await until(lambda: envelope in self.acknowledged)
        return self.acknowledged[envelope]

    async def api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((method, form if request.content_type != "application/json" else await request.json()))
        if method == "apps.connections.open" and method not in self.answers:
            return web.json_response({"ok": True, "url": self._address()})
        return web.json_response(self.answers.get(method, {"ok": True, "ts": "1.000001", "channel": "D01"}))

    def _address(self) -> str:
        self.dead -= 1
        return f"ws{self.url.removeprefix('http')}/{'nobody' if self.dead >= 0 else 'socket'}"

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self.sockets.append(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                if self.hang_up_at_ack:
                    await socket.close()
                    break
                heard = json.loads(message.data)
                self.acknowledged[heard["envelope_id"]] = heard.get("payload")
        return socket


async def until(look: Callable[[], bool], patience: float = 10.0) -> None:
    async with asyncio.timeout(patience):
        while not look():  # noqa: ASYNC110 - it looks at what the SDK does, too
            await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(switchboard: Switchboard, port: int = 0) -> AsyncIterator[Switchboard]:
    """Serve until the block ends."""
    app = web.Application()
    app.router.add_route("*", "/api/{method}", switchboard.api)
    app.router.add_get("/socket", switchboard.socket)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    switchboard.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield switchboard
    finally:
        for socket in switchboard.sockets:
            await socket.close()
        await runner.cleanup()
