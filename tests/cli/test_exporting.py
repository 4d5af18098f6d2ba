"""`voelspriet export`, as somebody types it."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli import exporting, main
from bot.digests.sending import freeze
from bot.exporting import FORMATS, ExportError
from models import Audit
from tests.digests.floor import WEEK, Floor
from tests.exporting.files import csv_rows, json_rows, sheet_rows
from tests.town import CONFIG, Town

SECOND = CONFIG.replace('slug = "zaak"', 'slug = "hr"')


@pytest.fixture
def reported(town: Town) -> Town:
    """Thirty people wrote, and the week was reported."""

    def write(session: Session) -> None:
        floor = Floor.of(session, town.desk)
        issue = floor.issue("=Zoeken", answer_nl="Kijk onder Dossier.")
        floor.say(*range(1, 12), issue_id=issue.id, department="Sociaal Domein")
        floor.say(*range(12, 31))
        freeze(session, town.desk, floor.rollout, floor.settings, WEEK)

    town.write(write)
    return town


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "export", *words])


def test_figures_go_to_standard_output(reported: Town, tmp_path: Path) -> None:
    del reported
    done = run(tmp_path)
    assert done.exit_code == 0
    head, *rows = csv_rows(done.stdout_bytes)
    assert head[:4] == ["Week", "Waarover", "Naam", "Berichten"]
    assert ["2026-W46", "alle berichten", "", "30", "30", "", "", ""] in rows
    assert ["2026-W46", "onderwerp", "'=Zoeken", "11", "11", "", "", ""] in rows
    assert done.stderr == f"{len(rows)} rows.\n"


@pytest.mark.parametrize("what", ["figures", "topics"])
def test_all_formats_tell_the_same(reported: Town, tmp_path: Path, what: str) -> None:
    del reported
    for form in FORMATS:
        file = tmp_path / f"uit.{form}"
        done = run(tmp_path, "--what", what, "--format", form, "--to", str(file), "--language", "en")
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr.endswith(f" rows in {file}.\n")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    from_json = [tuple(row.values()) for row in json_rows((tmp_path / "uit.jsonl").read_bytes())]
    width = len(from_json[0])
    nothing = [tuple(cell if cell != "" else None for cell in row) for row in from_json]
    assert list(sheet_rows((tmp_path / "uit.xlsx").read_bytes(), width))[1:] == nothing
    from_csv = csv_rows((tmp_path / "uit.csv").read_bytes(), ",")[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in from_csv] == [
        ["" if cell is None else str(cell) for cell in row] for row in from_json
    ]


def test_topics_come_with_their_answers(reported: Town, tmp_path: Path) -> None:
    del reported
    (row,) = json_rows(run(tmp_path, "--what", "topics", "--format", "jsonl").stdout_bytes)
    assert (row["topic"], row["status"], row["answer"]) == ("=Zoeken", "nieuw", "Kijk onder Dossier.")


def test_an_export_is_noted_for_the_record(reported: Town, tmp_path: Path) -> None:
    run(tmp_path, "--what", "topics")
    acts = reported.read(lambda session: [(row.act, row.subject) for row in session.scalars(select(Audit))])
    assert ("exported", "1 rows of topics of rollout zaak") in acts


def test_without_a_report_there_is_nothing_and_that_is_said(town: Town, tmp_path: Path) -> None:
    town.write(lambda session: Floor.of(session, town.desk).say(*range(1, 30)))
    done = run(tmp_path, "--format", "jsonl")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "0 rows. Only a week that was reported is told" in done.stderr


def test_a_workbook_needs_a_file(town: Town, tmp_path: Path) -> None:
    del town
    done = run(tmp_path, "--format", "xlsx")
    assert done.exit_code == 2
    assert "--to" in done.stderr


def test_messages_cannot_be_asked_for(town: Town, tmp_path: Path) -> None:
    del town
    assert run(tmp_path, "--what", "messages").exit_code == 2


def test_of_several_rollouts_one_is_named(reported: Town, tmp_path: Path) -> None:
    del reported
    (tmp_path / "config.toml").write_text(CONFIG + SECOND, encoding="utf-8")
    assert "Name one with --rollout: zaak, hr." in run(tmp_path).stderr
    assert "There is no rollout 'x'" in run(tmp_path, "--rollout", "x").stderr
    assert run(tmp_path, "--rollout", "zaak").exit_code == 0


@pytest.mark.parametrize("target", ["nergens/uit.csv", "/dev/null"])
def test_where_nothing_can_be_written_is_told_in_a_sentence(reported: Town, tmp_path: Path, target: str) -> None:
    del reported
    done = run(tmp_path, "--to", str(tmp_path / target))
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.output


def test_what_was_stopped_leaves_nothing(reported: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del reported
    before = set(tmp_path.iterdir())

    def stopped(_table: object, file: object) -> int:
        assert set(tmp_path.iterdir()) - before, file
        raise KeyboardInterrupt

    monkeypatch.setitem(FORMATS, "csv", stopped)
    assert run(tmp_path, "--to", str(tmp_path / "uit.csv")).exit_code == 130
    assert set(tmp_path.iterdir()) == before


def test_what_a_format_cannot_hold_is_told(reported: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del reported

    def full(_table: object, _file: object) -> int:
        raise ExportError("Choose csv.")

    monkeypatch.setitem(FORMATS, "xlsx", full)
    done = run(tmp_path, "--format", "xlsx", "--to", str(tmp_path / "uit.xlsx"))
    assert (done.exit_code, done.stderr) == (1, "Error: Choose csv.\n")


@pytest.mark.leak
def test_no_export_holds_a_message_or_a_person(town: Town, tmp_path: Path) -> None:
    secret = b"Etiketten printen niet, groet Noor"

    def write(session: Session) -> None:
        floor = Floor.of(session, town.desk)
        issue = floor.issue("Printen")
        floor.say(*range(1, 30), issue_id=issue.id, text=secret, name_along=True)
        floor.say(*range(30, 50), text=secret)
        freeze(session, town.desk, floor.rollout, floor.settings, WEEK)

    town.write(write)
    for what in ("figures", "topics"):
        told = run(tmp_path, "--what", what, "--format", "jsonl").stdout
        assert "Printen" in told
        keys = {key for line in told.splitlines() for key in json.loads(line)}
        assert keys.isdisjoint({"text", "person", "name_along", "said_at"})
        assert not any(
            word in told for word in ("Noor", "Etiketten", f"{town.clock.moment - timedelta(days=7):%Y-%m-%d}")
        )


def test_the_command_knows_every_format() -> None:
    option = next(param for param in exporting.export.params if param.name == "form")
    assert set(option.type.choices) == set(FORMATS)  # type: ignore[attr-defined]  # it is a choice
