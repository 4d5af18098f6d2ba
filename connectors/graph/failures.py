"""Graph room: what a failed call means for a reading or a delivery, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import httpx
from azure.core.exceptions import AzureError, ClientAuthenticationError
from kiota_abstractions.api_error import APIError

from bot.ports import DeliveryError, DirectoryError
from bot.words import Sentence, sentence

FAILURES = (APIError, AzureError, httpx.HTTPError)
"""What a call raises: Graph's answer, what kept us from a token, what kept us from Graph."""

READ_USERS = "User.Read.All"
READ_GROUPS = "GroupMember.Read.All"
INSTALL_APP = "TeamsAppInstallation.ReadWriteSelfForUser.All"
WRITE_CALENDARS = "Calendars.ReadWrite"
SEND_MAIL = "Mail.Send"
"""Application permissions, the least for each call: https://learn.microsoft.com/graph/permissions-reference."""


def directory_error(error: Exception, permission: str, group: str = "") -> DirectoryError:
    """Translate one of `FAILURES` of a call that takes a permission; `group` is the one that was asked for."""
    if isinstance(error, APIError):
        return _answered(error.response_status_code or 0, permission, group)
    if isinstance(error, ClientAuthenticationError):
        return DirectoryError("sign_in_refused", _sign_in("ENTRA_CLIENT_SECRET"))
    return DirectoryError("not_connected", _unreachable())


def _sign_in(variable: str) -> Sentence:
    return sentence(
        "Entra refuses to sign us in. Compare {keys} in {file}, and make a new secret for {variable}.",
        keys="`tenant_id`, `client_id`",
        file="config.toml",
        variable=variable,
    )


def _unreachable() -> Sentence:
    return sentence(
        "Let this machine reach {hosts} over HTTPS.", hosts="graph.microsoft.com, login.microsoftonline.com"
    )


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


@dataclass(frozen=True, slots=True)
class Failed:
    """What kept us from writing into a mailbox: Graph's `status`, 0 where it gave none, or no way in at all."""

    status: int = 0
    refused_us: bool = False
    answered: bool = True

    @classmethod
    def of(cls, error: Exception) -> Failed:
        """Read one of `FAILURES`."""
        if isinstance(error, APIError):
            return cls(error.response_status_code or 0)
        return cls(refused_us=isinstance(error, ClientAuthenticationError), answered=False)

    @property
    def forbidden(self) -> bool:
        """Whether consent is missing, or does not hold for this mailbox."""
        return self.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}

    def reason(self, permission: str) -> str:
        """Name it for the log and for administrators."""
        if not self.answered:
            return "sign_in_refused" if self.refused_us else "not_connected"
        if self.forbidden:
            return f"missing_consent {permission}"
        known = {404: "mailbox_not_found", 429: "rate_limited"}
        return known.get(self.status, f"http_{self.status}")

    def remedy(self, permission: str, mailbox: str) -> Sentence:
        """Say what to do about it."""
        if not self.answered:
            return _sign_in("GRAPH_CLIENT_SECRET") if self.refused_us else _unreachable()
        if self.forbidden:
            return sentence(
                "Give the app registration {permission} for {mailbox}; {page} says how.",
                permission=permission,
                mailbox=mailbox,
                page="docs/running.md",
            )
        if self.status == HTTPStatus.NOT_FOUND:
            return sentence(
                "There is no mailbox {mailbox}. Mend it in {file}.",
                mailbox=mailbox,
                file="config.toml",
            )
        return sentence("Microsoft Graph failed. Nothing to do: it is tried again.")


def delivery_error(error: Exception, permission: str) -> DeliveryError:
    """Translate one of `FAILURES` of a call that writes into a mailbox.

    What Graph refuses is refused for good. Where no answer came, or one of a server that failed underway, it may have
    been done all the same.
    """
    failed = Failed.of(error)
    underway = isinstance(error, httpx.HTTPError) and not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    busy = failed.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT}
    refused = HTTPStatus.BAD_REQUEST <= failed.status < HTTPStatus.INTERNAL_SERVER_ERROR and not busy
    return DeliveryError(
        failed.reason(permission),
        permanent=refused or failed.refused_us,
        ambiguous=underway or failed.status >= HTTPStatus.INTERNAL_SERVER_ERROR,
        retry_after=_wait(error),
    )


def _wait(error: Exception) -> timedelta | None:
    """Give how long Graph asks us to wait: https://learn.microsoft.com/graph/throttling."""
    headers = (error.response_headers if isinstance(error, APIError) else None) or {}
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(asked)) if asked.isdecimal() else None
