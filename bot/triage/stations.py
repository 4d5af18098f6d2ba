"""Triage: where ambassadors see new messages, how often, and of which departments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import chat_of
from bot.roles import ambassadors_of, holders, managers_of
from bot.roles.reaching import DAILY
from bot.triage.when import RHYTHMS
from models import Department, Membership, Person, Place, Reach, Rollout


@dataclass(frozen=True)
class Station:
    """A place where messages of some departments are shown (None: of nobody's), in a rhythm and a language.

    `asked`: somebody wants the next ones now, whatever the hour.
    """

    rollout_id: int
    place_id: int
    departments: frozenset[int | None]
    rhythm: str
    language: str
    asked: bool = False


def stations(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> list[Station]:
    """List where the messages of a rollout are shown; where several look at one place, the fastest rhythm counts."""
    found: dict[int, Station] = {}
    for person, departments in _tagging(session, desk, rollout, settings).items():
        for station in _of(session, rollout, settings, person, departments):
            there = found.get(station.place_id)
            found[station.place_id] = _joined(there, station) if there else station
    return [found[place] for place in sorted(found)]


def asking(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Iterator[Station]:
    """Give the chats of those who asked for the next messages."""
    asked = select(Reach.person_id).where(Reach.rollout_id == rollout.id, Reach.asked_at.is_not(None))
    for person in session.scalars(select(Person).where(Person.id.in_(asked))):
        if station := own_station(session, desk, rollout, settings, person):
            yield station


def own_station(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, person: Person
) -> Station | None:
    """Give where somebody sees the messages they ask for: of their departments, or of all where they have none."""
    chat = chat_of(session, person.id)
    if chat is None:
        return None
    tagging = _tagging(session, desk, rollout, settings)
    departments = tagging.get(person) or frozenset().union(*tagging.values()) - _managed(session, desk, rollout, person)
    return Station(rollout.id, chat.id, departments or frozenset({None}), DAILY, person.language, asked=True)


def _managed(session: Session, desk: Desk, rollout: Rollout, person: Person) -> frozenset[int]:
    """Give the departments that somebody manages: people speak more freely where these are not read by them."""
    listed = filter(None, _departments(session, rollout))
    return frozenset(each.id for each in listed if person.pseudonym in managers_of(desk, rollout, each.name))


def _tagging(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings
) -> dict[Person, frozenset[int | None]]:
    """Give who tags what of which departments.

    A message of a department with fewer people than the threshold goes where those of nobody's department go: brought
    to its own ambassador alone, it would tell where it is from.
    """
    found: defaultdict[Person, set[int | None]] = defaultdict(set)
    among = holders(session, desk, rollout)
    for department in _departments(session, rollout):
        tagged_as = department if department and may_be_named(department, settings) else None
        managers = managers_of(desk, rollout, department.name) if department and tagged_as is None else ()
        for person in ambassadors_of(session, desk, rollout, tagged_as.id if tagged_as else None, among):
            if person.pseudonym not in managers:
                found[person].add(department.id if department else None)
    return {person: frozenset(departments) for person, departments in found.items()}


def _departments(session: Session, rollout: Rollout) -> list[Department | None]:
    """List the departments, also those that ended, and None for nobody's."""
    return [*session.scalars(select(Department).where(Department.rollout_id == rollout.id)), None]


def may_be_named(department: Department, settings: RolloutSettings) -> bool:
    """Say whether a department has enough people to stand beside a message of one of them."""
    return department.ended_at is None and department.headcount >= settings.thresholds.people


def _of(
    session: Session, rollout: Rollout, settings: RolloutSettings, person: Person, departments: frozenset[int | None]
) -> Iterator[Station]:
    reach = session.scalar(select(Reach).where(Reach.person_id == person.id, Reach.rollout_id == rollout.id))
    rhythm = reach.rhythm if reach and reach.rhythm in RHYTHMS else DAILY
    channel = session.get(Place, reach.place_id) if reach and reach.place_id else None
    if channel and channel.closed_at is None:
        yield Station(rollout.id, channel.id, departments, rhythm, settings.language)
        return
    chat = chat_of(session, person.id)
    if chat and not _stopped(session, person, rollout):
        yield Station(rollout.id, chat.id, departments, rhythm, person.language)


def _stopped(session: Session, person: Person, rollout: Rollout) -> bool:
    membership = session.get(Membership, (person.id, rollout.id))
    return membership is not None and membership.stopped_at is not None


def _joined(one: Station, other: Station) -> Station:
    fastest = min(one.rhythm, other.rhythm, key=RHYTHMS.index)
    return Station(one.rollout_id, one.place_id, one.departments | other.departments, fastest, one.language)
