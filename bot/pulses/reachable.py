"""Pulses: who may be asked now, of which pool and department; at most one pulse a week, over all rollouts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from bot.config.pulse import OF_A_DEPARTMENT
from bot.desk import Desk
from bot.people import FLOOR
from bot.roles import holders
from models import Department, Membership, Person, Place, PulseInvitation, Rollout

APART = timedelta(days=7)
"""The least time between two pulses for one person; as long as a round lasts, so that none waits beside another."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked; `department` is None where it has fewer than ten people, or none is known."""

    person: int
    pool: str
    department: int | None


def candidates(session: Session, desk: Desk, rollout: Rollout, today: date, *, floor: bool = True) -> list[Candidate]:
    """List who may be asked today: in reach, not asked within a week, and without having said that they want none.

    Without the `floor` those with a role alone, who are few.
    """
    pools = {person.id: part.pool for person, part in holders(session, desk, rollout)}
    large = departments(session, rollout.id)
    chat = exists().where(Place.person_id == Person.id, Place.audience.is_(None), Place.closed_at.is_(None))
    lately = exists().where(PulseInvitation.person_id == Person.id, PulseInvitation.asked_on > today - APART)
    wanted = (Membership.stopped_at.is_(None), Person.no_pulses_at.is_(None))
    there = (Person.left_at.is_(None), Person.forgotten_at.is_(None), Person.pseudonym.is_not(None))
    whom = () if floor else (Person.id.in_([number for number, pool in pools.items() if pool != FLOOR]),)
    found = (
        select(Person.id, Membership.department_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.rollout_id == rollout.id, *wanted, *there, *whom, chat, ~lately)
        .order_by(Person.id)
    )
    return [
        Candidate(person, pools.get(person, FLOOR), department if department in large else None)
        for person, department in session.execute(found)
    ]


def departments(session: Session, rollout_id: int) -> Mapping[int, str]:
    """Give the departments that are told apart: those of ten people or more, by id with their name."""
    large = select(Department.id, Department.name).where(
        Department.rollout_id == rollout_id, Department.ended_at.is_(None), Department.headcount >= OF_A_DEPARTMENT
    )
    return {row[0]: row[1] for row in session.execute(large)}


def last_asked(session: Session, people: Collection[int]) -> Mapping[int, int]:
    """Give on which day each of some people was asked last, as the number of the day."""
    found = select(PulseInvitation.person_id, func.max(PulseInvitation.asked_on)).group_by(PulseInvitation.person_id)
    return {person: day.toordinal() for person, day in session.execute(found) if person in people}
