"""Issues: what becomes of one, from the first message to its answer, each act written down and undoable."""

from bot.issues.acts import STANDINGS, UNHEARD, UndoError, latest, undo
from bot.issues.changing import (
    CAUSES,
    CLOSED,
    Status,
    add_note,
    causes_of,
    change,
    decline,
    open_issue,
    set_causes,
    set_status,
)
from bot.issues.moving import merge, split
from bot.issues.reopening import came_back, solved_before, week_of
from bot.issues.then import was_open

__all__ = [
    "CAUSES",
    "CLOSED",
    "STANDINGS",
    "UNHEARD",
    "Status",
    "UndoError",
    "add_note",
    "came_back",
    "causes_of",
    "change",
    "decline",
    "latest",
    "merge",
    "open_issue",
    "set_causes",
    "set_status",
    "solved_before",
    "split",
    "undo",
    "was_open",
    "week_of",
]
