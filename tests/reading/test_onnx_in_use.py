"""A transformer where it is used: by `voelspriet analyse`, and as a column of the benchmarks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import kind as kind_benchmark
from benchmarks import mood as mood_benchmark
from benchmarks.read_aside import by_model, labels, options
from bot.cli import main
from bot.reading import Kind, Mood
from bot.reading.samples import Sample
from tests.reading.tiny_model import write_folder
from tests.town import CONFIG

GLAD, SAD = "dit is fijn", "dit is stom"


def analyse(*arguments: str, text: str = SAD) -> tuple[str, str]:
    done = CliRunner().invoke(main, [*arguments], input=text, catch_exceptions=False)
    return done.stdout, done.stderr


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _turned(folder: Path) -> Path:
    """A model that takes glad for sad."""
    return write_folder(folder, ["pos", "neu", "neg"])


def test_analyse_reads_by_a_model_without_any_configuration(here: Path) -> None:
    told, _ = analyse("analyse", "--encoder", "rules", "--model", str(_turned(here / "m")))
    assert json.loads(told)["sentiment"] == "pos"


def test_analyse_reads_as_the_configuration_says(here: Path) -> None:
    _turned(here / "m")
    (here / "config.toml").write_text('[reading]\nencoder = "rules"\nmodel = "m"\n' + CONFIG, "utf-8")
    assert json.loads(analyse("analyse")[0])["sentiment"] == "pos"
    write_folder(here / "other")
    assert json.loads(analyse("analyse", "--model", "other")[0])["sentiment"] == "neg"


def test_a_model_lies_beside_the_configuration(here: Path) -> None:
    (here / "etc").mkdir()
    _turned(here / "etc" / "m")
    (here / "etc" / "config.toml").write_text('[reading]\nencoder = "rules"\nmodel = "m"\n' + CONFIG, "utf-8")
    assert json.loads(analyse("--config", "etc/config.toml", "analyse")[0])["sentiment"] == "pos"


def test_a_configuration_that_was_named_must_be_there(here: Path) -> None:
    del here
    assert "missing.toml is not there" in analyse("--config", "missing.toml", "analyse")[1]


def test_a_benchmark_has_a_column_for_the_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [Sample(text, language, 1, Mood.NEGATIVE, Kind.OTHER) for text in (GLAD, SAD) for language in ("nl", "en")]
    folder = write_folder(tmp_path)
    (guess,) = by_model(folder, "mood").values()
    assert labels(guess(asked), "mood") == ["pos", "pos", "neg", "neg"]
    assert by_model(folder, "kind") == {}
    assert "without the model: it reads the mood" in capsys.readouterr().out


def test_a_benchmark_goes_on_without_a_model_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_model(None, "mood") == by_model(tmp_path, "mood") == {}
    assert "without the model: The model in" in capsys.readouterr().out


@pytest.mark.parametrize("benchmark", [mood_benchmark, kind_benchmark])
def test_benchmarks_take_the_folder(benchmark: object) -> None:
    assert "--model FOLDER" in str(vars(benchmark)["__doc__"])
    assert options("").parse_args(["--model", "m"]).model == Path("m")
