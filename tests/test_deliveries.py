"""Deliveries: written once for one piece of work, sealed, and reports for those who manage the bot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries
from bot.cards import Card, Text
from bot.people import person_of, place_at
from bot.ports import Sender, Spot
from bot.privacy.vault import KeyGoneError
from models import Delivery, Person, Place
from tests.town import NOW, Town

CARD = Card("Etiketten printen niet.", (Text(("Etiketten printen niet.",)),))


def _chat(town: Town, user: str = "an") -> Place:
    def make(session: Session) -> Place:
        person = person_of(session, town.desk, "terminal", Sender("terminal", user), "nl")
        return place_at(session, town.desk, "terminal", Spot("direct", {"user": user}), person)

    return town.write(make)


def _channel(town: Town, audience: str | None = None, user: str = "room") -> Place:
    def make(session: Session) -> Place:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": user}))
        place.audience = audience
        return place

    return town.write(make)


def _write(town: Town, place: Place, work: str = "work", delay: timedelta = timedelta()) -> Delivery | None:
    return town.write(lambda session: deliveries.write(session, town.desk, place, CARD, work, delay=delay))


def _all(town: Town) -> list[Delivery]:
    return list(town.read(lambda session: session.scalars(select(Delivery).order_by(Delivery.id)).all()))


def test_a_card_is_written_once_for_one_piece_of_work(any_town: Town) -> None:
    place = _channel(any_town)
    assert _write(any_town, place)
    assert _write(any_town, place) is None
    assert _write(any_town, place, "other work")
    assert [row.work_id for row in _all(any_town)] == ["work", "other work"]


def test_it_waits_with_a_mark_of_its_own_and_opens_as_it_was(any_town: Town) -> None:
    place = _channel(any_town)
    first, second = _write(any_town, place, "1"), _write(any_town, place, "2")
    assert first
    assert second
    assert (first.state, first.attempts, first.ambiguous, first.not_before) == ("waiting", 0, 0, NOW)
    assert first.mark != second.mark
    assert deliveries.opened(any_town.desk, _all(any_town)[0]) == CARD


@pytest.mark.story
def test_a_delayed_card_comes_at_its_time(town: Town) -> None:
    _write(town, _channel(town), delay=timedelta(minutes=5))
    town.clock.forward(minutes=4, seconds=59)
    town.drain()
    assert town.heard["room"] == []
    town.clock.forward(seconds=1)
    town.drain()
    assert town.heard["room"] == ["Etiketten printen niet."]


@pytest.mark.leak
def test_a_card_lies_sealed_and_a_persons_own_goes_with_their_key(town: Town) -> None:
    chat, channel = _chat(town), _channel(town)
    _write(town, chat, "1")
    _write(town, channel, "2")
    own, others = _all(town)
    assert own.card
    assert others.card
    assert b"Etiketten" not in own.card + others.card
    town.desk.vault.destroy(town.read(lambda session: session.get_one(Person, chat.person_id).key))
    with pytest.raises(KeyGoneError):
        deliveries.opened(town.desk, own)
    assert deliveries.opened(town.desk, others) == CARD


def _report(town: Town) -> list[int]:
    town.write(lambda session: deliveries.report(session, town.desk, CARD, "report"))
    return sorted(row.place_id for row in _all(town))


def test_a_report_goes_to_every_place_bound_for_it(town: Town) -> None:
    _channel(town, "project_group", "a")
    wanted = [_channel(town, "administrators", user).id for user in ("b", "c")]
    closed = _channel(town, "administrators", "d")
    town.write(lambda session: setattr(session.get_one(Place, closed.id), "closed_at", NOW))
    assert _report(town) == wanted
    assert _report(town) == wanted


def test_without_such_a_place_a_report_goes_to_the_administrators_themselves(town: Town) -> None:
    chats = [_chat(town, user) for user in ("an", "bob", "cor")]
    for number in (1, 3):
        town.write(lambda session, number=number: setattr(session.get_one(Person, number), "administrator", True))  # type: ignore[misc]
    assert _report(town) == [chats[0].id, chats[2].id]


def test_without_anyone_a_report_goes_nowhere(town: Town) -> None:
    _chat(town)
    assert _report(town) == []
