"""The doctor on the main database: whether it answers, its shape, its room on the disk, its write-ahead log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot.app import shape_of
from bot.config import Settings
from bot.database import schema
from bot.database.store import make_engine
from bot.ports import Finding
from bot.words import sentence

MEGABYTE = 1024 * 1024
FULL, TIGHT = 100 * MEGABYTE, 1024 * MEGABYTE
"""Free bytes: below the first SQLite may soon refuse to write, below the second it is time to look."""
LONG_LOG = 64 * MEGABYTE
"""Bytes of write-ahead log; SQLite empties it at 4 MB unless somebody reads for a long time."""


def sqlite_file(url: str) -> Path | None:
    """Give the file of an SQLite database; None for PostgreSQL."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def unreachable(subject: str, url: str, error: DBAPIError) -> Finding:
    """Say that a database does not answer, and what to do."""
    remedy = sentence("Start it, or mend its address in {file}.", file="config.toml")
    if file := sqlite_file(url):
        remedy = sentence("Let the user who runs this read and write the folder {folder}.", folder=file.parent)
    detail = sentence("It does not answer ({error}).", error=type(error.orig).__name__)
    return Finding(subject, well=False, detail=detail, remedy=remedy)


def shape(settings: Settings) -> Finding:
    """Compare the shape of the database with the one that this version needs."""
    subject = sentence("database")
    try:
        found = shape_of(settings)
    except DBAPIError as error:
        return unreachable(subject, settings.database.url, error)
    if found == schema.head():
        return Finding(subject, well=True, detail=sentence("It answers, and has shape {shape}.", shape=found))
    told = found or sentence("none")
    detail = sentence("It has shape {found}, this version needs {needed}.", found=told, needed=schema.head())
    return Finding(subject, well=False, detail=detail, remedy=_way_to_shape(found))


def _way_to_shape(found: str | None) -> str:
    if found is None:
        return sentence("Run {command}, or put its backup back.", command="`voelspriet init`")
    if schema.knows(found):
        return sentence("Run {command}.", command="`voelspriet db upgrade`")
    return sentence("A newer version made it. Install that version, or put an older backup back.")


def file(settings: Settings) -> Iterator[Finding]:
    """Look at the file of an SQLite database: room on its disk, and its write-ahead log."""
    path = sqlite_file(settings.database.url)
    if path is None or not path.exists():
        return
    yield _room(path)
    if found := _log(settings.database.url, path):
        yield found


def _room(path: Path) -> Finding:
    free = shutil.disk_usage(path.parent).free
    remedy = sentence("Make room on the disk of {folder}.", folder=path.parent) if free < TIGHT else ""
    detail = sentence("{megabytes} MB are free.", megabytes=free // MEGABYTE)
    return Finding(sentence("disk space"), well=free >= FULL, detail=detail, remedy=remedy)


def _log(url: str, path: Path) -> Finding | None:
    """Look at the write-ahead log; None where the database does not answer, which is told elsewhere."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            mode = connection.execute(text("PRAGMA journal_mode")).scalar()
    except DBAPIError:
        return None
    finally:
        engine.dispose()
    return _told_log(str(mode), _size(Path(f"{path}-wal")), path)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _told_log(mode: str, size: int, path: Path) -> Finding:
    subject = sentence("write-ahead log")
    if mode != "wal":
        detail = sentence("It cannot be used: the disk is one of the network, perhaps.")
        remedy = sentence("Put {file} on a disk of this machine.", file=path)
        return Finding(subject, well=False, detail=detail, remedy=remedy)
    hangs = sentence("See whether a command hangs, then start the bot again.")
    detail = sentence("It is in use, and {megabytes} MB long.", megabytes=size // MEGABYTE)
    return Finding(subject, well=True, detail=detail, remedy=hangs if size > LONG_LOG else "")
