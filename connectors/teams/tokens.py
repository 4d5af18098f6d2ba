"""The Teams room, its strict checker of tokens; imported with the SDK, so only where Teams is configured."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import jwt
from microsoft_teams.api.auth.cloud_environment import PUBLIC, CloudEnvironment
from microsoft_teams.apps.auth import TokenValidator

from bot.web import Refused
from connectors.teams.guard import KeysUnreachableError

FETCH_TIMEOUT = 3.0
"""Seconds; an invoke must be answered within five."""
BACK_OFF = 30.0
"""Seconds between two fetches of the keys, however many tokens ask for them."""
STALE = 24 * 3600.0
"""Seconds that keys serve on when their source is down; Microsoft asks to refresh them daily at least."""
THREADS = 4
TEAMS_HOSTS = ("smba.trafficmanager.net", ".botframework.com", ".teams.microsoft.com")
"""Hosts of service URLs in Microsoft's public cloud; one that begins with a dot stands for all below it."""


class Keys(jwt.PyJWKClient):
    """The signing keys of the Bot Framework: fetched seldom, and kept when their source is down."""

    def __init__(self, uri: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(uri, timeout=FETCH_TIMEOUT)
        self._clock = clock
        self._kept: Any = None
        self._kept_at = 0.0
        self._next_fetch = -1.0

    def fetch_data(self) -> Any:  # noqa: ANN401 - as PyJWT declares it
        """Fetch the keys, or give those at hand while fetching fails or was done just now."""
        now = self._clock()
        if now < self._next_fetch:
            return self._at_hand(now)
        self._next_fetch = now + BACK_OFF
        try:
            self._kept = super().fetch_data()
        except jwt.PyJWKClientError:
            return self._at_hand(now)
        self._kept_at = now
        return self._kept

    def _at_hand(self, now: float) -> Any:  # noqa: ANN401 - as PyJWT declares it
        if self._kept is None or now - self._kept_at > STALE:
            raise jwt.PyJWKClientConnectionError("keys not reachable")
        return self._kept


class StrictChecker:
    """Lets a token pass that the Bot Framework signed for our bot and the service URL of the activity.

    The check blocks while it fetches keys, so it runs in a pool of its own.
    """

    def __init__(self, client_id: str, cloud: CloudEnvironment = PUBLIC, hosts: tuple[str, ...] = TEAMS_HOSTS) -> None:
        self._validator = TokenValidator.for_service(client_id, cloud=cloud)
        self._keys = self._validator._jwks_client = Keys(self._validator.options.jwks_uri)  # noqa: SLF001 - no other way in
        self._hosts = hosts
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="teams-token")

    async def check(self, token: str, service_url: str) -> None:
        """Let a token pass, or raise as `TokenChecker.check` says."""
        if not self._of_teams(service_url):
            raise Refused(401, "unknown_service_url")
        await asyncio.get_running_loop().run_in_executor(self._pool, self._check, token, service_url)

    async def reach_keys(self) -> None:
        """Fetch the keys.

        Raises
        ------
        KeysUnreachableError
            When there are none.

        """
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._keys.get_signing_keys)
        except jwt.PyJWTError:
            raise KeysUnreachableError from None

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _of_teams(self, service_url: str) -> bool:
        parts = urlsplit(service_url)
        host = parts.hostname or ""
        return parts.scheme == "https" and any(host == known or host.endswith(_below(known)) for known in self._hosts)

    def _check(self, token: str, service_url: str) -> None:
        try:
            claims = asyncio.run(self._validator.validate_token(token, service_url))
        except jwt.PyJWKClientConnectionError:
            raise KeysUnreachableError from None
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
            raise Refused(401, "token_refused") from None
        if "exp" not in claims:
            raise Refused(401, "token_without_end")


def _below(host: str) -> str:
    return host if host.startswith(".") else "\0"
