"""coverage: what each department has and needs, without a name."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import main
from bot.config import Settings
from tests.gestures import tell
from tests.town import AMBASSADOR, FakeClock, Town


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "coverage", *words])


def test_it_tells_what_each_department_has_and_needs(settings: Settings, tmp_path: Path) -> None:
    town = Town(settings, FakeClock())
    tell(town, AMBASSADOR, "hallo")
    town.close()
    told = run(tmp_path)
    assert told.exit_code == 0
    assert told.stdout.startswith("zaak: There is 1 ambassador. No ambassador: Burgerzaken, Griffie, Sociaal Domein.")
    assert "  Burgerzaken: 0 of 1\n" in told.stdout
    assert AMBASSADOR not in told.stdout.replace("ambassador", "")


def test_a_rollout_that_does_not_run_is_an_error(settings: Settings, tmp_path: Path) -> None:
    Town(settings, FakeClock()).close()
    assert run(tmp_path, "--rollout", "zaak").exit_code == 0
    wrong = run(tmp_path, "--rollout", "other")
    assert wrong.exit_code == 1
    assert "voelspriet rollout list" in wrong.stderr
