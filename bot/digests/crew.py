"""What a digest tells of the ambassadors themselves, as frozen JSON: where they are too few, and when they meet."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.frozen import Part


class DepartmentCoverage(Part):
    """A department with fewer ambassadors than it needs."""

    name: str
    ambassadors: int
    needed: int


class CoverageFigures(Part):
    """The ambassadors when this was frozen: how many, and which departments have too few.

    `inactive` did nothing for `inactive_days`: a number where at least the threshold of them did nothing, and as many
    did something; "few" and "most" where one of both sides is smaller; None where that would tell of a few persons.
    `elsewhere` are for all departments, and work it is unknown where.
    """

    ambassadors: int
    elsewhere: int
    inactive: int | Literal["few", "most"] | None
    inactive_days: int
    too_few: tuple[DepartmentCoverage, ...]


class NextMeeting(Part):
    """When the ambassadors meet next, and where, as it was planned when this was frozen."""

    starts_at: datetime
    spot: str
