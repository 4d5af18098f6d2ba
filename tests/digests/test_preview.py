"""A test of the digest reaches one administrator, tells of no week that runs, and counts as sent nowhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.cli import main
from bot.days.period import Period
from bot.digests.sending import dispatch_due, freeze
from bot.people import place_at
from bot.ports import Spot
from models import Delivery, Digest, Person, Rollout
from tests.gestures import change
from tests.town import Town

LAST = Period.parse("2026-W46")


@pytest.fixture
def begun(town: Town) -> Town:
    """A town whose rollout began weeks ago, of which "boss" is the administrator and "lead" hears the digest."""
    town.say("boss", "help")
    town.write(change(update(Person).values(administrator=True)))

    def begin(session: Session) -> None:
        rollout = session.scalars(select(Rollout)).one()
        rollout.started_at = town.clock() - timedelta(weeks=8)
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": "lead"}))
        place.audience, place.rollout_id, place.bound_at = "project_group", rollout.id, rollout.started_at

    town.write(begin)
    town.clock.forward(seconds=10)
    town.drain()
    town.heard.clear()
    return town


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "digest", "--rollout", "zaak", *words])


def arrived(town: Town) -> None:
    for _ in range(3):
        town.clock.forward(seconds=5)
        town.drain()


def test_it_comes_in_chat_marked_as_a_test_and_to_nobody_else(begun: Town) -> None:
    (told,) = begun.say("boss", "test weekbericht")
    assert "Dit is een test. Alleen jij krijgt die." in told
    assert "week 46" in told
    assert begun.heard["lead"] == []


def test_the_real_one_still_goes_out_afterwards(begun: Town) -> None:
    begun.say("boss", "test digest")
    digest = begun.read(lambda session: session.scalars(select(Digest).where(Digest.period == str(LAST))).one())
    assert digest.dispatched_at is None
    of_digests = select(func.count()).select_from(Delivery).where(Delivery.digest_id.is_not(None))
    assert begun.read(lambda session: session.scalar(of_digests)) == 0
    assert begun.write(lambda session: dispatch_due(session, begun.desk)) == 1
    begun.drain()
    assert "Dit is een test" not in begun.heard["lead"][0]


@pytest.mark.leak
def test_it_tells_of_the_week_that_is_over_alone_and_always_the_same(begun: Town) -> None:
    """Seven people write this week: a test that told of it would tell, by two looks, what the seventh wrote."""
    (before,) = begun.say("boss", "test weekbericht")
    for number in range(7):
        begun.say(f"user{number}", "De etiketten printen niet")
    begun.clock.forward(minutes=5)
    (after,) = begun.say("boss", "test weekbericht")
    assert before == after
    assert "2026-W47" not in begun.read(lambda session: list(session.scalars(select(Digest.period))))
    settings = begun.desk.settings.rollout[0]
    figures = begun.write(
        lambda session: freeze(session, begun.desk, session.get_one(Rollout, 1), settings, LAST).figures
    )
    assert figures["total"] is None


def test_before_a_week_is_over_there_is_nothing_to_show(town: Town, tmp_path: Path) -> None:
    town.say("boss", "help")
    town.write(change(update(Person).values(administrator=True)))
    town.clock.forward(seconds=5)
    assert town.say("boss", "test weekbericht")[0].startswith("Er is nog geen week voorbij.")
    town.write(change(update(Rollout).values(started_at=town.clock() + timedelta(weeks=9999 // 7))))
    assert "No week of zaak is over yet." in run(tmp_path, "--test").stderr


def test_the_command_sends_it_to_the_only_administrator_or_the_one_who_is_named(begun: Town, tmp_path: Path) -> None:
    newest = select(Delivery.not_before).order_by(Delivery.id.desc()).limit(1)
    for words in ([], ["--to", "terminal:terminal/boss"]):
        begun.heard.clear()
        done = run(tmp_path, "--test", *words)
        assert done.output == "The test is on its way; `voelspriet run` delivers it.\n", done.output
        begun.clock.set(begun.read(lambda session: session.scalars(newest).one()))
        arrived(begun)
        assert len(begun.heard["boss"]) == 1
        assert "Dit is een test." in begun.heard["boss"][0]


@pytest.mark.parametrize("person", ["terminal:terminal/anna", "slack:T1/U1", "nonsense"])
def test_whoever_is_no_administrator_gets_none(begun: Town, tmp_path: Path, person: str) -> None:
    begun.say("anna", "De etiketten printen niet")
    done = run(tmp_path, "--test", "--to", person)
    assert (done.exit_code, "Name one administrator who has written to the bot" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    "words", [[], ["--test", "--period", "2026-W46"], ["--test", "--send"], ["--period", "2026-W46", "--to", "a:b/c"]]
)
def test_a_period_or_a_test_must_be_named(begun: Town, tmp_path: Path, words: list[str]) -> None:
    del begun
    done = run(tmp_path, *words)
    assert (done.exit_code, "Name a --period, or write --test" in done.stderr) == (2, True)
