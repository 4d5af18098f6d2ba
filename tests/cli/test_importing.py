"""`voelspriet import`, as somebody types it: bad lines are told, good ones kept, and a second time changes nothing."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from bot.cli import main
from bot.importing import Importer, Source, rows_of
from bot.reading import encoders
from models import Feedback, Rollout
from tests.gestures import kept
from tests.town import CONFIG, NOW, Town

SECOND = CONFIG.replace('slug = "zaak"', 'slug = "hr"')
HEAD = "at;text;author;issue\n"
DAY = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"


@pytest.fixture(autouse=True)
def _by_rules(town: Town, tmp_path: Path) -> None:
    """Read by the rules alone."""
    del town
    config = '[reading]\nencoder = "rules"\n' + CONFIG
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")


def run(folder: Path, file: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "import", str(file), *words])


def written(folder: Path, content: str, name: str = "uit.csv") -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def test_a_file_comes_in_and_a_second_time_changes_nothing(town: Town, tmp_path: Path) -> None:
    file = written(tmp_path, f"{HEAD}{DAY};Waar staat mijn zaak?;Jan;Zoeken\n;Bel 06-12345678;;\n")
    done = run(tmp_path, file)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2 added, 0 known already, 0 bad lines, 1 new issues.",
        "1 of these have no author or no date: they count in no figure.",
        "From 1 lines residents' data was taken out before they were kept.",
    ]
    assert run(tmp_path, file).stdout == "0 added, 2 known already, 0 bad lines, 0 new issues.\n"
    assert len(kept(town)) == 2


def test_bad_lines_are_told_by_number_without_what_stands_in_them(town: Town, tmp_path: Path) -> None:
    file = written(tmp_path, f"{HEAD}kanarie;Een;Jan;\n{DAY};Twee;Jan;\n{DAY};kanarie\n")
    done = run(tmp_path, file)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        'line 2: "at" is no date; write 2026-11-20 14:05 or 20-11-2026 14:05.',
        "line 4: it has 2 columns, the first line 4.",
    ]
    assert len(kept(town)) == 1


def test_json_lines_come_in_too(town: Town, tmp_path: Path) -> None:
    rows = [{"text": "Een", "kind": "idea"}, {"text": "Twee", "meer": 1}]
    file = written(tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "uit.jsonl")
    assert run(tmp_path, file).exit_code == 0
    assert next(row.kind for row in kept(town)) == "idea"


def test_a_dry_run_keeps_nothing(town: Town, tmp_path: Path) -> None:
    done = run(tmp_path, written(tmp_path, f"{HEAD}{DAY};Een;Jan;Zoeken\n"), "--dry-run")
    assert done.stdout == "1 would be added, 0 known already, 0 bad lines, 1 new issues.\n"
    assert kept(town) == []


def test_a_file_of_windows_comes_in_when_that_is_said(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "uit.csv"
    file.write_bytes(b"text\nCaf\xe9\n")
    assert run(tmp_path, file).exit_code == 1
    assert run(tmp_path, file, "--encoding", "cp1252").exit_code == 0
    assert len(kept(town)) == 1


@pytest.mark.parametrize(("name", "told"), [("uit.xlsx", "Only .csv and .jsonl"), ("uit.csv", "must name the columns")])
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, name: str, told: str) -> None:
    done = run(tmp_path, written(tmp_path, "tekst\n", name))
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr


def test_nothing_that_reads_is_opened_for_a_file_that_is_refused(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del town
    monkeypatch.setattr(encoders, "find_encoder", lambda _choice: pytest.fail("opened"))
    assert "must name the columns" in run(tmp_path, written(tmp_path, "tekst\n")).stderr


def test_another_encoder_reads_when_that_is_asked(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del town
    asked: list[str] = []
    monkeypatch.setattr(encoders, "find_encoder", asked.append)
    file = written(tmp_path, "text\nEen\n")
    assert run(tmp_path, file, "--encoder", "use").exit_code == run(tmp_path, file).exit_code == 0
    assert asked == ["use", "rules"]


def test_of_several_rollouts_one_is_named(town: Town, tmp_path: Path) -> None:
    file = written(tmp_path, f"{HEAD}{DAY};Een;Jan;\n")
    (tmp_path / "config.toml").write_text(CONFIG + SECOND, encoding="utf-8")
    assert "Name one with --rollout: zaak, hr." in run(tmp_path, file).stderr
    assert "There is no rollout 'x'" in run(tmp_path, file, "--rollout", "x").stderr
    assert run(tmp_path, file, "--rollout", "zaak").exit_code == 0
    assert len(kept(town)) == 1


def test_nothing_comes_into_a_rollout_that_ended(town: Town, tmp_path: Path) -> None:
    town.write(lambda session: setattr(session.scalars(select(Rollout)).one(), "ended_at", NOW))
    assert "zaak ended on 2026-11-18" in run(tmp_path, written(tmp_path, "text\nEen\n")).stderr


def test_less_memory_is_taken_than_the_file_is_large(town: Town, tmp_path: Path) -> None:
    rollout = town.read(lambda session: session.scalars(select(Rollout)).one())
    settings = town.desk.settings.rollout[0]
    importer = Importer(town.store, town.desk, town.app.learning.reader, rollout, settings, dry_run=True)
    file = written(tmp_path, "text,kind\n" + "".join(f"{number:0200},x\n" for number in range(6_000)))
    assert _peak(importer, file) < file.stat().st_size


def _peak(importer: Importer, file: Path) -> int:
    """Read a file of bad lines, which are the quickest, in batches; give the most memory that took (bytes)."""
    with file.open("rb") as opened:
        rows = rows_of(Source(opened), ".csv")
        tracemalloc.start()
        while batch := list(islice(rows, 100)):
            importer.take(batch)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def test_one_that_was_stopped_goes_on_where_it_was(town: Town, tmp_path: Path) -> None:
    lines = [f"{DAY};Vraag {number};Jan;\n" for number in range(150)]
    run(tmp_path, written(tmp_path, HEAD + "".join(lines[:100])))
    done = run(tmp_path, written(tmp_path, HEAD + "".join(lines)))
    assert done.stdout.startswith("50 added, 100 known already")
    assert town.read(lambda session: session.scalar(select(func.count()).select_from(Feedback))) == 150
