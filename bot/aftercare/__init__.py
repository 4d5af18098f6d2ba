"""Aftercare: the five measures with what is missing, readiness before go-live, and what must hold before it ends."""

from bot.aftercare.checklist import Checklist, checklist, lines, unheard, warning
from bot.aftercare.quiet import warn_due
from bot.aftercare.readiness import Readiness, is_near, readiness, readiness_blocks
from bot.aftercare.sheet import ExitSheet, exit_sheet, table
from bot.aftercare.showing import ANSWERS

__all__ = [
    "ANSWERS",
    "Checklist",
    "ExitSheet",
    "Readiness",
    "checklist",
    "exit_sheet",
    "is_near",
    "lines",
    "readiness",
    "readiness_blocks",
    "table",
    "unheard",
    "warn_due",
    "warning",
]
