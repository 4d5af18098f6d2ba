"""The doctor on Slack: each workspace, its scopes, and what is installed where it should not be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

from connectors.slack.installations import Installations, Installing
from connectors.slack.manifest import SCOPES
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.installed import CLIENT_ID, bot, moment, place
from tests.connectors.slack.towns import Towns, opened

ONE, TWO, NINE = "xoxb-one", "xoxb-two", "xoxb-nine"
Told = dict[str, tuple[bool, str]]


def told(installing: Installing, plant: Callable[[Towns], object] = lambda _: None, **settings: Any) -> Told:
    """Install it in T1 and T2, plant a fault, and ask the doctor."""

    async def ask() -> Told:
        slack = Towns()
        slack.tokens.update({ONE: "T1", TWO: "T2", NINE: "T9"})
        kept = Installations(CLIENT_ID, installing)
        for team, token in (("T1", ONE), ("T2", TWO)):
            kept.save_bot(bot(team, token))
        plant(slack)
        async with opened(slack, installing, Shelf(), **settings) as bureau:
            return {
                found.subject: (found.well, f"{found.detail} {found.remedy}")
                for found in await bureau.connector.check()
            }

    return asyncio.run(ask())


def faults(found: Told) -> dict[str, str]:
    return {subject: words for subject, (well, words) in found.items() if not well}


def test_each_workspace_is_told_and_all_is_well(installing: Installing) -> None:
    found = told(installing)
    assert list(found) == ["Slack T1", "Slack T1 scopes", "Slack T2", "Slack T2 scopes"]
    assert faults(found) == {}


def test_scopes_that_lack_and_scopes_too_many_are_named_with_what_to_do(installing: Installing) -> None:
    def plant(slack: Towns) -> None:
        slack.scopes[ONE] = ",".join({*SCOPES} - {"im:history"})
        slack.scopes[TWO] = ",".join([*SCOPES, "channels:history", "files:read"])

    found = faults(told(installing, plant))
    assert list(found) == ["Slack T1 scopes", "Slack T2 scopes"]
    assert "Missing: im:history." in found["Slack T1 scopes"]
    assert "install the app again" in found["Slack T1 scopes"]
    assert "more than is needed: channels:history, files:read." in found["Slack T2 scopes"]
    assert "remove the app in Slack and install it again" in found["Slack T2 scopes"]


def test_a_setting_that_takes_a_scope_is_counted_in(installing: Installing) -> None:
    found = faults(told(installing, department_field="Afdeling"))
    assert "Missing: users.profile:read." in found["Slack T1 scopes"]


def test_a_workspace_without_the_app_is_told_where_to_install_it(installing: Installing) -> None:
    def plant(_: Towns) -> None:
        assert Installations(CLIENT_ID, installing).remove("T2", moment(2_000_000))

    found = faults(told(installing, plant))
    assert list(found) == ["Slack T2"]
    assert "not installed there" in found["Slack T2"]
    assert "/slack/install" in found["Slack T2"]


def test_a_dead_token_is_told_with_the_page_and_no_variable(installing: Installing) -> None:
    found = faults(told(installing, lambda slack: slack.refused.update({ONE: "token_revoked"})))
    assert list(found) == ["Slack T1"]
    assert "token_revoked" in found["Slack T1"]
    assert "/slack/install" in found["Slack T1"]
    assert "SLACK_BOT_TOKEN" not in found["Slack T1"]


def test_a_workspace_that_is_not_listed_any_more_is_told(installing: Installing) -> None:
    found = faults(told(installing, lambda _: Installations(CLIENT_ID, installing).save_bot(bot("T9", NINE))))
    assert list(found) == ["Slack T9"]
    assert '"T9"' in found["Slack T9"]


def test_a_database_that_is_not_there_hides_no_socket(installing: Installing) -> None:
    def plant(_: Towns) -> None:
        with installing.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE slack_bots")

    found = told(installing, plant, socket_mode=True)
    assert "the database, or Slack, does not answer" in faults(found)["Slack"]
    assert found["Slack socket"][0]


def test_tokens_of_another_key_database_are_told(tmp_path: Path, migrated_file: Path) -> None:
    copy(migrated_file, tmp_path / "a.db")
    with place(f"sqlite:///{tmp_path}/a.db", open=lambda _: None) as installing:
        found = faults(told(installing))
    assert list(found) == ["Slack T1", "Slack T2"]
    assert "key database" in found["Slack T1"]
