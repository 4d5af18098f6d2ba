"""An event that was set aside can be seen, without what stands in it, tried again, or dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from bot.cli import main
from bot.inbox import TRIES
from models import Audit, InboxEvent
from tests.gestures import QUESTION, change, kept, said
from tests.town import Town


@pytest.fixture
def aside(town: Town) -> Town:
    """A town with two events that were set aside, and one that still waits."""
    for number in (1, 2, 3):
        town.run(town.app.mailroom.take("terminal", f"Ev{number}", said(town, f"user{number}", QUESTION)))
    failed = update(InboxEvent).where(InboxEvent.id < 3)
    town.write(change(failed.values(state="aside", attempts=TRIES, claimed_until=town.clock(), reason="VaultError")))
    town.write(change(update(InboxEvent).where(InboxEvent.id == 2).values(reason="KeyError")))
    return town


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "inbox", *words])


def states(town: Town) -> list[tuple[str, int]]:
    events = select(InboxEvent).order_by(InboxEvent.id)
    return [(row.state, row.attempts) for row in town.read(lambda session: list(session.scalars(events)))]


def acts(town: Town) -> list[str]:
    rows = select(Audit).order_by(Audit.id)
    return [f"{row.act}: {row.subject}" for row in town.read(lambda session: list(session.scalars(rows)))]


def test_what_was_set_aside_is_listed_without_what_stands_in_it(aside: Town, tmp_path: Path) -> None:
    del aside
    first, second = run(tmp_path, "list").output.splitlines()
    assert first.startswith("1  terminal  aside  VaultError  ")
    assert second.startswith("2  terminal  aside  KeyError  ")
    assert first.endswith("  5 tries")
    assert QUESTION not in first


def test_one_is_tried_again(aside: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "retry", "2").output == "1 will be tried again; `voelspriet run` does so.\n"
    assert states(aside) == [("aside", 5), ("waiting", 0), ("waiting", 0)]
    aside.drain()
    assert states(aside) == [("aside", 5), ("done", 0), ("done", 0)]
    assert len(kept(aside)) == 2
    assert acts(aside) == ["retried an event: event 2"]


def test_all_are_tried_again(aside: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "retry", "--all").output.startswith("2 will be tried again")
    aside.drain()
    assert states(aside) == [("done", 0)] * 3
    assert len(kept(aside)) == 3


def test_those_with_a_reason_are_tried_again(aside: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "retry", "--reason", "KeyError").output.startswith("1 will be tried again")
    assert states(aside)[:2] == [("aside", 5), ("waiting", 0)]


def test_one_is_dropped_with_what_stands_in_it(aside: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "drop", "1").output == "1 dropped.\n"
    row = aside.read(lambda session: session.get_one(InboxEvent, 1))
    assert (row.state, row.payload) == ("done", None)
    assert acts(aside) == ["dropped an event: event 1"]
    again = aside.run(aside.app.mailroom.take("terminal", "Ev1", said(aside, "user1", QUESTION)))
    assert again is False


@pytest.mark.parametrize("act", ["retry", "drop"])
@pytest.mark.parametrize("number", ["3", "99"])
def test_one_that_was_not_set_aside_leaves_all_as_they_are(aside: Town, tmp_path: Path, act: str, number: str) -> None:
    done = run(tmp_path, act, "1", number)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: Event {number} was not set aside. `voelspriet inbox list`")
    assert states(aside) == [("aside", 5), ("aside", 5), ("waiting", 0)]
    assert acts(aside) == []


@pytest.mark.parametrize("words", [[], ["1", "--all"]])
def test_one_or_all_must_be_chosen(aside: Town, tmp_path: Path, words: list[str]) -> None:
    done = run(tmp_path, "retry", *words)
    assert done.exit_code == 2
    assert "Name one NUMBER or more, or write --all" in done.stderr
    assert states(aside)[0] == ("aside", 5)
