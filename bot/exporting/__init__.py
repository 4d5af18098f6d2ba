"""Exporting: what reports told already, as a file. Nothing is counted here, and no message of anybody is in it."""

from bot.exporting.figures import figures_table
from bot.exporting.landing import landing
from bot.exporting.table import Table
from bot.exporting.topics import topics_table
from bot.exporting.writing import FORMATS, ExportError

__all__ = ["FORMATS", "ExportError", "Table", "figures_table", "landing", "topics_table"]
