"""Whether every department has enough ambassadors, in a digest: gathered when it is frozen, and told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.digests.crew import CoverageFigures, DepartmentCoverage
from bot.privacy.visible import Group, visible
from bot.reach import covering
from bot.reach.coverage import Coverage, Part, coverage
from bot.words import Words
from models import Rollout

LISTED = 5
"""Departments that a line names; the rest is counted."""


def covered(session: Session, desk: Desk, rollout: Rollout) -> CoverageFigures | None:
    """Gather the coverage of a rollout; None where it left the configuration."""
    settings = desk.rollout(rollout.slug)
    if settings is None:
        return None
    found = coverage(session, desk, rollout)
    return CoverageFigures(
        ambassadors=found.ambassadors,
        elsewhere=found.everywhere,
        inactive=inactive(found.inactive, found.ambassadors, settings.thresholds.people),
        inactive_days=settings.coverage.inactive_days,
        too_few=tuple(
            DepartmentCoverage(name=each.name, ambassadors=each.ambassadors, needed=each.needed)
            for each in found.departments
            if each.short
        ),
    )


def inactive(number: int, of: int, threshold: int) -> int | Literal["few", "most"] | None:
    """Tell how many of the ambassadors are inactive: a number, or about how many; None where that tells of a few.

    A report stays, and is read by those who lead: it must not say of one of two ambassadors that they did nothing.
    """
    sides = {True: Group(number, frozenset(range(number))), False: Group(of - number, frozenset(range(number, of)))}
    told = visible(sides, threshold).groups.get(True)
    if told:
        return told.people
    if of < threshold or not number:
        return None
    return "few" if number < threshold else "most"


def without(found: CoverageFigures | None) -> frozenset[str]:
    """Name the departments that have no ambassador."""
    return frozenset(each.name for each in found.too_few if not each.ambassadors) if found else frozenset()


def lines(found: CoverageFigures, words: Words, *, told: Collection[str] = ()) -> Iterator[str]:
    """Tell what stands out; nothing where every department has enough and nobody was inactive.

    The departments that were `told` of already are left out.
    """
    if not found.ambassadors:
        yield words.say("There is no {ambassador} yet.")
        return
    parts = tuple(Part(each.name, each.ambassadors, each.needed) for each in found.too_few if each.name not in told)
    known = found.inactive if isinstance(found.inactive, int) else 0
    whole = Coverage(found.ambassadors, inactive=known, everywhere=found.elsewhere, departments=parts)
    yield from covering.lines(words, whole, days=found.inactive_days, most=LISTED)[1:]
    if found.inactive == "few":
        yield words.say("A few {ambassadors} did nothing for {days} days.", days=found.inactive_days)
    elif found.inactive == "most":
        yield words.say("Most {ambassadors} did nothing for {days} days.", days=found.inactive_days)
