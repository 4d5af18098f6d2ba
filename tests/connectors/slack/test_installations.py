"""The SDK's store on our tables, on both databases: sealed, one row a workspace, states taken once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, update

from bot.database.store import Store
from connectors.slack import installations
from connectors.slack.installations import Installations, Installing, States, TooManyError
from models import Base
from tests.connectors.slack.installed import CLIENT_ID, TOKEN, bot, everything, moment, place

INSTALLER = "U0-WHO-INSTALLED-IT"


@pytest.fixture
def installing(any_store: Store) -> Iterator[Installing]:
    with place(any_store.engine.url.render_as_string(hide_password=False)) as made:
        yield made


@pytest.fixture
def kept(installing: Installing) -> Installations:
    return Installations(CLIENT_ID, installing)


def homes(kept: Installations) -> list[tuple[str, str | None]]:
    return [(grant.home, grant.token) for grant in kept.grants()]


def test_our_tables_have_the_columns_that_the_sdk_writes() -> None:
    for ask, name in (
        (SQLAlchemyInstallationStore.build_bots_table, "slack_bots"),
        (SQLAlchemyOAuthStateStore.build_oauth_states_table, "slack_oauth_states"),
    ):
        theirs = ask(MetaData(), name)
        ours = Base.metadata.tables[name]
        assert {column.name: column.nullable for column in theirs.c} == {
            column.name: column.nullable for column in ours.c
        }


def test_an_installation_is_kept_sealed_and_without_who_installed_it(
    kept: Installations, installing: Installing
) -> None:
    one = bot()
    kept.save(Installation(**{**vars(one), "user_id": INSTALLER, "user_token": "xoxp-theirs"}))
    (grant,) = kept.grants()
    assert (grant.home, grant.name, grant.token, grant.installed_at) == ("T1", "Workspace T1", TOKEN, 1_000_000.5)
    stored = everything(installing.engine)
    assert "Workspace T1" in stored
    assert not any(secret in stored for secret in (TOKEN, INSTALLER, "xoxp-theirs"))
    assert TOKEN not in repr(grant)


def test_a_token_longer_than_the_sdk_has_room_for_is_kept(kept: Installations) -> None:
    kept.save_bot(bot(token="xoxe.xoxb-1-" + "x" * 300))
    assert [len(token or "") for _, token in homes(kept)] == [312]


def test_the_newest_installation_of_a_workspace_takes_the_place_of_the_older(kept: Installations) -> None:
    kept.save_bot(bot("T1", "first", at=1000))
    kept.save_bot(bot("T2", "other", at=1001))
    kept.save_bot(bot("T1", "second", at=1002))
    assert homes(kept) == [("T2", "other"), ("T1", "second")]


def test_an_organisation_and_its_workspaces_are_told_apart(kept: Installations) -> None:
    kept.save_bot(bot(None, "wide", "E1", at=1000))
    kept.save_bot(bot("T1", "narrow", "E1", at=1001))
    assert homes(kept) == [("E1", "wide"), ("T1", "narrow")]
    assert kept.remove("E1", moment(2000))
    assert homes(kept) == [("T1", "narrow")]


def test_what_ended_is_removed_and_what_came_since_stays(kept: Installations) -> None:
    kept.save_bot(bot("T1", at=1000.4))
    assert not kept.remove("T1", moment(1000.3))
    assert not kept.remove("T2", moment(3000))
    assert kept.remove("T1", moment(1000.4))
    assert not kept.remove("T1", moment(3000))
    assert homes(kept) == []


def test_another_app_on_the_same_database_keeps_its_own(kept: Installations, installing: Installing) -> None:
    kept.save_bot(bot())
    other = Installations("other-client", installing)
    assert other.grants() == []
    assert not other.remove("T1", moment(2_000_000))
    assert len(kept.grants()) == 1


def test_a_token_that_cannot_be_opened_is_told_as_none(any_store: Store) -> None:
    url = any_store.engine.url.render_as_string(hide_password=False)
    with place(url, open=lambda _: None) as installing:
        kept = Installations(CLIENT_ID, installing)
        kept.save_bot(bot())
        assert homes(kept) == [("T1", None)]


def test_a_state_is_taken_once_also_by_many_at_a_time(installing: Installing) -> None:
    states = States(installing.engine)
    issued = states.issue()
    assert not states.consume("another")
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(states.consume, [issued] * 8)) == [False] * 7 + [True]


def test_a_state_does_not_hold_for_ever_and_is_cleared_away(installing: Installing) -> None:
    states = States(installing.engine)
    issued = states.issue()
    with installing.engine.begin() as connection:
        connection.execute(update(states.oauth_states).values(expire_at=moment(1000).replace(tzinfo=None)))
    assert not states.consume(issued)
    assert issued in everything(installing.engine)
    states.issue()
    assert issued not in everything(installing.engine)


def test_so_many_may_be_under_way_and_no_more(installing: Installing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installations, "MOST_STATES", 2)
    states = States(installing.engine)
    first, _ = states.issue(), states.issue()
    with pytest.raises(TooManyError):
        states.issue()
    assert states.consume(first)
    states.issue()
