"""The Teams room, what went wrong while posting, as the outbox wants to know it."""

from __future__ import annotations

import email.utils
import json
from datetime import UTC, datetime, timedelta

import httpx

from bot.ports import DeliveryError

_TRY_AGAIN = frozenset({408, 412, 429})
"""Besides 500 and above: what Microsoft's page on limits says to retry.

A 408 or 5xx may have posted all the same. Teams cannot be asked, so it is tried again, as in a Slack channel: a report
that comes twice is better than one that stays away.
"""
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NO_ADDRESS = (httpx.UnsupportedProtocol, httpx.InvalidURL)
FAILURES = (httpx.HTTPError, httpx.InvalidURL, json.JSONDecodeError)


def delivery_error(error: Exception) -> DeliveryError:
    """Say of one of `FAILURES` whether trying again helps and whether the card may have arrived."""
    if isinstance(error, httpx.HTTPStatusError):
        return _of_status(error.response)
    if isinstance(error, _NO_ADDRESS):
        return DeliveryError("bad_address", permanent=True)
    if isinstance(error, _NOT_SENT):
        return DeliveryError("not_reachable")
    if isinstance(error, json.JSONDecodeError):
        return DeliveryError("answer_cut_off", ambiguous=True)
    return DeliveryError("timeout" if isinstance(error, httpx.TimeoutException) else "cut_off", ambiguous=True)


def _of_status(response: httpx.Response) -> DeliveryError:
    status = response.status_code
    again = status in _TRY_AGAIN or status >= httpx.codes.INTERNAL_SERVER_ERROR
    return DeliveryError(f"http_{status}", permanent=not again, retry_after=_retry_after(response) if again else None)


def _retry_after(response: httpx.Response) -> timedelta | None:
    """Read Retry-After, which holds seconds or a date (RFC 9110, 10.2.3)."""
    given = response.headers.get("retry-after", "")
    if given.isascii() and given.isdigit():
        return timedelta(seconds=min(int(given), 24 * 3600))
    try:
        moment = email.utils.parsedate_to_datetime(given)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(aware - datetime.now(UTC), timedelta())
