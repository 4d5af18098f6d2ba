"""What cannot be put back is refused, and then nothing was changed; the rest goes wherever it fits."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.answers import text_of
from bot.backup import BackupError, checked, make, restore
from bot.backup.manifest import NAME, digest_of
from bot.backup.sqlite import file_of
from bot.config import ConfigError, Settings
from bot.database import schema
from bot.database.store import make_engine
from bot.ports import Action
from bot.privacy.vault import new_master_key
from bot.reading import Reader
from models import Feedback
from tests import postgres
from tests.backup.copying import Copies, Reopen, both, put_back
from tests.gestures import kept
from tests.town import FakeClock, Town, vault_of, with_url


def test_keys_of_another_installation_are_refused_and_nothing_is_changed(
    reopen: Reopen, copies: Copies, any_settings: Settings
) -> None:
    town = reopen()
    town.say("anna", "De etiketten printen niet")
    both(town, copies)
    town.say("bob", "Waar vind ik mijn zaken?")
    town.close()
    keys = Path(any_settings.database.keys_url.removeprefix("sqlite:///"))
    keys.rename(keys.with_name("real-keys.db"))
    vault_of(any_settings).close()  # it makes keys of its own
    with pytest.raises(BackupError, match="keys do not fit this backup"):
        restore(any_settings, copies[0], None, replace=True)
    keys.with_name("real-keys.db").replace(keys)
    town = reopen()
    assert [bool(row.text) for row in kept(town)] == [True, True]
    assert len(list(keys.parent.glob("*.restoring*"))) == 0
    town.close()


@pytest.mark.parametrize("part", [0, 1], ids=["main", "keys"])
def test_a_copy_that_was_changed_with_its_manifest_is_refused(
    reopen_sqlite: Reopen, copies: Copies, settings: Settings, part: int
) -> None:
    town = reopen_sqlite()
    both(town, copies)
    town.close()
    file, manifest = copies[part] / "database.db", copies[part] / NAME
    with closing(sqlite3.connect(file, isolation_level=None)) as changed:
        changed.execute("PRAGMA user_version = 7")
    told = {"size": file.stat().st_size, "sha256": digest_of(file)}
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **told}))
    checked(copies[part])  # it asks for no keys, and cannot see it
    with pytest.raises(BackupError, match="was changed after it was made"):
        restore(settings, *copies, replace=True)
    assert not list(file_of(settings.database.url).parent.glob("*.aside-*"))


def test_another_master_key_is_told(reopen: Reopen, copies: Copies, any_settings: Settings) -> None:
    town = reopen()
    both(town, copies)
    town.close()
    file = any_settings.database.master_key_file
    assert file
    file.unlink()
    new_master_key(file)
    with pytest.raises(ConfigError, match="does not fit"):
        restore(any_settings, *copies, replace=True)


def test_an_older_copy_of_the_keys_misses_some_and_says_so(
    reopen: Reopen, copies: Copies, tmp_path: Path, any_settings: Settings
) -> None:
    town = reopen()
    both(town, copies)
    town.say("anna", "De etiketten printen niet")
    later = (tmp_path / "later", tmp_path / "later-keys")
    both(town, later)
    town.close()
    keys = Path(any_settings.database.keys_url.removeprefix("sqlite:///"))
    keys.unlink()
    done = restore(any_settings, later[0], copies[1], replace=True)
    assert done.missing >= 1
    assert done.destroyed is None


def test_two_copies_of_the_same_database_are_refused(reopen: Reopen, copies: Copies, tmp_path: Path) -> None:
    town = reopen()
    both(town, copies)
    town.close()
    shutil.copytree(copies[0], tmp_path / "again")
    with pytest.raises(BackupError, match="Both folders hold the same database"):
        restore(town.desk.settings, copies[0], tmp_path / "again", replace=True)


def test_a_copy_of_the_other_sort_of_database_is_refused(
    settings: Settings, postgres_settings: Settings, copies: Copies
) -> None:
    assert list(make(settings, copies[0], None))
    with pytest.raises(BackupError, match="names another sort of database"):
        restore(postgres_settings, copies[0], None, replace=True)


def test_into_an_empty_place_it_goes_without_being_told_to_replace(
    settings: Settings, copies: Copies, postgres_server: str, reader: Reader, clock: FakeClock
) -> None:
    """Both databases on PostgreSQL, as where there are several replicas."""
    with postgres.database(postgres_server) as url, postgres.database(postgres_server) as keys_url:
        moved = with_url(settings, url)
        moved = moved.model_copy(update={"database": moved.database.model_copy(update={"keys_url": keys_url})})
        _fill(moved)
        town = Town(moved, clock, reader)
        town.say("anna", "De etiketten printen niet")
        both(town, copies)
        town.press("anna", Action.FORGET_ME)
        town.run(town.app.chores.upkeep())
        town.close()
        done = restore(moved, *copies, replace=True)
        assert (done.destroyed, done.missing, len(done.aside)) == (1, 0, 2)
        with postgres.database(postgres_server) as empty, postgres.database(postgres_server) as no_keys:
            fresh = with_url(moved, empty)
            fresh = fresh.model_copy(update={"database": fresh.database.model_copy(update={"keys_url": no_keys})})
            done = restore(fresh, *copies, replace=False)
            assert (done.destroyed, done.aside) == (None, ())
            town = Town(fresh, clock, reader)
            assert [text_of(town.desk, row) for row in kept(town)] == ["De etiketten printen niet"]
            assert town.say("bob", "Waar vind ik mijn zaken?")
            town.close()


def _fill(settings: Settings) -> None:
    engine = make_engine(settings.database.url)
    schema.upgrade(engine)
    engine.dispose()


def test_a_second_restore_finds_the_first_one(reopen: Reopen, copies: Copies) -> None:
    town = reopen()
    town.say("anna", "De etiketten printen niet")
    both(town, copies)
    put_back(town, copies)
    town = reopen()
    assert len(kept(town)) == 1
    feedback = town.read(lambda session: session.scalars(select(Feedback)).one())
    assert feedback.text
    town.close()


def test_a_log_that_a_crash_left_is_not_played_into_the_copy(
    reopen_sqlite: Reopen, copies: Copies, settings: Settings
) -> None:
    town = reopen_sqlite()
    town.say("anna", "De etiketten printen niet")
    both(town, copies)
    for user in ("bob", "carla", "dirk"):
        town.say(user, "Waar vind ik mijn zaken?")
    file, log = (Path(f"{file_of(settings.database.url)}{end}") for end in ("", "-wal"))
    with town.store.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    town.say("bob", "stop")
    left = log.read_bytes()
    town.close()
    log.write_bytes(left)  # as kill -9 leaves it
    file.write_bytes(b"damaged" * 1000)
    done = restore(settings, *copies, replace=True)
    assert not log.exists()
    assert Path(f"{done.aside[0]}-wal").read_bytes() == left
    town = reopen_sqlite()
    with town.store.engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    assert len(kept(town)) == 1
    town.close()
