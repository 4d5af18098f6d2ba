"""Importing: what was said before, or elsewhere, comes in from a file; nobody is written to because of it."""

from bot.importing.checking import Checker
from bot.importing.importer import Importer, Tally
from bot.importing.lines import Bad, Row, rows_of
from bot.importing.source import FileError, Source

__all__ = ["Bad", "Checker", "FileError", "Importer", "Row", "Source", "Tally", "rows_of"]
