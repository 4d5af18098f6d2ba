"""Visits: which departments the weekly reports called silent; nothing is judged a second time here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.days.period import Period
from bot.excerpts import Excerpt, of_weeks
from models import Rollout

Weeks = Mapping[str, int]
"""For how many weeks in a row each department, by name, has had too little signal."""


class _Silent(Excerpt):
    name: str
    weeks: int


class _Size(Excerpt):
    department: int
    name: str


class _Asked(Excerpt):
    department: int
    why: str = "silent"


class _Figures(Excerpt):
    silent: tuple[_Silent, ...] = ()
    visits: tuple[_Asked, ...] = ()
    makeup: tuple[_Size, ...] | None = None


@dataclass(frozen=True)
class Reported:
    """The silence that was told, by the Monday of the week: departments by name, and by id where that was kept.

    `stuck` are the departments, by id, to which a visit was asked because people got stuck there.
    """

    weeks: Mapping[date, Weeks]
    ids: Mapping[date, frozenset[int]]
    stuck: Mapping[date, frozenset[int]]

    @property
    def last(self) -> date | None:
        """The Monday of the last week that was reported."""
        return max(self.weeks, default=None)

    def was_silent(self, department: int, monday: date) -> bool:
        """Say whether the report of a week called a department silent, whatever its name was then."""
        return department in self.ids.get(monday, ())

    def was_stuck(self, department: int, monday: date) -> bool:
        """Say whether the report of a week asked for a visit to a department because people got stuck there."""
        return department in self.stuck.get(monday, ())


def reported(session: Session, rollout: Rollout, until: Period, weeks: int) -> Reported:
    """Read so many weekly reports up to a week, that one included."""
    read = of_weeks(session, rollout.id, _Figures, until.before(weeks), until)
    found = {week.monday: figures for week, figures in read.items()}
    return Reported(
        {monday: {each.name: each.weeks for each in one.silent} for monday, one in found.items()},
        {monday: _ids(one) for monday, one in found.items()},
        {
            monday: frozenset(each.department for each in one.visits if each.why == "stuck")
            for monday, one in found.items()
        },
    )


def _ids(one: _Figures) -> frozenset[int]:
    silent = {each.name for each in one.silent}
    return frozenset(each.department for each in one.makeup or () if each.name in silent)
