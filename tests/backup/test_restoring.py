"""What was put back does not undo what was promised since: forgotten stays forgotten, sent is not sent again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot import deliveries, desk, talk
from bot.answers import text_of
from bot.backup import restore
from bot.backup.keys import keys_in
from bot.config import Settings
from bot.people import place_at
from bot.ports import Action, Spot
from bot.privacy.vault import KeyGoneError
from bot.rollouts import ending
from bot.words import words_for
from models import Audit, Delivery, Digest, InboxEvent, Person, Rollout
from tests.backup.copying import Copies, Reopen, both, put_back
from tests.gestures import change, kept, people, press, said
from tests.town import FakeClock, Town


def test_what_was_said_since_is_gone_and_what_was_there_is_back(reopen: Reopen, copies: Copies) -> None:
    town = reopen()
    town.say("anna", "De etiketten printen niet")
    both(town, copies)
    town.say("bob", "Waar vind ik mijn zaken?")
    done = put_back(town, copies)
    assert len(done.aside) == 2
    town = reopen()
    (message,) = kept(town)
    assert text_of(town.desk, message) == "De etiketten printen niet"
    assert town.say("bob", "Waar vind ik mijn zaken?")
    assert len(kept(town)) == 2
    audits = town.read(lambda session: list(session.scalars(select(Audit.act))))
    assert "restored a backup" in audits
    town.close()


@pytest.mark.leak
def test_who_was_forgotten_since_stays_unreadable(reopen: Reopen, copies: Copies) -> None:
    town = reopen()
    town.say("anna", "De etiketten van anna printen niet")
    town.say("bob", "Waar vind ik mijn zaken?")
    both(town, copies)
    anna = people(town)[0]
    identity = anna.identity
    town.press("anna", Action.FORGET_ME)
    town.run(town.app.chores.upkeep())
    done = put_back(town, copies)
    assert done.settled
    assert (done.settled.forgotten, done.destroyed) == (1, 1)
    town = reopen()
    restored = town.read(lambda session: session.get_one(Person, anna.id))
    assert (restored.pseudonym, restored.identity) == (None, None)
    with pytest.raises(KeyGoneError):
        town.desk.vault.open(identity or b"", "person.identity")
    assert [bool(row.text) for row in kept(town)] == [False, True]
    assert all(key.wrapped is None for key in keys_in(town.desk.settings.database.keys_url) if key.name == anna.key)
    town.close()


def test_forgotten_stays_forgotten_without_the_database_of_before(
    settings: Settings, reopen_sqlite: Reopen, copies: Copies
) -> None:
    """The keys that are destroyed tell it, also where the main database was lost."""
    town = reopen_sqlite()
    town.say("anna", "De etiketten van anna printen niet")
    both(town, copies)
    town.press("anna", Action.FORGET_ME)
    town.run(town.app.chores.upkeep())
    town.close()
    Path(settings.database.url.removeprefix("sqlite:///")).write_bytes(b"damaged, not a database at all" * 100)
    done = restore(settings, copies[0], None, replace=True)
    assert done.settled
    assert (done.settled.forgotten, done.since_is_known) == (1, False)
    town = reopen_sqlite()
    assert [row.text for row in kept(town)] == [None]
    town.close()


def test_withdrawn_since_stays_withdrawn(reopen: Reopen, copies: Copies) -> None:
    town = reopen()
    town.say("anna", "De etiketten printen niet")
    both(town, copies)
    press(town, "anna", Action.WITHDRAW, kept(town)[0].id)
    done = put_back(town, copies)
    assert done.settled
    assert done.settled.withdrawn == 1
    town = reopen()
    assert [(row.text, row.withdrawn_at is None) for row in kept(town)] == [(None, False)]
    town.close()


@pytest.mark.leak
def test_what_waited_then_and_was_forgotten_since_does_not_come_back(reopen: Reopen, copies: Copies) -> None:
    town = reopen()
    for user in ("anna", "bob"):
        town.run(town.app.mailroom.take("terminal", user, said(town, user, f"Dit is van {user}")))
    both(town, copies)
    town.drain()
    town.press("anna", Action.FORGET_ME)
    town.run(town.app.chores.upkeep())
    town.write(change(delete(InboxEvent).where(InboxEvent.id == 2)))  # as where it was lost with the database
    done = put_back(town, copies)
    assert done.settled
    assert done.settled.handled == 1
    town = reopen()
    town.drain()
    assert [text_of(town.desk, row) for row in kept(town)] == ["Dit is van bob"]
    town.close()


def test_a_digest_of_since_is_taken_over_as_it_was(reopen: Reopen, copies: Copies) -> None:
    town = reopen()
    both(town, copies)

    def freeze(session: Session) -> None:
        rollout = session.scalars(select(Rollout)).one()
        work, now = "digest/zaak/2026-W46/project_group", town.clock()
        digest = Digest(work_id=work, period="2026-W46", audience="project_group", figures={"n": 7}, frozen_at=now)
        digest.rollout_id, digest.dispatched_at = rollout.id, now
        session.add(digest)

    town.write(freeze)
    done = put_back(town, copies)
    assert done.settled
    assert done.settled.digests == 1
    town = reopen()
    found = town.read(lambda session: session.scalars(select(Digest)).one())
    assert (found.figures, found.dispatched_at) == ({"n": 7}, town.clock())
    town.close()


def _send(town: Town, work: str) -> int:
    def write(session: Session) -> int:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": "lead"}))
        made = deliveries.write(session, town.desk, place, talk.one_line(words_for("nl"), work), work)
        assert made
        return made.id

    return town.write(write)


@pytest.mark.usefixtures("real_now")
def test_what_was_on_its_way_is_doubted_and_what_went_out_since_is_not_sent_again(
    reopen: Reopen, copies: Copies
) -> None:
    town = reopen()
    went, waits, old = (_send(town, work) for work in ("went", "waits", "old"))
    long_ago = town.clock() - timedelta(days=2)
    town.write(change(update(Delivery).where(Delivery.id == old).values(created_at=long_ago)))
    both(town, copies)
    town.write(change(update(Delivery).where(Delivery.id == went).values(state="sent", card=None)))
    done = put_back(town, copies)
    assert done.settled
    assert (done.settled.doubtful, done.settled.too_old) == (1, 1)
    town = reopen()
    rows = town.read(lambda session: {row.id: row for row in session.scalars(select(Delivery))})
    assert [rows[number].state for number in (went, waits, old)] == ["sent", "sending", "failed"]
    town.drain()  # it is looked for first; the terminal cannot say
    assert town.heard["lead"] == []
    town.clock.forward(minutes=1)
    town.drain()
    assert town.heard["lead"] == ["waits"]
    town.close()


@pytest.fixture
def real_now(clock: FakeClock) -> None:
    """Let the clock of the town be that of the machine, by which a backup is put back."""
    clock.set(desk.clock())


def test_a_rollout_that_was_archived_since_is_archived_again(reopen: Reopen, copies: Copies) -> None:
    town = reopen()
    town.say("anna", "De etiketten printen niet")
    both(town, copies)

    def archive(session: Session) -> None:
        rollout = session.scalars(select(Rollout)).one()
        ending.end(session, rollout, town.clock())
        ending.archive(session, town.desk, rollout)

    town.write(archive)
    put_back(town, copies)
    town = reopen()
    rollout = town.read(lambda session: session.scalars(select(Rollout)).one())
    assert rollout.closed_at
    assert rollout.archived_at
    assert [row.text for row in kept(town)] == [None]
    town.close()
