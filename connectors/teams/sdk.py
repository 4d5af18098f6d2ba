"""The Teams room, all that it asks of Microsoft's SDK; importing this file takes 1.5 s and 90 MB."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from microsoft_teams.api.activities.message.message import MessageActivityInput
from microsoft_teams.api.auth.cloud_environment import PUBLIC
from microsoft_teams.api.clients.conversation.params import CreateConversationParams
from microsoft_teams.api.models.account import Account
from microsoft_teams.api.models.attachment import Attachment
from microsoft_teams.apps import App
from microsoft_teams.common import ClientOptions
from pydantic import ValidationError

from bot.config import TeamsSettings
from connectors.teams.form import CARD_TYPE

TIMEOUT = 10.0
"""Seconds that a call to Teams may take."""
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
    """Make the SDK's App, which posts; `token` stands in for the secret in tests."""
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
    await app.initialize()
    return app


async def close_app(app: App) -> None:
    """Close both of the App's HTTP clients."""
    await app.http_client.http.aclose()
    await app.api.http.http.aclose()


async def open_chat(app: App, service_url: str, tenant: str, member: str) -> str:
    """Open somebody's own chat with the bot, or find it, and give the id of the conversation; "" when it has none."""
    params = CreateConversationParams(
        members=[Account(id=member)], tenant_id=tenant, channel_data={"tenant": {"id": tenant}}
    )
    try:
        return (await app.api.from_service_url(service_url).conversations.create(params)).id
    except ValidationError:
        return ""


async def member(app: App, service_url: str, conversation: str, user: str) -> tuple[str, str, str | None]:
    """Ask about a member of a conversation: their role, the name by which they sign in and their own tenant."""
    try:
        found = await app.api.from_service_url(service_url).conversations.get_member_by_id(conversation, user)
    except ValidationError:
        return "", "", None
    return found.user_role or "", found.user_principal_name or "", found.tenant_id


def message(card: dict[str, Any], summary: str, replaces: str | None) -> MessageActivityInput:
    """Make the activity that carries a card; with `replaces` it takes that message's place."""
    activity = MessageActivityInput.model_validate({"id": replaces, "summary": summary})
    return activity.add_attachments(Attachment(content_type=CARD_TYPE, content=card))


async def bot_token(app: App) -> bool:
    """Get a token to post with, from the cache or from Microsoft; False when there is none."""
    async with asyncio.timeout(TIMEOUT):
        return await app.token_provider.get_app_token() is not None
