"""The Graph SDK against Graph's own schemas: departments, groups, apps, pages, waiting, consent that is missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from bot.config import EntraDirectorySettings
from bot.ports import Colleague, DirectoryError, Finding
from connectors.graph.client import Graph
from connectors.graph.directory import EntraDirectory
from tests.clients.graph import (
    AMBASSADORS,
    APP,
    CLIENT,
    PROJECT,
    TENANT,
    TOKEN,
    Stub,
    World,
    provider,
    serving,
    user,
    user_id,
)

pytestmark = pytest.mark.client

Found = TypeVar("Found")
GROUPS = {AMBASSADORS: f"entra:{AMBASSADORS}", PROJECT: f"entra:{PROJECT}"}


def directory_at(stub: Stub, token: str = TOKEN, **more: Any) -> EntraDirectory:
    settings = EntraDirectorySettings(tenant_id=TENANT.upper(), client_id=CLIENT, **more)
    graph = Graph(settings, "secret", provider=provider(token), base_url=stub.url)
    return EntraDirectory(settings, graph, GROUPS)


def ask(directory: EntraDirectory, work: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    async def whole() -> Found:
        try:
            return await work()
        finally:
            await directory.close()

    return asyncio.run(whole())


def everybody(directory: EntraDirectory) -> list[Colleague]:
    async def read() -> list[Colleague]:
        return [colleague async for colleague in directory.colleagues()]

    return ask(directory, read)


def town(**more: Any) -> World:
    people = [
        user(1, "Burgerzaken"),
        user(2, "Belastingen"),
        user(3),
        user(4, "Burgerzaken", accountEnabled=False),
        user(5, "Extern", userType="Guest"),
        user(6, "Griffie", id=user_id(6).upper()),
    ]
    groups = {AMBASSADORS: [user_id(1), user_id(3), user_id(99)], PROJECT: [user_id(3)]}
    return World(people, groups, **more)


def test_departments_and_groups_come_over_pages_without_guests_and_leavers(graph_schemas: str, tmp_path: Path) -> None:
    with serving(graph_schemas, tmp_path, town()) as stub:
        found = everybody(directory_at(stub))
        asked = stub.asked
    ambassadors, project = GROUPS.values()
    assert found == [
        Colleague("teams", TENANT, user_id(1), "Burgerzaken", frozenset({ambassadors})),
        Colleague("teams", TENANT, user_id(2), "Belastingen"),
        Colleague("teams", TENANT, user_id(3), None, frozenset({ambassadors, project})),
        Colleague("teams", TENANT, user_id(6), "Griffie"),
    ]
    assert [row["told"] for row in asked if row["status"] != 200] == []
    assert [row["path"] for row in asked].count("/users") == 3
    assert "displayName" not in str(asked)
    assert asked[-3]["query"] == "?$select=id,department,accountEnabled,userType&$top=999"


def test_within_one_group_only_its_members_are_asked_for(graph_schemas: str, tmp_path: Path) -> None:
    with serving(graph_schemas, tmp_path, town()) as stub:
        found = everybody(directory_at(stub, within=AMBASSADORS))
        paths = {row["path"] for row in stub.asked}
    assert [colleague.user for colleague in found] == [user_id(1), user_id(3)]
    assert "/users" not in paths


def test_a_busy_graph_is_waited_for_as_long_as_it_says(graph_schemas: str, tmp_path: Path) -> None:
    with serving(graph_schemas, tmp_path, town(busy={"/users": ["1"]})) as stub:
        began = time.monotonic()
        found = everybody(directory_at(stub))
        statuses = [row["status"] for row in stub.asked if row["path"] == "/users"]
    assert len(found) == 4
    assert statuses == [429, 200, 200, 200]
    assert time.monotonic() - began >= 1


def failure(schemas: str, folder: Path, world: World, token: str = TOKEN, **more: Any) -> DirectoryError:
    with serving(schemas, folder, world) as stub, pytest.raises(DirectoryError) as told:
        everybody(directory_at(stub, token, **more))
    return told.value


def test_a_graph_that_says_to_wait_for_long_is_left_for_the_night(graph_schemas: str, tmp_path: Path) -> None:
    assert failure(graph_schemas, tmp_path, town(busy={"/users": ["600"]})).reason == "rate_limited"


@pytest.mark.parametrize("permission", ["User.Read.All", "GroupMember.Read.All"])
def test_a_missing_consent_is_named(graph_schemas: str, tmp_path: Path, permission: str) -> None:
    error = failure(graph_schemas, tmp_path, town(refuse={permission: 403}))
    assert error.reason == f"missing_consent {permission}"
    assert permission in error.remedy


def test_a_group_that_is_gone_is_named_and_nothing_is_given(graph_schemas: str, tmp_path: Path) -> None:
    world = town()
    del world.groups[PROJECT]
    error = failure(graph_schemas, tmp_path, world)
    assert (error.reason, PROJECT in error.remedy) == ("group_not_found", True)


def test_a_token_that_is_refused(graph_schemas: str, tmp_path: Path) -> None:
    assert failure(graph_schemas, tmp_path, town(), token="other").reason.startswith("missing_consent")


def test_a_failing_graph(graph_schemas: str, tmp_path: Path) -> None:
    assert failure(graph_schemas, tmp_path, town(refuse={"User.Read.All": 500})).reason == "http_500"


# the app


def installed(stub: Stub, number: int) -> bool:
    directory = directory_at(stub, install_app=APP)
    installer = directory.installer
    assert installer
    return ask(directory, lambda: installer.install(user_id(number)))


def test_the_app_is_installed_and_who_has_it_keeps_it(graph_schemas: str, tmp_path: Path) -> None:
    with serving(graph_schemas, tmp_path, town(installed=[user_id(2)])) as stub:
        assert [installed(stub, number) for number in (1, 2, 77)] == [True, True, False]
        assert stub.installed == [user_id(2), user_id(1)]
        assert [row["status"] for row in stub.asked] == [201, 409, 404]


def test_who_may_not_install_names_the_consent(graph_schemas: str, tmp_path: Path) -> None:
    permission = "TeamsAppInstallation.ReadWriteSelfForUser.All"
    with (
        serving(graph_schemas, tmp_path, town(refuse={permission: 403})) as stub,
        pytest.raises(DirectoryError, match=f"missing_consent {permission}"),
    ):
        installed(stub, 1)


# doctor


def checked(schemas: str, folder: Path, world: World, **more: Any) -> Finding:
    with serving(schemas, folder, world) as stub:
        directory = directory_at(stub, **more)
        (finding,) = ask(directory, directory.check)
    return finding


def test_doctor_finds_all_well_and_installs_nothing(graph_schemas: str, tmp_path: Path) -> None:
    world = town()
    assert checked(graph_schemas, tmp_path, world, install_app=APP).well
    assert world.installed == []


@pytest.mark.parametrize(
    "permission", ["User.Read.All", "GroupMember.Read.All", "TeamsAppInstallation.ReadWriteSelfForUser.All"]
)
def test_doctor_names_each_consent_that_is_missing(graph_schemas: str, tmp_path: Path, permission: str) -> None:
    finding = checked(graph_schemas, tmp_path, town(refuse={permission: 403}), install_app=APP)
    assert (finding.well, permission in finding.remedy) == (False, True)


def test_the_stub_refuses_what_graph_does_not_know(graph_schemas: str, tmp_path: Path) -> None:
    wrong = ["/users?$select=salary", "/users?$top=many", "/users?$skip=1", "/persons", "/users?top=3"]
    cast = f"/groups/{PROJECT}/transitiveMembers/graph.user?$select=id"
    with serving(graph_schemas, tmp_path, town()) as stub:
        for path in [*wrong, cast]:
            answer = httpx.get(stub.url + path, headers={"Authorization": f"Bearer {TOKEN}"})
            assert answer.status_code == 400, path
