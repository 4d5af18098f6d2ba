"""Slack room: Socket Mode, which needs no public address. An envelope is acknowledged once what it holds is stored."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import NotReachableError
from bot.runner import place_of
from bot.web import Refused, json_object
from connectors.slack.clients import quiet
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.reception import Reception

log = logging.getLogger(__name__)

EVENTS = "events_api"
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0
"""Seconds between tries to get an address from Slack; it allows about one a minute in the long run."""
LOOK_EVERY = 30.0
"""Seconds between looks whether we are connected."""


class Socket:
    """One connection to Slack, kept up by Slack's own client."""

    def __init__(self, app_token: str, web: AsyncWebClient, reception: Reception) -> None:
        self._app_token = app_token
        self._web = web
        self._reception = reception
        self._client: SocketModeClient | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to connect; what Slack sends reaches the reception as soon as Slack lets us in."""
        self._client = SocketModeClient(app_token=self._app_token, logger=quiet, web_client=self._web)
        self._client.message_listeners.append(_greeted)
        self._client.socket_mode_request_listeners.append(self._heard)
        self._keeping = asyncio.create_task(self._keep(self._client))

    async def stop(self) -> None:
        """Hang up; what was not acknowledged Slack sends again. May be called twice."""
        keeping, client = self._keeping, self._client
        self._keeping = self._client = None
        if keeping:
            keeping.cancel()
            await asyncio.wait([keeping])
        if client:
            await client.close()  # type: ignore[no-untyped-call]

    async def _keep(self, client: SocketModeClient) -> None:
        """Connect, and free a client that goes on knocking at an address which no longer holds."""
        client.wss_uri = await self._address()
        async with asyncio.TaskGroup() as group:
            group.create_task(client.connect())  # type: ignore[no-untyped-call]
            while True:
                await asyncio.sleep(LOOK_EVERY)
                if not await client.is_connected():
                    log.warning("not connected to Slack; it is tried again")
                    client.wss_uri = None

    async def _address(self) -> str:
        """Ask for an address until Slack gives one: the client would knock every few seconds with a bad token."""
        wait = FIRST_WAIT
        while True:
            try:
                answer = await self._web.apps_connections_open(app_token=self._app_token)
            except FAILURES as error:
                log.error("Slack opens no socket for us: %s; `voelspriet doctor` says more", code_of(error))  # noqa: TRY400
            else:
                return str(answer["url"])
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _heard(self, client: Any, request: SocketModeRequest) -> None:  # noqa: ANN401 - the SDK's base class
        try:
            answer = await self._take_in(request)
        except NotReachableError:
            log.error("not stored, Slack is left to try again")  # noqa: TRY400 - there is no more to say
        except Refused as refused:
            log.warning("refused socket: %s", refused.reason)
            if request.type == EVENTS:  # done with; whoever pressed shall see in Slack that it failed
                await _acknowledge(client, request, None)
        except Exception as error:  # noqa: BLE001 - the SDK would log its words, which may quote a message
            log.error("failed socket: %s", place_of(error))  # noqa: TRY400 - it may quote a text
        else:
            await _acknowledge(client, request, answer)

    async def _take_in(self, request: SocketModeRequest) -> dict[str, Any] | None:
        body, received = json_object(json.dumps(request.payload)), int(time.time())
        if request.type == EVENTS:
            await self._reception.event(body, received)
            return None
        answer = await self._reception.interactive(body, received)
        return dict(json.loads(answer)) if answer else None


async def _greeted(_client: Any, message: dict[str, Any], _raw: str | None) -> None:  # noqa: ANN401 - the SDK's
    if message.get("type") == "hello":
        log.info("connected to Slack by Socket Mode")


async def _acknowledge(client: Any, request: SocketModeRequest, answer: dict[str, Any] | None) -> None:  # noqa: ANN401
    try:
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))
    except (ConnectionError, aiohttp.ClientError):
        log.warning("not acknowledged, the connection broke; it is known when it comes again")
