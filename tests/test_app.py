"""Every room joined: it starts, works by itself, stops cleanly, and does not go on when a part of it is broken."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from bot.app import App, prepare
from bot.config import ConfigError, Secrets, Settings, SlackSettings
from bot.database.store import Store
from bot.inbox import Mailroom
from bot.privacy.vault import new_master_key
from bot.setup import make_master_key
from bot.wiring.connecting import connectors_of, open_vault
from models import Delivery, Digest, Feedback, InboxEvent, Rollout
from tests.gestures import QUESTION, change, kept, said, tell
from tests.town import Town, with_url


async def until(look: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it does not happen"
        await asyncio.sleep(0.02)


def test_it_handles_by_itself_what_comes_in(any_town: Town) -> None:
    async def live() -> float:
        async with any_town.app.running():
            began = time.monotonic()
            await any_town.app.mailroom.take("terminal", uuid4().hex, said(any_town, "an", QUESTION))
            await until(lambda: len(any_town.heard["an"]) == 3)
            return time.monotonic() - began

    assert any_town.run(live()) < 5
    assert len(kept(any_town)) == 1


def test_it_stops_cleanly_and_can_start_again(town: Town) -> None:
    async def live() -> int:
        async with town.app.running():
            await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert town.run(live()) == 1
    assert town.run(live()) == 1
    with pytest.raises(RuntimeError, match="not started"):
        town.run(town.terminal.say("an", "hallo"))


def test_what_it_left_when_it_stopped_is_handled_at_the_next_start(town: Town) -> None:
    town.run(town.app.mailroom.take("terminal", "Ev1", said(town, "an", QUESTION)))

    async def live() -> None:
        async with town.app.running():
            await until(lambda: len(town.heard["an"]) == 3)

    town.run(live())


class Broken(Mailroom):
    async def step(self) -> bool:
        raise RuntimeError("a fault of ours")


def test_a_runner_that_crashes_ends_the_whole(town: Town) -> None:
    rooms = town.app.mailroom.reader, town.app.recurring, town.app.connectors
    app = replace(town.app, mailroom=Broken(town.store, town.desk, *rooms))

    async def live() -> None:
        async with app.running():
            await asyncio.sleep(30)

    began = time.monotonic()
    with pytest.raises(ExceptionGroup) as caught:
        town.run(live())
    assert caught.group_contains(RuntimeError, match="a fault of ours")
    assert time.monotonic() - began < 10


def test_it_waits_for_a_database_that_is_away_for_a_while(town: Town, settings: Settings) -> None:
    async def live() -> bool:
        async with town.app.running():
            other = sqlite3.connect(settings.database.url.removeprefix("sqlite:///"), isolation_level=None)
            other.execute("ALTER TABLE delivery RENAME TO elsewhere")
            await town.app.mailroom.take("terminal", "Ev1", said(town, "an", QUESTION))
            await asyncio.sleep(0.5)
            other.execute("ALTER TABLE elsewhere RENAME TO delivery")
            other.close()
            await until(lambda: len(town.heard["an"]) == 3, seconds=12)
            return True

    assert town.run(live_with_a_moving_clock(town, live()))


async def live_with_a_moving_clock(town: Town, life: object) -> bool:
    """Claims lapse by the clock, so let it go on."""

    async def tick() -> None:
        while True:
            await asyncio.sleep(0.1)
            town.clock.forward(seconds=5)

    ticking = asyncio.create_task(tick())
    try:
        return bool(await life)  # type: ignore[misc]
    finally:
        ticking.cancel()


def test_health_follows_the_database(town: Town) -> None:
    async def ask() -> int:
        transport = httpx.ASGITransport(town.app.asgi())
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return (await client.get("/health")).status_code

    assert town.run(ask()) == 200
    town.store.engine.dispose()
    file = Path(town.desk.settings.database.url.removeprefix("sqlite:///"))
    file.rename(file.with_suffix(".away"))
    file.mkdir()
    assert town.run(ask()) == 503


def test_upkeep_deletes_what_is_over(town: Town) -> None:
    tell(town, "an", QUESTION)
    tell(town, "an", "Hoe log ik in?")
    town.clock.forward(days=8)
    town.run(town.app.chores.upkeep())
    assert town.read(lambda session: session.scalar(select(func.count()).select_from(InboxEvent))) == 1
    assert kept(town)[0].text
    town.clock.forward(days=180)
    town.run(town.app.chores.upkeep())
    assert kept(town)[0].text is None


def test_upkeep_also_for_a_rollout_that_left_the_configuration(town: Town) -> None:
    tell(town, "an", QUESTION)
    town.write(change(update(Rollout).values(slug="gone")))
    town.clock.forward(days=181)
    town.run(town.app.chores.upkeep())
    assert kept(town)[0].text is None


def test_a_job_that_cannot_reach_the_database_says_so_and_goes_on(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    for table in (Delivery, Digest, Feedback):
        town.write(lambda session, name=table.__tablename__: _drop(session, name))  # type: ignore[misc]
    for job in (town.app.chores.keep_promises, town.app.chores.upkeep):
        town.run(job())
    for name in ("promises", "upkeep", "corrections"):
        assert f"{name}: the database does not answer" in caplog.text


def _drop(session: Session, name: str) -> None:
    session.connection().exec_driver_sql("PRAGMA foreign_keys=OFF")
    session.connection().exec_driver_sql(f"DROP TABLE {name}")


def test_a_missing_or_other_master_key_is_told(settings: Settings, tmp_path: Path) -> None:
    open_vault(settings).close()
    none = settings.database.model_copy(update={"master_key_file": tmp_path / "none.key"})
    with pytest.raises(ConfigError, match="voelspriet init"):
        open_vault(settings.model_copy(update={"database": none}))
    new_master_key(tmp_path / "other.key")
    other = settings.database.model_copy(update={"master_key_file": tmp_path / "other.key"})
    with pytest.raises(ConfigError, match="does not fit"):
        open_vault(settings.model_copy(update={"database": other}))


def test_it_does_not_run_on_a_database_of_another_shape(settings: Settings, tmp_path: Path) -> None:
    prepare(settings)
    with pytest.raises(ConfigError, match="voelspriet init"):
        prepare(with_url(settings, f"sqlite:///{tmp_path}/empty.db"))
    older = Store(settings.database.url)
    older.write_now(change(text("UPDATE alembic_version SET version_num = '0003'")))
    older.close()
    with pytest.raises(ConfigError, match="db upgrade"):
        prepare(settings)


def test_it_does_not_run_without_the_keys_to_its_database(settings: Settings, tmp_path: Path) -> None:
    lost = settings.database.model_copy(update={"keys_url": f"sqlite:///{tmp_path}/new-keys.db"})
    with pytest.raises(ConfigError, match="backup"):
        prepare(settings.model_copy(update={"database": lost}))


def test_a_new_master_key_is_made_only_where_there_are_no_keys(settings: Settings) -> None:
    file = settings.database.master_key_file
    assert file
    file.unlink()
    with pytest.raises(ConfigError, match="back"):
        make_master_key(settings)
    assert not file.exists()


def test_only_what_is_configured_is_connected_and_its_secrets_are_asked(settings: Settings) -> None:
    assert connectors_of(settings) == {}
    with_slack = settings.model_copy(update={"slack": SlackSettings()})
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN"):
        connectors_of(with_slack)
    secrets = Secrets.model_validate({"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"})
    assert set(connectors_of(with_slack.model_copy(update={"secrets": secrets}))) == {"slack"}
    by_socket = with_slack.model_copy(update={"secrets": secrets, "slack": SlackSettings(socket_mode=True)})
    with pytest.raises(ConfigError, match="SLACK_APP_TOKEN"):
        connectors_of(by_socket)


def test_it_is_built_of_the_rooms_it_was_given(app: App, town: Town) -> None:
    assert app.connectors == {"terminal": town.terminal}
    assert app.mailroom.store is app.postroom.store is app.store
