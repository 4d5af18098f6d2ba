"""A rollout that ended takes nothing in and says so; archived, its texts and keys are gone and its figures stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.belonging import belonging
from bot.cli import main
from bot.config import Settings
from bot.days.period import Period
from bot.digests.sending import dispatch_due, freeze
from bot.people import place_at
from bot.ports import Action, Sender, Spot
from bot.privacy.vault import KeyGoneError
from bot.reading import Reader
from bot.rollouts import ending, syncing
from models import Audit, Digest, Feedback, Membership, Person, Rollout
from tests.gestures import change, kept, people
from tests.town import FakeClock, Town

QUESTION = "Waar vind ik mijn zaken?"


def the_rollout(session: Session, slug: str = "zaak") -> Rollout:
    return session.scalars(select(Rollout).where(Rollout.slug == slug)).one()


def end(town: Town) -> None:
    assert town.write(lambda session: ending.end(session, the_rollout(session), town.clock()))


def archive(town: Town) -> int:
    return town.write(lambda session: ending.archive(session, town.desk, the_rollout(session)))


def test_an_ended_rollout_keeps_nothing_and_says_where_to_go(any_town: Town) -> None:
    town = any_town
    town.say("anna", QUESTION)
    end(town)
    for user in ("anna", "newcomer"):
        told = "\n".join(town.say(user, "De etiketten printen niet"))
        assert "Zaaksysteem is afgelopen." in told
        assert "Bel de servicedesk: 1234." in told
    assert "Zaaksysteem is afgelopen." in "\n".join(town.open("another"))
    assert len(kept(town)) == 1


def test_ones_own_data_can_still_be_seen_and_deleted(town: Town) -> None:
    town.say("anna", QUESTION)
    end(town)
    assert any("Ik bewaar 1 bericht van jou" in text for text in town.say("anna", "mijn gegevens")), town.heard["anna"]
    town.press("anna", Action.FORGET_ME)
    assert [row.text for row in kept(town)] == [None]


def test_ended_it_stays_though_it_stands_in_the_file(any_town: Town) -> None:
    town = any_town
    end(town)
    assert town.write(lambda session: syncing.sync(session, town.desk)) == []
    assert town.read(the_rollout).ended_at == town.clock()
    assert town.write(lambda session: ending.end(session, the_rollout(session), town.clock())) is False


def test_one_that_left_the_file_and_was_then_ended_stays_so_when_it_comes_back(town: Town) -> None:
    earlier = town.clock() - timedelta(days=9)
    town.write(change(update(Rollout).values(ended_at=earlier)))
    end(town)
    town.write(lambda session: syncing.sync(session, town.desk))
    row = town.read(the_rollout)
    assert (row.ended_at, row.closed_at) == (earlier, earlier)


def test_the_digest_of_the_last_week_goes_out_in_its_time_and_no_other(any_town: Town) -> None:
    town = any_town

    def bind(session: Session) -> None:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": "lead"}))
        place.audience, place.rollout_id = "project_group", the_rollout(session).id

    town.write(bind)
    end(town)
    assert town.write(lambda session: dispatch_due(session, town.desk)) == 0
    town.clock.set(datetime(2026, 11, 23, 7, 30, tzinfo=UTC))
    assert town.write(lambda session: dispatch_due(session, town.desk)) == 1
    town.clock.forward(weeks=2)
    assert town.write(lambda session: dispatch_due(session, town.desk)) == 0
    assert town.read(lambda session: list(session.scalars(select(Digest.period)))) == ["2026-W47"]


def test_retention_runs_on(town: Town) -> None:
    town.say("anna", QUESTION)
    end(town)
    town.clock.forward(days=181)
    town.run(town.app.chores.upkeep())
    assert [row.text for row in kept(town)] == [None]


# archiving


@pytest.mark.leak
def test_archived_its_texts_and_who_wrote_them_are_gone_and_counts_stay(any_town: Town) -> None:
    town = any_town
    for user in ("anna", "bob"):
        town.say(user, QUESTION)
    period = Period.parse("2026-W47")
    town.clock.forward(days=7)
    frozen = town.write(lambda s: freeze(s, town.desk, the_rollout(s), town.desk.settings.rollout[0], period).figures)
    identity = people(town)[0].identity
    end(town)
    goes = town.read(lambda session: ending.goes(session, the_rollout(session)))
    assert (goes.texts, goes.people, goes.messages, goes.digests) == (2, 2, 2, 1)
    archive(town)
    assert [(row.text, row.kind) for row in kept(town)] == [(None, "question"), (None, "question")]
    assert [(row.pseudonym, row.identity) for row in people(town)] == [(None, None)] * 2
    with pytest.raises(KeyGoneError):
        town.desk.vault.open(identity or b"", "person.identity")
    assert town.read(lambda session: session.scalars(select(Digest)).one()).figures == frozen
    goes = town.read(lambda session: ending.goes(session, the_rollout(session)))
    assert (goes.texts, goes.answers, goes.people, goes.messages, goes.digests) == (0, 0, 0, 2, 1)


def test_an_administrator_stays_known(town: Town) -> None:
    town.say("anna", QUESTION)
    town.write(change(update(Person).values(administrator=True)))
    end(town)
    archive(town)
    assert people(town)[0].identity


@pytest.mark.leak
def test_the_keys_of_past_months_go_at_once_and_that_of_this_month_when_it_is_over(any_town: Town) -> None:
    town = any_town
    town.say("anna", QUESTION)
    sealed = kept(town)[0].text or b""
    town.clock.forward(days=20)
    town.say("bob", QUESTION)
    later = kept(town)[1].text or b""
    end(town)
    assert archive(town) == 1
    with pytest.raises(KeyGoneError):
        town.desk.vault.open(sealed, "feedback.text")
    assert town.desk.vault.open(later, "feedback.text")
    town.clock.forward(days=30)
    town.run(town.app.chores.upkeep())
    with pytest.raises(KeyGoneError):
        town.desk.vault.open(later, "feedback.text")


@pytest.fixture
def two(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A town with two rollouts."""
    first = settings.rollout[0]
    second = first.model_copy(update={"slug": "dms", "name": "DMS"})
    town = Town(settings.model_copy(update={"rollout": (first, second)}), clock, reader)
    yield town
    town.close()


