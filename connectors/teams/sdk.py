"""The Teams room, all that it asks of Microsoft's SDK; importing this file takes 1.5 s and 90 MB."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from microsoft_teams.api import ActivityTypeAdapter
from microsoft_teams.api.activities.invoke.adaptive_card import AdaptiveCardInvokeActivity
from microsoft_teams.api.activities.message.message import MessageActivityInput
from microsoft_teams.api.auth.cloud_environment import PUBLIC
from microsoft_teams.api.auth.json_web_token import JsonWebToken
from microsoft_teams.api.models.adaptive_card import AdaptiveCardActionMessageResponse
from microsoft_teams.api.models.attachment import Attachment
from microsoft_teams.apps import ActivityContext, App
from microsoft_teams.apps.events import ActivityEvent, CoreActivity
from microsoft_teams.common import ClientOptions
from pydantic import ValidationError

from bot.config import TeamsSettings
from bot.ports import RawEvent
from bot.web import Refused
from bot.words import words_for

TIMEOUT = 10.0
"""Seconds that a call to Teams may take."""
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
Token = Callable[[str, str | None], str | None]


class NoServer:
    """The SDK's server, which we do without: our own route has stored an activity before the SDK sees it."""

    def register_route(self, method: str, path: str, handler: object) -> None:
        """Register nothing."""

    def serve_static(self, path: str, directory: str) -> None:
        """Serve nothing."""

    async def start(self, port: int) -> None:
        """Start nothing."""

    async def stop(self) -> None:
        """Stop nothing."""


async def make_app(settings: TeamsSettings, client_secret: str, token: Token | None) -> App:
    """Make the SDK's App, which answers card actions and posts; `token` stands in for the secret in tests."""
    credential: dict[str, Any] = {"token": token} if token else {"client_secret": client_secret}
    app = App(
        client_id=settings.client_id,
        tenant_id=settings.tenant_id,
        http_server_adapter=NoServer(),
        client=ClientOptions(timeout=TIMEOUT),
        cloud=PUBLIC,
        fetch_user_token=False,
        dangerously_allow_unauthenticated_requests=False,
        **credential,
    )
    app.on_card_action_execute(_noted)
    await app.initialize()
    return app


async def close_app(app: App) -> None:
    """Close both of the App's HTTP clients."""
    await app.http_client.http.aclose()
    await app.api.http.http.aclose()


def check_form(body: RawEvent) -> None:
    """Let an invoke pass that the SDK can read.

    Raises
    ------
    Refused
        400 when it cannot.

    """
    try:
        ActivityTypeAdapter.validate_python(body)
    except ValidationError:
        raise Refused(400, "bad_invoke") from None


async def answer(app: App, body: RawEvent, token: str) -> tuple[int, Any]:
    """Have the SDK answer an invoke: the status and the JSON to send."""
    event = ActivityEvent(body=CoreActivity.model_validate(body), token=JsonWebToken(value=token))
    assert app.server.on_request is not None  # noqa: S101 - set by initialize
    result: Any = await app.server.on_request(event)
    data = result if isinstance(result, dict) else result.model_dump(mode="json", by_alias=True, exclude_none=True)
    return int(data.get("status") or 200), data.get("body")


def message(card: dict[str, Any], summary: str, replaces: str | None) -> MessageActivityInput:
    """Make the activity that carries a card; with `replaces` it takes that message's place."""
    activity = MessageActivityInput.model_validate({"id": replaces, "summary": summary})
    return activity.add_attachments(Attachment(content_type=CARD_TYPE, content=card))


async def bot_token(app: App) -> bool:
    """Get a token to post with, from the cache or from Microsoft; False when there is none."""
    async with asyncio.timeout(TIMEOUT):
        return await app.token_provider.get_app_token() is not None


async def _noted(ctx: ActivityContext[AdaptiveCardInvokeActivity]) -> AdaptiveCardActionMessageResponse:
    language = "en" if (ctx.activity.locale or "").startswith("en") else "nl"
    return AdaptiveCardActionMessageResponse(value=words_for(language).say("Noted."))
