"""Importing: what was said before, or elsewhere, comes in from a file; nobody is written to because of it."""

from bot.importing.checking import Checker
from bot.importing.importer import Importer, Tally
from bot.importing.lines import Bad, FileError, Row, Source, rows_of

__all__ = ["Bad", "Checker", "FileError", "Importer", "Row", "Source", "Tally", "rows_of"]
