"""Visits: silent is not satisfied; whom to visit, the log of visits, and what changed after one."""

from bot.visits.logging import ACTS, LINES, shown, write
from bot.visits.told import DepartmentSignal, Visiting, lines, visits_part

__all__ = ["ACTS", "LINES", "DepartmentSignal", "Visiting", "lines", "shown", "visits_part", "write"]
