"""Sessions: who is told what and when: proposals, invitations, reminders, changes; each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from bot import deliveries
from bot.belonging import AMBASSADORS
from bot.cards import Card
from bot.config import RolloutSettings
from bot.days.editions import first_free
from bot.days.occasions import writable
from bot.days.period import Period
from bot.days.workdays import is_working_day
from bot.desk import Desk
from bot.digests.due import told_to
from bot.digests.parts import PROJECT_GROUP
from bot.measures import keeping
from bot.people import FLOOR, chat_of, place_at
from bot.places import ANNOUNCEMENTS, bound
from bot.ports import Spot
from bot.recurring import standing
from bot.roles import Right, chat_while
from bot.sessions import linking
from bot.sessions.cards import About
from bot.sessions.proposing import propose
from bot.stopping import MAIL
from bot.talk import called
from bot.words import Words, words_for
from models import (
    Delivery,
    Department,
    Feedback,
    InfoSession,
    Issue,
    Measure,
    Membership,
    Person,
    Place,
    Rollout,
    SessionGuest,
)

OUTSIDE = "agenda"
"""The audience of a calendar: what is no report goes there."""
FORGOTTEN = timedelta(days=7)
"""How long after a session it is still known who signed up, and asked how many came."""


def about(session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession, words: Words) -> About:
    """Give a session with what its cards need, in a language."""
    issue, department = _issue(session, row), session.get_one(Department, row.department_id)
    gone = session.get_one(Rollout, row.rollout_id).ended_at  # its calendar file went with the rollout
    return About(called(words, settings), settings, row, issue, department, "" if gone else linking.address(desk, row))


def _issue(session: Session, row: InfoSession) -> Issue:
    """Give the issue that a session is about, where it was merged since."""
    return standing(session, session.get_one(Issue, row.issue_id))


def tell_due(session: Session, desk: Desk) -> int:
    """Propose, invite, remind and ask how many came, where its time has come; count the deliveries."""
    over = select(InfoSession.id).where(InfoSession.starts_at < desk.now() - FORGOTTEN)
    session.execute(delete(SessionGuest).where(SessionGuest.session_id.in_(over)))
    return sum(_tell(session, desk, rollout, settings) for rollout, settings in writable(session, desk))


def _tell(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    session.refresh(rollout, with_for_update=True)  # replicas go one after the other: a proposal is made once
    now = desk.now()
    sent = sum(_proposed(session, desk, settings, row) for row in _proposals(session, desk, rollout, settings))
    mine = (InfoSession.rollout_id == rollout.id, InfoSession.state == "planned")
    for row in session.scalars(select(InfoSession).where(*mine)).all():
        assert row.starts_at  # noqa: S101 - a planned one has its time
        if row.starts_at > now:
            sent += invite(session, desk, settings, row) + _remind(session, desk, settings, row)
        elif row.attended is None:
            sent += _ask_count(session, desk, settings, row)
    return sent


def _proposals(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> list[InfoSession]:
    """Propose where somebody reads it, on the first working day after the weekly report without another report."""
    today, paces = desk.today(settings), told_to(settings, PROJECT_GROUP)
    this_week = Period.holding(desk.now(), settings.zone)
    reported = (this_week.before(weeks).sent_at(settings).date() for weeks in (1, 2))
    on_the_day = any(first_free(settings, paces, day) == today for day in reported)
    return propose(session, desk, rollout, settings) if on_the_day and _planners(session, rollout.id) else []


def _planners(session: Session, rollout_id: int) -> list[Place]:
    """Give the channels of those who may plan: nobody presses a button in a mailbox."""
    chats = [place for place in bound(session, rollout_id, PROJECT_GROUP) if place.connector != MAIL]
    return chats or bound(session, rollout_id, AMBASSADORS)


def _proposed(session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession) -> int:
    """Bring a proposal to the project group, else to the ambassadors' channel."""
    where = _planners(session, row.rollout_id)
    card = about(session, desk, settings, row, words_for(settings.language)).proposal()
    return _all(session, desk, [(place, card) for place in where], f"session-proposed/{row.id}")


def announced(session: Session, row: InfoSession) -> bool:
    """Say whether announcements tell of a session."""
    return bool(bound(session, row.rollout_id, ANNOUNCEMENTS))


def invite(session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession) -> int:
    """Invite who asked about it, tell it in announcements, and put it in the calendar; each once."""
    to_all = about(session, desk, settings, row, words_for(settings.language)).invitation(own=False)
    own = [(place, about(session, desk, settings, row, words_for(person.language)).invitation(own=True))
           for person, place in _askers(session, row)]  # fmt: skip
    channels = [(place, to_all) for place in bound(session, row.rollout_id, ANNOUNCEMENTS)]
    sent = _all(session, desk, [*own, *channels], f"session/{row.id}")
    return sent + to_calendar(session, desk, row, to_all)


def to_calendar(session: Session, desk: Desk, row: InfoSession, card: Card) -> int:
    """Put a session in the calendar as it stands now, or take it out, where there is one."""
    if desk.settings.calendar is None:
        return 0
    place = place_at(
        session, desk, "calendar", Spot("channel", {"calendar": desk.settings.calendar.mailbox}), audience=OUTSIDE
    )
    place.rollout_id = row.rollout_id
    return _all(session, desk, [(place, card)], f"session-calendar/{row.id}/{row.sequence}")


