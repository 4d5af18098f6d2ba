"""The shape of the database: up, down with what is lost named, and a newer one refused with the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.app import prepare, shape_of
from bot.cli import main
from bot.config import ConfigError, Settings
from bot.database import schema
from bot.database.store import make_engine
from bot.pausing import pause
from tests.town import Town


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "db", *words])


def _newer(settings: Settings) -> None:
    engine = make_engine(settings.database.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


@pytest.mark.parametrize("words", [["upgrade"], ["downgrade", "0003"]], ids=" ".join)
def test_a_newer_database_is_refused_with_the_way_out(settings: Settings, tmp_path: Path, words: list[str]) -> None:
    _newer(settings)
    done = run(tmp_path, *words)
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: The database has shape 9999, which a newer version made")
    assert "Install that version again, or put a backup from before its upgrade back" in done.stderr
    with pytest.raises(ConfigError, match="9999, which a newer version made"):
        prepare(settings)
    assert shape_of(settings) == "9999"


def test_an_older_database_is_refused_until_it_is_upgraded(settings: Settings, tmp_path: Path) -> None:
    assert run(tmp_path, "downgrade", "0003").exit_code == 0
    with pytest.raises(ConfigError, match="Run `voelspriet db upgrade`"):
        prepare(settings)
    assert run(tmp_path, "upgrade").exit_code == 0
    prepare(settings)


def test_what_a_step_back_would_lose_is_named_and_nothing_done(town: Town, tmp_path: Path) -> None:
    town.write(lambda session: pause(session, town.clock()))
    town.say("anna", "De etiketten printen niet")
    refused = run(tmp_path, "downgrade", "0003")
    assert refused.exit_code == 1
    assert "is lost: the table pause, with 1 rows\n" in refused.stdout
    assert "then write --lose" in refused.stderr
    assert shape_of(town.desk.settings) == schema.head()
    done = run(tmp_path, "downgrade", "0003", "--lose")
    assert done.exit_code == 0
    assert done.stdout.endswith("The database has shape 0003. Install the version that needs it before you start "
                                "`voelspriet run`.\n")  # fmt: skip
    assert run(tmp_path, "upgrade").exit_code == 0
    assert town.read(lambda session: session.execute(text("SELECT count(*) FROM feedback")).scalar()) == 1


@pytest.mark.parametrize("shape", ["9998", "nonsense", schema.head()])
def test_what_is_no_older_shape_is_refused(settings: Settings, tmp_path: Path, shape: str) -> None:
    done = run(tmp_path, "downgrade", shape)
    assert (done.exit_code, "is no older one. Nothing was changed." in done.stderr) == (1, True)
    assert shape_of(settings) == schema.head()
