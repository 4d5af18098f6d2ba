"""What `init` makes, where something is there already."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.config import ConfigError, Settings, load
from bot.database.store import Store
from bot.places import CODE_VALID
from bot.privacy.vault import Vault
from bot.setup import example, make_master_key, prepare_database, write_config
from models import Rollout, SetupCode
from tests.town import NOW, vault_of


def test_a_configuration_is_written_whole_and_once(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert write_config(path, "a = 1\n")
    assert not write_config(path, "a = 2\n")
    assert path.read_text() == "a = 1\n"
    assert list(tmp_path.iterdir()) == [path]


def test_where_it_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_config(tmp_path / "nowhere" / "config.toml", "a = 1\n")
    with pytest.raises(UnicodeEncodeError):
        write_config(tmp_path / "config.toml", "\ud800")
    assert list(tmp_path.iterdir()) == []


def test_the_example_is_the_one_of_the_checkout() -> None:
    assert example() == Path("config.example.toml").read_text(encoding="utf-8")


def test_a_master_key_is_made_once(settings: Settings, tmp_path: Path) -> None:
    file = settings.database.master_key_file
    assert file
    assert make_master_key(settings) is None
    file.unlink()
    (tmp_path / "voelspriet-keys.db").unlink()
    assert make_master_key(settings) == file
    assert file.stat().st_mode & 0o077 == 0


def test_no_new_master_key_beside_old_keys(settings: Settings) -> None:
    file = settings.database.master_key_file
    assert file
    vault: Vault = vault_of(settings)
    vault.close()
    file.unlink()
    with pytest.raises(ConfigError, match=r"Put .* back"):
        make_master_key(settings)
    assert not file.exists()


def test_a_rollout_begins_by_the_clock_that_init_has(settings: Settings) -> None:
    prepare_database(settings, lambda: NOW)
    store = Store(settings.database.url)
    began, expires = store.read_now(
        lambda session: (session.scalars(select(Rollout.started_at)).one(), session.scalars(select(SetupCode)).one())
    )
    store.close()
    assert (began, expires.expires_at - NOW) == (NOW, CODE_VALID)


def test_the_clock_of_a_process_that_runs_at_another_moment_is_that_of_init_too(tmp_path: Path) -> None:
    """As the client stories run it."""
    config, moment = tmp_path / "config.toml", "2025-11-24T08:31:00+01:00"
    command = [sys.executable, "-m", "tests.clients.run_at", moment, "--config", str(config), "init"]
    for _ in ("the configuration", "the database"):
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    store = Store(load(config, {}).database.url)
    began = store.read_now(lambda session: session.scalars(select(Rollout.started_at)).one())
    store.close()
    assert began.date() == date(2025, 11, 24)


def test_the_database_is_prepared_as_often_as_one_likes(settings: Settings) -> None:
    first, second = prepare_database(settings), prepare_database(settings)
    assert first
    assert second
    assert first != second
