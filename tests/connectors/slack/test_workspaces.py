"""Which workspaces are ours and which client speaks there, with one token and with one apiece."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import DeliveryError, NotReachableError, Removed
from connectors.slack.installations import Installations
from connectors.slack.workspaces import HOLDS, LOOK_AGAIN, Installed, OneToken
from tests.connectors.slack.installed import CLIENT_ID, bot, moment, place


@dataclass
class Slack:
    """Makes clients that know which workspaces an organisation has; a token that is not in `teams` is refused."""

    teams: dict[str, list[list[str]]] = field(default_factory=dict)
    away: bool = False
    asked: int = 0

    def client(self, token: str) -> AsyncWebClient:
        client = AsyncWebClient(token=token)
        client.auth_teams_list = lambda **asked: self._list(token, **asked)  # type: ignore[method-assign, assignment]
        return client

    async def _list(self, token: str, limit: int, cursor: str | None) -> dict[str, Any]:
        assert limit > 0
        self.asked += 1
        if self.away:
            raise TimeoutError
        if token not in self.teams:
            answer: Any = type("Answer", (), {"data": {"error": "invalid_auth"}, "status_code": 200, "headers": {}})
            raise SlackApiError("no", answer)  # type: ignore[no-untyped-call]
        pages, number = self.teams[token], int(cursor or 0)
        later = str(number + 1) if number + 1 < len(pages) else ""
        return {"teams": [{"id": team} for team in pages[number]], "response_metadata": {"next_cursor": later}}


@dataclass
class Replica:
    kept: Installations
    installed: Installed
    now: list[float]

    def token(self, team: str) -> str | None:
        return asyncio.run(self.installed.client(team)).token

    def allows(self, *teams: str) -> bool:
        return asyncio.run(self.installed.allows(set(teams)))

    def why_not(self, team: str) -> DeliveryError:
        with pytest.raises(DeliveryError) as error:
            self.token(team)
        return error.value

    def end(self, home: str, at: float = 2_000_000) -> None:
        asyncio.run(self.installed.remove(Removed(home, moment(at))))

    def refusal(self, team: str, token: str) -> Removed | None:
        return asyncio.run(self.installed.refusal(team, token))


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def replicas(tmp_path: Path, migrated_file: Path, slack: Slack) -> Iterator[list[Replica]]:
    """Two processes on one database, which serve T1, T2 and the organisation E1."""
    copy(migrated_file, tmp_path / "a.db")
    with place(f"sqlite:///{tmp_path}/a.db") as installing:
        made = []
        for _ in range(2):
            kept, now = Installations(CLIENT_ID, installing), [1000.0]
            clock = iter(lambda now=now: now[0], None).__next__  # type: ignore[misc]
            made.append(Replica(kept, Installed(kept, ("T1", "T2", "E1"), slack.client, clock), now))
        yield made


@pytest.fixture
def replica(replicas: list[Replica]) -> Replica:
    return replicas[0]


def test_each_workspace_is_spoken_to_with_its_own_token(replica: Replica) -> None:
    replica.kept.save_bot(bot("T1", "one"))
    replica.kept.save_bot(bot("T2", "two"))
    assert (replica.token("T1"), replica.token("T2")) == ("one", "two")


def test_where_it_is_not_installed_nothing_can_be_posted_for_good(replica: Replica) -> None:
    told = replica.why_not("T1")
    assert (told.reason, told.permanent) == ("not_installed", True)


def test_what_is_not_listed_any_more_is_neither_heard_nor_spoken_to(replica: Replica) -> None:
    replica.kept.save_bot(bot("T9", "nine"))
    assert not replica.allows("T9")
    assert not replica.allows("T1", "T9")
    assert replica.why_not("T9").reason == "not_installed"
    assert replica.allows("T1", "T2", "E1")


def test_an_installation_in_another_replica_is_noticed(replicas: list[Replica]) -> None:
    here, there = replicas
    assert here.why_not("T1").permanent
    there.kept.save_bot(bot("T1", "one", at=1000))
    here.now[0] += LOOK_AGAIN
    assert here.token("T1") == "one"
    there.kept.save_bot(bot("T1", "newer", at=1001))
    assert here.token("T1") == "one"
    here.now[0] += HOLDS
    assert here.token("T1") == "newer"


def test_a_refused_token_ends_the_installation_it_came_from(replica: Replica) -> None:
    replica.kept.save_bot(bot("T1", "one", at=1000.25))
    ended = replica.refusal("T1", "one")
    assert ended == Removed("T1", moment(1000.25))
    asyncio.run(replica.installed.remove(ended))
    assert replica.why_not("T1").reason == "not_installed"
    assert replica.refusal("T1", "one") is None


def test_a_refused_token_that_was_replaced_meanwhile_ends_nothing(replicas: list[Replica]) -> None:
    here, there = replicas
    here.kept.save_bot(bot("T1", "one", at=1000))
    assert here.token("T1") == "one"
    there.kept.save_bot(bot("T1", "newer", at=1001))
    assert here.refusal("T1", "one") is None
    assert here.token("T1") == "newer"


def test_a_removal_is_told_in_the_log_without_a_token(replica: Replica, caplog: pytest.LogCaptureFixture) -> None:
    replica.kept.save_bot(bot("T1", "one"))
    with caplog.at_level(logging.DEBUG):
        replica.end("T1")
        replica.end("T1")
    assert [record.getMessage() for record in caplog.records if record.name.endswith("workspaces")] == [
        "the app is no longer installed in T1; `voelspriet doctor` says what to do"
    ]


def test_an_organisation_serves_its_workspaces_and_no_stranger(replica: Replica, slack: Slack) -> None:
    slack.teams["wide"] = [["T5", "T6"], ["T7"]]
    replica.kept.save_bot(bot(None, "wide", "E1"))
    assert [replica.token(team) for team in ("E1", "T5", "T7")] == ["wide"] * 3
    assert slack.asked == 2, "both pages, once"
    assert replica.allows("T5", "T6", "E1")
    assert not replica.allows("T5", "T8")
    assert replica.why_not("T8").reason == "not_installed"


def test_a_workspace_of_a_listed_organisation_may_install_for_itself(replica: Replica) -> None:
    replica.kept.save_bot(bot("T5", "five", "E1"))
    assert replica.token("T5") == "five"
    assert replica.allows("T5")


def test_an_organisation_that_took_us_out_hides_nobody_else(replica: Replica) -> None:
    replica.kept.save_bot(bot(None, "dead", "E1"))
    replica.kept.save_bot(bot("T1", "one"))
    assert replica.token("T1") == "one"
    assert not replica.allows("T5")


def test_while_slack_does_not_say_whom_it_serves_nobody_is_turned_away(replica: Replica, slack: Slack) -> None:
    replica.kept.save_bot(bot(None, "wide", "E1"))
    slack.away = True
    with pytest.raises(NotReachableError):
        replica.allows("T5")
    told = replica.why_not("T5")
    assert (told.reason, told.permanent) == ("installations_not_reachable", False)


def test_without_the_database_nothing_is_given_up(slack: Slack) -> None:
    with place("sqlite:////nowhere/at/all.db") as installing:
        installed = Installed(Installations(CLIENT_ID, installing), ("T1",), slack.client)
        with pytest.raises(DeliveryError) as error:
            asyncio.run(installed.client("T1"))
        assert not error.value.permanent
        with pytest.raises(NotReachableError):
            asyncio.run(installed.remove(Removed("T1", moment(0))))
        with pytest.raises(NotReachableError):
            asyncio.run(installed.held())


def test_a_token_that_cannot_be_opened_is_no_missing_installation(
    tmp_path: Path, migrated_file: Path, slack: Slack
) -> None:
    copy(migrated_file, tmp_path / "a.db")
    with place(f"sqlite:///{tmp_path}/a.db", open=lambda _: None) as installing:
        kept = Installations(CLIENT_ID, installing)
        kept.save_bot(bot("T1"))
        installed = Installed(kept, ("T1",), slack.client)
        with pytest.raises(DeliveryError, match="token_unreadable"):
            asyncio.run(installed.client("T1"))
        assert [(held.client, held.unreadable) for held in asyncio.run(installed.held())] == [(None, True)]


def test_what_is_held_is_told_with_what_should_be(replica: Replica) -> None:
    replica.kept.save_bot(bot("T1", "one"))
    replica.kept.save_bot(bot("T5", "five", "E1"))
    replica.kept.save_bot(bot("T9", "nine"))
    told = asyncio.run(replica.installed.held())
    assert {held.home: (held.client is not None, held.listed) for held in told} == {
        "T1": (True, True),
        "T5": (True, True),
        "T9": (True, False),
        "T2": (False, True),
    }


def test_one_token_serves_all_and_its_end_is_told_once_a_day(caplog: pytest.LogCaptureFixture) -> None:
    client = AsyncWebClient(token="one")
    only = OneToken(client, ("T1", "T2"))
    assert asyncio.run(only.client("T2")) is client
    assert asyncio.run(only.allows({"T1", "T2"}))
    assert not asyncio.run(only.allows({"T1", "T9"}))
    ended = asyncio.run(only.refusal("T1", "one"))
    assert ended
    assert ended == asyncio.run(only.refusal("T1", "one"))
    asyncio.run(only.remove(ended))
    assert "Slack ended the installation in T1" in caplog.text
    assert json.dumps([held.home for held in asyncio.run(only.held())]) == '[""]'
