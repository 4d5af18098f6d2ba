"""Graph room: colleagues as Entra knows them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from msgraph.generated.models.user import User

from bot.config import EntraDirectorySettings
from bot.ports import Colleague, DirectoryError, Finding, Installer
from bot.words import sentence
from connectors.graph.client import Graph

CONNECTOR = "teams"
"""Who speaks in Teams is known there by the id that Entra gives them."""


class EntraDirectory:
    """Reads the accounts that are in use, without guests.

    `groups` gives, by its id, how config.toml writes each group that matters.
    """

    name = "entra"
    complete = True

    def __init__(self, settings: EntraDirectorySettings, graph: Graph, groups: Mapping[str, str]) -> None:
        self._settings = settings
        self._graph = graph
        self._groups = groups
        self.installer: Installer | None = AppInstaller(graph, settings.install_app) if settings.install_app else None

    async def colleagues(self) -> AsyncIterator[Colleague]:
        """Give everybody whose account is in use, with the groups that they are in, directly or through another.

        Raises
        ------
        DirectoryError
            When not all of them could be given.

        """
        members = {name: await self._graph.members(group) for group, name in self._groups.items()}
        async for user in self._graph.users(self._settings.within):
            if _works_here(user):
                number = str(user.id).lower()
                groups = frozenset(name for name, ids in members.items() if number in ids)
                yield Colleague(CONNECTOR, self._settings.tenant_id, number, user.department, groups)

    async def check(self) -> Sequence[Finding]:
        """Ask for the members of each group, a person and their apps, and say what is not allowed."""
        subject = sentence("Entra")
        try:
            await self._try()
        except DirectoryError as error:
            detail = sentence("Entra does not give what is asked: {reason}.", reason=error.reason)
            return [Finding(subject, well=False, detail=detail, remedy=error.remedy)]
        return [Finding(subject, well=True, detail=sentence("It gives what is asked of it."))]

    async def close(self) -> None:
        """Hang up."""
        await self._graph.close()

    async def _try(self) -> None:
        for group in self._groups:
            await self._graph.members(group)
        async for user in self._graph.users(self._settings.within):
            if self._settings.install_app:
                await self._graph.may_install(str(user.id))
            return


class AppInstaller:
    """Installs our app from the organisation's catalogue."""

    def __init__(self, graph: Graph, app: str) -> None:
        self._graph = graph
        self._app = app

    async def install(self, user: str) -> bool:
        """Give somebody the app; False where they cannot have it.

        Raises
        ------
        DirectoryError
            When it cannot be given to anybody just now.

        """
        return await self._graph.install(user, self._app)


def _works_here(user: User) -> bool:
    """Say whether an account is in use and a colleague's: no guest, nobody who left."""
    return bool(user.id) and user.account_enabled is not False and user.user_type != "Guest"
