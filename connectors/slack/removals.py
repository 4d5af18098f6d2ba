"""Slack room: that a workspace took the app out, or revoked its token. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.ports import RawEvent, Removed

KIND = "removed"
"""The type of a removal as it is stored."""
UNINSTALLED, REVOKED = "app_uninstalled", "tokens_revoked"
EVENTS = (UNINSTALLED, REVOKED)
"""https://docs.slack.dev/reference/events/app_uninstalled and /tokens_revoked; they need no scope."""


def removed_of(body: Mapping[str, Any], received: float) -> Removed | None:
    """Read an event that ends an installation; None for any other, and for tokens of people alone.

    `received` is the Unix second that counts where the event does not say when it happened.
    """
    event, home = body["event"], home_of(body)
    if event["type"] not in EVENTS or home is None:
        return None
    tokens = event.get("tokens")
    if event["type"] == REVOKED and not (isinstance(tokens, dict) and tokens.get("bot")):
        return None
    at = body.get("event_time")
    return removed(home, at + 1 if isinstance(at, int) and 0 < at <= received else received)  # told in whole seconds


def removed(home: str, at: float) -> Removed:
    """Say that an installation ended; `at` is a Unix second."""
    return Removed(home, datetime.fromtimestamp(at, UTC))


def home_of(body: Mapping[str, Any]) -> str | None:
    """Give the id of the workspace, or of the organisation that installed the app for all of its workspaces."""
    ours = body.get("authorizations")
    heard = ours[0] if isinstance(ours, list) and ours and isinstance(ours[0], dict) else body
    found = heard.get("enterprise_id") if heard.get("is_enterprise_install") else heard.get("team_id")
    found = found or heard.get("enterprise_id")
    return found if isinstance(found, str) else None


def raw_of(ended: Removed) -> RawEvent:
    """Make what is stored of it."""
    return {"type": KIND, "home": ended.tenant, "at": ended.at.timestamp()}


def read(raw: RawEvent) -> Removed:
    """Read what `raw_of` made."""
    return removed(raw["home"], raw["at"])
