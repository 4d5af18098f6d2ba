"""Triage: where ambassadors see new messages, how often, and of which departments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.roles import ambassadors_of, holders, managers_of
from bot.roles.reaching import DAILY
from bot.triage.when import RHYTHMS
from models import Department, Membership, Person, Place, Reach, Rollout


@dataclass(frozen=True)
class Station:
    """A place where messages of some departments are shown (None: of nobody's), in a rhythm and a language.

    `chats` are all those of its person, none for a channel: Slack has two names for one chat, after a slash command.
    `asked`: somebody wants the next ones now, whatever the hour.
    """

    rollout_id: int
    place_id: int
    departments: frozenset[int | None]
    rhythm: str
    language: str
    chats: tuple[int, ...] = ()
    asked: bool = False

    @property
    def places(self) -> tuple[int, ...]:
        """The place, with those that show the same."""
        return self.chats or (self.place_id,)


@dataclass(frozen=True)
class _Known:
    """How those who tag want to hear of messages, and where that can be; read at once for all of them."""

    reaches: Mapping[int, Reach]
    channels: Mapping[int, Place]
    chats: Mapping[int, Sequence[Place]]
    stopped: frozenset[int]


def stations(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> list[Station]:
    """List where the messages of a rollout are shown; where several look at one place, the fastest rhythm counts."""
    found: dict[int, Station] = {}
    tagging = _tagging(session, desk, rollout, settings)
    known = _known(session, rollout, [person.id for person in tagging])
    for person, departments in tagging.items():
        if station := _of(known, rollout, settings, person, departments):
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
    chats = _chats(session, [person.id])[person.id]
    tagging = _tagging(session, desk, rollout, settings)
    departments = tagging.get(person) or frozenset().union(*tagging.values()) - _managed(session, desk, rollout, person)
    station = _in_chat(chats, rollout, person, departments or frozenset({None}), DAILY)
    return replace(station, asked=True) if station else None


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


def _known(session: Session, rollout: Rollout, people: Collection[int]) -> _Known:
    reaches = session.scalars(select(Reach).where(Reach.rollout_id == rollout.id, Reach.person_id.in_(people))).all()
    chosen = {reach.place_id for reach in reaches if reach.place_id}
    channels = select(Place).where(Place.id.in_(chosen), Place.closed_at.is_(None))
    stopped = select(Membership.person_id).where(
        Membership.rollout_id == rollout.id, Membership.person_id.in_(people), Membership.stopped_at.is_not(None)
    )
    return _Known(
        reaches={reach.person_id: reach for reach in reaches},
        channels={place.id: place for place in session.scalars(channels)} if chosen else {},
        chats=_chats(session, people),
        stopped=frozenset(session.scalars(stopped)),
    )


def _chats(session: Session, people: Collection[int]) -> Mapping[int, Sequence[Place]]:
    """Give the chats of people, also those that were closed, the newest first."""
    own = select(Place).where(Place.person_id.in_(people), Place.audience.is_(None))
    found: defaultdict[int | None, list[Place]] = defaultdict(list)
    for place in session.scalars(own.order_by(Place.id.desc())):
        found[place.person_id].append(place)
    return {person: found[person] for person in people}


def _of(
    known: _Known, rollout: Rollout, settings: RolloutSettings, person: Person, departments: frozenset[int | None]
) -> Station | None:
    reach = known.reaches.get(person.id)
    rhythm = reach.rhythm if reach and reach.rhythm in RHYTHMS else DAILY
    channel = known.channels.get(reach.place_id) if reach and reach.place_id else None
    if channel:
        return Station(rollout.id, channel.id, departments, rhythm, settings.language)
    if person.id in known.stopped:
        return None
    return _in_chat(known.chats[person.id], rollout, person, departments, rhythm)


def _in_chat(
    chats: Sequence[Place], rollout: Rollout, person: Person, departments: frozenset[int | None], rhythm: str
) -> Station | None:
    chat = next((each for each in chats if each.closed_at is None), None)
    everywhere = tuple(each.id for each in chats)
    return Station(rollout.id, chat.id, departments, rhythm, person.language, everywhere) if chat else None


def _joined(one: Station, other: Station) -> Station:
    fastest = min(one.rhythm, other.rhythm, key=RHYTHMS.index)
    return replace(one, departments=one.departments | other.departments, rhythm=fastest)
