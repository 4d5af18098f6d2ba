"""Which rollout something belongs to: its channel's, its speaker's own, or one to be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from bot.colleagues import department_of, departments_by_name, folded, roles_of
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import FLOOR, fingerprint_of, known, pool_of, pseudonym, running_rollouts
from bot.ports import Profile, Sender, Spot
from models import Department, Membership, Person, Place, Rollout

ROLLOUT, PROJECT_GROUP, AMBASSADORS = "rollout", "project_group", "ambassadors"
"""The audiences of a place that say which rollout is spoken of there; the first one goes before the others."""


@dataclass(frozen=True)
class Belonging:
    """A rollout; not `clear` while it is the first that runs, until its speaker says which one is meant."""

    rollout: Rollout
    settings: RolloutSettings
    clear: bool = True


def belonging(
    session: Session, desk: Desk, connector: str, sender: Sender, spot: Spot, profile: Profile | None = None
) -> Belonging:
    """Find the rollout of what somebody says somewhere.

    That of the channel goes first, then the one that its speaker chose, then the only one in which they have a part, or
    the only one that has their department.

    Raises
    ------
    bot.people.RolloutUnknownError
        When this process knows no rollout that is running.

    """
    running = {rollout.id: Belonging(rollout, settings) for rollout, settings in running_rollouts(session, desk)}
    first = next(iter(running.values()))
    if ended := _ended_here(session, desk, connector, spot):
        return ended
    if len(running) == 1:
        return first
    person = known(session, desk, connector, sender)
    for number in (channel_rollout(session, desk, connector, spot), person.rollout_id if person else None):
        if number in running:
            return running[number]
    who = _Known(session, connector, sender, pseudonym(desk, connector, sender), _told(session, person, profile))
    return (
        _only(each for each in running.values() if who.has_part_in(each))
        or _only(each for each in running.values() if who.works_in(each))
        or Belonging(first.rollout, first.settings, clear=False)
    )


def _ended_here(session: Session, desk: Desk, connector: str, spot: Spot) -> Belonging | None:
    """Give the rollout of a channel that was ended by command: what is said there is about no other."""
    number = channel_rollout(session, desk, connector, spot)
    rollout = session.get(Rollout, number) if number else None
    settings = desk.rollout(rollout.slug) if rollout and rollout.closed_at else None
    return Belonging(rollout, settings) if rollout and settings else None


def channel_rollout(session: Session, desk: Desk, connector: str, spot: Spot) -> int | None:
    """Give the number of the rollout that a channel was bound to; None for any other spot."""
    if spot.kind != "channel":
        return None
    prints = [fingerprint_of(desk, connector, spot, audience) for audience in (ROLLOUT, PROJECT_GROUP, AMBASSADORS)]
    bound = select(Place.rollout_id).where(Place.fingerprint.in_(prints), Place.closed_at.is_(None))
    return session.scalar(bound.order_by(case((Place.audience == ROLLOUT, 0), else_=1)))


@dataclass(frozen=True)
class _Known:
    """What is known of a speaker beside what they chose; `departments` are names."""

    session: Session
    connector: str
    sender: Sender
    pseudonym: str
    departments: Iterable[str]

    def has_part_in(self, each: Belonging) -> bool:
        roles = roles_of(self.session, self.pseudonym, each.rollout.id)
        return pool_of(each.settings, self.connector, self.sender, roles) != FLOOR

    def works_in(self, each: Belonging) -> bool:
        if department_of(self.session, self.pseudonym, each.rollout.id):
            return True
        names = departments_by_name(self.session, each.rollout, each.settings)
        return any(folded(name) in names for name in self.departments)


def _told(session: Session, person: Person | None, profile: Profile | None) -> list[str]:
    """Name where somebody works: as their platform tells of somebody new, else as they or a directory told before."""
    if person is None:
        return [profile.department] if profile and profile.department else []
    told = select(Department.name).join(Membership, Membership.department_id == Department.id)
    return list(session.scalars(told.where(Membership.person_id == person.id)))


def _only(found: Iterable[Belonging]) -> Belonging | None:
    listed = list(found)
    return listed[0] if len(listed) == 1 else None
