"""Slack room: the connector, over HTTP. Events are stored by us, presses and forms go through Bolt."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cards import Card
from bot.config import SlackSettings
from bot.ports import Address, Door, Event, Finding, NotReachableError, RawEvent, Sender
from bot.web import Refused, body_of, json_object
from connectors.slack import doctor, listeners
from connectors.slack.errors import FAILURES, NOT_ALLOWED, VANISHED, code_of, delivery_error
from connectors.slack.guard import Guard, payload_of
from connectors.slack.render import render

log = logging.getLogger(__name__)

PATH = "/slack/events"
TIMEOUT = 10
"""Seconds for one call."""
PAGE, PAGES = 100, 2
"""How far `find` looks back: messages in a page, and pages."""
MAX_CHALLENGE = 1000
"""Characters: Slack's is far shorter."""
MARK = "delivery:"
MAX_BLOCK_ID = 255


class SlackConnector:
    """Slack, for the workspaces of `settings` or else for the workspace of the bot token."""

    name = listeners.NAME
    pace = timedelta(seconds=1)

    def __init__(self, settings: SlackSettings, bot_token: str, signing_secret: str, *, timeout: int = TIMEOUT) -> None:
        self._client = AsyncWebClient(token=bot_token, base_url=settings.api_url, timeout=timeout, retry_handlers=[])
        self._guard = Guard(signing_secret)
        self._teams = frozenset(settings.workspaces)
        self._bolt = _bolt(self._client, bot_token)
        self._door: Door | None = None

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """One address for events, presses and forms."""
        return [Route(PATH, self._receive, methods=["POST"])]

    async def start(self, door: Door) -> None:
        """Open the door to what Slack sends; Slack itself may be away."""
        self._door = door
        listeners.register(self._bolt, door)
        try:
            await self._workspaces()
        except NotReachableError:
            log.warning("Slack does not say which workspace is ours yet; asked again when it sends something")

    async def stop(self) -> None:
        """Close the door; each call closed its own connection."""
        self._door = None

    def read(self, raw: RawEvent) -> Event | None:
        """Translate a stored event; None for what is not meant for us."""
        return listeners.read(raw)

    async def locale(self, sender: Sender) -> str | None:
        """Ask for the language a person has set in Slack, such as "nl-NL"."""
        try:
            answer = await self._client.users_info(user=sender.user, include_locale=True)
        except FAILURES as error:
            log.warning("no locale: %s", code_of(error))
            return None
        user: dict[str, Any] = answer.get("user") or {}
        return user.get("locale") or None

    async def post(self, address: Address, card: Card, *, mark: str, replaces: str | None = None) -> str:
        """Post a card, or put it in the place of a message, and give its timestamp, which is Slack's id of it.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """
        message = render(card)
        message["blocks"][0]["block_id"] = _block_id(mark)
        try:
            return await self._put(address["channel"], message, replaces)
        except FAILURES as error:
            raise delivery_error(error, can_look=_is_direct(address)) from None

    async def find(self, address: Address, mark: str) -> str | None:
        """Look for a card in a direct conversation; None in a channel, where we do not ask to read along.

        Raises
        ------
        DeliveryError
            When Slack cannot say just now.

        """
        channel, cursor = address["channel"], None
        if not _is_direct(address):
            return None
        for _ in range(PAGES):
            try:
                answer = await self._client.conversations_history(channel=channel, limit=PAGE, cursor=cursor)
            except FAILURES as error:
                if code_of(error) in NOT_ALLOWED:
                    return None
                raise delivery_error(error) from None
            for message in answer.get("messages") or ():
                if (message.get("blocks") or [{}])[0].get("block_id") == _block_id(mark):
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not answer.get("has_more"):
                return ""
        return None

    async def check(self) -> Sequence[Finding]:
        """Try the token and say what is wrong and what to do."""
        return await doctor.findings(self._client, self._teams)

    async def _put(self, channel: str, message: dict[str, Any], replaces: str | None) -> str:
        if replaces:
            try:
                answer = await self._client.chat_update(channel=channel, ts=replaces, **message)
                return str(answer["ts"])
            except SlackApiError as error:
                if code_of(error) not in VANISHED:
                    raise
        answer = await self._client.chat_postMessage(channel=channel, unfurl_links=False, unfurl_media=False, **message)
        return str(answer["ts"])

    async def _receive(self, request: Request) -> Response:
        body = await body_of(request)
        received = self._guard.check(request.headers, body)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            payload = json_object(payload_of(body))
            self._guard.once(request.headers["x-slack-signature"])
            return await self._interactive(payload, received)
        return await self._event(json_object(body), received)

    async def _event(self, body: RawEvent, received: int) -> Response:
        if body.get("type") == "url_verification":
            return JSONResponse({"challenge": _challenge(body)})
        if body.get("type") != "event_callback" or not listeners.is_id(body.get("event_id")):
            raise Refused(400, "unknown_payload")
        if not isinstance(body.get("event"), dict) or not isinstance(body["event"].get("type"), str):
            raise Refused(400, "odd_event")
        await self._check_workspace(body)
        if listeners.read(body) is not None:
            await self._open_door().take(self.name, body["event_id"], listeners.trimmed(body, received))
        return Response()

    async def _interactive(self, body: RawEvent, received: int) -> Response:
        pressed = listeners.pressed_of(body, received)
        await self._check_workspace(body)
        self._open_door()
        answer = await self._bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=pressed))
        if answer.status != HTTPStatus.OK:
            raise Refused(400, "unhandled_payload")
        return Response(answer.body, media_type="application/json" if answer.body else None)

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


def _bolt(client: AsyncWebClient, token: str) -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    quiet = logging.getLogger(f"{__name__}.bolt")
    quiet.setLevel(logging.ERROR)  # its warnings quote what people wrote
    return AsyncApp(
        client=client,
        authorize=authorize,
        logger=quiet,
        signing_secret="",
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )


def _is_direct(address: Address) -> bool:
    """Say whether this is a person's own conversation, whose history we may read."""
    return address["channel"].startswith("D")


def _block_id(mark: str) -> str:
    """Mark the first block: unlike a message's metadata it can be read back without a scope of its own."""
    return f"{MARK}{mark}"[:MAX_BLOCK_ID]


def _challenge(body: RawEvent) -> str:
    challenge = body.get("challenge")
    if not isinstance(challenge, str) or len(challenge) > MAX_CHALLENGE:
        raise Refused(400, "odd_challenge")
    return challenge
