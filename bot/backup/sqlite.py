"""Copies of an SQLite file, by its own online backup; and a copy put in the place of a file."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.backup.manifest import BackupError, new_file

FILE = "database.db"
_BUSY_SECONDS = 10


def file_of(url: str) -> Path:
    """Give the file of an SQLite database."""
    return Path(make_url(url).database or "")


def copy(url: str, to: Path) -> tuple[dict[str, int], str | None]:
    """Copy a database that is in use, as it is at one moment; count its rows and give its shape.

    In one step, so that what is written meanwhile does not start it anew; a write-ahead log lets writers go on.
    """
    new_file(to)
    with closing(_open(file_of(url))) as source, closing(_open(to)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        return counts_of(target), _shape(target)


def counts_of(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of each table."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    ours = [name for name in names if not name.startswith("sqlite_")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in ours}  # noqa: S608


def check(file: Path, counts: dict[str, int]) -> None:
    """See whether a copy is sound, and holds what it held.

    Raises
    ------
    BackupError
        When it does not.

    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
            same = counts_of(connection) == counts
    except sqlite3.DatabaseError:
        raise BackupError(f"{file} is no sound SQLite database. Take another backup.") from None
    if found != "ok" or dangling or not same:
        raise BackupError(f"{file} is damaged. Take another backup.")


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)


def _shape(connection: sqlite3.Connection) -> str | None:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return str(row[0]) if row else None


@dataclass(frozen=True)
class SqliteTarget:
    """The place of an SQLite file, in which a copy is put once it was made ready beside it."""

    url: str
    now: datetime

    @property
    def _file(self) -> Path:
        return file_of(self.url)

    @property
    def _beside(self) -> Path:
        return self._file.with_name(f"{self._file.name}.restoring")

    def is_empty(self) -> bool:
        """Say whether there is nothing to lose here."""
        return not self._file.exists() or not self._file.stat().st_size

    def is_in_use(self) -> bool:
        """Say whether another process has it open: SQLite leaves its write-ahead log only when alone."""
        if self.is_empty():
            return False
        try:
            with closing(sqlite3.connect(self._file, timeout=1, isolation_level=None)) as connection:
                return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False  # it is damaged, which is why it is replaced

    def bring(self, copied: Path) -> str:
        """Put a copy beside the file; give the URL under which it is made ready."""
        self.undo()
        new_file(self._beside)
        shutil.copyfile(copied, self._beside)
        return str(make_url(self.url).set(database=str(self._beside)))

    def keep(self) -> str | None:
        """Put what was made ready in the place; say where the old one lies now, None where there was none."""
        aside = self._file.with_name(f"{self._file.name}.aside-{self.now:%Y%m%dT%H%M%SZ}")
        for file in filter(Path.exists, _with_logs(self._file)):  # a log left here would be played into the copy
            file.rename(aside.with_name(aside.name + file.name.removeprefix(self._file.name)))
        os.replace(self._beside, self._file)  # noqa: PTH105 - it must be one step
        return str(aside) if aside.exists() else None

    def undo(self) -> None:
        """Take away what was made ready."""
        for file in _with_logs(self._beside):
            file.unlink(missing_ok=True)


def _with_logs(file: Path) -> list[Path]:
    return [file.with_name(file.name + end) for end in ("", "-wal", "-shm", "-journal")]
