"""Graph room: the calls with which a directory is read. Its SDK waits where Graph says so, and tries again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from kiota_abstractions.api_error import APIError
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.groups.item.transitive_members.graph_user.graph_user_request_builder import (
    GraphUserRequestBuilder,
)
from msgraph.generated.groups.item.transitive_members.transitive_members_request_builder import (
    TransitiveMembersRequestBuilder,
)
from msgraph.generated.models.directory_object import DirectoryObject
from msgraph.generated.models.user import User
from msgraph.generated.models.user_scope_teams_app_installation import UserScopeTeamsAppInstallation
from msgraph.generated.users.users_request_builder import UsersRequestBuilder

from bot.config import EntraDirectorySettings
from connectors.graph.access import BASE_URL, Access
from connectors.graph.failures import FAILURES, INSTALL_APP, READ_GROUPS, READ_USERS, directory_error

PAGE = 999
"""The most that Graph gives at once: https://learn.microsoft.com/graph/api/user-list#optional-query-parameters."""
SELECTED = ["id", "department", "accountEnabled", "userType"]
"""All that we ask of somebody: no name, no address."""
CATALOGUE = f"{BASE_URL}/appCatalogs/teamsApps/"
_IN_VAIN = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})
"""This person cannot have the app: no Teams, no licence, or gone since."""


class Graph:
    """Microsoft Graph, as one app registration."""

    def __init__(
        self,
        settings: EntraDirectorySettings,
        secret: str,
        *,
        provider: AuthenticationProvider | None = None,
        base_url: str = BASE_URL,
    ) -> None:
        """Sign in with the secret at the first call; a test brings its own token and address."""
        self._access = Access(settings.tenant_id, settings.client_id, secret, provider=provider, base_url=base_url)
        self._client = self._access.client

    async def users(self, within: str | None) -> AsyncIterator[User]:
        """Give all accounts, or those in a group and in the groups in it.

        Raises
        ------
        bot.ports.DirectoryError
            When they could not all be given.

        """
        try:
            async for user in _pages(*self._asked(within)):
                yield user
        except FAILURES as error:
            raise directory_error(error, READ_GROUPS if within else READ_USERS, within or "") from None

    def _asked(self, within: str | None) -> tuple[Any, RequestConfiguration[Any]]:
        if within is None:
            query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(select=SELECTED, top=PAGE)
            return self._client.users, RequestConfiguration(query_parameters=query)
        # Graph wants `$count` and eventual consistency wherever members are cast to one type.
        members = GraphUserRequestBuilder.GraphUserRequestBuilderGetQueryParameters(
            select=SELECTED, top=PAGE, count=True
        )
        asked: RequestConfiguration[Any] = RequestConfiguration(query_parameters=members)
        asked.headers.add("ConsistencyLevel", "eventual")
        return self._client.groups.by_group_id(within).transitive_members.graph_user, asked

    async def members(self, group: str) -> set[str]:
        """Give the ids of all in a group and in the groups in it.

        Raises
        ------
        bot.ports.DirectoryError
            When they could not all be given.

        """
        query = TransitiveMembersRequestBuilder.TransitiveMembersRequestBuilderGetQueryParameters(
            select=["id"], top=PAGE
        )
        asked: RequestConfiguration[Any] = RequestConfiguration(query_parameters=query)
        found: set[str] = set()
        try:
            async for member in _pages(self._client.groups.by_group_id(group).transitive_members, asked):
                found.add(_id(member))
        except FAILURES as error:
            raise directory_error(error, READ_GROUPS, group) from None
        return found

    async def install(self, user: str, app: str) -> bool:
        """Install an app of the organisation's catalogue for somebody; False where they cannot have it.

        Raises
        ------
        bot.ports.DirectoryError
            When it cannot be installed for anybody just now.

        """
        body = UserScopeTeamsAppInstallation(additional_data={"teamsApp@odata.bind": CATALOGUE + app})
        try:
            await self._client.users.by_user_id(user).teamwork.installed_apps.post(body)
        except FAILURES as error:
            status = error.response_status_code if isinstance(error, APIError) else None
            if status == HTTPStatus.CONFLICT:  # they have it
                return True
            if status in _IN_VAIN:
                return False
            raise directory_error(error, INSTALL_APP) from None
        return True

    async def may_install(self, user: str) -> None:
        """Look at somebody's apps, which takes the permission to install one.

        Raises
        ------
        bot.ports.DirectoryError
            When we may not.

        """
        try:
            await self._client.users.by_user_id(user).teamwork.installed_apps.get()
        except FAILURES as error:
            raise directory_error(error, INSTALL_APP) from None

    async def close(self) -> None:
        """Hang up."""
        await self._access.close()


async def _pages(builder: Any, asked: RequestConfiguration[Any]) -> AsyncIterator[Any]:  # noqa: ANN401 - any list of Graph's
    """Give what stands on all pages of a list."""
    page = await builder.get(request_configuration=asked)
    while page is not None:
        for item in page.value or ():
            yield item
        if not page.odata_next_link:
            return
        page = await builder.with_url(page.odata_next_link).get()


def _id(item: DirectoryObject) -> str:
    return (item.id or "").lower()
