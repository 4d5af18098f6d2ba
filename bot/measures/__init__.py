"""Measures: what is done about an issue, and whether fewer questions followed; association, not proof."""

from bot.measures.pressing import ACTS, LINES, listed
from bot.measures.told import MeasureFigures, lines, measures_part

__all__ = ["ACTS", "LINES", "MeasureFigures", "lines", "listed", "measures_part"]
