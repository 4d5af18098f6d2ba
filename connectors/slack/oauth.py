"""Slack room: letting a workspace install the app, by Bolt's own OAuth flow, in pages of ours."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from urllib.parse import urljoin

from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.config import SlackSettings
from bot.routes.page import HEADERS, language_of
from bot.web import Refused, Turnstile
from connectors.slack import pages
from connectors.slack.clients import client_for, quiet
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.installations import Installations, Installing, States, TooManyError
from connectors.slack.manifest import INSTALL, REDIRECT, scopes, ways_of
from connectors.slack.workspaces import Installed

log = logging.getLogger(__name__)

MOST_A_MINUTE = 120
"""Pages that are made: ours. A workspace takes two, and each begins with a write to the database."""
MAX_QUERY = 2000
"""Characters; what Slack sends is far shorter."""
_CODE = re.compile(r"[\w.~-]{1,100}")
"""A reason or an id that may be shown and logged; anybody can write one in the address."""

Page = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class NotAllowedError(BoltError):
    """The workspace is not in `workspaces`."""

    def __init__(self, home: str) -> None:
        super().__init__(home)
        self.home = home


class OAuth:
    """The two pages: where one begins, and where Slack sends the browser back; and the `workspaces` that came of it.

    A state that is bound to the browser by a cookie, holds ten minutes and is taken once ties the two together.
    """

    def __init__(self, settings: SlackSettings, installing: Installing, timeout: int) -> None:
        installations = Installations(settings.client_id, installing)
        self.workspaces = Installed(
            installations, settings.workspaces, lambda token: client_for(settings, token, timeout)
        )
        self.close = installing.close
        self._command = settings.command
        self._turnstile = Turnstile(MOST_A_MINUTE)
        self._flow = _Flow(settings, installing, installations, AsyncCallbackOptions(self._done, self._failed))

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The pages; they never redirect, so that nobody is sent where somebody else chose."""
        return [
            Route(INSTALL, partial(self._show, self._flow.handle_installation), methods=["GET"]),
            Route(REDIRECT, partial(self._show, self._flow.handle_callback), methods=["GET"]),
        ]

    async def _show(self, page: Page, request: Request) -> Response:
        if len(request.url.query) > MAX_QUERY:
            raise Refused(414, "query_too_long")
        asked = AsyncBoltRequest(
            body="",
            query=dict(request.query_params),
            headers={name: request.headers.get(name, "") for name in ("cookie", "accept-language")},
        )
        answer = to_starlette_response(await self._answered(asked, page))
        answer.headers.update(HEADERS)
        return answer

    async def _answered(self, asked: AsyncBoltRequest, page: Page) -> BoltResponse:
        if not self._turnstile.lets_in():
            return _refused(asked, "too_many", 429)
        try:
            return await page(asked)
        except TooManyError:
            return _refused(asked, "too_many", 429)
        except (*FAILURES, SQLAlchemyError) as error:
            log.error("no installation: %s", code_of(error))  # noqa: TRY400 - its words may quote a token
            return _refused(asked, "not_reachable", 503)

    async def _done(self, args: AsyncSuccessArgs) -> BoltResponse:
        self.workspaces.forget()
        made = args.installation
        log.info("installed in %s", _home(made))
        name = made.team_name or made.enterprise_name or _home(made)
        return _page(pages.done(_language(args.request), name, self._command), 200)

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        if isinstance(args.error, NotAllowedError):
            log.warning("not installed in %s: it is not in `workspaces`", args.error.home)
            return _refused(args.request, "not_allowed", 403, args.error.home)
        reason = args.reason if _CODE.fullmatch(args.reason) else "unknown"
        log.warning("not installed: %s", reason)
        return _refused(args.request, reason, args.suggested_status_code)


class _Flow(AsyncOAuthFlow):
    """Bolt's flow, for workspaces that are listed alone."""

    def __init__(
        self,
        settings: SlackSettings,
        installing: Installing,
        installations: Installations,
        callbacks: AsyncCallbackOptions,
    ) -> None:
        super().__init__(
            client=client_for(settings),
            logger=quiet,
            settings=AsyncOAuthSettings(
                client_id=settings.client_id,
                client_secret=installing.client_secret,
                scopes=scopes(ways_of(settings)),
                user_scopes=(),
                redirect_uri=installing.redirect_uri,
                callback_options=callbacks,
                authorization_url=urljoin(settings.api_url, "../oauth/v2/authorize"),
                installation_store=installations,
                installation_store_bot_only=True,
                state_store=States(installing.engine),
                logger=quiet,
            ),
        )
        self._listed = frozenset(settings.workspaces)

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Make Slack's address; what stands in ours adds nothing to it."""
        del request
        return self.settings.authorize_url_generator.generate(state)

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Make our page with that address."""
        return pages.install(_language(request), url)

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep it where it is allowed; else take the app out again, as far as Slack lets us.

        Raises
        ------
        NotAllowedError
            When the workspace, or its organisation, is not listed.

        """
        home = _home(installation)
        if not self._listed.isdisjoint({home, installation.enterprise_id}):
            await super().store_installation(request, installation)
            return
        try:
            await self.client.apps_uninstall(
                client_id=self.client_id, client_secret=self.settings.client_secret, token=installation.bot_token
            )
        except FAILURES as error:
            log.warning("the app could not be taken out of %s again: %s", home, code_of(error))
        raise NotAllowedError(home)


def _home(installation: Installation) -> str:
    found = installation.enterprise_id if installation.is_enterprise_install else installation.team_id
    return found if found and _CODE.fullmatch(found) else "unknown"


def _language(request: AsyncBoltRequest) -> str:
    return language_of(next(iter(request.headers.get("accept-language", ())), ""))


def _refused(request: AsyncBoltRequest, reason: str, status: int, workspace: str = "") -> BoltResponse:
    return _page(pages.failed(_language(request), reason, workspace), status)


def _page(body: str, status: int) -> BoltResponse:
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})
