"""The figures by department: where many write, and where hardly anybody does."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from bot.digests.counting import NOBODY, Counting, at_home, grouped
from bot.digests.parts import Counted, DepartmentFigures, SilentDepartment
from bot.privacy.visible import Shown, visible_with_silence
from models import Department

SILENT_FROM = 10
"""Headcount from which silence of a department is a finding; below it, silence is ordinary."""


def shown(counting: Counting) -> Shown[int | None]:
    """Pass the departments through the gate: neither that hardly anybody wrote is shown as a number, nor nearly all."""
    named = _named(counting)
    lines = at_home(counting.lines)
    groups = grouped(lines, lambda line: line.department if line.department in named else None)
    every = dict.fromkeys(named, NOBODY) | ({None: NOBODY} if _some_are_tiny(counting) else {})
    headcounts: dict[int | None, int] = {number: row.headcount for number, row in named.items()}
    return visible_with_silence({**every, **groups}, counting.threshold, nameless={None}, headcounts=headcounts)


def told(counting: Counting, by_department: Shown[int | None]) -> tuple[DepartmentFigures, ...]:
    """Tell the departments that may be shown, the most people first."""
    counted = ((row.name, by_department.groups.get(number)) for number, row in _named(counting).items())
    listed = [DepartmentFigures(name=name, counted=Counted.of(value)) for name, value in counted if value]
    return tuple(sorted(listed, key=lambda department: (-department.counted.people, department.name)))


def silent(counting: Counting, by_department: Shown[int | None]) -> tuple[SilentDepartment, ...]:
    """Tell the large departments of which it may be told that too few wrote, and for how many weeks now."""
    before = counting.before.silent if counting.before else ()
    weeks = {department.name: department.weeks for department in before}
    large = (row for row in _named(counting).values() if row.headcount >= SILENT_FROM)
    quiet = (row.name for row in large if row.id in by_department.small)
    return tuple(SilentDepartment(name=name, weeks=weeks.get(name, 0) + 1) for name in quiet)


def _named(counting: Counting) -> Mapping[int, Department]:
    """Give the departments that can be named at all: one with fewer people than the threshold never is."""
    own = select(Department).where(Department.rollout_id == counting.rollout.id)
    big = own.where(Department.ended_at.is_(None), Department.headcount >= counting.threshold)
    return {row.id: row for row in counting.session.scalars(big.order_by(Department.name))}


def _some_are_tiny(counting: Counting) -> bool:
    return any(department.headcount < counting.threshold for department in counting.settings.department)