def test_the_keys_that_another_rollout_needs_stay(two: Town) -> None:
    two.say("amb", QUESTION)
    sealed = kept(two)[0].text or b""
    two.clock.forward(days=20)
    end(two)
    assert archive(two) == 0
    assert two.desk.vault.open(sealed, "feedback.text")
    two.clock.forward(days=220)
    two.run(two.app.chores.upkeep())
    with pytest.raises(KeyGoneError):
        two.desk.vault.open(sealed, "feedback.text")


def test_who_has_a_part_in_another_rollout_stays_known(two: Town) -> None:
    two.say("anna", QUESTION)
    person = people(two)[0].id
    for number in (1, 2):
        two.write(partial(_join, person, number))
    end(two)
    archive(two)
    assert people(two)[0].identity


def _join(person: int, rollout: int, session: Session) -> None:
    session.merge(Membership(person_id=person, rollout_id=rollout, pool="floor"))


def test_where_one_ended_and_another_runs_nobody_is_sent_away(two: Town) -> None:
    end(two)
    town = two
    assert not any("is afgelopen" in text for text in town.say("anna", QUESTION))
    rollout = town.read(lambda session: the_rollout(session, "dms"))
    assert [row.rollout_id for row in kept(town)] == [rollout.id]


def test_a_channel_of_the_one_that_ended_speaks_of_no_other(two: Town) -> None:
    spot = Spot("channel", {"user": "room"})

    def bind(session: Session) -> None:
        place_at(session, two.desk, "terminal", spot, audience="project_group").rollout_id = the_rollout(session).id

    def belongs(where: Spot) -> str:
        found = two.read(lambda session: belonging(session, two.desk, "terminal", Sender("terminal", "anna"), where))
        return found.rollout.slug

    two.write(bind)
    end(two)
    assert belongs(spot) == "zaak"
    assert belongs(Spot("direct", {"user": "anna"})) == "dms"


# the command line


def run(folder: Path, *words: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "rollout", *words], input=answer)


def test_ending_asks_and_names_what_stays_open(town: Town, tmp_path: Path) -> None:
    town.say("anna", QUESTION)
    asked = run(tmp_path, "end", "zaak", answer="n\n")
    assert asked.exit_code == 1
    assert "1 questions and problems have no answer." in asked.stdout
    assert town.read(the_rollout).closed_at is None
    assert run(tmp_path, "end", "zaak", answer="y\n").exit_code == 0
    assert "was ended on" in run(tmp_path, "end", "zaak", "--yes").stderr
    assert "ended 20" in run(tmp_path, "list").stdout
    assert run(tmp_path, "sync").stdout.startswith("Nothing changes in the database.")


def test_archiving_asks_and_names_what_goes_and_what_stays(town: Town, tmp_path: Path) -> None:
    town.say("anna", QUESTION)
    assert "still runs. `voelspriet rollout end zaak` ends it first." in run(tmp_path, "archive", "zaak").stderr
    run(tmp_path, "end", "zaak", "--yes")
    asked = run(tmp_path, "archive", "zaak", answer="n\n")
    assert asked.exit_code == 1
    assert "Goes now: 1 texts, 0 answers, and who 1 people are." in asked.stdout
    assert "Stays: 0 frozen digests, and the counts of 1 messages." in asked.stdout
    assert kept(town)[0].text
    assert run(tmp_path, "archive", "zaak", "--yes").exit_code == 0
    assert kept(town)[0].text is None
    assert "was archived on" in run(tmp_path, "archive", "zaak", "--yes").stderr
    assert "archived 20" in run(tmp_path, "list").stdout
    acts = town.read(lambda session: list(session.scalars(select(Audit.act).order_by(Audit.id))))
    assert acts == ["ended a rollout", "archived a rollout"]


@pytest.mark.parametrize("act", ["end", "archive"])
def test_an_unknown_slug_is_told(town: Town, tmp_path: Path, act: str) -> None:
    del town
    assert "There is no rollout 'nowhere'. There is: zaak." in run(tmp_path, act, "nowhere").stderr


def test_feedback_of_an_archived_rollout_is_counted_for_ever(town: Town) -> None:
    town.say("anna", QUESTION)
    end(town)
    archive(town)
    assert town.read(lambda session: session.scalars(select(Feedback.withdrawn_at)).all()) == [None]
