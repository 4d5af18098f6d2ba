"""A destroyed key leaves SQLite's files too: what is deleted is overwritten, and the write-ahead log emptied."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from bot.config import Settings
from bot.database import store
from bot.privacy.vault import Vault
from tests.town import NOW, vault_of

pytestmark = pytest.mark.leak

KEY = "person/7"


@pytest.fixture
def hurried(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    """A vault whose database hardly waits for who is reading it."""
    monkeypatch.setattr(store, "_BUSY_SECONDS", 0.01)
    hurried = vault_of(settings)
    hurried.seal(KEY, b"Wie belt de balie terug?", "feedback.text")
    yield hurried
    hurried.close()


@pytest.fixture
def reader(hurried: Vault, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who is reading the key database, such as a backup, until `rollback`."""
    del hurried
    file = tmp_path / "voelspriet-keys.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as reader:
        reader.execute("BEGIN")
        yield reader


def _read(reader: sqlite3.Connection) -> bytes:
    wrapped: bytes = reader.execute("SELECT wrapped FROM stored_key WHERE name = ?", (KEY,)).fetchone()[0]
    return wrapped


def _stands(wrapped: bytes, folder: Path) -> bool:
    files = list(folder.glob("voelspriet-keys.db*"))
    assert files
    return any(wrapped in file.read_bytes() for file in files)


def test_what_is_deleted_is_overwritten(vault: Vault) -> None:
    with closing(vault._engine.raw_connection()) as connection:
        assert connection.cursor().execute("PRAGMA secure_delete").fetchone() == (1,)


def test_a_destroyed_key_goes_once_nobody_reads_it(
    hurried: Vault, reader: sqlite3.Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrapped = _read(reader)
    soon = Timer(0.05, reader.rollback)
    soon.start()
    hurried.destroy(KEY)
    soon.join()
    assert not _stands(wrapped, tmp_path)
    assert caplog.text == ""


def test_a_destroyed_key_that_cannot_go_yet_is_told_and_goes_later(
    hurried: Vault, reader: sqlite3.Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrapped = _read(reader)
    hurried.destroy(KEY)
    assert "until the next upkeep" in caplog.text
    assert _stands(wrapped, tmp_path)
    reader.rollback()
    hurried.destroy_months(NOW)
    assert not _stands(wrapped, tmp_path)
