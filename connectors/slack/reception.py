"""Slack room: the reception. What came in, over HTTP or a socket, is stored or goes to Bolt before it is answered."""

from __future__ import annotations

import logging
from contextlib import suppress
from http import HTTPStatus

from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import DeliveryError, Door, NotReachableError, RawEvent, Removed
from bot.web import Refused
from connectors.slack import bolt, listeners, removals, trim
from connectors.slack.places import is_id
from connectors.slack.strangers import Strangers
from connectors.slack.workspaces import Workspaces

log = logging.getLogger(__name__)


class Reception:
    """Takes in what Slack sent from the workspaces that are ours."""

    def __init__(self, workspaces: Workspaces, web: AsyncWebClient, command: str) -> None:
        self._workspaces = workspaces
        self._bolt = bolt.app(workspaces, web)
        self._command = command
        self._strangers = Strangers()
        self._door: Door | None = None

    async def open(self, door: Door) -> None:
        """Let in what Slack sends; Slack itself may be away."""
        self._door = door
        bolt.register(self._bolt, door, self._command)
        try:
            await self._workspaces.allows(())
        except NotReachableError:
            log.warning("Slack does not say which workspace is ours yet; asked again when it sends something")

    def close(self) -> None:
        """Let nothing in any more; may be called twice."""
        self._door = None
        self._strangers.leave()

    async def event(self, body: RawEvent, received: int) -> None:
        """Store an event; it may be acknowledged once this returns. What strangers say in a shared channel is not kept.

        Raises
        ------
        Refused
            When it is none, or was heard in another workspace.
        NotReachableError
            When it was not stored.

        """
        if body.get("type") != "event_callback" or not is_id(body.get("event_id")):
            raise Refused(400, "unknown_payload")
        if not isinstance(body.get("event"), dict) or not isinstance(body["event"].get("type"), str):
            raise Refused(400, "odd_event")
        if ended := removals.removed_of(body, received):
            await self._check_workspace({"team_id": ended.tenant})
            await self.removed(ended, body["event_id"])
            return
        heard_in = listeners.installed_in(body)
        await self._check_workspace({"team_id": heard_in})
        if listeners.read(body) is None:
            return
        if await self._workspaces.allows(listeners.teams_of(body)):
            await self._open_door().take(listeners.NAME, trim.key_of(body), trim.trimmed(body, received))
        else:
            await self._turn_away(body, str(heard_in))

    async def removed(self, ended: Removed, event_id: str) -> None:
        """Store that an installation ended, and forget it; raises NotReachableError as `event`."""
        await self._open_door().take(listeners.NAME, event_id, removals.raw_of(ended))
        await self._workspaces.remove(ended)

    async def refused(self, team: str, token: str) -> bool:
        """Take in that Slack refuses a token; say whether it was the one in use, and so an installation ended."""
        try:
            ended = await self._workspaces.refusal(team, token)
        except NotReachableError:
            return False
        if ended:
            with suppress(NotReachableError):  # it is refused again, and then taken in
                await self.removed(ended, f"refused:{ended.tenant}:{ended.at.timestamp()}")
        return ended is not None

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
        if not teams or not await self._workspaces.allows(teams):
            raise Refused(403, "unknown_workspace")

    async def _turn_away(self, body: RawEvent, heard_in: str) -> None:
        try:
            client = await self._workspaces.client(heard_in)
        except DeliveryError as error:
            log.warning("a stranger could not be answered: %s", error.reason)
        else:
            self._strangers.tell(client, self._open_door(), body)

    def _open_door(self) -> Door:
        if self._door is None:
            raise NotReachableError
        return self._door
