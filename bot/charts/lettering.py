"""Charts: the letters of a picture: how wide a text is about, and how it is broken."""

from __future__ import annotations

from textwrap import wrap

from bot.charts.looks import SMALL, TEXT, WIDTH
from bot.printable import one_line

_WIDE = 0.66
"""Width of a letter of DejaVu Sans in parts of its size, on the wide side, so that no text leaves the picture."""
MAX_LINES = 2
LINE_HEIGHT = 19
"""Pixels from one line of a label to the next."""


def wide(text: str, size: int = SMALL) -> float:
    """Give the width of a text in pixels, about."""
    return len(one_line(text)) * size * _WIDE


def lines(text: str, room: float = WIDTH) -> list[str]:
    """Break a label into at most `MAX_LINES` lines of `room` pixels; where it was cut stands an ellipsis."""
    letters = int(room / (TEXT * _WIDE))
    return wrap(one_line(text), letters, max_lines=MAX_LINES, placeholder=" …") or ["\N{EN DASH}"]


def short(text: str, room: float, size: int = SMALL) -> str:
    """Give a text on one line of at most `room` pixels; where it was cut stands an ellipsis."""
    letters = int(room / (size * _WIDE))
    line = one_line(text)
    return line if len(line) <= letters else line[: max(letters - 1, 0)].rstrip() + "…"
