"""The Teams room: the connector that joins guard, reception and rendering to Microsoft's SDK."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cards import Card
from bot.config import TeamsSettings
from bot.ports import Address, DeliveryError, Door, Event, Finding, Profile, RawEvent, Sender
from connectors.teams import doctor, listeners
from connectors.teams.chats import Chats
from connectors.teams.environment import quieten, sdk_environment
from connectors.teams.guard import KeysUnreachableError, TokenChecker, admit
from connectors.teams.parts import Seen, safe_id, thread_of
from connectors.teams.reception import Reception

if TYPE_CHECKING:
    from microsoft_teams.apps import App

    from connectors.teams.sdk import Token
    from connectors.teams.tokens import StrictChecker

log = logging.getLogger(__name__)

PATH = "/api/messages"


class TeamsConnector:
    """Personal chat, @mentions in channels and group chats, and forms, of one tenant.

    `checker` and `token` stand in for Microsoft in tests; without them the strict checker and the secret are used.
    """

    name = listeners.NAME
    pace = timedelta(seconds=0.5)
    """Keeps 7 a second, 8 per 2 s and 60 per 30 s in one conversation. Only 1,800 an hour could be passed, by a
    quarter of an hour without a pause; then Teams answers 429 and says how long to wait."""

    threads = False
    """In a chat Teams has none, and in a channel a digest should look the same: its details unfold."""

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
        self._reception = Reception()
        self._chats = Chats()

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The one address that Teams calls."""
        return [Route(PATH, self._receive, methods=["POST"])]

    async def start(self, door: Door) -> None:
        """Load the SDK; afterwards activities reach the door."""
        await self._load()
        self._reception.open(door)

    async def stop(self) -> None:
        """Let go of connections and threads; may be called twice."""
        self._reception.close()
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

    async def profile(self, sender: Sender) -> Profile:
        """Tell the locale, which every activity carries, and ask whether somebody is a guest of ours.

        Teams says that of who is in a conversation with the bot; elsewhere nothing is told. Departments it does not
        know.
        """
        guest = isinstance(sender, Seen) and (sender.guest or await self._is_guest(sender))
        return Profile(locale=sender.locale, guest=guest)

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Post a card, or put it in the place of `replaces`; "" when Teams did not say the message's id.

        What cannot be the id of a message is replaced by nothing: the card comes as a new one. Teams has no place for
        `mark`.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """
        del mark, under
        if "conversation" in address and not safe_id(thread_of(address)):
            raise DeliveryError("bad_address", permanent=True)
        app = await self._load()
        problem = await self._token_problem()
        if problem:
            raise DeliveryError(problem)
        return await self._chats.post(app, address, card, replaces if safe_id(replaces) else None)

    async def find(self, address: Address, mark: str, *, under: str | None = None) -> str | None:
        """Say that Teams cannot tell whether a card arrived."""
        del address, mark, under
        return None

    async def check(self) -> Sequence[Finding]:
        """Look at the ids, then get a token and the keys."""
        await self._load()
        assert self._strict is not None  # noqa: S101 - set by _load
        found = [*doctor.ids(self._settings), doctor.signing_in(await self._token_problem())]
        return [*found, await doctor.keys(self._strict)]

    async def _load(self) -> App:
        if self._app is None:
            with sdk_environment():
                from connectors.teams import sdk, tokens  # noqa: PLC0415 - 1.5 s and 90 MB, only where configured

                self._app = await sdk.make_app(self._settings, self._secret, self._token)
            quieten()
            self._strict = tokens.StrictChecker(self._settings.client_id)
        return self._app

    async def _receive(self, request: Request) -> Response:
        checker = self._checker or self._strict
        if checker is None:
            return PlainTextResponse("starting", status_code=503)
        try:
            body = await admit(request, self._settings.tenant_id, checker)
        except KeysUnreachableError:
            log.warning("keys of Teams not reachable, it is asked to try again")
            return PlainTextResponse("keys not reachable", status_code=503)
        return await self._reception.receive(body)

    async def _is_guest(self, sender: Seen) -> bool:
        app = await self._load()
        return not await self._token_problem() and await self._chats.is_guest(app, sender)

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