def _askers(session: Session, row: InfoSession) -> Iterator[tuple[Person, Place]]:
    """Give who of the department asked about it, and may be written to unasked."""
    asked = select(Feedback.person_id).where(
        Feedback.issue_id == _issue(session, row).id,
        Feedback.department_id == row.department_id,
        Feedback.pool == FLOOR,
        Feedback.withdrawn_at.is_(None),
    )
    here = (Membership.rollout_id == row.rollout_id, Membership.stopped_at.is_(None))
    people = select(Person).join(Membership, Membership.person_id == Person.id).where(Person.id.in_(asked), *here)
    for person in session.scalars(people.where(Person.left_at.is_(None)).order_by(Person.id)):
        if place := chat_of(session, person.id):
            yield person, place


def guests(session: Session, row: InfoSession, *which: ColumnElement[bool]) -> Iterator[tuple[Person, Place]]:
    """Give who signed up and can be written to; `which` narrows it."""
    mine = select(Person).join(SessionGuest, SessionGuest.person_id == Person.id)
    for person in session.scalars(mine.where(SessionGuest.session_id == row.id, Person.left_at.is_(None), *which)):
        if place := chat_of(session, person.id):
            yield person, place


def signed(session: Session, row: InfoSession) -> int:
    """Count who signed up."""
    own = select(func.count()).select_from(SessionGuest).where(SessionGuest.session_id == row.id)
    return session.scalar(own) or 0


def _remind(session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession) -> int:
    """Remind who signed up, and who planned it or may plan, from the working day before on.

    Who signs up or plans that day has just read of it, and who typed "stop" wants nothing unasked.
    """
    assert row.starts_at  # noqa: S101 - a planned one has its time
    day = row.starts_at.astimezone(settings.zone).date() - timedelta(days=1)
    while not is_working_day(day, settings.country):
        day -= timedelta(days=1)
    if desk.today(settings) < day:
        return 0
    morning = datetime.combine(day, time(), settings.zone)
    before = SessionGuest.signed_at < morning
    cards = [(place, about(session, desk, settings, row, words_for(person.language)).reminder())
             for person, place in guests(session, row, before, _listens(row))]  # fmt: skip
    if row.decided_at and row.decided_at < morning:
        number = signed(session, row)
        cards += _to_run(session, desk, settings, row, lambda told, own: told.coming(told.signed_up(number, exact=own)))
    return _all(session, desk, cards, f"session-reminder/{row.id}/{row.sequence}")


def _listens(row: InfoSession) -> ColumnElement[bool]:
    """Say who did not type "stop" in the rollout of a session."""
    stopped = (Membership.rollout_id == row.rollout_id, Membership.stopped_at.is_not(None))
    return Person.id.not_in(select(Membership.person_id).where(*stopped))


def planner(session: Session, desk: Desk, row: InfoSession) -> tuple[Person, Place] | None:
    """Give who planned a session, with their own chat; None once they left, or may plan no more."""
    rollout = session.get_one(Rollout, row.rollout_id)
    return chat_while(session, desk, rollout, row.decided_by, Right.DECIDE)


def _to_run(
    session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession, made: Callable[[About, bool], Card]
) -> list[tuple[Place, Card]]:
    """Write to who planned it, else to the channels of those who may; `made` hears whether it is their own chat."""
    own = planner(session, desk, row)
    card = made(about(session, desk, settings, row, words_for((own[0] if own else settings).language)), own is not None)
    return [(place, card) for place in ([own[1]] if own else _planners(session, row.rollout_id))]


def changed(session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession) -> int:
    """Tell who signed up or was invited, and the calendar, that a session moved or is cancelled."""

    def card(language: str, *, signed: bool = False) -> Card:
        found = about(session, desk, settings, row, words_for(language))
        return found.cancelled() if row.state == "cancelled" else found.moved(signed=signed)

    coming = [(place, card(person.language, signed=True)) for person, place in guests(session, row)]
    others = [(place, card(person.language)) for person, place in _invited(session, row)]
    to_all = card(settings.language)
    channels = [(place, to_all) for place in bound(session, row.rollout_id, ANNOUNCEMENTS)]
    sent = _all(session, desk, [*coming, *others, *channels], f"session-changed/{row.id}/{row.sequence}")
    return sent + to_calendar(session, desk, row, to_all)


def unfollow(session: Session, desk: Desk, row: InfoSession, by: Person | None) -> None:
    """Take back the measure that follows a session which moved or is cancelled."""
    measure = session.get(Measure, row.measure_id) if row.measure_id else None
    if measure:
        keeping.undo(session, desk, by, measure)
    row.measure_id = None


def _invited(session: Session, row: InfoSession) -> Iterator[tuple[Person, Place]]:
    """Give who was invited in their own chat and did not sign up, and may be written to unasked."""
    work = Delivery.work_id.startswith(f"session/{row.id}/", autoescape=True)
    asked = select(Place.person_id).join(Delivery, Delivery.place_id == Place.id).where(work)
    coming = select(SessionGuest.person_id).where(SessionGuest.session_id == row.id)
    people = select(Person).where(Person.id.in_(asked), Person.id.not_in(coming), _listens(row))
    for person in session.scalars(people.where(Person.left_at.is_(None)).order_by(Person.id)):
        if place := chat_of(session, person.id):
            yield person, place


def _ask_count(session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession) -> int:
    """Ask who planned it how many came, once it is over; not any more when it is long ago."""
    assert row.starts_at  # noqa: S101 - a planned one has its time
    now = desk.now()
    if row.starts_at + timedelta(minutes=row.minutes) > now or row.starts_at < now - FORGOTTEN:
        return 0
    parcels = _to_run(session, desk, settings, row, lambda told, _: told.count())
    return _all(session, desk, parcels, f"session-count/{row.id}")


def _all(session: Session, desk: Desk, parcels: list[tuple[Place, Card]], work: str) -> int:
    written = [deliveries.write(session, desk, place, card, f"{work}/{place.id}") for place, card in parcels]
    return sum(delivery is not None for delivery in written)
