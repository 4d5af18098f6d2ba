"""The sessions to come of a rollout that ended are cancelled once, and whoever was told of them hears so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import sessions as room
from bot.config import CalendarSettings, WebSettings
from bot.desk import Desk
from bot.ports import Action
from bot.rollouts import ending
from bot.sessions import telling
from models import Measure, Pause, Rollout
from tests.digests.floor import Floor
from tests.sessions.test_sessions import ASKERS, PLAN, asked, heard, sessions, tuesday
from tests.sessions.test_telling import MONDAY, STARTS, at, cards, floor, planned, works
from tests.topics.square import bound, news
from tests.town import INSIDER, Town

__all__ = ["floor"]
OFF = "Gaat niet door: Inloopuur “Zaken zoeken”, di 1 dec, 10.00 tot 11.00, kamer 2.14."


def on_its_way(town: Town) -> str:
    """Plan a session for which two signed up, one of them unasked; give its number."""
    asked(town)
    bound(town, "announcements")
    tuesday(town)
    news(town)
    number = str(next(row.id for row in sessions(town) if row.department_id == 3))
    town.press(INSIDER, Action.SESSION_PLAN, number, PLAN)
    for user in ("an", "gijs"):
        town.press(user, Action.SESSION_JOIN, number)
    return number


def rollout_of(session: Session) -> Rollout:
    return session.scalars(select(Rollout)).one()


def end(town: Town) -> None:
    town.write(lambda session: ending.end(session, rollout_of(session), town.clock()))


def state(town: Town, number: str) -> tuple[str, int]:
    return next((row.state, row.sequence) for row in sessions(town) if row.id == int(number))


def test_who_signed_up_was_invited_or_planned_it_hears_once_that_it_is_off(town: Town) -> None:
    number = on_its_way(town)
    end(town)
    news(town)
    news(town)
    told = ("an", "gijs", "bo", "fem", "announcements", INSIDER)
    assert [heard(town, user, OFF) for user in told] == [1, 1, 1, 0, 1, 1]
    assert state(town, number) == ("cancelled", 1)
    assert town.read(lambda session: session.scalars(select(Measure)).one().undone_at)
    town.clock.set(STARTS - timedelta(days=1))
    news(town)
    assert [heard(town, user, "Herinnering") for user in ("an", INSIDER)] == [0, 0]


@pytest.mark.leak
def test_once_archived_it_is_cancelled_and_nobody_is_told(town: Town) -> None:
    number = on_its_way(town)
    end(town)
    town.write(lambda session: ending.archive(session, town.desk, rollout_of(session)))
    news(town)
    assert [heard(town, user, "Gaat niet door") for user in (*ASKERS, "gijs", "announcements", INSIDER)] == [0] * 9
    assert state(town, number) == ("cancelled", 1)


def ended(floor: Floor) -> None:
    floor.rollout.ended_at = floor.rollout.closed_at = MONDAY
    floor.session.flush()


def test_it_waits_for_office_hours_and_until_sending_goes_on(floor: Floor, desk: Desk) -> None:
    row = planned(floor)
    ended(floor)
    assert room.cancel_ended(floor.session, at(desk, MONDAY.replace(hour=20))) == 0
    pause = Pause(since=MONDAY)
    floor.session.add(pause)
    floor.session.flush()
    assert room.cancel_ended(floor.session, at(desk, MONDAY)) == 0
    assert row.state == "planned"
    pause.resumed_at = MONDAY
    floor.session.flush()
    assert [room.cancel_ended(floor.session, at(desk, MONDAY)) for _ in range(2)] == [1, 0]
    assert row.state == "cancelled"


def test_what_is_over_goes_on_or_left_the_configuration_stays_as_it_is(floor: Floor, desk: Desk) -> None:
    to_come = planned(floor)
    assert room.cancel_ended(floor.session, at(desk, MONDAY)) == 0
    over = planned(floor, MONDAY - timedelta(hours=1))
    ended(floor)
    floor.rollout.slug = "weg"  # it may come back, and runs again then
    floor.session.flush()
    assert room.cancel_ended(floor.session, at(desk, MONDAY)) == 0
    floor.rollout.slug = floor.settings.slug
    floor.session.flush()
    room.cancel_ended(floor.session, at(desk, MONDAY))
    assert (to_come.state, over.state) == ("cancelled", "planned")


@pytest.mark.parametrize("archived", [False, True])
def test_it_leaves_the_calendar_and_no_card_refers_to_a_file_that_is_gone(
    floor: Floor,
    desk: Desk,
    archived: bool,  # noqa: FBT001
) -> None:
    outside = {
        "calendar": CalendarSettings(mailbox="agenda@lindewaard.example"),
        "web": WebSettings(public_url="https://bot.example.org"),
    }
    here = replace(at(desk, MONDAY), settings=desk.settings.model_copy(update=outside))
    planned(floor)
    telling.tell_due(floor.session, here)
    ended(floor)
    floor.rollout.archived_at = MONDAY if archived else None
    floor.session.flush()
    room.cancel_ended(floor.session, here)
    invitations = [card.invitation for card in cards(floor, desk, "session-calendar")]
    assert [(one.cancelled, bool(one.link)) for one in invitations if one] == [(False, True), (True, False)]
    assert (works(floor, "session-changed") == []) is archived
