"""Whatever kept a command from its work is told in one sentence, by every command alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import IntegrityError

from bot.cli import base, main
from bot.cli.base import in_plain_words
from bot.config import ConfigError, Settings
from bot.privacy.vault import VaultError
from tests.town import CONFIG

WORK = [
    ["init"],
    ["run"],
    ["digest", "--rollout", "zaak", "--period", "2026-W45"],
    ["db", "current"],
    ["db", "upgrade"],
    ["rollout", "list"],
    ["rollout", "sync"],
    ["place", "list"],
    ["place", "test", "1"],
    ["inbox", "list"],
    ["export"],
    ["inbox", "retry", "--all"],
    ["import", __file__],
]
OPENS_THE_KEYS = [words for words in WORK if words[0] != "db"]
HUSH = "wat iemand schreef"


def complaint(folder: Path, words: list[str]) -> str:
    """Run a command that cannot do its work; give what it said about it."""
    done = CliRunner().invoke(main, ["--config", str(folder / "config.toml"), *words])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit), done.exception
    return done.stderr


def configured(folder: Path, line: str) -> None:
    (folder / "config.toml").write_text(f"[database]\n{line}\n{CONFIG}", encoding="utf-8")


@pytest.mark.parametrize("words", WORK, ids=" ".join)
@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_is_down(settings: Settings, tmp_path: Path, words: list[str], url: str) -> None:
    del settings
    configured(tmp_path, f"url = '{url}'")
    told = complaint(tmp_path, words)
    assert told == (
        "Error: The database does not answer as it should (OperationalError). `voelspriet doctor` says more.\n"
    )


@pytest.mark.parametrize("words", OPENS_THE_KEYS, ids=" ".join)
def test_a_master_key_that_does_not_fit(settings: Settings, tmp_path: Path, words: list[str]) -> None:
    ran = CliRunner().invoke(main, ["--config", str(tmp_path / "config.toml"), "rollout", "list"])
    assert ran.exit_code == 0
    assert settings.database.master_key_file
    settings.database.master_key_file.write_text("ab" * 32)
    told = complaint(tmp_path, words)
    assert told == "Error: The master key does not fit the key database. Put the right one in place.\n"


@pytest.mark.parametrize("words", [words for words in WORK if words != ["init"]], ids=" ".join)
def test_no_configuration(tmp_path: Path, words: list[str]) -> None:
    told = complaint(tmp_path, words)
    assert told == f"Error: {tmp_path / 'config.toml'} is not there. Run `voelspriet init` to make one.\n"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    told = complaint(tmp_path / "nowhere", ["init"])
    assert told == f"Error: {tmp_path / 'nowhere' / 'config.toml'}: No such file or directory.\n"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ConfigError("Set it."), "Set it."),
        (VaultError("It does not fit."), "It does not fit."),
        (PermissionError(13, "Permission denied", "/etc/key"), "/etc/key: Permission denied."),
        (TimeoutError(), "TimeoutError."),
    ],
)
def test_an_error_that_was_foreseen_is_one_sentence(error: Exception, told: str) -> None:
    with pytest.raises(click.ClickException) as caught, in_plain_words():
        raise error
    assert caught.value.message == told


@pytest.mark.leak
def test_the_words_of_the_database_are_not_repeated() -> None:
    with pytest.raises(click.ClickException) as caught, in_plain_words():
        raise IntegrityError(f"INSERT {HUSH}", {}, ValueError(HUSH))
    assert HUSH not in caught.value.message
    assert "(ValueError)" in caught.value.message


def test_an_interruption_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught, in_plain_words():
        raise KeyboardInterrupt
    assert caught.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_a_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), in_plain_words():
        raise ZeroDivisionError


def test_the_help_of_a_group_waits_for_nothing() -> None:
    look = (
        "import sys\nfrom bot.cli import main\n"
        "main(['db', '--help'], standalone_mode=False)\nsys.exit('sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", look], check=False, stdout=subprocess.DEVNULL).returncode == 0


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("4", "4")])
def test_vectors_are_multiplied_by_one_thread_unless_that_was_said(
    before: str | None, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", before or "")
    if before is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    base.one_thread_each()
    assert os.environ["OPENBLAS_NUM_THREADS"] == after


@pytest.mark.parametrize("module", ["bot.cli", "bot.cli.first", "bot.cli.importing"])
def test_numpy_is_not_there_before_its_threads_are_bound(module: str) -> None:
    script = f"import sys, {module}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
