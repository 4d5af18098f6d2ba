"""Likeness room: which recurring issue a message belongs to, which untagged messages belong together."""

from bot.likeness.grouping import WINDOW, group
from bot.likeness.likeness import Likeness
from bot.likeness.precision import TrailingPrecision
from bot.likeness.suggestion import Candidate, Suggestion
from bot.likeness.titles import title_of
from bot.likeness.typical import most_typical

__all__ = ["WINDOW", "Candidate", "Likeness", "Suggestion", "TrailingPrecision", "group", "most_typical", "title_of"]
