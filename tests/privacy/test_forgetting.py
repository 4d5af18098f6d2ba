"""Forgetting: what goes at once, what goes after the last word, and what an old copy still gives away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RetentionSettings
from bot.database.store import Store
from bot.people import address_of, known
from bot.ports import Action, Sender
from bot.privacy.forgetting import (
    ASIDE_KEPT,
    DELIVERY_KEPT,
    EVENT_HASH_KEPT,
    close_forgotten,
    destroy_old_months,
    drop_old_deliveries,
    drop_old_events,
    forget,
    retain,
    withdraw,
)
from bot.privacy.vault import KeyGoneError
from models import Delivery, Feedback, InboxEvent, Person, Place, Reply
from tests.town import NOW, Town

SECOND = timedelta(seconds=1)
KEPT = RetentionSettings(after_closing=90, at_most=180)
USER, TEXT = "sleutelbloem", "De etiketten bij balie drie printen scheef."


def _person(town: Town) -> Person:
    return town.read(lambda session: session.scalars(select(Person)).one())


def _forget(town: Town) -> None:
    town.write(lambda session: forget(session, session.scalars(select(Person)).one(), NOW))


def _close(town: Town) -> int:
    return town.write(lambda session: close_forgotten(session, town.desk.vault, NOW))


def _add_reply(town: Town, number: int = 1) -> None:
    sealed = town.desk.vault.seal("month/2026-11", b"Kijk bij de lade.", "reply.text")
    reply = Reply(feedback_id=number, text=sealed, role="ambassador", written_at=NOW)
    town.write(lambda session: session.add(reply))


def test_all_texts_and_who_it_was_go_at_once(any_town: Town) -> None:
    for text in (TEXT, "Waar vind ik het dossier?"):
        any_town.say(USER, text)
    _add_reply(any_town)
    _forget(any_town)
    feedback = any_town.read(lambda session: session.scalars(select(Feedback)).all())
    assert [(one.text, one.withdrawn_at, one.closed_at, one.name_along) for one in feedback] == [
        (None, NOW, NOW, False)
    ] * 2
    assert any_town.read(lambda session: session.scalars(select(Reply.text)).all()) == [None]
    person = _person(any_town)
    assert (person.pseudonym, person.identity, person.administrator) == (None, None, False)
    assert person.forgotten_at == NOW


def test_nobody_elses_words_go(any_town: Town) -> None:
    any_town.say("other", TEXT)
    _add_reply(any_town)
    any_town.say(USER, TEXT)
    any_town.write(lambda session: forget(session, session.get_one(Person, 2), NOW))
    kept = any_town.read(lambda session: session.scalars(select(Feedback).where(Feedback.text.is_not(None))).all())
    assert [one.person_id for one in kept] == [1]
    assert any_town.read(lambda session: session.get_one(Reply, 1).text)
    assert any_town.read(lambda session: session.get_one(Person, 1).pseudonym)


def test_the_last_word_is_still_delivered_and_then_the_key_is_destroyed(town: Town) -> None:
    town.say(USER, TEXT)
    assert len(town.press(USER, Action.FORGET_ME)) == 1
    sealed = town.desk.vault.seal(_person(town).key, b"still there", "test")
    assert _close(town) == 1
    with pytest.raises(KeyGoneError):
        town.desk.vault.open(sealed, "test")
    place = town.read(lambda session: session.get_one(Place, 1))
    assert (place.address, place.closed_at) == (None, NOW)


def test_a_place_stays_open_while_the_last_word_is_on_its_way(town: Town) -> None:
    town.say(USER, TEXT)
    town.press(USER, Action.FORGET_ME)
    for state, closed in (("waiting", 0), ("sending", 0), ("failed", 1)):
        town.write(lambda session, state=state: _set_last(session, state))  # type: ignore[misc]
        assert _close(town) == closed, state


def _set_last(session: Session, state: str) -> None:
    session.scalars(select(Delivery).order_by(Delivery.id.desc())).first().state = state  # type: ignore[union-attr]


def test_closing_twice_closes_nothing_more(town: Town) -> None:
    town.say(USER, TEXT)
    _forget(town)
    assert [_close(town), _close(town)] == [1, 0]


def test_nobody_is_closed_who_did_not_ask(town: Town) -> None:
    town.say(USER, TEXT)
    assert _close(town) == 0
    assert address_of(town.desk, town.read(lambda session: session.get_one(Place, 1))) == {"user": USER}


@pytest.mark.story
def test_who_writes_again_is_somebody_new(town: Town) -> None:
    town.say(USER, TEXT)
    town.press(USER, Action.FORGET_ME)
    _close(town)
    assert town.say(USER, "Ik ben er weer, waar staat mijn dossier?")
    sender = Sender("terminal", USER)
    again = town.read(lambda session: known(session, town.desk, "terminal", sender))
    assert again
    assert again.id == 2
    mine = town.read(lambda session: session.scalars(select(Feedback).where(Feedback.text.is_not(None))).all())
    assert [one.person_id for one in mine] == [2]


@pytest.fixture
def old_copy(town: Town, tmp_path: Path) -> Iterator[tuple[Store, bytes]]:
    """A backup of the main database from before somebody was forgotten, opened, with its raw bytes."""
    town.say(USER, TEXT)
    folder = tmp_path / "backup"
    folder.mkdir()
    for file in tmp_path.glob("voelspriet.db*"):
        shutil.copy(file, folder)
    raw = b"".join(file.read_bytes() for file in folder.iterdir())
    town.press(USER, Action.FORGET_ME)
    assert _close(town) == 1
    copy = Store(f"sqlite:///{folder}/voelspriet.db")
    yield copy, raw
    copy.close()


@pytest.mark.leak
def test_an_old_copy_cannot_tell_who_it_was(town: Town, old_copy: tuple[Store, bytes]) -> None:
    copy, _ = old_copy
    person, place = copy.read_now(lambda session: (session.get_one(Person, 1), session.get_one(Place, 1)))
    assert person.identity
    assert place.address
    with pytest.raises(KeyGoneError):
        town.desk.vault.open(person.identity, "person.identity")
    with pytest.raises(KeyGoneError):
        address_of(town.desk, place)


@pytest.mark.leak
def test_neither_a_name_nor_a_text_stands_readable_in_any_file(town: Town, tmp_path: Path, old_copy: object) -> None:
    """Searched before forgetting (the copy) and after it (the databases, their logs included)."""
    del town
    assert isinstance(old_copy, tuple)
    files = [old_copy[1], *(file.read_bytes() for file in tmp_path.glob("voelspriet*.db*"))]
    assert len(files) >= 5
    for word in (USER, "etiketten", "scheef"):
        assert [number for number, data in enumerate(files) if word.encode() in data] == [], word


def _feedback(town: Town, said_at: datetime, closed_at: datetime | None = None) -> bool:
    """Say whether the text of a feedback of these moments survives retention, its reply with it."""
    town.write(lambda session: _set_moments(session, said_at, closed_at))
    count = town.write(lambda session: retain(session, 1, KEPT, NOW))
    text, reply = town.read(lambda session: (session.get_one(Feedback, 1).text, session.get_one(Reply, 1).text))
    assert (text is None) == (reply is None) == (count == 1)
    return text is not None


def _set_moments(session: Session, said_at: datetime, closed_at: datetime | None) -> None:
    feedback = session.get_one(Feedback, 1)
    feedback.said_at, feedback.closed_at = said_at, closed_at


@pytest.mark.parametrize(("days", "closed_days"), [(180, None), (179, 90)])
def test_a_text_goes_when_its_time_is_over_to_the_second(any_town: Town, days: int, closed_days: int | None) -> None:
    any_town.say(USER, TEXT)
    _add_reply(any_town)
    said = NOW - timedelta(days=days)
    closed = None if closed_days is None else NOW - timedelta(days=closed_days)
    assert _feedback(any_town, said, closed)
    assert _feedback(any_town, said + SECOND, closed and closed + SECOND)
    assert not _feedback(any_town, said - SECOND, closed and closed - SECOND)


def test_retention_leaves_the_counts_and_other_rollouts_alone(town: Town) -> None:
    town.say(USER, TEXT)
    later = NOW + timedelta(days=365)
    assert town.write(lambda session: retain(session, 2, KEPT, later)) == 0
    before = town.read(lambda session: session.get_one(Feedback, 1))
    assert town.write(lambda session: retain(session, 1, KEPT, later)) == 1
    after = town.read(lambda session: session.get_one(Feedback, 1))
    assert (before.text is None, after.text is None) == (False, True)
    assert (after.kind, after.mood, after.said_at, after.withdrawn_at) == (before.kind, before.mood, NOW, None)
    assert town.write(lambda session: retain(session, 1, KEPT, later)) == 0


@pytest.mark.parametrize(
    ("state", "age", "left"),
    [
        ("done", EVENT_HASH_KEPT, 1),
        ("done", EVENT_HASH_KEPT + SECOND, 0),
        ("waiting", EVENT_HASH_KEPT + SECOND, 1),
        ("aside", EVENT_HASH_KEPT + SECOND, 1),
    ],
)
def test_an_event_is_known_for_seven_days_and_kept_until_it_was_handled(
    any_store: Store, state: str, age: timedelta, left: int
) -> None:
    event = InboxEvent(connector="slack", event_hash="a", state=state, received_at=NOW - age)
    later = InboxEvent(connector="slack", event_hash="b", state="done", received_at=NOW)
    any_store.write_now(lambda session: session.add_all([event, later]))
    any_store.write_now(lambda session: drop_old_events(session, NOW))
    assert any_store.read_now(lambda session: len(session.scalars(select(InboxEvent)).all())) == left + 1


def test_after_a_quiet_month_no_number_of_an_event_is_used_again(any_store: Store) -> None:
    def handled(name: str) -> int:
        def add(session: Session) -> int:
            event = InboxEvent(connector="slack", event_hash=name, state="done", received_at=NOW - 2 * ASIDE_KEPT)
            session.add(event)
            session.flush()
            return event.id

        return any_store.write_now(add)

    numbers = [handled("a"), handled("b")]
    any_store.write_now(lambda session: drop_old_events(session, NOW))
    assert handled("c") > max(numbers), "an answer to it would pass for delivered"


def test_an_event_set_aside_goes_with_its_text_after_thirty_days(town: Town) -> None:
    events = [
        InboxEvent(connector="terminal", event_hash=str(age), payload=b"sealed", state="aside", received_at=NOW - age)
        for age in (ASIDE_KEPT, ASIDE_KEPT + SECOND)
    ]
    town.write(lambda session: session.add_all(events))
    town.write(lambda session: drop_old_events(session, NOW))
    assert town.read(lambda session: session.scalars(select(InboxEvent.event_hash)).all()) == [str(ASIDE_KEPT)]


def test_an_old_copy_cannot_tell_a_text_whose_month_is_over(town: Town) -> None:
    vault = town.desk.vault
    sealed = {month: vault.seal(f"month/{month}", b"words", "feedback.text") for month in ("2026-04", "2026-05")}
    place = vault.seal("places", b"where", "place.address")
    assert destroy_old_months(vault, 180, datetime(2026, 11, 22, tzinfo=UTC)) == 1  # 180 days back is 26 May
    with pytest.raises(KeyGoneError):
        vault.open(sealed["2026-04"], "feedback.text")
    assert vault.open(sealed["2026-05"], "feedback.text") == b"words"
    assert vault.open(place, "place.address") == b"where"
    assert destroy_old_months(vault, 180, datetime(2026, 11, 22, tzinfo=UTC)) == 0


def test_withdrawing_takes_the_answer_along(town: Town) -> None:
    town.say(USER, TEXT)
    _add_reply(town)
    town.write(lambda session: withdraw(session, session.scalars(select(Feedback)).one(), NOW))
    assert town.read(lambda session: session.scalars(select(Reply.text)).all()) == [None]


def test_an_answer_goes_with_retention_though_its_question_was_withdrawn(town: Town) -> None:
    town.say(USER, TEXT)
    town.write(lambda session: withdraw(session, session.scalars(select(Feedback)).one(), NOW))
    _add_reply(town)
    later = NOW + timedelta(days=91)
    assert town.write(lambda session: retain(session, 1, KEPT, later)) == 0
    assert town.read(lambda session: session.scalars(select(Reply.text)).all()) == [None]


def test_deliveries_are_known_for_thirty_days_and_those_of_digests_for_good(town: Town) -> None:
    town.say(USER, TEXT)
    before = town.read(lambda session: len(session.scalars(select(Delivery)).all()))
    town.write(lambda session: drop_old_deliveries(session, NOW + DELIVERY_KEPT))
    assert town.read(lambda session: len(session.scalars(select(Delivery)).all())) == before
    town.write(lambda session: drop_old_deliveries(session, NOW + DELIVERY_KEPT + SECOND))
    assert town.read(lambda session: session.scalars(select(Delivery)).all()) == []
