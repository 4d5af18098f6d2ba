"""The doctor on the main database: its shape, its room on the disk, its write-ahead log."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.config import Settings
from bot.database import schema
from bot.doctor import Severity, severity
from bot.doctor.database import FULL, LONG_LOG, TIGHT, _told_log, file, shape, sqlite_file
from bot.ports import Finding
from tests.town import with_url


def by_subject(settings: Settings) -> dict[str, Finding]:
    return {finding.subject: finding for finding in file(settings)}


@pytest.mark.parametrize(
    ("free", "bad"),
    [
        (FULL - 1, Severity.ERROR),
        (FULL, Severity.WARNING),
        (TIGHT - 1, Severity.WARNING),
        (TIGHT, Severity.OK),
    ],
)
def test_room_on_the_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, bad: Severity) -> None:
    used = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: used)
    assert severity(by_subject(settings)["disk space"]) is bad


def test_the_log_is_in_use(settings: Settings) -> None:
    assert by_subject(settings)["write-ahead log"].detail == "It is in use, and 0 MB long."


@pytest.mark.parametrize(
    ("mode", "size", "bad"),
    [("delete", 0, Severity.ERROR), ("wal", LONG_LOG + 1, Severity.WARNING), ("wal", LONG_LOG, Severity.OK)],
)
def test_a_log_that_grows_or_cannot_be_used(mode: str, size: int, bad: Severity) -> None:
    assert severity(_told_log(mode, size, Path("voelspriet.db"))) is bad


def test_postgresql_has_no_file_of_ours(settings: Settings) -> None:
    assert sqlite_file("postgresql://u@h/n") is None
    assert by_subject(with_url(settings, "postgresql://u@127.0.0.1:1/n")) == {}


def test_what_does_not_answer_is_told_by_its_kind(settings: Settings) -> None:
    found = shape(with_url(settings, "postgresql://bot:hush@127.0.0.1:1/n"))
    assert (found.well, found.remedy) == (False, "Start it, or mend its address in config.toml.")
    assert "hush" not in found.detail


def test_an_empty_database_is_told_with_both_ways_out(settings: Settings, tmp_path: Path) -> None:
    found = shape(with_url(settings, f"sqlite:///{tmp_path}/new.db"))
    assert found.detail == f"It has shape none, this version needs {schema.head()}."
    assert found.remedy == "Run `voelspriet init`, or put its backup back."


def test_every_shape_of_ours_is_known_and_no_other() -> None:
    assert schema.knows(schema.head())
    assert schema.knows("0001")
    assert not schema.knows("9999")
