"""The Teams room, its guard: what is no activity of our tenant, sent by Teams, goes no further."""

from __future__ import annotations

import re
from typing import Protocol

from starlette.requests import Request

from bot.ports import RawEvent
from bot.web import Refused, body_of, json_object
from connectors.teams.parts import Unreadable, conversation_of, service_url_of, tenants_of

MAX_AUTHORIZATION = 8 * 1024
"""Bytes; a token of Teams has about 1,500."""
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.ASCII)


class KeysUnreachableError(Exception):
    """The keys that prove a token cannot be fetched and none are at hand: answer 503."""


class TokenChecker(Protocol):
    """Who decides whether a token comes from Teams."""

    async def check(self, token: str, service_url: str) -> None:
        """Let a token pass that was given to us for `service_url`.

        Raises
        ------
        Refused
            401 when it was not, or no longer.
        KeysUnreachableError
            When that cannot be told now.

        """


async def admit(request: Request, tenant: str, checker: TokenChecker) -> RawEvent:
    """Read a request, the cheap checks first.

    Raises
    ------
    Refused
        401 without a token that holds, 403 for another tenant, 400 and 413 for a body that is no activity.
    KeysUnreachableError
        When the token cannot be checked.

    """
    token = _bearer(request)
    body = json_object(await body_of(request))
    service_url = _look_at(body, tenant)
    await checker.check(token, service_url)
    return body


def _bearer(request: Request) -> str:
    header = request.headers.get("authorization", "")
    form = _BEARER.fullmatch(header) if len(header) <= MAX_AUTHORIZATION else None
    if form is None:
        raise Refused(401, "no_bearer_token")
    return form.group(1)


def _look_at(body: RawEvent, tenant: str) -> str:
    try:
        conversation_of(body)
        service_url = service_url_of(body)
    except Unreadable as reason:
        raise Refused(400, str(reason)) from None
    if tenants_of(body) != {tenant.casefold()}:
        raise Refused(403, "wrong_tenant")
    return service_url
