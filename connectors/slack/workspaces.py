"""Slack room: the workspaces that we serve, and the client that speaks in each: one token for all, or one apiece."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.ports import DeliveryError, NotReachableError, Removed
from connectors.slack.errors import FAILURES, code_of, delivery_error
from connectors.slack.installations import Grant, Installations
from connectors.slack.removals import removed

log = logging.getLogger(__name__)

HOLDS = 60.0
"""Seconds that what was looked up holds: ours. What another replica removed, Slack refuses meanwhile."""
LOOK_AGAIN = 1.0
"""Seconds between looks for a workspace that is not known, which another replica may just have let in."""
PAGE, PAGES = 200, 20
"""Workspaces of an organisation that are asked for at a time, and how often at most."""


@dataclass(frozen=True)
class Held:
    """What is held of one workspace or organisation; `home` is its id, "" where one token serves all.

    `client` is None where the app is not installed, or its token is `unreadable`.
    """

    home: str
    client: AsyncWebClient | None = None
    listed: bool = True
    unreadable: bool = False


class Workspaces(Protocol):
    """Which workspaces may speak to us, and how we speak there."""

    async def allows(self, ids: Collection[str]) -> bool:
        """Say whether all of these teams are ours; NotReachableError where nobody can say just now."""

    async def client(self, team: str) -> AsyncWebClient:
        """Give the client of a team, or of an organisation; DeliveryError where we are not installed."""

    async def refusal(self, team: str, token: str) -> Removed | None:
        """Tell what it means that Slack refuses a token; None when another one is in use by now."""

    async def remove(self, ended: Removed) -> None:
        """Forget an installation that ended."""

    async def held(self) -> Sequence[Held]:
        """List where the app is installed or should be; NotReachableError where nobody can say just now."""


class OneToken:
    """One bot token, for the workspaces that are `listed`, or else for the one it belongs to."""

    def __init__(self, client: AsyncWebClient, listed: Collection[str]) -> None:
        self._client = client
        self._teams = frozenset(listed)

    async def allows(self, ids: Collection[str]) -> bool:
        """Say whether these are ours; asks Slack once where none is listed."""
        if not self._teams:
            try:
                answer = await self._client.auth_test()
            except FAILURES as error:
                log.warning("Slack does not answer auth.test: %s", code_of(error))
                raise NotReachableError from None
            self._teams = frozenset({str(answer["team_id"])})
        return self._teams.issuperset(ids)

    async def client(self, team: str) -> AsyncWebClient:
        """Give the one client there is."""
        del team
        return self._client

    async def refusal(self, team: str, token: str) -> Removed | None:
        """Take it for the end; told once a day."""
        del token
        return removed(team, time.time() // 86_400 * 86_400)

    async def remove(self, ended: Removed) -> None:
        """Say so; the token is the administrator's to replace."""
        log.error("Slack ended the installation in %s; `voelspriet doctor` says what to do", ended.tenant)

    async def held(self) -> Sequence[Held]:
        """Give the one."""
        return [Held("", self._client)]


class Installed:
    """The workspaces that installed the app, as far as they, or their organisations, are `listed`."""

    def __init__(
        self,
        installations: Installations,
        listed: Collection[str],
        client_for: Callable[[str], AsyncWebClient],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._installations = installations
        self._listed = frozenset(listed)
        self._client_for = client_for
        self._clock = clock
        self._known: dict[str, Grant] = {}
        self._looked = -HOLDS

    async def allows(self, ids: Collection[str]) -> bool:
        """Say whether these are listed, or of an organisation that is."""
        unlisted = set(ids) - self._listed
        return all([await self._grant(team) is not None for team in unlisted])

    async def client(self, team: str) -> AsyncWebClient:
        """Make the client of a team.

        Raises
        ------
        DeliveryError
            When the app is not installed there, or nobody can say just now.

        """
        try:
            grant = await self._grant(team)
        except NotReachableError:
            raise DeliveryError("installations_not_reachable") from None
        if grant is None or not grant.token:
            raise DeliveryError("not_installed" if grant is None else "token_unreadable", permanent=True)
        return self._client_for(grant.token)

    async def refusal(self, team: str, token: str) -> Removed | None:
        """Take it for the end of the installation that the token came from, unless another took its place."""
        self.forget()
        grant = await self._grant(team)
        return removed(grant.home, grant.installed_at) if grant and grant.token == token else None

    async def remove(self, ended: Removed) -> None:
        """Delete the installation, not one that was made since; NotReachableError where that is impossible now."""
        try:
            gone = await asyncio.to_thread(self._installations.remove, ended.tenant, ended.at)
        except SQLAlchemyError:
            raise NotReachableError from None
        self.forget()
        if gone:
            log.error("the app is no longer installed in %s; `voelspriet doctor` says what to do", ended.tenant)

    async def held(self) -> Sequence[Held]:
        """List what is installed, and then what is listed and is not."""
        grants = {grant.home: grant for grant in await self._grants()}
        there = [self._held(grant) for grant in grants.values()]
        organisations = {grant.enterprise for grant in grants.values()}
        return there + [Held(home) for home in sorted(self._listed - grants.keys() - organisations)]

    def _held(self, grant: Grant) -> Held:
        client = self._client_for(grant.token) if grant.token else None
        return Held(grant.home, client, listed=self._lists(grant), unreadable=client is None)

    def forget(self) -> None:
        """Look anew at what is installed, the next time."""
        self._looked = -HOLDS

    async def _grant(self, team: str) -> Grant | None:
        for holds in (HOLDS, LOOK_AGAIN):
            if self._clock() - self._looked >= holds:
                self._known = await self._look()
                self._looked = self._clock()
            if team in self._known:
                break
        return self._known.get(team)

    def _lists(self, grant: Grant) -> bool:
        return not self._listed.isdisjoint({grant.team, grant.enterprise})

    async def _grants(self) -> list[Grant]:
        try:
            return await asyncio.to_thread(self._installations.grants)
        except SQLAlchemyError:
            raise NotReachableError from None

    async def _look(self) -> dict[str, Grant]:
        ours = [grant for grant in await self._grants() if self._lists(grant)]
        known = {grant.home: grant for grant in ours}
        for grant in ours:
            for team in await self._served(grant) if grant.team is None else ():
                known.setdefault(team, grant)
        return known

    async def _served(self, grant: Grant) -> list[str]:
        """Ask which workspaces of an organisation an organisation-wide installation serves."""
        client, cursor = self._client_for(grant.token or ""), None
        teams: list[str] = []
        for _ in range(PAGES):
            try:
                answer = await client.auth_teams_list(limit=PAGE, cursor=cursor)
            except FAILURES as error:
                log.warning("Slack does not say which workspaces are in %s: %s", grant.home, code_of(error))
                if not delivery_error(error).permanent:
                    raise NotReachableError from None
                break
            teams += [str(team["id"]) for team in answer.get("teams") or ()]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return teams
