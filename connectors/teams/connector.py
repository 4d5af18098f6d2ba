"""The Teams room: the connector that joins guard, listeners and rendering to Microsoft's SDK."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cards import Card
from bot.config import TeamsSettings
from bot.ports import Address, DeliveryError, Door, Event, Finding, RawEvent, Sender
from bot.web import Refused
from connectors.teams import listeners
from connectors.teams.environment import quieten, sdk_environment
from connectors.teams.failures import FAILURES, delivery_error
from connectors.teams.fit import one_line
from connectors.teams.guard import Admitted, KeysUnreachableError, TokenChecker, admit
from connectors.teams.render import MAX_SUMMARY, render

if TYPE_CHECKING:
    from microsoft_teams.apps import App

    from connectors.teams.sdk import Token
    from connectors.teams.tokens import StrictChecker

log = logging.getLogger(__name__)

PATH = "/api/messages"
ANSWER_WITHIN = 4.5
"""Seconds; Teams shows an error to the person when a card action is not answered within five."""
UNKNOWN_ID = "DO_NOT_USE_PLACEHOLDER_ID"
"""What the SDK gives as the id of a message when Teams did not say."""


class TeamsConnector:
    """Personal chat and @mentions in channels of one tenant.

    `checker` and `token` stand in for Microsoft in tests; without them the strict checker and the secret are used.
    """

    name = "teams"
    pace = timedelta(seconds=0.5)
    """Keeps 7 a second, 8 per 2 s and 60 per 30 s in one conversation. Only 1,800 an hour could be passed, by a
    quarter of an hour without a pause; then Teams answers 429 and says how long to wait."""

    def __init__(
        self,
        settings: TeamsSettings,
        client_secret: str,
        *,
        checker: TokenChecker | None = None,
        token: Token | None = None,
    ) -> None:
        self._settings = settings
        self._secret = client_secret
        self._token = token
        self._checker = checker
        self._strict: StrictChecker | None = None
        self._app: App | None = None
        self._door: Door | None = None

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The one address that Teams calls."""
        return [Route(PATH, self._receive, methods=["POST"])]

    async def start(self, door: Door) -> None:
        """Load the SDK; afterwards activities reach the door."""
        await self._load()
        self._door = door

    async def stop(self) -> None:
        """Let go of connections and threads; may be called twice."""
        self._door = None
        app, self._app = self._app, None
        strict, self._strict = self._strict, None
        if app is not None:
            from connectors.teams import sdk  # noqa: PLC0415 - loaded already

            await sdk.close_app(app)
        if strict is not None:
            strict.close()

    def read(self, raw: RawEvent) -> Event | None:
        """Translate a stored activity."""
        return listeners.read(raw)

    async def locale(self, sender: Sender) -> str | None:
        """Give what the activity carried; Teams is not asked, since every activity of a person carries it."""
        return sender.locale

    async def post(self, address: Address, card: Card, *, mark: str, replaces: str | None = None) -> str:
        """Post a card, or put it in the place of `replaces`; "" when Teams did not say the message's id.

        What cannot be the id of a message is replaced by nothing: the card comes as a new one. Teams has no place for
        `mark`.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """
        del mark
        if not listeners.safe_id(address["conversation"]):
            raise DeliveryError("bad_address", permanent=True)
        await self._need_token()
        replaced = replaces if replaces and listeners.safe_id(replaces) else None
        try:
            return await self._send(address, card, replaced)
        except DeliveryError as error:
            if not replaced or error.reason != "http_404":
                raise
        return await self._send(address, card, None)

    async def find(self, address: Address, mark: str) -> str | None:
        """Say that Teams cannot tell whether a card arrived."""
        del address, mark
        return None

    async def check(self) -> Sequence[Finding]:
        """Look at the ids, then get a token and the keys."""
        await self._load()
        found = [
            _well_formed("tenant_id", self._settings.tenant_id),
            _well_formed("client_id", self._settings.client_id),
        ]
        return [*found, await self._check_token(), await self._check_keys()]

    async def _load(self) -> App:
        if self._app is None:
            with sdk_environment():
                from connectors.teams import sdk, tokens  # noqa: PLC0415 - 1.5 s and 90 MB, only where configured

                self._app = await sdk.make_app(self._settings, self._secret, self._token)
            quieten()
            self._strict = tokens.StrictChecker(self._settings.client_id)
        return self._app

    async def _receive(self, request: Request) -> Response:
        door, checker = self._door, self._checker or self._strict
        if door is None or checker is None:
            return PlainTextResponse("starting", status_code=503)
        try:
            admitted = await admit(request, self._settings.tenant_id, checker)
        except KeysUnreachableError:
            log.warning("keys of Teams not reachable, it is asked to try again")
            return PlainTextResponse("keys not reachable", status_code=503)
        if admitted.body.get("type") == "invoke":
            return await self._invoked(door, admitted)
        if _event_of(admitted.body):
            await _store(door, admitted.body)
        return Response(status_code=200)

    async def _invoked(self, door: Door, admitted: Admitted) -> Response:
        from connectors.teams import sdk  # noqa: PLC0415 - loaded already

        if admitted.body.get("name") != listeners.CARD_ACTION:
            log.warning("refused %s: unknown_invoke", PATH)
            return PlainTextResponse("unknown_invoke", status_code=501)
        sdk.check_form(admitted.body)
        if _event_of(admitted.body) is None:
            raise Refused(400, "not_our_card")
        try:
            status, body = await asyncio.wait_for(self._note(door, admitted), ANSWER_WITHIN)
        except TimeoutError:
            log.warning("a card action was not answered in time")
            return PlainTextResponse("too slow", status_code=503)
        return JSONResponse(body, status_code=status)

    async def _note(self, door: Door, admitted: Admitted) -> tuple[int, Any]:
        from connectors.teams import sdk  # noqa: PLC0415 - loaded already

        await _store(door, admitted.body)
        return await sdk.answer(await self._load(), admitted.body, admitted.token)

    async def _send(self, address: Address, card: Card, replaces: str | None) -> str:
        from connectors.teams import sdk  # noqa: PLC0415 - loaded already

        app = await self._load()
        activity = sdk.message(render(card), one_line(card.summary, MAX_SUMMARY), replaces)
        try:
            sent = await app.send(address["conversation"], activity, service_url=address["service_url"])
        except FAILURES as error:
            raise delivery_error(error) from None
        except KeyError:
            return replaces or ""  # Teams took the update, and its answer names no id
        return "" if sent.id == UNKNOWN_ID else sent.id

    async def _need_token(self) -> None:
        problem = await self._token_problem()
        if problem:
            raise DeliveryError(problem)

    async def _token_problem(self) -> str:
        """Say why there is no token to post with: "" when there is one. Nothing was sent then."""
        app = await self._load()
        from requests import RequestException  # noqa: PLC0415 - what the SDK's sign-in library speaks through

        from connectors.teams import sdk  # noqa: PLC0415 - loaded already

        try:
            return "" if await sdk.bot_token(app) else "no_token"
        except (TimeoutError, RequestException):
            return "sign_in_not_reachable"
        except ValueError:
            return "sign_in_refused"

    async def _check_token(self) -> Finding:
        problem = await self._token_problem()
        remedy = {
            "": "",
            "sign_in_not_reachable": "Open the way to login.microsoftonline.com (port 443) from this machine.",
        }.get(problem, "Make a new client secret in the app registration and set TEAMS_CLIENT_SECRET to it.")
        return Finding("Teams: signing in", not problem, problem or "the bot can sign in", remedy)

    async def _check_keys(self) -> Finding:
        subject, remedy = "Teams: keys", "Open the way to login.botframework.com (port 443) from this machine."
        assert self._strict is not None  # noqa: S101 - set by _load
        try:
            await self._strict.reach_keys()
        except KeysUnreachableError:
            return Finding(subject, well=False, detail="the keys that prove a message are not reachable", remedy=remedy)
        return Finding(subject, well=True, detail="the keys that prove a message are reachable")


def _event_of(body: RawEvent) -> Event | None:
    try:
        return listeners.read(body)
    except listeners.Unreadable as reason:
        raise Refused(400, str(reason)) from None


async def _store(door: Door, body: RawEvent) -> None:
    try:
        event_id = listeners.event_id_of(body)
    except listeners.Unreadable as reason:
        raise Refused(400, str(reason)) from None
    await door.take(TeamsConnector.name, event_id, listeners.lean(body, datetime.now(UTC)))


def _well_formed(key: str, value: str) -> Finding:
    try:
        uuid.UUID(value)
    except ValueError:
        remedy = f"Copy the id from the app registration in Entra to {key} under [teams] in config.toml."
        return Finding(
            f"Teams: {key}", well=False, detail="is no id such as 11111111-2222-4333-8444-555555555555", remedy=remedy
        )
    return Finding(f"Teams: {key}", well=True, detail="has the form of an id")
