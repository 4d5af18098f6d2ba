"""Slack room: the connector, over HTTP or Socket Mode: what it posts, and what makes it up."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cards import Card
from bot.config import SlackSettings
from bot.ports import Address, DeliveryError, Door, Event, Finding, Profile, RawEvent, Removed, Sender
from bot.web import Refused, body_of, json_object
from connectors.slack import doctor, listeners, posting
from connectors.slack.clients import TIMEOUT, client_for
from connectors.slack.errors import FAILURES, GONE, delivery_error
from connectors.slack.guard import Guard, form_of
from connectors.slack.installations import Installing
from connectors.slack.manifest import PATH
from connectors.slack.oauth import OAuth
from connectors.slack.profiles import Profiles
from connectors.slack.reception import Reception
from connectors.slack.socket import Socket
from connectors.slack.workspaces import OneToken, Workspaces

log = logging.getLogger(__name__)

MAX_CHALLENGE = 1000
"""Characters: Slack's is far shorter."""


class SlackConnector:
    """Slack, for the workspaces of `settings` or else for the workspace of the bot token.

    `access` is that token, or how workspaces install the app. `secret` is what proves who speaks: the app token in
    Socket Mode, otherwise the signing secret.
    """

    name = listeners.NAME
    pace = timedelta(seconds=1)
    threads = True

    def __init__(
        self, settings: SlackSettings, access: str | Installing, secret: str, *, timeout: int = TIMEOUT
    ) -> None:
        self._settings, self._secret = settings, secret
        self._web = client_for(settings, timeout=timeout)
        self._oauth = OAuth(settings, access, timeout) if isinstance(access, Installing) else None
        self._workspaces: Workspaces = (
            self._oauth.workspaces
            if self._oauth
            else OneToken(client_for(settings, str(access), timeout), settings.workspaces)
        )
        self._profiles = Profiles(settings.department_field)
        self._reception = Reception(self._workspaces, self._web, settings.command)
        self._socket = Socket(secret, self._web, self._reception) if settings.socket_mode else None
        self._guard = None if settings.socket_mode else Guard(secret)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """One address for events, presses and forms, not in Socket Mode; and the pages to install the app."""
        pages = self._oauth.routes if self._oauth else ()
        return [Route(PATH, partial(self._receive, self._guard), methods=["POST"]), *pages] if self._guard else pages

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
        if self._oauth:
            self._oauth.close()

    def read(self, raw: RawEvent) -> Event | Removed | None:
        """Translate a stored event; None for what is not meant for us."""
        return listeners.read(raw)

    async def profile(self, sender: Sender) -> Profile:
        """Ask who somebody is; see `connectors.slack.profiles`."""
        return await self._profiles.of(await self._workspaces.client(sender.tenant), sender)

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Post a card, or put it in the place of a message, and give its timestamp, which is Slack's id of it.

        On a person's page it is what they see from now on. `under` a message it stands in its thread alone.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """
        client = await self._workspaces.client(address["team"])
        try:
            if "page" in address:
                return await posting.publish(client, address["page"], card)
            return await posting.put(client, _in_thread(address, under), card, mark, replaces)
        except FAILURES as error:
            told = delivery_error(error, can_look=_can_look(address))
        raise await self._looked_into(told, address["team"], client.token)

    async def find(self, address: Address, mark: str, *, under: str | None = None) -> str | None:
        """Look for a card in a direct conversation; None in a channel, where we do not ask to read along.

        Raises
        ------
        DeliveryError
            When Slack cannot say just now.

        """
        if "page" in address:
            return ""  # publishing once more changes nothing
        if not _can_look(address):
            return None
        client = await self._workspaces.client(address["team"])
        try:
            return await posting.look_back(client, _in_thread(address, under), mark)
        except FAILURES as error:
            raise delivery_error(error) from None

    async def check(self) -> Sequence[Finding]:
        """Try the tokens and say what is wrong and what to do."""
        app_token = self._secret if self._socket else None
        return await doctor.findings(self._settings, self._workspaces, self._web, app_token)

    async def _looked_into(self, error: DeliveryError, team: str, token: str | None) -> DeliveryError:
        """Take a token that Slack refuses for the end of the installation, unless another token came in its place."""
        if error.reason not in GONE or await self._reception.refused(team, token or ""):
            return error
        return DeliveryError(error.reason)

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


def _in_thread(address: Address, under: str | None) -> Address:
    return {**address, "thread": under} if under else address


def _can_look(address: Address) -> bool:
    """Say whether a doubtful post can be looked up: a page shows what came last, and their own chat we may read."""
    return "page" in address or address["channel"].startswith("D")


def _challenge(body: RawEvent) -> str:
    challenge = body.get("challenge")
    if not isinstance(challenge, str) or len(challenge) > MAX_CHALLENGE:
        raise Refused(400, "odd_challenge")
    return challenge
