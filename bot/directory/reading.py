"""Directory: what a source gave becomes the entries that are kept of it, and the figures by which it is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.colleagues import departments_by_name, folded
from bot.config import GroupSettings, RolloutSettings, Settings
from bot.desk import Desk
from bot.people import AMBASSADOR, INSIDER, pseudonym
from bot.ports import Colleague, Sender
from models import Person, Rollout

Key = tuple[int, str]
"""A rollout's id, and a pseudonym."""


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a rollout, as one source tells it: a department's id and a role, each None where none."""

    department: int | None = None
    role: str | None = None


NO_PART = Part()


@dataclass
class Harvest:
    """Everybody whom a source gave, under their pseudonyms: the department as it stands there, and groups.

    No id is left in it.
    """

    people: dict[str, tuple[str | None, frozenset[str]]] = field(default_factory=dict)

    @property
    def placed(self) -> int:
        """How many have a department at all."""
        return sum(department is not None for department, _ in self.people.values())

    def unmatched(self, names: Iterable[str], at_least: int) -> dict[str, int]:
        """Count people by a department that is in none of these folded names; small ones are left out."""
        known = set(names)
        found = Counter(
            " ".join(department.split())
            for department, _ in self.people.values()
            if department and folded(department) not in known
        )
        return {name: count for name, count in sorted(found.items()) if count >= at_least}


async def harvest(desk: Desk, colleagues: AsyncIterable[Colleague]) -> Harvest:
    """Read a source to its end.

    Raises
    ------
    bot.ports.DirectoryError
        When it does not come to its end.

    """
    found = Harvest()
    async for colleague in colleagues:
        sender = Sender(colleague.tenant, colleague.user)
        known_as = pseudonym(desk, colleague.connector, sender)
        department = (colleague.department or "").strip() or None
        found.people[known_as] = (department, colleague.groups)
    return found


def parts(session: Session, desk: Desk, found: Harvest) -> dict[Key, Part]:
    """Give the part of each in each rollout that runs; who has none is in it only if they spoke."""
    spoke = set(session.scalars(select(Person.pseudonym).where(Person.pseudonym.is_not(None))))
    wanted: dict[Key, Part] = {}
    for rollout, settings in running(session, desk):
        names = departments_by_name(session, rollout, settings)
        for known_as, (department, groups) in found.people.items():
            part = Part(names.get(folded(department or "")), role_of(settings.groups, groups))
            if part != NO_PART or known_as in spoke:
                wanted[rollout.id, known_as] = part
    return wanted


def running(session: Session, desk: Desk) -> list[tuple[Rollout, RolloutSettings]]:
    """List the rollouts that have not ended, with their settings."""
    rows = session.scalars(select(Rollout).where(Rollout.ended_at.is_(None)).order_by(Rollout.position))
    return [(row, settings) for row in rows if (settings := desk.rollout(row.slug))]


def role_of(settings: GroupSettings, groups: frozenset[str]) -> str | None:
    """Give the role that groups bring; who is in several has the highest."""
    if groups & set(settings.insiders):
        return INSIDER
    return AMBASSADOR if groups & set(settings.ambassadors) else None


def all_names(session: Session, desk: Desk) -> set[str]:
    """Give the folded names of all departments of all rollouts that run."""
    return {name for row, settings in running(session, desk) for name in departments_by_name(session, row, settings)}


def people_needed(settings: Settings) -> int:
    """Give how many people a count needs to be kept or shown: the highest threshold of any rollout."""
    return max(rollout.thresholds.people for rollout in settings.rollout)


def groups_named(rollouts: Iterable[RolloutSettings], source: str) -> Mapping[str, str]:
    """Give, by its id, how each group of a source is written that a rollout names."""
    named = {name for rollout in rollouts for name in (*rollout.groups.insiders, *rollout.groups.ambassadors)}
    return {name.partition(":")[2]: name for name in sorted(named) if name.startswith(f"{source}:")}
