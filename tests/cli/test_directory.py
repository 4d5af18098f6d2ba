"""directory sync and directory show, with a CSV, from the file to what an employee notices."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.config import Settings
from tests.town import CONFIG, FakeClock, Town

GUID = "11111111-1111-1111-1111-111111111111"
DIRECTORY = '\n[directory.csv]\nfile = "people.csv"\ncomplete = true\n'


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A running installation whose configuration names a CSV."""
    Town(settings, FakeClock()).close()
    (tmp_path / "config.toml").write_text(CONFIG + DIRECTORY, encoding="utf-8")
    return tmp_path


def write(folder: Path, *lines: str) -> None:
    (folder / "people.csv").write_text("\n".join(["user,department,role", *lines]) + "\n", encoding="utf-8")


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "directory", *words])


def staff(count: int, department: str = "Burgerzaken") -> list[str]:
    return [f"terminal:terminal/u{number},{department}," for number in range(count)]


def test_a_file_is_read_and_shown(folder: Path) -> None:
    write(folder, *staff(6), "terminal:terminal/bo,Griffie,Ambassador")
    assert run(folder, "sync").stdout == "csv: 7 people; 7 new.\n"
    assert run(folder, "sync").stdout == "csv: 7 people, nothing changed.\n"
    told = run(folder, "show").stdout
    assert "csv: read on" in told
    assert "  Burgerzaken: 20, 6\n  Griffie: 4, fewer than 5\n" in told
    assert "  in groups of ambassadors: fewer than 5\n" in told


def test_few_changes_are_not_counted(folder: Path) -> None:
    write(folder, *staff(8))
    run(folder, "sync")
    write(folder, *staff(7))
    assert run(folder, "sync").stdout == "csv: 7 people; fewer than 5 gone.\n"


def test_too_few_are_believed_only_when_asked_to(folder: Path) -> None:
    write(folder, *staff(8))
    run(folder, "sync")
    write(folder, *staff(3))
    refused = run(folder, "sync")
    assert refused.exit_code == 1
    assert "nothing was changed (too_few)" in refused.stdout
    assert "`voelspriet directory sync --anyway`" in refused.stdout
    assert run(folder, "sync", "--anyway").stdout == "csv: 3 people; 5 gone.\n"


def test_a_bad_line_is_told_with_its_number(folder: Path) -> None:
    write(folder, "terminal:terminal/u1,Burgerzaken,", "bo")
    done = run(folder, "sync", "--source", "csv")
    assert (done.exit_code, "Line 3: it has 1 columns" in done.stdout) == (1, True)
    assert "csv: not read yet" in run(folder, "show").stdout


def test_a_source_that_is_not_configured(folder: Path) -> None:
    done = run(folder, "sync", "--source", "entra")
    assert (done.exit_code, "[directory]" in done.stderr) == (1, True)


IDS = f'{{ tenant_id = "{GUID}", client_id = "{GUID}" }}'


@pytest.mark.parametrize(
    ("table", "told"),
    [("[slack]\ndirectory = true", "SLACK_BOT_TOKEN"), (f"[directory]\nentra = {IDS}", "ENTRA_CLIENT_SECRET")],
)
def test_a_missing_secret_is_named(folder: Path, table: str, told: str) -> None:
    (folder / "config.toml").write_text(f"{CONFIG}\n{table}\n", encoding="utf-8")
    done = run(folder, "sync")
    assert (done.exit_code, told in done.stderr) == (1, True)


@pytest.mark.story
def test_who_is_in_the_directory_is_asked_nothing(settings: Settings, folder: Path) -> None:
    write(folder, "terminal:terminal/an,Burgerzaken,", "terminal:terminal/bo,Griffie,ambassador")
    run(folder, "sync")
    town = Town(settings, FakeClock())
    try:
        heard = " ".join(town.say("an", "De printer doet het niet."))
        assert "Waar werk je" not in heard
        assert "waar werk je" in " ".join(town.say("els", "De printer doet het niet."))
        assert "Alleen ambassadeurs" not in " ".join(town.say("bo", "antwoorden"))
        assert "Alleen ambassadeurs" in " ".join(town.say("an", "antwoorden"))
    finally:
        town.close()
