"""Places: bound by an administrator alone, who redeemed a code that works once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import places
from bot.commands import Command
from bot.people import RolloutUnknownError, address_of, person_of, running_rollouts
from bot.ports import Sender, Spot
from bot.privacy.vault import VaultError
from bot.words import words_for
from models import Audit, Delivery, Person, Place, Rollout, SetupCode
from tests.town import NOW, Town

SPOT = Spot("channel", {"user": "channel"})
SECOND = timedelta(seconds=1)


def _code(town: Town) -> str:
    return town.write(lambda session: places.new_code(session, town.desk))


def _redeem(town: Town, code: str, user: str = "an") -> bool:
    def redeem(session: Session) -> bool:
        person = person_of(session, town.desk, "terminal", Sender("terminal", user), "nl")
        return places.redeem(session, town.desk, person, code)

    return town.write(redeem)


def _administrators(town: Town) -> list[int]:
    return list(town.read(lambda session: session.scalars(select(Person.id).where(Person.administrator)).all()))


def _bind(town: Town, command: Command = Command.DIGEST_HERE, user: str = "an", spot: Spot = SPOT) -> bool:
    def bind(session: Session) -> bool:
        person = person_of(session, town.desk, "terminal", Sender("terminal", user), "nl")
        rollout = running_rollouts(session, town.desk)[0][0]
        return places.bind(session, town.desk, person, "terminal", spot, command, rollout) is not None

    return town.write(bind)


def _bound(town: Town, audience: str = "project_group") -> list[Place]:
    return town.read(lambda session: places.bound(session, 1, audience))


def test_a_code_makes_an_administrator_once(any_town: Town) -> None:
    code = _code(any_town)
    assert _redeem(any_town, code)
    assert not _redeem(any_town, code, "bob")
    assert _administrators(any_town) == [1]
    noted = any_town.read(lambda session: session.scalars(select(Audit)).one())
    assert (noted.person_id, noted.act, noted.at) == (1, "became administrator", NOW)


def test_a_code_works_as_it_was_typed_over(town: Town) -> None:
    assert _redeem(town, f"  {_code(town).lower()}\n")


@pytest.mark.parametrize(
    "change", [lambda code: code[::-1], lambda code: code[:-1], lambda _: "", lambda code: code * 2]
)
def test_another_code_does_not_work(town: Town, change: object) -> None:
    assert callable(change)
    assert not _redeem(town, change(_code(town)))
    assert _administrators(town) == []


def test_a_code_is_over_after_seven_days_to_the_second(town: Town) -> None:
    code = _code(town)
    town.clock.set(NOW + places.CODE_VALID + SECOND)
    assert not _redeem(town, code)
    town.clock.set(NOW + places.CODE_VALID)
    assert _redeem(town, code)


@pytest.mark.leak
def test_only_the_hash_of_a_code_is_kept(town: Town) -> None:
    code = _code(town)
    (kept,) = town.read(lambda session: session.scalars(select(SetupCode.code_hash)).all())
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_report_does_not_go_into_the_thread_in_which_its_channel_was_bound(town: Town) -> None:
    _redeem(town, _code(town))
    assert _bind(town, spot=Spot("channel", {"user": "channel", "thread": "17"}, key="channel"))
    (place,) = _bound(town)
    assert address_of(town.desk, place) == {"user": "channel"}


def test_nobody_but_an_administrator_binds(town: Town) -> None:
    assert not _bind(town)
    assert _bound(town) == []
    _redeem(town, _code(town))
    assert _bind(town)
    assert not _bind(town, user="bob")
    (place,) = _bound(town)
    assert (place.audience, place.bound_at, address_of(town.desk, place)) == ("project_group", NOW, SPOT.address)


def test_a_channel_can_hear_of_several_things(town: Town) -> None:
    _redeem(town, _code(town))
    _bind(town)
    _bind(town, Command.REPORTS_HERE)
    _bind(town)
    assert [place.id for place in _bound(town)] == [1]
    assert [place.id for place in _bound(town, "administrators")] == [2]


def test_binding_opens_a_closed_place_again(town: Town) -> None:
    _redeem(town, _code(town))
    _bind(town)
    town.write(lambda session: setattr(session.get_one(Place, 1), "closed_at", NOW))
    assert _bound(town) == []
    _bind(town)
    assert len(_bound(town)) == 1


def test_nothing_is_bound_while_no_rollout_runs(town: Town) -> None:
    _redeem(town, _code(town))
    town.write(lambda session: setattr(session.get_one(Rollout, 1), "ended_at", NOW))
    with pytest.raises(RolloutUnknownError):
        _bind(town)


def test_a_mailbox_is_bound_once_and_opened_again(town: Town) -> None:
    def bind(session: Session) -> int:
        rollout = session.get_one(Rollout, 1)
        return places.bind_mailbox(session, town.desk, rollout, "project@example.org").id

    def close(session: Session) -> None:
        place = session.get_one(Place, 1)
        place.address, place.closed_at = None, NOW

    assert [town.write(bind), town.write(bind)] == [1, 1]
    town.write(close)
    town.write(bind)
    (place,) = _bound(town)
    assert address_of(town.desk, place) == {"mailbox": "project@example.org"}


@pytest.mark.story
def test_a_test_message_arrives(town: Town) -> None:
    _redeem(town, _code(town))
    _bind(town)

    def test(session: Session) -> None:
        places.test(session, town.desk, session.get_one(Place, 1), words_for("en"))

    town.write(test)
    town.drain()
    assert [text[:5] for text in town.heard["channel"]] == ["Test:"]
    assert town.read(lambda session: session.scalars(select(Delivery.state)).all()) == ["sent"]


@pytest.mark.story
def test_a_code_said_in_chat_makes_an_administrator(town: Town) -> None:
    assert town.say("an", _code(town))
    assert _administrators(town) == [1]


def test_an_address_whose_key_is_another_ones_cannot_be_opened(town: Town) -> None:
    _redeem(town, _code(town))
    _bind(town)
    (place,) = _bound(town)
    place.address = (place.address or b"")[:-1] + b"\0\0"
    with pytest.raises(VaultError):
        address_of(town.desk, place)


def test_a_new_code_takes_the_place_of_an_older_one(town: Town) -> None:
    first, second = _code(town), _code(town)
    assert not _redeem(town, first)
    assert _redeem(town, second)


def test_a_code_may_be_typed_in_small_letters(town: Town) -> None:
    assert _redeem(town, _code(town).lower())
