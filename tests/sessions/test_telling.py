"""Who hears of a session, where and when: in office hours, once, and never in a channel who signed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import deliveries
from bot.cards import Card
from bot.config import CalendarSettings
from bot.database.store import Store
from bot.desk import Desk
from bot.digests.freezing import freeze
from bot.ports import Action
from bot.reception.deciding import TYPED
from bot.sessions import telling
from bot.words import words_for
from models import (
    Delivery,
    Feedback,
    InfoSession,
    Issue,
    IssueMerge,
    Membership,
    Pause,
    Person,
    Place,
    Role,
    SessionGuest,
)
from tests.digests.floor import WEEK, Floor
from tests.town import with_rollout

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
"""The weekly report came out the day before."""
STARTS = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def floor(store: Store, desk: Desk) -> Iterator[Floor]:
    """Sixty people of whom the first six have a chat, and asked the same last week in Sociaal Domein.

    The first one is of the project group: only who may plan hears how a session goes.
    """
    with Session(store.engine) as session:
        found = Floor.of(session, desk)
        for number in range(1, 7):
            session.add(Membership(person_id=number, rollout_id=found.rollout.id, pool="floor"))
            session.add(Place(connector="terminal", fingerprint=f"c{number}", person_id=number, bound_at=desk.now()))
        session.get_one(Person, 1).pseudonym = "planner"
        session.add(Role(rollout_id=found.rollout.id, person_id=1, role="insider", given_at=desk.now()))
        session.flush()
        issue = found.issue("Zoeken")
        found.say(*range(1, 7), department="Sociaal Domein", issue_id=issue.id)
        yield found


def enough_asked(floor: Floor, desk: Desk) -> None:
    """Freeze a report that tells that enough of Sociaal Domein asked about the topic."""
    floor.say(*range(7, 13), department="Sociaal Domein", issue_id=1)
    floor.say(*range(1, 7), department="Sociaal Domein", kind="praise")
    floor.say(*range(20, 32), department="Burgerzaken")
    floor.say(*range(40, 52), kind="praise")
    freeze(floor.session, at(desk, MONDAY), floor.rollout, floor.settings, WEEK)


def planned(floor: Floor, starts_at: datetime = STARTS, **values: object) -> InfoSession:
    row = InfoSession(
        rollout_id=floor.rollout.id,
        issue_id=floor.session.scalars(select(Issue)).one().id,
        department_id=floor.departments["Sociaal Domein"].id,
        state="planned",
        uid="u",
        starts_at=starts_at,
        spot="kamer 2.14",
        proposed_at=MONDAY,
        decided_by=1,
        **values,
    )
    floor.session.add(row)
    floor.session.flush()
    return row


def at(desk: Desk, moment: datetime) -> Desk:
    return replace(desk, now=lambda: moment)


def works(floor: Floor, prefix: str = "session") -> list[str]:
    rows = floor.session.scalars(select(Delivery.work_id).where(Delivery.work_id.startswith(prefix)))
    return sorted(rows)


def cards(floor: Floor, desk: Desk, prefix: str) -> list[Card]:
    rows = floor.session.scalars(select(Delivery).where(Delivery.work_id.startswith(prefix)).order_by(Delivery.id))
    return [deliveries.opened(desk, row) for row in rows]


def test_who_asked_is_invited_once_and_nobody_who_stopped_left_or_withdrew(floor: Floor, desk: Desk) -> None:
    floor.session.get_one(Membership, (2, floor.rollout.id)).stopped_at = MONDAY
    floor.session.get_one(Person, 3).left_at = MONDAY
    floor.say(20, department="Burgerzaken", issue_id=1)
    row = planned(floor)
    assert telling.tell_due(floor.session, at(desk, MONDAY)) == 4
    assert telling.tell_due(floor.session, at(desk, MONDAY + timedelta(hours=1))) == 0
    assert len(works(floor, f"session/{row.id}/")) == 4


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
    ],
)
def test_outside_office_hours_and_while_paused_nobody_hears_of_it(floor: Floor, desk: Desk, moment: datetime) -> None:
    planned(floor)
    assert telling.tell_due(floor.session, at(desk, moment)) == 0
    floor.session.add(Pause(since=MONDAY))
    floor.session.flush()
    assert telling.tell_due(floor.session, at(desk, MONDAY)) == 0


def test_a_reminder_comes_a_working_day_before(floor: Floor, desk: Desk) -> None:
    row = planned(floor, datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    floor.session.add(SessionGuest(session_id=row.id, person_id=2, signed_at=MONDAY))
    floor.session.flush()
    telling.tell_due(floor.session, at(desk, datetime(2026, 11, 26, 9, 0, tzinfo=UTC)))
    assert works(floor, "session-reminder") == []
    telling.tell_due(floor.session, at(desk, datetime(2026, 11, 27, 9, 0, tzinfo=UTC)))
    assert len(works(floor, "session-reminder")) == 1


def test_who_signs_up_that_day_and_who_stopped_is_not_reminded_and_the_planner_hears_how_many(
    floor: Floor, desk: Desk
) -> None:
    row = planned(floor, decided_at=MONDAY)
    stopped = floor.session.get_one(Membership, (3, floor.rollout.id))
    stopped.stopped_at = MONDAY
    reminding = STARTS - timedelta(days=1)
    for person, signed_at in ((2, MONDAY), (3, MONDAY), (4, reminding)):
        floor.session.add(SessionGuest(session_id=row.id, person_id=person, signed_at=signed_at))
    floor.session.flush()
    telling.tell_due(floor.session, at(desk, reminding))
    to_guest, to_planner = cards(floor, desk, "session-reminder")
    assert "gaven zich op" not in str(to_guest.blocks)
    assert "3 collega's gaven zich op." in str(to_planner.blocks)


@pytest.mark.leak
@pytest.mark.parametrize(
    ("number", "exact", "told"),
    [
        (0, True, "Nog niemand gaf zich op."),
        (1, True, "1 collega gaf zich op."),
        (0, False, "Minder dan 5 collega's gaven zich op."),
        (4, False, "Minder dan 5 collega's gaven zich op."),
        (5, False, "5 collega's gaven zich op."),
    ],
)
def test_a_small_number_is_for_who_plans_it_alone(
    floor: Floor,
    desk: Desk,
    number: int,
    exact: bool,  # noqa: FBT001
    told: str,
) -> None:
    found = telling.about(floor.session, desk, floor.settings, planned(floor), words_for("nl"))
    assert found.signed_up(number, exact=exact) == told


def test_the_planner_is_asked_how_many_came_once_it_is_over(floor: Floor, desk: Desk) -> None:
    planned(floor)
    telling.tell_due(floor.session, at(desk, STARTS + timedelta(minutes=30)))
    assert works(floor, "session-count") == []
    for hours in (2, 3):
        telling.tell_due(floor.session, at(desk, STARTS + timedelta(hours=hours)))
    assert len(works(floor, "session-count")) == 1


def test_proposals_come_the_day_after_the_weekly_report_and_where_somebody_reads_them(floor: Floor, desk: Desk) -> None:
    enough_asked(floor, desk)
    telling.tell_due(floor.session, at(desk, TUESDAY))
    read_by_ambassadors(floor)
    for days in (-1, 1):
        telling.tell_due(floor.session, at(desk, TUESDAY + timedelta(days=days)))
    assert floor.session.scalars(select(InfoSession)).all() == []
    telling.tell_due(floor.session, at(desk, TUESDAY))
    assert len(floor.session.scalars(select(InfoSession)).all()) == 1


def test_where_a_review_comes_that_day_proposals_wait_for_the_next(floor: Floor, desk: Desk) -> None:
    enough_asked(floor, desk)
    read_by_ambassadors(floor)
    later = {"go_live": date(2026, 10, 19)}  # the first 30 days end with the week before
    review = replace(desk, settings=with_rollout(desk.settings, **later))
    telling.tell_due(floor.session, at(review, TUESDAY))
    assert works(floor, "session-proposed") == []
    telling.tell_due(floor.session, at(review, TUESDAY + timedelta(days=1)))
    assert len(works(floor, "session-proposed")) == 1


def read_by_ambassadors(floor: Floor) -> None:
    read_by(floor, "ambassadors")


def read_by(floor: Floor, audience: str, connector: str = "terminal") -> None:
    place = Place(connector=connector, fingerprint=audience, bound_at=MONDAY, audience=audience)
    place.rollout_id = floor.rollout.id
    floor.session.add(place)
    floor.session.flush()


def test_without_a_channel_of_the_project_group_the_ambassadors_read_the_proposal(floor: Floor, desk: Desk) -> None:
    enough_asked(floor, desk)
    read_by(floor, "project_group", "mail")  # where nothing can be pressed
    telling.tell_due(floor.session, at(desk, TUESDAY))
    assert works(floor, "session-proposed") == []
    read_by_ambassadors(floor)
    telling.tell_due(floor.session, at(desk, TUESDAY))
    (card,) = cards(floor, desk, "session-proposed")
    assert "5 of meer collega's van Sociaal Domein vroegen ernaar in vier weken." in str(card.blocks)


def test_the_calendar_has_it_and_hears_that_it_moved_or_is_cancelled(floor: Floor, desk: Desk) -> None:
    calendar = CalendarSettings(mailbox="agenda@lindewaard.example")
    booked = replace(at(desk, MONDAY), settings=desk.settings.model_copy(update={"calendar": calendar}))
    row = planned(floor)
    telling.tell_due(floor.session, booked)
    row.sequence, row.state = 1, "cancelled"
    floor.session.flush()
    telling.changed(floor.session, booked, floor.settings, row)
    invitations = [card.invitation for card in cards(floor, desk, "session-calendar")]
    assert [(one.sequence, one.cancelled, one.minutes) for one in invitations if one] == [(0, False, 60), (1, True, 60)]
    assert {one.uid for one in invitations if one} == {"u"}


@pytest.mark.leak
def test_who_signs_up_in_a_channel_is_answered_directly() -> None:
    assert {Action.SESSION_JOIN, Action.SESSION_LEAVE} <= TYPED


@pytest.mark.leak
def test_no_card_of_a_session_names_who_asked_or_signed_up(floor: Floor, desk: Desk) -> None:
    row = planned(floor)
    floor.session.add(SessionGuest(session_id=row.id, person_id=2, signed_at=MONDAY))
    floor.session.flush()
    telling.tell_due(floor.session, at(desk, MONDAY))
    for card in cards(floor, desk, "session"):
        assert card.invitation is None or card.invitation.guests == ()


def test_of_a_topic_that_was_merged_they_are_invited_too(floor: Floor, desk: Desk) -> None:
    row, into = planned(floor), floor.issue("Zoeken en vinden")
    floor.session.add(IssueMerge(issue_id=row.issue_id, into_id=into.id, merged_at=MONDAY))
    floor.session.execute(update(Feedback).values(issue_id=into.id))
    assert telling.tell_due(floor.session, at(desk, MONDAY)) == 6
    assert "Je vroeg naar “Zoeken en vinden”." in str(cards(floor, desk, "session/")[0].blocks)
