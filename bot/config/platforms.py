"""How each platform is reached: the web, Slack, Teams and mail."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.config.section import Section


class WebSettings(Section):
    """Where Slack and Teams reach us; TLS is the reverse proxy's."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080


class SlackSettings(Section):
    """The Slack connector."""

    workspaces: tuple[str, ...] = ()
    """Team ids that may speak to us; empty means the workspace of the bot token.

    There is one token, so only workspaces that it serves can be answered: those of one organisation-wide install.
    """
    api_url: str = "https://slack.com/api/"
    socket_mode: bool = False
    """Connect to Slack from here, so that no public address is needed; takes the app token."""
    command: Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")] = "/vraag"
    """The slash command; https://docs.slack.dev/interactivity/implementing-slash-commands limits its name."""


class TeamsSettings(Section):
    """The Teams connector: a single-tenant bot."""

    tenant_id: str
    client_id: str


class MailSettings(Section):
    """The SMTP server that carries digests by e-mail."""

    host: str
    port: int = 587
    sender: str
    user: str = ""
    starttls: bool = True
