"""Send the agenda before the ambassadors meet: frozen once, delivered once, and told anew when the meeting moves."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.belonging import AMBASSADORS
from bot.calendars.invitations import invitation
from bot.cards import Card
from bot.config import RolloutSettings
from bot.config.values import CLOSES, OPENS
from bot.days.occasions import Occasion, Rhythm, of_meeting, writable
from bot.days.workdays import is_working_day
from bot.desk import Desk
from bot.meeting import telling
from bot.meeting.agenda import draw_up
from bot.meeting.parts import Agenda
from bot.people import place_at
from bot.places import bound
from bot.ports import Spot
from bot.roles import chats_of_ambassadors
from bot.words import Words, words_for
from models import Meeting, Place, Rollout

AGENDA = "agenda"
"""The audience of a mailbox: it gets the agenda, and nothing else that is meant for ambassadors."""
UID_BYTES = 12
LAST_HOUR = timedelta(minutes=30)
"""So long before the end of office hours what falls due in the evening or at night goes out."""


def dispatch_due(session: Session, desk: Desk) -> int:
    """Send each agenda whose time has come, and tell of meetings that moved; count the new deliveries."""
    return sum(_dispatch(session, desk, rollout, settings) for rollout, settings in writable(session, desk))


def _dispatch(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    rhythm, now = of_meeting(settings), desk.now()
    session.refresh(rollout, with_for_update=True)  # replicas go one after the other, so that none writes in vain
    ahead = select(Meeting).where(Meeting.rollout_id == rollout.id, Meeting.starts_at > now)
    sent = sum(_follow(session, desk, meeting, settings, rhythm) for meeting in session.scalars(ahead))
    occasion = rhythm.next(now) if rhythm else None
    if occasion is None or due_at(occasion, settings) > now:
        return sent
    return sent + _deliver(session, desk, _meeting(session, desk, rollout, settings, occasion), settings)


def due_at(occasion: Occasion, settings: RolloutSettings) -> datetime:
    """Give when the agenda of a meeting goes out: so many hours before, in office hours of a working day, never after.

    What falls outside goes sooner where it can: on a Sunday it is sent on Friday.
    """
    wanted = occasion.at - timedelta(hours=settings.meeting.ahead_hours)
    local = _in_office(wanted.astimezone(settings.zone), settings)
    if local < occasion.at:
        return local
    return _in_office(_evening(local.replace(tzinfo=settings.zone) - timedelta(days=1)), settings)


def _in_office(local: datetime, settings: RolloutSettings) -> datetime:
    if not is_working_day(local.date(), settings.country):
        local = _evening(local)
    while not is_working_day(local.date(), settings.country):
        local -= timedelta(days=1)
    if local.time() < OPENS:
        return datetime.combine(local.date(), OPENS, local.tzinfo)
    return local if local.time() < CLOSES else _evening(local)


def _evening(local: datetime) -> datetime:
    return datetime.combine(local.date(), CLOSES, local.tzinfo) - LAST_HOUR


def _meeting(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, occasion: Occasion) -> Meeting:
    """Find the meeting of a week, or freeze its agenda."""
    own = select(Meeting).where(Meeting.rollout_id == rollout.id, Meeting.week == occasion.week)
    if found := session.scalar(own):
        return found
    drawn = draw_up(session, desk, rollout, settings, since(session, rollout, settings, occasion))
    made = Meeting(
        rollout_id=rollout.id,
        week=occasion.week,
        uid=secrets.token_hex(UID_BYTES),
        sequence=0,
        starts_at=occasion.at,
        minutes=settings.meeting.minutes,
        spot=settings.meeting.place_text,
        agenda=drawn.model_dump(mode="json"),
        frozen_at=desk.now(),
    )
    session.add(made)
    session.flush()
    return made


def since(session: Session, rollout: Rollout, settings: RolloutSettings, occasion: Occasion) -> datetime:
    """Give since when an agenda tells: the freezing of the one before, else so many weeks before the meeting."""
    before = select(Meeting.frozen_at).where(
        Meeting.rollout_id == rollout.id, Meeting.week < occasion.week, Meeting.cancelled_at.is_(None)
    )
    weeks = timedelta(weeks=settings.meeting.every_weeks)
    return session.scalar(before.order_by(Meeting.week.desc())) or occasion.at - weeks


def _follow(session: Session, desk: Desk, meeting: Meeting, settings: RolloutSettings, rhythm: Rhythm | None) -> int:
    """Tell of a meeting that was invited to and has moved, gone or come back since; count the deliveries."""
    wanted = _wanted(meeting, settings, rhythm)
    if wanted == (None if meeting.cancelled_at else (meeting.starts_at, meeting.minutes, meeting.spot)):
        return 0
    if wanted:
        meeting.starts_at, meeting.minutes, meeting.spot = wanted
    meeting.cancelled_at = None if wanted else desk.now()
    meeting.sequence += 1
    return _deliver(session, desk, meeting, settings)


def _wanted(meeting: Meeting, settings: RolloutSettings, rhythm: Rhythm | None) -> tuple[datetime, int, str] | None:
    """Give when, how long and where a meeting is by the settings of now; None where it is no longer planned."""
    if rhythm is None or not rhythm.holds(meeting.week):
        return None
    return rhythm.turn(meeting.week).at, settings.meeting.minutes, settings.meeting.place_text


def _deliver(session: Session, desk: Desk, meeting: Meeting, settings: RolloutSettings) -> int:
    """Write the deliveries of a meeting as it stands now, each once."""
    written = [
        deliveries.write(session, desk, place, card, f"agenda/{meeting.id}/{meeting.sequence}/{place.id}")
        for place, card in _parcels(session, desk, meeting, settings)
    ]
    return sum(delivery is not None for delivery in written)


def _parcels(session: Session, desk: Desk, meeting: Meeting, settings: RolloutSettings) -> Iterator[tuple[Place, Card]]:
    words = talk.called(words_for(settings.language), settings)
    channels = bound(session, meeting.rollout_id, AMBASSADORS)
    for place in channels:
        yield place, _chat_card(meeting, settings, words)
    if not channels:
        rollout = session.get_one(Rollout, meeting.rollout_id)
        for person, place in chats_of_ambassadors(session, desk, rollout):
            yield place, _chat_card(meeting, settings, talk.called(words_for(person.language), settings))
    yield from _mails(session, desk, meeting, settings)
    if calendar := _calendar(desk, settings):
        place = _outside(session, desk, meeting, "calendar", Spot("channel", {"calendar": calendar}))
        yield place, _invited(meeting, settings, words, guests=settings.meeting.mailboxes)


def _mails(session: Session, desk: Desk, meeting: Meeting, settings: RolloutSettings) -> Iterator[tuple[Place, Card]]:
    """Give the mailboxes their agenda, and invite them by it where no calendar does: nobody is asked twice."""
    words, by_calendar = talk.called(words_for(settings.language), settings), _calendar(desk, settings) is not None
    for mailbox in settings.meeting.mailboxes if desk.settings.mail else ():
        place = _outside(session, desk, meeting, "mail", Spot("channel", {"mailbox": mailbox}))
        card = _invited(meeting, settings, words)
        yield place, replace(card, invitation=None) if by_calendar else card


def _calendar(desk: Desk, settings: RolloutSettings) -> str | None:
    """Give the mailbox in whose calendar the meeting is made; None where mails invite."""
    by_calendar = desk.settings.calendar if settings.meeting.invite == "calendar" else None
    return by_calendar.mailbox if by_calendar else None


def _outside(session: Session, desk: Desk, meeting: Meeting, connector: str, spot: Spot) -> Place:
    place = place_at(session, desk, connector, spot, audience=AGENDA)
    place.rollout_id = meeting.rollout_id
    return place


def _chat_card(meeting: Meeting, settings: RolloutSettings, words: Words) -> Card:
    """Give the agenda; of a meeting that moved since, when it is now."""
    return told(meeting, settings, words) if meeting.sequence == 0 else _change(meeting, settings, words)


def _invited(meeting: Meeting, settings: RolloutSettings, words: Words, guests: tuple[str, ...] = ()) -> Card:
    card = _change(meeting, settings, words) if meeting.cancelled_at else told(meeting, settings, words)
    return replace(card, invitation=invitation(meeting, settings, words, guests))


def told(meeting: Meeting, settings: RolloutSettings, words: Words) -> Card:
    """Tell the frozen agenda of a meeting."""
    title = title_of(words, settings, meeting.starts_at, meeting.spot)
    return telling.card(Agenda.model_validate(meeting.agenda), words, title, name_of(meeting))


def name_of(meeting: Meeting) -> str:
    """Name an agenda, as the decisions do that were made from it."""
    return f"agenda/{meeting.rollout_id}/{meeting.week}"


def title_of(words: Words, settings: RolloutSettings, starts_at: datetime, spot: str) -> str:
    """Give the title of an agenda: what, when and where."""
    when = words.moment(starts_at.astimezone(settings.zone))
    ambassadors = talk.ambassadors(words, settings)
    title = words.say("Agenda {ambassadors} {name}", ambassadors=ambassadors, name=settings.name)
    return " · ".join(filter(None, (title, when, spot)))


def _change(meeting: Meeting, settings: RolloutSettings, words: Words) -> Card:
    ambassadors = talk.ambassadors(words, settings)
    told = {"ambassadors": ambassadors, "moment": words.moment(meeting.starts_at.astimezone(settings.zone))}
    if meeting.cancelled_at:
        text = words.say("The meeting of {ambassadors} on {moment} is cancelled.", **told)
    elif meeting.spot:
        text = words.say("The meeting of {ambassadors} is now on {moment}, {spot}.", **told, spot=meeting.spot)
    else:
        text = words.say("The meeting of {ambassadors} is now on {moment}.", **told)
    return talk.one_line(words, text)
