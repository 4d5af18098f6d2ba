"""Charts: figures that went through the gate become a `Chart` that says what it shows, and a picture of it."""

from bot.charts.composing import chart
from bot.charts.drawing import PICTURE_WIDTH, available, png, svg

__all__ = ["PICTURE_WIDTH", "available", "chart", "png", "svg"]
