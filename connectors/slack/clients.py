"""Slack room: how we call Slack. No client tries again by itself, and none logs what it sends or gets."""

from __future__ import annotations

import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.config import SlackSettings

TIMEOUT = 10
"""Seconds for one call."""

quiet = logging.getLogger(f"{__name__}.sdk")
"""The logger for what Slack's libraries say: they quote tokens and texts; we tell ourselves what fails."""
quiet.setLevel(logging.CRITICAL)


def client_for(settings: SlackSettings, token: str | None = None, timeout: int = TIMEOUT) -> AsyncWebClient:
    """Make a client that speaks with a bot token, or with none for the calls that need none."""
    return AsyncWebClient(token=token, base_url=settings.api_url, timeout=timeout, retry_handlers=[], logger=quiet)
