"""Slack room: the connector, over HTTP or Socket Mode: what it posts, and what makes it up."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cards import Card
from bot.config import SlackSettings
from bot.ports import Address, Door, Event, Finding, RawEvent, Sender
from bot.web import Refused, body_of, json_object
from connectors.slack import doctor, listeners
from connectors.slack.errors import FAILURES, NO_CHAT, NOT_ALLOWED, VANISHED, code_of, delivery_error
from connectors.slack.guard import Guard, form_of
from connectors.slack.manifest import PATH
from connectors.slack.reception import Reception
from connectors.slack.render import page, render
from connectors.slack.socket import Socket

log = logging.getLogger(__name__)

TIMEOUT = 10
"""Seconds for one call."""
PAGE, PAGES = 100, 2
"""How far `find` looks back: messages in a page, and pages."""
MAX_CHALLENGE = 1000
"""Characters: Slack's is far shorter."""
MARK = "delivery:"
MAX_BLOCK_ID = 255


class SlackConnector:
    """Slack, for the workspaces of `settings` or else for the workspace of the bot token.

    `secret` is what proves who speaks: the app token in Socket Mode, otherwise the signing secret.
    """

    name = listeners.NAME
    pace = timedelta(seconds=1)

    def __init__(self, settings: SlackSettings, bot_token: str, secret: str, *, timeout: int = TIMEOUT) -> None:
        self._client = AsyncWebClient(token=bot_token, base_url=settings.api_url, timeout=timeout, retry_handlers=[])
        self._reception = Reception(self._client, bot_token, settings)
        self._workspaces = frozenset(settings.workspaces)
        self._app_token = secret if settings.socket_mode else None
        self._socket = Socket(secret, self._client, self._reception) if settings.socket_mode else None
        self._guard = None if settings.socket_mode else Guard(secret)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """One address for events, presses and forms; none in Socket Mode."""
        return [Route(PATH, partial(self._receive, self._guard), methods=["POST"])] if self._guard else ()

    async def start(self, door: Door) -> None:
        """Open the door to what Slack sends; Slack itself may be away."""
        await self._reception.open(door)
        if self._socket:
            await self._socket.start()

    async def stop(self) -> None:
        """Hang up and close the door; each call closed its own connection."""
        if self._socket:
            await self._socket.stop()
        self._reception.close()

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

        On a person's page it is what they see from now on.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """
        if "page" in address:
            return await self._publish(address["page"], card)
        message = render(card)
        message["blocks"][0]["block_id"] = _block_id(mark)
        try:
            return await self._put(address, message, replaces)
        except FAILURES as error:
            raise delivery_error(error, can_look=_is_direct(address)) from None

    async def find(self, address: Address, mark: str) -> str | None:
        """Look for a card in a direct conversation; None in a channel, where we do not ask to read along.

        Raises
        ------
        DeliveryError
            When Slack cannot say just now.

        """
        if "page" in address:
            return ""  # publishing once more changes nothing
        if not _is_direct(address):
            return None
        return await self._look_back(address["channel"], mark)

    async def check(self) -> Sequence[Finding]:
        """Try the token and say what is wrong and what to do."""
        return await doctor.findings(self._client, self._workspaces, self._app_token)

    async def _look_back(self, channel: str, mark: str) -> str | None:
        cursor = None
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

    async def _publish(self, user: str, card: Card) -> str:
        try:
            answer = await self._client.views_publish(user_id=user, view=page(card))
        except FAILURES as error:
            raise delivery_error(error, can_look=True) from None
        return str(answer["view"]["id"])

    async def _put(self, address: Address, message: dict[str, Any], replaces: str | None) -> str:
        channel = address["channel"]
        if replaces:
            try:
                answer = await self._client.chat_update(channel=channel, ts=replaces, **message)
                return str(answer["ts"])
            except SlackApiError as error:
                if code_of(error) not in VANISHED:
                    raise
        try:
            answer = await self._client.chat_postMessage(
                channel=channel, unfurl_links=False, unfurl_media=False, **message
            )
            return str(answer["ts"])
        except SlackApiError as error:
            if "aside" not in address or code_of(error) not in NO_CHAT:
                raise
        answer = await self._client.chat_postEphemeral(channel=address["aside"], user=channel, **message)
        return str(answer["message_ts"])

    async def _receive(self, guard: Guard, request: Request) -> Response:
        body = await body_of(request)
        received = guard.check(request.headers, body)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            payload = form_of(body)
            guard.once(request.headers["x-slack-signature"])
            answer = await self._reception.interactive(payload, received)
            return Response(answer, media_type="application/json" if answer else None)
        event = json_object(body)
        if event.get("type") == "url_verification":
            return JSONResponse({"challenge": _challenge(event)})
        await self._reception.event(event, received)
        return Response()


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
