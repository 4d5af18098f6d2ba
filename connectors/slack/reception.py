"""Slack room: the reception. What came in, over HTTP or a socket, is stored or goes to Bolt before it is answered."""

from __future__ import annotations

import logging
from http import HTTPStatus

from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import SlackSettings
from bot.ports import Door, NotReachableError, RawEvent
from bot.web import Refused
from connectors.slack import bolt, listeners, trim
from connectors.slack.errors import FAILURES, code_of

log = logging.getLogger(__name__)


class Reception:
    """Takes in what Slack sent, from the workspaces of `settings` or else from the workspace of the bot token."""

    def __init__(self, client: AsyncWebClient, bot_token: str, settings: SlackSettings) -> None:
        self._client = client
        self._bolt = bolt.app(client, bot_token)
        self._command = settings.command
        self._teams = frozenset(settings.workspaces)
        self._door: Door | None = None

    async def open(self, door: Door) -> None:
        """Let in what Slack sends; Slack itself may be away."""
        self._door = door
        bolt.register(self._bolt, door, self._command)
        try:
            await self._workspaces()
        except NotReachableError:
            log.warning("Slack does not say which workspace is ours yet; asked again when it sends something")

    def close(self) -> None:
        """Let nothing in any more; may be called twice."""
        self._door = None

    async def event(self, body: RawEvent, received: int) -> None:
        """Store an event; it may be acknowledged once this returns.

        Raises
        ------
        Refused
            When it is none, or comes from another workspace.
        NotReachableError
            When it was not stored.

        """
        if body.get("type") != "event_callback" or not listeners.is_id(body.get("event_id")):
            raise Refused(400, "unknown_payload")
        if not isinstance(body.get("event"), dict) or not isinstance(body["event"].get("type"), str):
            raise Refused(400, "odd_event")
        await self._check_workspace(body)
        if listeners.read(body) is not None:
            await self._open_door().take(listeners.NAME, body["event_id"], trim.trimmed(body, received))

    async def interactive(self, body: RawEvent, received: int) -> str:
        """Have a press, a form or a command stored, or a form opened; give the JSON to answer with, often empty.

        Raises as `event`.
        """
        pressed = trim.pressed_of(body, received)
        await self._check_workspace(body)
        self._open_door()
        answer = await self._bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=pressed))
        if answer.status != HTTPStatus.OK:
            raise Refused(400, "unhandled_payload")
        return str(answer.body or "")

    async def _check_workspace(self, body: RawEvent) -> None:
        teams = listeners.teams_of(body)
        if not teams or not teams <= await self._workspaces():
            raise Refused(403, "unknown_workspace")

    async def _workspaces(self) -> frozenset[str]:
        if not self._teams:
            try:
                answer = await self._client.auth_test()
            except FAILURES as error:
                log.warning("Slack does not answer auth.test: %s", code_of(error))
                raise NotReachableError from None
            self._teams = frozenset({str(answer["team_id"])})
        return self._teams

    def _open_door(self) -> Door:
        if self._door is None:
            raise NotReachableError
        return self._door
