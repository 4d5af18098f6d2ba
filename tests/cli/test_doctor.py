"""`voelspriet doctor`: its exit code, its JSON, its languages, and the page before an installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.config import Settings
from tests.town import CONFIG


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    del settings
    (tmp_path / "config.toml").write_text(f'[reading]\nencoder = "rules"\n{CONFIG}', encoding="utf-8")
    return tmp_path


def doctor(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "doctor", *options])


def test_an_error_ends_with_exit_code_one_and_everything_is_told(folder: Path) -> None:
    found = doctor(folder, "--language", "en")
    assert found.exit_code == 1
    assert "NOT  connectors: No chat platform is configured.\n     → Add [slack] or [teams]" in found.stdout
    assert "ok   master key" in found.stdout


def test_it_speaks_the_language_of_the_rollout(folder: Path) -> None:
    assert "FOUT koppelingen: Er is geen chatplatform ingesteld." in doctor(folder).stdout


def test_as_json_it_is_one_object(folder: Path) -> None:
    found = doctor(folder, "--json")
    told = json.loads(found.stdout)
    assert found.exit_code == 1
    assert told["well"] is False
    by_subject = {one["subject"]: one for one in told["findings"]}
    assert by_subject["connectors"]["severity"] == "error"
    assert by_subject["master key"]["severity"] == "ok"


def test_what_is_tried_is_shown_on_a_terminal_alone(folder: Path) -> None:
    assert "…" not in doctor(folder).stderr


def test_the_page_before_goes_to_the_terminal_or_a_file(folder: Path) -> None:
    shown = doctor(folder, "--before", "--language", "en")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("# Change request: ")
    for name, start in {"request.md": "# Wijzigingsverzoek: ", "request.html": "<!doctype html>"}.items():
        written = doctor(folder, "--before", "--to", str(folder / name))
        assert written.exit_code == 0
        assert (folder / name).read_text("utf-8").startswith(start)
        assert name in written.stdout


@pytest.mark.parametrize(
    "options", [("--to", "x.md"), ("--before", "--json"), ("--before", "--to", "x.pdf"), ("--language", "de")]
)
def test_options_that_do_not_go_together_are_refused(folder: Path, options: tuple[str, ...]) -> None:
    assert doctor(folder, *options).exit_code == 2
    assert not Path("x.md").exists()
