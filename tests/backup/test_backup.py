"""A copy is whole, private, taken while others write, and never holds texts and keys together."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.backup import BackupError, Manifest, checked, make, postgres, restore
from bot.backup.manifest import NAME
from bot.cli import main
from bot.config import Settings
from bot.database import schema
from bot.database.store import Store
from bot.desk import Desk
from bot.people import person_of
from bot.ports import Sender
from models import Audit, Place
from tests.town import FakeClock, Town, vault_of

Copies = tuple[Path, Path]


def copied(settings: Settings, copies: Copies) -> list[Manifest]:
    return list(make(settings, *copies))


def test_a_backup_is_two_folders_of_private_files(lived_in: Settings, copies: Copies) -> None:
    main_part, keys_part = copied(lived_in, copies)
    assert (main_part.part, keys_part.part) == ("main", "keys")
    assert (main_part.shape, keys_part.shape) == (schema.head(), None)
    assert main_part.counts["feedback"] == 3
    assert keys_part.counts["stored_key"] >= 4
    for folder in copies:
        assert checked(folder).sha256
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_texts_and_keys_never_lie_together(lived_in: Settings, tmp_path: Path) -> None:
    one = tmp_path / "one"
    for keys in (one, one / "keys", tmp_path):
        with pytest.raises(BackupError, match="The keys must not lie with what they open"):
            copied(lived_in, (one, keys))
    assert not one.exists()


def test_a_folder_that_is_not_empty_is_refused(lived_in: Settings, copies: Copies) -> None:
    copied(lived_in, copies)
    with pytest.raises(BackupError, match="is not empty"):
        copied(lived_in, copies)


def _writes(store: Store, desk: Desk, number: int, stop: Event) -> int:
    """Write a person, their place and an audit line in one transaction, again and again."""

    def work(turn: int, session: Session) -> None:
        person = person_of(session, desk, "terminal", Sender("t", f"{number}-{turn}"), "nl")
        session.add(Place(connector="t", fingerprint=f"{number}-{turn}", person_id=person.id, bound_at=desk.now()))
        session.add(Audit(at=desk.now(), person_id=person.id, act="spoke", subject=f"person {person.id}"))

    turn = 0
    while not stop.is_set():
        turn += 1
        store.write_now(partial(work, turn))
    return turn


def test_a_copy_is_of_one_moment_while_four_threads_write(lived_in: Settings, clock: FakeClock, copies: Copies) -> None:
    vault, store, stop = vault_of(lived_in), Store(lived_in.database.url), Event()
    desk = Desk(lived_in, vault, clock)
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(_writes, store, desk, number, stop) for number in range(4)]
        while store.read_now(lambda session: session.scalar(select(func.count()).select_from(Audit))) == 0:
            pass
        made, _ = copied(lived_in, copies)
        stop.set()
        written = sum(writer.result() for writer in writers)
    store.close()
    vault.close()
    assert made.counts["audit"] > 0
    assert made.counts["audit"] < written
    done = restore(lived_in, *copies, replace=True)
    assert (done.missing, done.since_is_known) == (0, True)
    store = Store(lived_in.database.url)
    whole = select(func.count(Audit.id)).join(Place, Place.person_id == Audit.person_id).where(Audit.act == "spoke")
    assert store.read_now(lambda session: session.scalar(whole)) == made.counts["audit"]
    store.close()


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "no manifest", "nonsense"])
def test_a_copy_that_is_not_whole_is_noticed(lived_in: Settings, copies: Copies, harm: str) -> None:
    made = copied(lived_in, copies)[0]
    file, manifest = copies[0] / made.file, copies[0] / NAME
    raw = bytearray(file.read_bytes())
    if harm == "cut":
        file.write_bytes(raw[: len(raw) // 2])
    elif harm == "changed":
        raw[len(raw) // 2] ^= 1
        file.write_bytes(raw)
    elif harm == "gone":
        file.unlink()
    elif harm == "no manifest":
        manifest.unlink()
    else:
        manifest.write_text("{}")
    with pytest.raises(BackupError):
        checked(copies[0])


@pytest.mark.parametrize("name", ["../other/{}", "/{}", "a/{}", ""])
def test_a_manifest_names_no_file_elsewhere(lived_in: Settings, copies: Copies, name: str) -> None:
    made = copied(lived_in, copies)[0]
    manifest = copies[0] / NAME
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "file": name.format(made.file)}))
    for act in (lambda: checked(copies[0]), lambda: restore(lived_in, *copies, replace=True)):
        with pytest.raises(BackupError, match="is no manifest of a backup"):
            act()


@pytest.mark.parametrize("newer", [{"shape": "9999"}, {"format": 2}], ids=["shape", "format"])
def test_a_backup_of_a_newer_version_is_refused_with_the_way_out(
    lived_in: Settings, copies: Copies, newer: dict[str, object]
) -> None:
    copied(lived_in, copies)
    manifest = copies[0] / NAME
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **newer, "made_by": "9.1.0"}))
    before = _counted(lived_in)
    for act in (lambda: checked(copies[0]), lambda: restore(lived_in, *copies, replace=True)):
        with pytest.raises(BackupError, match=r"newer version \(9\.1\.0\)\. Install that version"):
            act()
    assert _counted(lived_in) == before


def _counted(settings: Settings) -> int | None:
    store = Store(settings.database.url)
    count = store.read_now(lambda session: session.scalar(select(func.count()).select_from(Place)))
    store.close()
    return count


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), *words])


def test_the_commands_tell_what_they_did(settings: Settings, tmp_path: Path, town: Town) -> None:
    del settings
    town.say("anna", "De etiketten printen niet")
    main_folder, keys_folder = str(tmp_path / "a"), str(tmp_path / "b")
    made = run(tmp_path, "backup", "make", main_folder, "--keys", keys_folder)
    assert made.exit_code == 0, made.output
    assert "main: " in made.stdout
    assert "keys: " in made.stdout
    assert "keep a copy of it in a safe" in made.stderr
    assert run(tmp_path, "backup", "check", main_folder).stdout.startswith("main: whole, ")
    again = run(tmp_path, "backup", "make", main_folder)
    assert (again.exit_code, again.stderr.startswith(f"Error: {main_folder} is not empty")) == (1, True)
    alone = run(tmp_path, "backup", "make", str(tmp_path / "c"))
    assert "The keys were not copied" in alone.stderr
    refused = run(tmp_path, "restore", main_folder)
    assert (refused.exit_code, "is not empty. Write --replace" in refused.stderr) == (1, True)
    in_use = run(tmp_path, "restore", main_folder, "--replace")
    assert (in_use.exit_code, "is in use. Stop every" in in_use.stderr) == (1, True)
    town.close()
    done = run(tmp_path, "restore", main_folder, "--keys", keys_folder, "--replace")
    assert done.exit_code == 0, done.output
    assert "What was there lies aside: " in done.stdout
    assert "0 keys that were destroyed since stay destroyed." in done.stdout
    assert "people were forgotten" not in done.stdout


def test_without_the_programs_of_postgresql_its_package_is_named(
    postgres_settings: Settings, copies: Copies, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match=r"pg_dump is not found.*postgresql-client"):
        copied(postgres_settings, copies)


@pytest.mark.parametrize("url", ["postgresql://u:geheim@h/db?sslmode=require", "postgresql://u@h/db?password=geheim"])
def test_a_password_stands_on_no_command_line(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" "$PGPASSWORD" > {shown}\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    postgres._run("pg_dump", url)
    options, password = shown.read_text().split()
    assert "geheim" not in options
    assert options.startswith("--dbname=postgresql://u@h/db")
    assert password == "geheim"
