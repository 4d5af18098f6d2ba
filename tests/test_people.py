"""Who somebody is to us: found again by pseudonym, in the pool of the configuration, with their rights."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import people
from bot.database.store import Store
from bot.desk import Desk
from bot.ports import Sender, Spot
from bot.privacy.vault import KeyGoneError
from bot.rollouts import syncing
from models import Membership, Person, Place
from tests.town import AMBASSADOR, INSIDER, with_rollout

AN = Sender("T1", "U1", name="An Oudshoorn", locale="en-GB")
DIRECT, CHANNEL = Spot("direct", {"channel": "D1", "team": "T1"}), Spot("channel", {"channel": "C1", "team": "T1"})


def _person(store: Store, desk: Desk, sender: Sender = AN, connector: str = "slack") -> Person:
    return store.write_now(lambda session: people.person_of(session, desk, connector, sender, "nl"))


def _count(store: Store, kind: type[Person | Place | Membership]) -> int | None:
    return store.read_now(lambda session: session.scalar(select(func.count()).select_from(kind)))


def test_somebody_is_remembered_once(store: Store, desk: Desk) -> None:
    first = _person(store, desk)
    assert _person(store, desk, Sender("T1", "U1", name="Another name", locale="nl")).id == first.id
    assert _count(store, Person) == 1


def test_the_same_id_elsewhere_is_somebody_else(store: Store, desk: Desk) -> None:
    there = [_person(store, desk), _person(store, desk, Sender("T2", "U1")), _person(store, desk, AN, "teams")]
    assert len({person.id for person in there}) == 3


def test_who_did_not_speak_is_not_known(store: Store, desk: Desk) -> None:
    assert store.read_now(lambda session: people.known(session, desk, "slack", AN)) is None
    made = _person(store, desk)
    found = store.read_now(lambda session: people.known(session, desk, "slack", AN))
    assert found
    assert found.id == made.id


@pytest.mark.leak
def test_who_it_is_stands_sealed_under_a_key_of_their_own(store: Store, desk: Desk) -> None:
    person = _person(store, desk)
    assert person.identity
    row = f"{person.pseudonym} {person.connector}".encode() + person.identity
    written = (b"Oudshoorn", b'"U1"', b'"T1"')  # as JSON has them: two letters stand in random bytes by chance
    assert [word for word in written if word in row] == []
    opened = json.loads(desk.vault.open(person.identity, "person.identity"))
    assert opened == {"tenant": "T1", "user": "U1", "name": "An Oudshoorn"}
    desk.vault.destroy(person.key)
    with pytest.raises(KeyGoneError):
        desk.vault.open(person.identity, "person.identity")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("nl-NL", "nl"),
        ("nl_BE", "nl"),
        ("NL", "nl"),
        ("en-GB", "en"),
        ("en", "en"),
        ("fr-FR", "nl"),
        ("nlx", "nl"),
        ("", "nl"),
        (None, "nl"),
    ],
)
def test_a_language_is_that_of_the_locale_or_the_default(locale: str | None, language: str) -> None:
    assert people.language_of(locale, "nl") == language


def test_a_person_keeps_the_language_of_the_first_time(store: Store, desk: Desk) -> None:
    assert _person(store, desk).language == "en"
    assert _person(store, desk, Sender("T1", "U1", locale="nl-NL")).language == "en"


@pytest.mark.parametrize(
    ("connector", "sender", "pool"),
    [
        ("terminal", Sender("terminal", AMBASSADOR), people.AMBASSADOR),
        ("terminal", Sender("terminal", INSIDER), people.INSIDER),
        ("terminal", Sender("terminal", "an"), people.FLOOR),
        ("slack", Sender("terminal", AMBASSADOR), people.FLOOR),
        ("terminal", Sender("elsewhere", INSIDER), people.FLOOR),
    ],
)
def test_a_pool_is_that_of_the_configuration(desk: Desk, connector: str, sender: Sender, pool: str) -> None:
    assert people.pool_of(desk.settings.rollout[0], connector, sender, ()) == pool


def test_who_is_in_two_lists_is_an_insider(desk: Desk) -> None:
    both = with_rollout(desk.settings, insiders=("slack:T1/U1",), ambassadors=("slack:T1/U1",)).rollout[0]
    assert people.pool_of(both, "slack", AN, ()) == people.INSIDER


def _member(session: Session, desk: Desk, person: Person) -> Membership:
    rollout, settings = people.running_rollouts(session, desk)[0]
    return people.membership_of(session, person, rollout, settings, AN)


def test_a_membership_is_made_once_and_its_pool_follows_the_configuration(store: Store, desk: Desk) -> None:
    store.write_now(lambda session: syncing.sync(session, desk))
    person = _person(store, desk)
    later = Desk(with_rollout(desk.settings, ambassadors=("slack:T1/U1",)), desk.vault, desk.now)
    members = [
        store.write_now(lambda session, at=at: _member(session, at, person))  # type: ignore[misc]
        for at in (desk, later, desk)
    ]
    assert [one.pool for one in members] == [people.FLOOR, people.AMBASSADOR, people.FLOOR]
    assert _count(store, Membership) == 1


def test_only_an_administrator_may_bind(store: Store, desk: Desk) -> None:
    person = _person(store, desk)
    assert not people.may_bind(person)
    person.administrator = True
    assert people.may_bind(person)


def test_administrators_are_counted(store: Store, desk: Desk) -> None:
    _person(store, desk)
    assert store.read_now(people.administrators) == 0
    store.write_now(lambda session: setattr(session.get_one(Person, 1), "administrator", True))
    assert store.read_now(people.administrators) == 1


def test_a_place_is_remembered_once_whatever_the_order_of_its_address(store: Store, desk: Desk) -> None:
    turned = Spot("channel", {"team": "T1", "channel": "C1"})
    places = [
        store.write_now(lambda session, spot=spot: people.place_at(session, desk, "slack", spot))  # type: ignore[misc]
        for spot in (CHANNEL, turned)
    ]
    assert places[0].id == places[1].id
    assert people.address_of(desk, places[0]) == {"channel": "C1", "team": "T1"}


@pytest.mark.leak
def test_a_persons_own_chat_goes_with_their_key_and_a_channel_does_not(store: Store, desk: Desk) -> None:
    person = _person(store, desk)
    chat = store.write_now(lambda session: people.place_at(session, desk, "slack", DIRECT, person))
    channel = store.write_now(lambda session: people.place_at(session, desk, "slack", CHANNEL))
    assert chat.address
    assert b"D1" not in chat.address + chat.fingerprint.encode()
    desk.vault.destroy(person.key)
    with pytest.raises(KeyGoneError):
        people.address_of(desk, chat)
    assert people.address_of(desk, channel)["channel"] == "C1"


def test_the_newest_open_chat_is_where_somebody_is_written_to(store: Store, desk: Desk) -> None:
    person = _person(store, desk)
    assert store.read_now(lambda session: people.chat_of(session, person.id)) is None
    for name in ("D1", "D2", "D3"):
        spot = Spot("direct", {"channel": name})
        store.write_now(lambda session, spot=spot: people.place_at(session, desk, "slack", spot, person))  # type: ignore[misc]
    store.write_now(lambda session: setattr(session.get_one(Place, 3), "closed_at", desk.now()))
    chat = store.read_now(lambda session: people.chat_of(session, person.id))
    assert chat
    assert chat.id == 2


def test_a_pool_does_not_depend_on_how_an_id_is_written(desk: Desk) -> None:
    listed = with_rollout(desk.settings, insiders=("teams:AAAA-11/0F00-U",)).rollout[0]
    assert people.pool_of(listed, "teams", Sender("aaaa-11", "0f00-u"), ()) == people.INSIDER


def test_everyone_has_a_key_of_their_own_that_no_number_gives_away(store: Store, desk: Desk) -> None:
    def two(session: Session) -> list[str]:
        return [people.person_of(session, desk, "slack", Sender("T1", user), "nl").key for user in ("U1", "U2")]

    first, second = store.write_now(two)
    assert first != second
    assert all(re.fullmatch("person/[0-9a-f]{24}", key) for key in (first, second))


def test_a_place_keeps_its_identity_and_learns_its_new_address(store: Store, desk: Desk) -> None:
    def seen(session: Session, url: str) -> tuple[int, str]:
        address = {"conversation": "19:a", "service_url": url, "tenant": "t"}
        place = people.place_at(session, desk, "teams", Spot("channel", address, "t/19:a"))
        return place.id, people.address_of(desk, place)["service_url"]

    old = store.write_now(lambda session: seen(session, "https://eu"))
    new = store.write_now(lambda session: seen(session, "https://nl"))
    assert (old[0], old[1], new[1]) == (new[0], "https://eu", "https://nl")
