"""The figures by department: where many write, and where hardly anybody does."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exists, select

from bot.bubble.silence import Signal
from bot.digests.counting import NOBODY, Counting, at_home, grouped
from bot.digests.parts import Counted, DepartmentFigures, SilentDepartment
from bot.people import FLOOR
from bot.privacy.visible import Shown, visible_with_silence
from bot.pulses.handed import by_department as answers_by_department
from bot.visits.history import history
from models import Department, Membership


def shown(counting: Counting) -> Shown[int | None]:
    """Pass the departments through the gate: neither that hardly anybody wrote is shown as a number, nor nearly all."""
    named = _named(counting)
    lines = at_home(counting.lines)
    groups = grouped(lines, lambda line: line.department if line.department in named else None)
    every = dict.fromkeys(named, NOBODY) | ({None: NOBODY} if _some_have_no_name(counting) else {})
    headcounts: dict[int | None, int] = {number: row.headcount for number, row in named.items()}
    return visible_with_silence({**every, **groups}, counting.threshold, nameless={None}, headcounts=headcounts)


def told(counting: Counting, by_department: Shown[int | None]) -> tuple[DepartmentFigures, ...]:
    """Tell the departments that may be shown, the most people first."""
    counted = ((row.name, by_department.groups.get(number)) for number, row in _named(counting).items())
    listed = [DepartmentFigures(name=name, counted=Counted.of(value)) for name, value in counted if value]
    return tuple(sorted(listed, key=lambda department: (-department.counted.people, department.name)))


def silent(counting: Counting, by_department: Shown[int | None]) -> tuple[SilentDepartment, ...]:
    """Tell the departments with too little signal (`bot.bubble.silence`), and for how many weeks now.

    Told is only where the gate lets it be heard that too few wrote; the judgement itself stands in one place.
    """
    answers = answers_by_department(counting.session, counting.rollout)
    heard = history(counting.session, counting.rollout, counting.settings, counting.period, answers)
    signals = heard.at(counting.period.monday)
    weeks = _weeks_before(counting)
    may_be_told = (row for row in _named(counting).values() if row.id in by_department.small)
    quiet = (row for row in may_be_told if signals.get(row.id) is Signal.TOO_LITTLE)
    return tuple(SilentDepartment(name=row.name, weeks=weeks.get(row.id, weeks.get(row.name, 0)) + 1) for row in quiet)


def _weeks_before(counting: Counting) -> Mapping[int | str, int]:
    """Give the weeks of silence up to the digest before: by id, so that a new name goes on, or else by name."""
    if counting.before is None:
        return {}
    numbers = {each.name: each.department for each in counting.before.makeup or ()}
    return {numbers.get(department.name, department.name): department.weeks for department in counting.before.silent}


def _named(counting: Counting) -> Mapping[int, Department]:
    """Give the departments that can be named at all: one with fewer people than the threshold never is."""
    own = select(Department).where(Department.rollout_id == counting.rollout.id)
    big = own.where(Department.ended_at.is_(None), Department.headcount >= counting.threshold)
    return {row.id: row for row in counting.session.scalars(big.order_by(Department.name))}


def _some_have_no_name(counting: Counting) -> bool:
    """Say whether somebody may write who counts under no name: of a tiny department, or of none that we know."""
    tiny = any(department.headcount < counting.threshold for department in counting.settings.department)
    own = (Membership.rollout_id == counting.rollout.id, Membership.pool == FLOOR)
    nowhere = select(exists().where(*own, Membership.department_id.is_(None)))
    return tiny or bool(counting.session.scalar(nowhere))
