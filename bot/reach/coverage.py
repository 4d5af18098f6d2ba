"""Reach: whether every department has enough ambassadors. Counts only: it never says who is inactive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import AMBASSADOR, Standing
from bot.roles import holders
from models import Department, Membership, Person, Reach, Rollout


@dataclass(frozen=True)
class Part:
    """A department or a layer: how many ambassadors there are, and how many the ratio asks for."""

    name: str
    ambassadors: int
    needed: int

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, self.needed - self.ambassadors)


@dataclass(frozen=True)
class Coverage:
    """A rollout's ambassadors: in all, how many of them are inactive, and how many each department and layer has.

    `everywhere` are those who are for all departments and of whom it is unknown where they work.
    """

    ambassadors: int = 0
    inactive: int = 0
    everywhere: int = 0
    departments: tuple[Part, ...] = ()
    layers: tuple[Part, ...] = ()

    @property
    def without(self) -> tuple[str, ...]:
        """The departments that have none."""
        return tuple(each.name for each in self.departments if not each.ambassadors)

    @property
    def short(self) -> tuple[Part, ...]:
        """The departments that have some, but too few."""
        return tuple(each for each in self.departments if each.ambassadors and each.short)


def coverage(session: Session, desk: Desk, rollout: Rollout) -> Coverage:
    """Count the ambassadors who can be written to, against the ratio that is set.

    Somebody who is for all departments counts where they work. A rollout that left the configuration has none.
    """
    settings = desk.rollout(rollout.slug)
    if settings is None:
        return Coverage()
    found = [(one, part) for one, part in holders(session, desk, rollout) if _counts(part)]
    names = _departments(session, rollout)
    speak_for = {one.id: _speaks_for(session, one, part, rollout, names) for one, part in found}
    departments = [each for each in settings.department if each.name in names.values()]
    per_department = {each.name: {who for who, own in speak_for.items() if each.name in own} for each in departments}
    asked = {each.name: needed(settings, each.headcount) for each in departments}
    layers = {each.layer: [one.name for one in departments if one.layer == each.layer] for each in departments}
    return Coverage(
        ambassadors=len(found),
        inactive=_inactive(session, desk, rollout, settings, [one for one, _ in found]),
        everywhere=sum(not own for own in speak_for.values()),
        departments=tuple(Part(name, len(who), asked[name]) for name, who in per_department.items()),
        layers=tuple(
            Part(
                layer, len(set().union(*(per_department[name] for name in inside))), sum(asked[name] for name in inside)
            )
            for layer, inside in layers.items()
            if layer
        ),
    )


def _counts(part: Standing) -> bool:
    return part.pool == AMBASSADOR and AMBASSADOR in part.roles


def needed(settings: RolloutSettings, headcount: int) -> int:
    """Give how many ambassadors a department of so many people should have."""
    return max(1, ceil(headcount / settings.coverage.people_per_ambassador))


def _departments(session: Session, rollout: Rollout) -> Mapping[int, str]:
    mine = select(Department).where(Department.rollout_id == rollout.id, Department.ended_at.is_(None))
    return {each.id: each.name for each in session.scalars(mine)}


def _speaks_for(
    session: Session, person: Person, part: Standing, rollout: Rollout, names: Mapping[int, str]
) -> frozenset[str]:
    if part.departments:
        return part.departments
    membership = session.get(Membership, (person.id, rollout.id))
    name = names.get(membership.department_id or 0) if membership else None
    return frozenset({name}) if name else frozenset()


def _inactive(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, people: Sequence[Person]
) -> int:
    """Count those who did nothing for so many days; before go-live, and so soon after they came, nobody is."""
    since = desk.now() - timedelta(days=settings.coverage.inactive_days)
    began = datetime.combine(settings.go_live, datetime.min.time(), settings.zone)
    ids = [one.id for one in people if max(one.created_at, began) < since]
    active = select(Reach.person_id).where(Reach.rollout_id == rollout.id, Reach.active_at >= since)
    return len(set(ids) - set(session.scalars(active.where(Reach.person_id.in_(ids)))))
