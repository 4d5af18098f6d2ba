"""Graph room: what a failed call means for a reading, and what to do."""

from __future__ import annotations

from http import HTTPStatus

import httpx
from azure.core.exceptions import AzureError, ClientAuthenticationError
from kiota_abstractions.api_error import APIError

from bot.ports import DirectoryError
from bot.words import sentence

FAILURES = (APIError, AzureError, httpx.HTTPError)
"""What a call raises: Graph's answer, what kept us from a token, what kept us from Graph."""

READ_USERS = "User.Read.All"
READ_GROUPS = "GroupMember.Read.All"
INSTALL_APP = "TeamsAppInstallation.ReadWriteSelfForUser.All"
"""Application permissions, the least for each call: https://learn.microsoft.com/graph/permissions-reference."""


def directory_error(error: Exception, permission: str, group: str = "") -> DirectoryError:
    """Translate one of `FAILURES` of a call that takes a permission; `group` is the one that was asked for."""
    if isinstance(error, APIError):
        return _answered(error.response_status_code or 0, permission, group)
    if isinstance(error, ClientAuthenticationError):
        remedy = sentence(
            "Entra refuses to sign us in. Compare {keys} in {file}, and make a new secret for {variable}.",
            keys="`tenant_id`, `client_id`",
            file="config.toml",
            variable="ENTRA_CLIENT_SECRET",
        )
        return DirectoryError("sign_in_refused", remedy)
    remedy = sentence(
        "Let this machine reach {hosts} over HTTPS.", hosts="graph.microsoft.com, login.microsoftonline.com"
    )
    return DirectoryError("not_connected", remedy)


def _answered(status: int, permission: str, group: str) -> DirectoryError:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        remedy = sentence(
            "In Entra, give the app registration the application permission {permission}. An administrator consents.",
            permission=permission,
        )
        return DirectoryError(f"missing_consent {permission}", remedy)
    if status == HTTPStatus.NOT_FOUND and group:
        remedy = sentence("There is no group {group} in Entra. Mend it in {file}.", group=group, file="config.toml")
        return DirectoryError("group_not_found", remedy)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return DirectoryError(
            "rate_limited", sentence("Microsoft Graph is busy. Nothing to do: the next night tries again.")
        )
    return DirectoryError(
        f"http_{status}", sentence("Microsoft Graph failed. Nothing to do: the next night tries again.")
    )
