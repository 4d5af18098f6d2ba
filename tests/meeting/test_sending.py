"""The agenda goes out once, before the meeting; what changes afterwards is told, and calendars follow."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot import pausing
from bot.config import Bilingual, CalendarSettings, RolloutSettings, Settings
from bot.config.values import CLOSES, OPENS
from bot.days.occasions import of_meeting
from bot.days.workdays import is_working_day
from bot.meeting.sending import dispatch_due, due_at
from bot.people import place_at
from bot.ports import Spot
from bot.reading import Reader
from models import Meeting, Membership, Rollout
from tests.gestures import change
from tests.meeting.towns import FRIDAY, THURSDAY, cards, changed, floor, meet, meeting_in, works
from tests.town import CONFIG, FakeClock, Town, with_rollout


def agendas(town: Town, user: str = "amb") -> list[str]:
    return [text for text in town.heard[user] if text.startswith("Agenda ambassadeurs")]


def row(town: Town) -> Meeting:
    return town.read(lambda session: session.scalars(select(Meeting)).one())


def bind_channel(town: Town) -> None:
    def make(session: Any) -> None:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": "channel"}), audience="ambassadors")
        place.rollout_id = session.scalar(select(Rollout.id))

    town.write(make)


def test_a_day_before_the_meeting_each_ambassador_gets_it_once(club: Town, clock: FakeClock) -> None:
    for moment in (THURSDAY - timedelta(minutes=1), THURSDAY, THURSDAY + timedelta(hours=1)):
        clock.set(moment)
        meet(club)
    assert [len(agendas(club, user)) for user in ("amb", "lead", "piet")] == [1, 0, 0]
    assert agendas(club)[0].splitlines()[0] == "Agenda ambassadeurs Zaaksysteem · vr 20 nov, 11.00 · Kamer 2.14"


def test_the_ambassadors_own_channel_goes_before_their_chats(club: Town, clock: FakeClock) -> None:
    bind_channel(club)
    clock.set(THURSDAY)
    meet(club)
    assert (len(agendas(club)), len(agendas(club, "channel"))) == (0, 1)


def test_who_said_stop_gets_none(club: Town, clock: FakeClock) -> None:
    club.write(change(update(Membership).values(stopped_at=clock())))
    clock.set(THURSDAY)
    meet(club)
    assert agendas(club) == []


def test_after_the_meeting_began_none_is_sent(club: Town, clock: FakeClock) -> None:
    clock.set(FRIDAY)
    meet(club)
    assert agendas(club) == []


def test_while_sending_is_paused_none_is_written(club: Town, clock: FakeClock) -> None:
    clock.set(THURSDAY)
    club.write(lambda session: pausing.pause(session, clock()))
    assert club.write(lambda session: dispatch_due(session, club.desk)) == 0


def test_each_gets_it_in_their_own_language(club: Town, clock: FakeClock) -> None:
    club.say("amb", "in English")
    clock.set(THURSDAY)
    meet(club)
    assert club.heard["amb"][-1].startswith("Agenda ambassadors Zaaksysteem · Fri 20 Nov, 11:00 · Kamer 2.14")


def test_it_is_frozen_when_it_is_sent(club: Town, clock: FakeClock) -> None:
    clock.set(THURSDAY)
    meet(club)
    floor(club, lambda some: some.issue("Later bedacht"))

    assert "Later bedacht" not in club.say("amb", "agenda")[0]
    assert row(club).frozen_at == THURSDAY


def test_a_mailbox_gets_it_with_an_invitation(club: Town, clock: FakeClock) -> None:
    clock.set(THURSDAY)
    meet(club)
    (card,) = cards(club, "agenda/")
    assert card.invitation
    assert card.summary.startswith("Agenda ambassadeurs Zaaksysteem")
    assert (card.invitation.uid, card.invitation.sequence) == (row(club).uid, 0)
    assert card.invitation.starts_at == FRIDAY
    assert (card.invitation.minutes, card.invitation.spot, card.invitation.cancelled) == (45, "Kamer 2.14", False)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"at": time(13)}, "Het overleg van de ambassadeurs is nu op vr 20 nov, 13.00, Kamer 2.14."),
        ({"place_text": ""}, "Het overleg van de ambassadeurs is nu op vr 20 nov, 11.00."),
        ({"minutes": 60}, "Het overleg van de ambassadeurs is nu op vr 20 nov, 11.00, Kamer 2.14."),
        ({"weekday": None}, "Het overleg van de ambassadeurs van vr 20 nov, 11.00 gaat niet door."),
        ({"first": date(2026, 11, 27)}, "Het overleg van de ambassadeurs van vr 20 nov, 11.00 gaat niet door."),
    ],
)
def test_a_change_is_told_once_under_the_same_uid(
    club: Town, clock: FakeClock, changes: dict[str, Any], told: str
) -> None:
    clock.set(THURSDAY)
    meet(club)
    uid = row(club).uid
    desk = changed(club, mailboxes=("team@lindewaard.example",), **changes)
    for _replica in range(2):
        club.write(lambda session: dispatch_due(session, desk))
    club.drain()

    assert " ".join(club.heard["amb"][-1].split()) == told
    assert (row(club).uid, row(club).sequence) == (uid, 1)
    sent = [card.invitation for card in cards(club, "agenda/")]
    assert [(each.uid, each.sequence) for each in sent if each] == [(uid, 0)] + [(uid, 1)] * (len(sent) - 1)
    assert len(sent) == 2
    assert [each.cancelled for each in sent if each] == [False, "gaat niet door" in told]


def test_a_cancelled_meeting_can_come_back(club: Town, clock: FakeClock) -> None:
    clock.set(THURSDAY)
    meet(club)
    for desk in (changed(club, weekday=None), changed(club)):
        club.write(partial(dispatch_due, desk=desk))
    assert (row(club).cancelled_at, row(club).sequence) == (None, 2)


def test_the_next_agenda_tells_what_came_since_this_one(club: Town, clock: FakeClock) -> None:
    clock.set(THURSDAY)
    meet(club)
    clock.forward(weeks=2)
    meet(club)
    frozen = club.read(lambda session: list(session.scalars(select(Meeting.frozen_at).order_by(Meeting.week))))
    assert frozen == [THURSDAY, THURSDAY + timedelta(weeks=2)]
    assert len(set(works(club, "agenda/"))) == len(works(club, "agenda/")) == 4


def test_without_a_meeting_nothing_happens(town: Town, clock: FakeClock) -> None:
    clock.set(THURSDAY)
    town.open("amb")
    assert town.write(lambda session: dispatch_due(session, town.desk)) == 0
    assert town.say("amb", "agenda")[0].startswith("Er is geen overleg van ambassadeurs gepland.")


SETTINGS = RolloutSettings.model_validate(tomllib.loads(CONFIG)["rollout"][0])
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.property
@given(
    moment=moments,
    ahead=st.integers(1, 168),
    at=st.times(time(7), time(20)).map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_an_agenda_is_due_in_office_hours_of_a_working_day_before_the_meeting(
    moment: datetime, ahead: int, at: time
) -> None:
    settings = SETTINGS.model_copy(
        update={"meeting": SETTINGS.meeting.model_copy(update={"ahead_hours": ahead, "at": at, "weekday": "mon"})}
    )
    rhythm = of_meeting(settings)
    assert rhythm
    occasion = rhythm.next(moment)
    due = due_at(occasion, settings)

    assert due < occasion.at
    assert OPENS <= due.time() < CLOSES
    assert is_working_day(due.date(), "NL")
    assert occasion.at - due <= timedelta(hours=ahead) + timedelta(days=7)


def test_a_calendar_invites_in_the_place_of_the_mails(settings: Settings, clock: FakeClock, reader: Reader) -> None:
    known = meeting_in(settings, mail=True, mailboxes=("team@lindewaard.example",), invite="calendar")
    named = known.model_copy(update={"calendar": CalendarSettings(mailbox="overleg@lindewaard.example")})
    town = Town(with_rollout(named, ambassadors_name=Bilingual(nl="key-users", en="key users")), clock, reader)
    town.say("amb", "hoi")
    clock.set(THURSDAY)
    meet(town)
    mail, event = cards(town, "agenda/")
    assert (mail.invitation, mail.summary) == (None, event.summary)
    assert event.summary.startswith("Agenda key-users Zaaksysteem")
    assert event.invitation
    assert (event.invitation.title, event.invitation.zone) == ("Overleg key-users Zaaksysteem", "Europe/Amsterdam")
    assert event.invitation.guests == ("team@lindewaard.example",)
    assert "key-users" in town.heard["amb"][-1]
    town.close()
