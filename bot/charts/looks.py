"""Charts: colours, patterns and measures; each series differs by pattern or mark, so black and white tells as much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INK = "#1d2226"
FAINT = "#59636b"
PAPER = "#ffffff"
LINE = "#0b5a66"
HAIRLINE = "#c3cbd0"

WIDTH = 400
"""CSS pixels in which a chart is laid out: in a mail on a phone of 390 it shrinks to 350, and 14 pixels to 12."""
TEXT = 14
SMALL = 13
FAMILY = "DejaVu Sans"
"""The typeface that comes with matplotlib, so that a bare machine draws what any other draws."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a page or a mail; every text on `paper` has a contrast of 4.5 or more (WCAG 2.2, 1.4.3)."""

    paper: str
    ink: str
    faint: str
    accent: str
    hairline: str


PALETTES: Mapping[str, Palette] = {
    "light": Palette(paper="#ffffff", ink="#1d2226", faint="#59636b", accent="#0b5a66", hairline="#dde2e5"),
    "dark": Palette(paper="#15191c", ink="#e7ebed", faint="#a3aeb5", accent="#7fcfd9", hairline="#343c42"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one series looks: its fill with a pattern on it, the text that can stand on it, its line and mark."""

    fill: str
    pattern: str
    text: str
    dash: str | tuple[int, tuple[float, ...]]
    mark: str


LOOKS = (
    Look(LINE, "", PAPER, "-", "o"),
    Look("#cfe3e6", "", INK, (0, (5, 2)), "s"),
    Look(PAPER, "////", INK, (0, (1, 1.5)), "^"),
    Look("#437e88", "", PAPER, (0, (6, 2, 1, 2)), "D"),
    Look(PAPER, "....", INK, (0, (3, 1)), "v"),
    Look(PAPER, "xxxx", INK, (0, (8, 3)), "X"),
)
"""One for each series that a chart can have."""
