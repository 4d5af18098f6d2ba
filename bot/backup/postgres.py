"""Copies of a PostgreSQL database, by its own programs pg_dump and pg_restore; and a copy put back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import sleep

from sqlalchemy import URL, Connection, inspect, make_url, text

from bot.backup.manifest import BackupError, new_file
from bot.database.store import make_engine

FILE = "database.dump"
_ASIDE = "voelspriet_aside_"
LOOKS = 10
BETWEEN_LOOKS_SECONDS = 0.2


def copy(url: str, to: Path) -> tuple[dict[str, int], str | None]:
    """Copy a database that is in use, as it is at one moment; count its rows and give its shape.

    Raises
    ------
    BackupError
        When pg_dump is not there, or fails.

    """
    _program("pg_dump")
    new_file(to)
    with _connected(url) as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        counts, shape = _counts(connection), _shape(connection)
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={_ASIDE}*",
             f"--snapshot={moment}", f"--file={to}")  # fmt: skip
    return counts, shape


def check(file: Path) -> None:
    """See whether a copy can be read.

    Raises
    ------
    BackupError
        When it cannot.

    """
    done = subprocess.run([_program("pg_restore"), "--list", str(file)], capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{file} is no sound copy of PostgreSQL. Take another backup.")


def _counts(connection: Connection) -> dict[str, int]:
    names = sorted(inspect(connection).get_table_names())
    return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}  # noqa: S608


def _shape(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    shape: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return shape


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} is not found. Install PostgreSQL's client programs, of the server's version or a later one "
            "(Debian and Ubuntu: postgresql-client, Red Hat: postgresql)."
        )
    return found


def _run(name: str, url: str, *options: str) -> None:
    """Run a program of PostgreSQL on a database; the password goes through the environment, where nobody else looks."""
    parsed = make_url(url)
    password = parsed.password or parsed.query.get("password")
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    query = {name: value for name, value in parsed.query.items() if name != "password"}
    bare = URL.create("postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database, query)
    address = bare.render_as_string()
    # _program gives a path and the options are ours
    command = [_program(name), *options, f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
    if done.returncode:
        # Only its first line: those below may quote a row.
        first = next((line for line in done.stderr.splitlines() if "error:" in line), f"exit code {done.returncode}")
        raise BackupError(f"{name} failed ({first.partition('error: ')[2] or first}).")


@dataclass
class PostgresTarget:
    """A PostgreSQL database in which a copy is put; its tables of before move into a schema of their own."""

    url: str
    now: datetime
    moved: bool = False

    @property
    def _schema(self) -> str:
        return f"{_ASIDE}{self.now:%Y%m%dt%H%M%Sz}"

    def is_empty(self) -> bool:
        """Say whether there is nothing to lose here."""
        with _connected(self.url) as connection:
            return not inspect(connection).get_table_names()

    def is_in_use(self) -> bool:
        """Say whether another process is connected to it; who has just left is still listed for a moment."""
        for _ in range(LOOKS):
            if not self._has_others():
                return False
            sleep(BETWEEN_LOOKS_SECONDS)
        return True

    def _has_others(self) -> bool:
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        with _connected(self.url) as connection:
            return bool(connection.scalar(text(others)))

    def bring(self, copied: Path) -> str:
        """Move the tables of before aside and put the copy in their place; give the URL of where it is made ready."""
        _program("pg_restore")
        with _connected(self.url) as connection:
            names = inspect(connection).get_table_names()
            if names:
                connection.execute(text(f'CREATE SCHEMA "{self._schema}"'))
            for name in names:
                connection.execute(text(f'ALTER TABLE "{name}" SET SCHEMA "{self._schema}"'))
            connection.commit()
        self.moved = True
        _run(
            "pg_restore",
            self.url,
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
            str(copied),
        )
        return self.url

    def keep(self) -> str | None:
        """Say where the tables of before are now, None where there were none."""
        with _connected(self.url) as connection:
            there = self._schema in inspect(connection).get_schema_names()
        return f"schema {self._schema}" if there else None

    def undo(self) -> None:
        """Take the copy away and move the tables of before back."""
        if not self.moved:
            return
        with _connected(self.url) as connection:
            here, found = connection.scalar(text("SELECT current_schema()")), inspect(connection)
            for name in found.get_table_names():
                connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
            for name in found.get_table_names(schema=self._schema):
                connection.execute(text(f'ALTER TABLE "{self._schema}"."{name}" SET SCHEMA "{here}"'))
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{self._schema}"'))
            connection.commit()
        self.moved = False
