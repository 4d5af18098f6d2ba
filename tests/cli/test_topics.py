"""Administrators look after topics; no text of a message and no note is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli import main
from bot.issues import Status
from bot.ports import Action
from models import Audit
from tests.gestures import kept
from tests.topics.square import AMBASSADOR, acts, do, field, status, told, topic
from tests.town import Town

SIX = ("an", "bo", "cas", "dirk", "eva", "fien")


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "topics", *words])


@pytest.fixture
def two(town: Town) -> Town:
    topic(town, "Etiketten", SIX)
    topic(town, "Zoeken", ("gus",))
    told(town, {1: (7, 6)})
    return town


def test_topics_are_listed_as_far_as_may_be_told(two: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "list").output.splitlines() == [
        "1  zaak  new  7 messages, 6 people in 2026-W46  Etiketten",
        "2  zaak  new  -  Zoeken",
    ]
    status(two, 1, Status.SOLVED)
    assert [line[0] for line in run(tmp_path, "list").output.splitlines()] == ["2"]
    assert [line[0] for line in run(tmp_path, "list", "--all").output.splitlines()] == ["1", "2"]


@pytest.mark.leak
def test_one_is_shown_without_what_anybody_wrote(two: Town, tmp_path: Path) -> None:
    do(two, AMBASSADOR, Action.NOTE, "1", "Leverancier belt.")
    do(two, AMBASSADOR, Action.OWNER, "1", "ICT")
    do(two, AMBASSADOR, Action.CAUSE, "1", "habit")
    shown = run(tmp_path, "show", "1").output
    assert "owner:    ICT\n" in shown
    assert "wrote:    7 messages, 6 people in 2026-W46\n" in shown
    assert "causes:   habit\n" in shown
    assert "2026-11-18 09:00 UTC  owner\n" in shown
    assert not any(word in shown for word in ("Leverancier", "zegt", AMBASSADOR))


def test_two_become_one_and_two_again(two: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "merge", "2", "1").output == "1 messages are under topic 1 now.\n"
    assert {row.issue_id for row in kept(two)} == {1}
    late = run(tmp_path, "status", "2", "solved")
    assert "Topic 2 is part of topic 1 now." in late.stderr
    assert field(two, 1, "status") == Status.SOLVED
    assert "Both are the same issue." in run(tmp_path, "merge", "2", "1").stderr


def test_the_last_act_is_undone(two: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "status", "1", "solved").output == "Topic 1 is solved.\n"
    assert run(tmp_path, "status", "1", "solved").output == "Topic 1 was solved already.\n"
    assert run(tmp_path, "undo", "1").output == "Undone: status.\n"
    assert field(two, 1, "status") == Status.NEW
    assert "There is nothing to undo." in run(tmp_path, "undo", "1").stderr
    audit = two.read(lambda session: [row.act for row in session.scalars(select(Audit).order_by(Audit.id))])
    assert audit[-3:] == ["said solved of a topic", "said solved of a topic", "undid the last act on a topic"]


@pytest.mark.parametrize("words", [("declined",), ("solved", "--reason", "x")])
def test_a_reason_goes_with_declining_alone(two: Town, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(tmp_path, "status", "1", *words)
    assert (done.exit_code, "Declining needs --reason" in done.stderr) == (2, True)
    assert acts(two, 1) == ["opened"]
    assert run(tmp_path, "status", "1", "declined", "--reason", "Kan niet.").exit_code == 0
    assert "reason:   Kan niet." in run(tmp_path, "show", "1").output


@pytest.mark.parametrize("words", [("show", "99"), ("merge", "1", "99"), ("undo", "99"), ("status", "99", "solved")])
def test_a_topic_that_is_not_there(two: Town, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(tmp_path, *words)
    assert (done.exit_code, "There is no topic 99." in done.stderr) == (1, True)
    assert acts(two, 1) == ["opened"]
