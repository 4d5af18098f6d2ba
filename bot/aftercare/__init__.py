"""Aftercare: the five measures with what is missing, readiness before go-live, and what must hold before it ends."""

from bot.aftercare.checklist import Checklist, checklist, lines, warning
from bot.aftercare.sheet import ExitSheet, FromPulses, Readiness, exit_sheet, readiness, readiness_line, table
from bot.aftercare.showing import answers

__all__ = [
    "Checklist",
    "ExitSheet",
    "FromPulses",
    "Readiness",
    "answers",
    "checklist",
    "exit_sheet",
    "lines",
    "readiness",
    "readiness_line",
    "table",
    "warning",
]
