"""What tests of all rooms share; the helpers themselves stand in tests.town and tests.postgres."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from bot.app import App
from bot.config import Settings
from bot.database import schema
from bot.database.store import Store, make_engine
from bot.desk import Desk
from bot.privacy.vault import Vault
from bot.reading import Reader, rules_reader
from tests import engines, postgres
from tests.digests.floor import Floor
from tests.gestures import street_of
from tests.town import FakeClock, Town, new_keys, settings_in, vault_of, with_second, with_url

hypothesis_settings.register_profile("suite", max_examples=30, deadline=None)  # a busy machine fails no test
hypothesis_settings.load_profile("suite")

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES = {"migrated_file", "any_settings", "postgres_server"}
"""The fixtures that a test needs, directly or not, where it works on a migrated database."""
MEMORY = Path("/dev/shm")  # noqa: S108 - only folders that nobody else can enter are made in it
ROOM = 2**30
"""Bytes that must be free in memory."""


def pytest_configure() -> None:
    """Keep the files of the tests in memory, unless TMPDIR says otherwise: on a disk, each commit waits for it."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--fast`, for while one is writing."""
    parser.addoption("--fast", action="store_true", help="leave out what needs a whole database or a real client")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the slow tests where only the fast ones are asked for."""
    if config.getoption("--fast"):
        slow = [item for item in items if _is_slow(item)]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not _is_slow(item)]


def _is_slow(item: pytest.Item) -> bool:
    needed = set(getattr(item, "fixturenames", ()))
    return bool(DATABASES & needed) or item.get_closest_marker("client") is not None


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with patch("bot.database.store.create_engine", engines.like_the_first):
        engines.make_first("sqlite://")
        yield


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The reader, imported once: it takes half a second."""
    return rules_reader()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy; keys and their master key lie beside it."""
    folder = tmp_path_factory.mktemp("migrated")
    _migrate(f"sqlite:///{folder / 'voelspriet.db'}")
    new_keys(folder)
    return folder / "voelspriet.db"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    with postgres.server() as url:
        engines.make_first(url)
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database, to copy."""
    with postgres.database(postgres_server) as url:
        _migrate(url)
        yield make_url(url).database or ""


def _migrate(url: str) -> None:
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """A small rollout, with a migrated SQLite file and a master key."""
    return settings_in(tmp_path, migrated_file)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty PostgreSQL database of this test alone."""
    with postgres.database(postgres_server) as url:
        yield url


@pytest.fixture
def postgres_settings(settings: Settings, postgres_server: str, migrated_postgres: str) -> Iterator[Settings]:
    """A small rollout, with a migrated PostgreSQL database of this test alone."""
    with postgres.database(postgres_server, migrated_postgres) as url:
        yield with_url(settings, url)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def any_settings(request: pytest.FixtureRequest) -> Settings:
    """A small rollout, once on SQLite and once on PostgreSQL."""
    name = "settings" if request.param == SQLITE else "postgres_settings"
    chosen: Settings = request.getfixturevalue(name)
    return chosen


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """A migrated store on SQLite."""
    store = Store(settings.database.url)
    yield store
    store.close()


@pytest.fixture
def any_store(any_settings: Settings) -> Iterator[Store]:
    """A migrated store, once on SQLite and once on PostgreSQL."""
    store = Store(any_settings.database.url)
    yield store
    store.close()


@pytest.fixture
def vault(settings: Settings) -> Iterator[Vault]:
    """The vault of these settings."""
    vault = vault_of(settings)
    yield vault
    vault.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still, also that of `desk` and `town`."""
    return FakeClock()


@pytest.fixture
def desk(settings: Settings, vault: Vault, clock: FakeClock) -> Desk:
    """A desk with that vault and clock."""
    return Desk(settings, vault, clock)


@pytest.fixture
def floor(store: Store, desk: Desk) -> Iterator[Floor]:
    """A floor of sixty people on SQLite, in a transaction that is thrown away."""
    with Session(store.engine) as session:
        yield Floor.of(session, desk)


@pytest.fixture
def town(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A whole bot on SQLite, with people at terminals."""
    town = Town(settings, clock, reader)
    yield town
    town.close()


@pytest.fixture
def any_town(any_settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A whole bot, once on SQLite and once on PostgreSQL."""
    town = Town(any_settings, clock, reader)
    yield town
    town.close()


@pytest.fixture
def street(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A whole bot on SQLite, with people who also stand in channels, edit and pass on."""
    town = street_of(settings, clock, reader)
    yield town
    town.close()


@pytest.fixture
def two(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A street in which two rollouts run: "zaak", and "dms" with a department of its own."""
    town = street_of(with_second(settings), clock, reader)
    yield town
    town.close()


@pytest.fixture
def app(town: Town) -> App:
    """The bot of `town`."""
    return town.app


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads that ask something of a store at once."""
    with ThreadPoolExecutor(20) as pool:
        yield pool
