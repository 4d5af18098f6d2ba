"""The commands for the database, from nothing to the shape that this version needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import prepare, shape_of
from bot.cli import main
from bot.config import Settings
from bot.database import schema
from bot.database.store import Store
from tests.town import CONFIG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration and no database."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(main, ["--config", str(folder / "config.toml"), *words])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_a_database_is_brought_to_its_shape(folder: Path) -> None:
    head = schema.head()
    assert run(folder, "db", "current") == f"The database has shape none; this version needs {head}.\n"
    assert run(folder, "db", "upgrade") == f"The database has shape {head}.\n"
    assert run(folder, "db", "current") == f"The database has shape {head}; this version needs {head}.\n"


@pytest.mark.parametrize("words", [["db", "upgrade"], ["db", "current"], ["init"]], ids=" ".join)
def test_a_command_lets_go_of_the_databases(folder: Path, words: list[str]) -> None:
    run(folder, *words)
    names = {file.name for file in folder.iterdir()}
    assert "voelspriet.db" in names
    assert [name for name in names if name.endswith(("-wal", "-shm"))] == []


def test_looking_at_the_shape_starts_no_writer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a store has a writer's thread")

    monkeypatch.setattr(Store, "__init__", refuse)
    prepare(settings)
    assert shape_of(settings) == schema.head()
