"""Who planned a session hears how it goes while they may plan one; afterwards the channel of those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.desk import Desk
from bot.sessions import telling
from models import Delivery, Membership, Person, Place, Role, SessionGuest
from tests.digests.floor import Floor
from tests.sessions.test_telling import MONDAY, STARTS, at, cards, floor, planned, read_by, works

__all__ = ["floor"]
REMINDING, OVER = STARTS - timedelta(days=1), STARTS + timedelta(hours=2)


def role_ended(floor: Floor) -> None:
    floor.session.scalars(select(Role)).one().ended_at = MONDAY


def left(floor: Floor) -> None:
    floor.session.get_one(Person, 1).left_at = MONDAY


def only_walks_along(floor: Floor) -> None:
    floor.session.scalars(select(Role)).one().role = "facilitator"


def is_administrator(floor: Floor) -> None:
    role_ended(floor)
    floor.session.get_one(Person, 1).administrator = True


GONE: tuple[Callable[[Floor], None], ...] = (role_ended, left, only_walks_along, is_administrator)


def to_planner(floor: Floor, prefix: str) -> int:
    """Count what went to the chat of who planned it."""
    own = select(Delivery).join(Place, Place.id == Delivery.place_id).where(Place.person_id == 1)
    return len(floor.session.scalars(own.where(Delivery.work_id.startswith(prefix))).all())


def with_guests(floor: Floor) -> None:
    """Plan a session for which three signed up."""
    row = planned(floor, decided_at=MONDAY)
    for person in (2, 3, 4):
        floor.session.add(SessionGuest(session_id=row.id, person_id=person, signed_at=MONDAY))
        floor.session.get_one(Membership, (person, floor.rollout.id)).stopped_at = MONDAY  # they are not reminded here
    floor.session.flush()


@pytest.mark.leak
@pytest.mark.parametrize("gone", GONE)
def test_who_may_plan_no_more_reads_no_number_and_a_channel_no_small_one(
    floor: Floor, desk: Desk, gone: Callable[[Floor], None]
) -> None:
    with_guests(floor)
    gone(floor)
    read_by(floor, "project_group")
    telling.tell_due(floor.session, at(desk, REMINDING))
    (card,) = cards(floor, desk, "session-reminder")
    assert "Minder dan 5 collega's gaven zich op." in str(card.blocks)
    assert "3 collega" not in str(card)
    assert to_planner(floor, "session-reminder") == 0


@pytest.mark.parametrize("gone", GONE)
def test_who_may_plan_no_more_is_not_asked_how_many_came_and_the_channel_is(
    floor: Floor, desk: Desk, gone: Callable[[Floor], None]
) -> None:
    planned(floor, decided_at=MONDAY)
    gone(floor)
    read_by(floor, "ambassadors")
    for hours in (0, 1):
        telling.tell_due(floor.session, at(desk, OVER + timedelta(hours=hours)))
    (card,) = cards(floor, desk, "session-count")
    assert "Hoeveel mensen kwamen naar Inloopuur “Zoeken”?" in str(card.blocks)
    assert to_planner(floor, "session-count") == 0


def test_while_they_may_plan_the_channel_hears_neither(floor: Floor, desk: Desk) -> None:
    with_guests(floor)
    read_by(floor, "project_group")
    for moment in (REMINDING, OVER):
        telling.tell_due(floor.session, at(desk, moment))
    told = [len(works(floor, prefix)) for prefix in ("session-reminder", "session-count")]
    assert (told, [to_planner(floor, prefix) for prefix in ("session-reminder", "session-count")]) == ([1, 1], [1, 1])


def test_of_a_session_of_long_ago_nobody_is_asked(floor: Floor, desk: Desk) -> None:
    planned(floor, decided_at=MONDAY)
    read_by(floor, "project_group")
    telling.tell_due(floor.session, at(desk, OVER + timedelta(days=8)))
    assert works(floor, "session-count") == []
