"""Each failure of Graph names what to do; none quotes what Graph said. The calls themselves: tests/clients."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from kiota_abstractions.api_error import APIError
from msgraph.generated.models.user import User

from bot.config import EntraDirectorySettings
from connectors.graph.client import Graph
from connectors.graph.directory import EntraDirectory, _works_here
from connectors.graph.failures import READ_GROUPS, READ_USERS, SEND_MAIL, Failed, delivery_error, directory_error

GROUP = "aaaaaaaa-0000-0000-0000-000000000001"
HUSH = "wie het was"


def answered(status: int | None) -> APIError:
    return APIError(message=HUSH, response_status_code=status)


@pytest.mark.parametrize(
    ("error", "reason", "told"),
    [
        (answered(403), f"missing_consent {READ_USERS}", READ_USERS),
        (answered(401), f"missing_consent {READ_USERS}", "consents"),
        (answered(404), "group_not_found", GROUP),
        (answered(429), "rate_limited", "next night"),
        (answered(503), "http_503", "next night"),
        (answered(None), "http_0", "next night"),
        (ClientAuthenticationError(HUSH), "sign_in_refused", "ENTRA_CLIENT_SECRET"),
        (ServiceRequestError(HUSH), "not_connected", "login.microsoftonline.com"),
        (httpx.ConnectTimeout(HUSH), "not_connected", "graph.microsoft.com"),
    ],
)
def test_each_failure_says_what_to_do(error: Exception, reason: str, told: str) -> None:
    found = directory_error(error, READ_USERS, GROUP)
    assert (found.reason, told in found.remedy) == (reason, True)
    assert HUSH not in f"{found} {found.remedy}"


def test_something_that_is_not_there_is_no_group_unless_one_was_asked_for() -> None:
    assert directory_error(answered(404), READ_GROUPS).reason == "http_404"


@pytest.mark.parametrize(
    ("enabled", "kind", "works"),
    [(True, "Member", True), (None, None, True), (False, "Member", False), (True, "Guest", False)],
)
def test_who_works_here(enabled: bool | None, kind: str | None, works: bool) -> None:  # noqa: FBT001
    assert _works_here(User(id="u", account_enabled=enabled, user_type=kind)) is works
    assert not _works_here(User(account_enabled=enabled, user_type=kind))


def test_without_an_app_to_install_there_is_no_installer() -> None:
    async def look() -> tuple[bool, bool]:
        found = []
        for app in (None, GROUP):
            settings = EntraDirectorySettings(tenant_id=GROUP, client_id=GROUP, install_app=app)
            directory = EntraDirectory(settings, Graph(settings, "secret"), {})
            found.append(directory.installer is not None)
            await directory.close()
        return found[0], found[1]

    assert asyncio.run(look()) == (False, True)


@pytest.mark.parametrize(
    ("error", "reason", "permanent", "ambiguous"),
    [
        (answered(400), "http_400", True, False),
        (answered(403), f"missing_consent {SEND_MAIL}", True, False),
        (answered(404), "mailbox_not_found", True, False),
        (answered(409), "http_409", False, False),
        (answered(429), "rate_limited", False, False),
        (answered(503), "http_503", False, True),
        (answered(None), "http_0", False, False),
        (ClientAuthenticationError(HUSH), "sign_in_refused", True, False),
        (ServiceRequestError(HUSH), "not_connected", False, False),
        (httpx.ConnectTimeout(HUSH), "not_connected", False, False),
        (httpx.ReadTimeout(HUSH), "not_connected", False, True),
    ],
)
def test_a_delivery_is_tried_again_unless_it_was_refused(
    error: Exception,
    reason: str,
    permanent: bool,  # noqa: FBT001
    ambiguous: bool,  # noqa: FBT001
) -> None:
    found = delivery_error(error, SEND_MAIL)
    assert (found.reason, found.permanent, found.ambiguous) == (reason, permanent, ambiguous)
    remedy = Failed.of(error).remedy(SEND_MAIL, "team@example.org")
    assert HUSH not in f"{found} {remedy}"
    assert "ENTRA_CLIENT_SECRET" not in remedy


@pytest.mark.parametrize(("asked", "seconds"), [("7", 7), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("", None)])
def test_graph_says_how_long_to_wait(asked: str, seconds: int | None) -> None:
    error = APIError(response_status_code=429, response_headers={"Retry-After": asked})
    found = delivery_error(error, SEND_MAIL).retry_after
    assert (found.total_seconds() if found else None) == seconds
