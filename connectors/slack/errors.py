"""Slack room: what a failed call means for a delivery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.ports import DeliveryError

FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, AttributeError)
"""What a call of Slack's client raises: AttributeError is its answer to a body that is no JSON object."""

TRANSIENT = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "accesslimited"})
HALF_DONE = frozenset({"internal_error", "fatal_error", "request_timeout"})
"""Slack says that some of it may have succeeded; https://docs.slack.dev/reference/methods/chat.postMessage#errors."""
LONGEST_WAIT = 3600
"""Seconds: ours, so that a slip of the server does not silence us for a day."""
GONE = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Slack does not take the token any more."""
NOT_ALLOWED = frozenset({"missing_scope", "not_allowed_token_type", "channel_not_found", "not_in_channel"})
"""We may not look back, now or later."""
NO_CHAT = frozenset({"cannot_dm_bot", "channel_not_found", "im_disabled", "messages_tab_disabled", "restricted_action"})
"""This person's own conversation with us cannot be opened."""
NOT_DRAWN = frozenset({"invalid_blocks", "invalid_blocks_format", "unsupported_block_type"})
"""The workspace does not know a block."""
VANISHED = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""The message to replace is gone or fixed."""


def delivery_error(error: Exception, *, can_look: bool = False) -> DeliveryError:
    """Translate one of `FAILURES`; what Slack names and we do not know is permanent, so that a person looks at it.

    A failing server (5xx) may have posted all the same. That is doubt where we `can_look` for the card; elsewhere it is
    tried again, since a report that comes twice is better than one that stays away.
    """
    if isinstance(error, SlackApiError):
        return _answered(error, can_look=can_look)
    if isinstance(error, aiohttp.ClientConnectorError):
        return DeliveryError("not_connected")
    if isinstance(error, AttributeError):
        return DeliveryError("unreadable_answer", ambiguous=True)
    return DeliveryError("timed_out" if isinstance(error, TimeoutError) else "cut_off", ambiguous=True)


def code_of(error: Exception) -> str:
    """Give Slack's own short code, else the HTTP status or the kind of failure; never what Slack wrote in full."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return str(code or f"http_{_status(error)}")


def _answered(error: SlackApiError, *, can_look: bool) -> DeliveryError:
    code, status = code_of(error), _status(error)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return DeliveryError("ratelimited", retry_after=_retry_after(error.response.headers))
    if code in HALF_DONE or code == f"http_{HTTPStatus.OK:d}":
        return DeliveryError(code, ambiguous=True)
    if code in TRANSIENT:
        return DeliveryError(code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DeliveryError(code, ambiguous=can_look)
    return DeliveryError(code, permanent=True)


def _status(error: SlackApiError) -> int:
    """Give the HTTP status; a body that cannot be read leaves the client with aiohttp's own response."""
    response = error.response
    return int(response.status_code if hasattr(response, "status_code") else response.status)


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    seconds = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=min(int(seconds), LONGEST_WAIT)) if re.fullmatch("[0-9]{1,9}", seconds) else None
