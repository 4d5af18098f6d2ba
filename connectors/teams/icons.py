"""Teams room: the two icons of the app, drawn here: a speech bubble with a question mark."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from math import hypot

COLOUR_SIDE, OUTLINE_SIDE = 192, 32
"""Pixels; https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package."""
ACCENT = (0x0B, 0x5C, 0x7D)
WHITE = (0xFF, 0xFF, 0xFF)

Shape = Callable[[float, float], float]
"""How far a point lies outside a shape, negative inside; both in units of the icon's side."""
Pixel = tuple[int, int, int, int]

_STROKE = 0.04
"""Half the width of a line."""
_HOOK_X, _HOOK_Y, _HOOK_RADIUS = 0.5, 0.36, 0.11
_STEM_ENDS, _DOT_AT, _DOT_RADIUS = 0.51, 0.64, 0.05


def colour() -> bytes:
    """Draw the icon in colour, as PNG: a white bubble that fills part of the accent colour."""
    return _png(COLOUR_SIDE, _colour_pixel)


def outline() -> bytes:
    """Draw the icon in white on nothing, as PNG."""
    return _png(OUTLINE_SIDE, _outline_pixel)


def _colour_pixel(x: float, y: float, edge: float) -> Pixel:
    white = _inside(_bubble(x, y), edge) * (1 - _inside(_question_mark(x, y), edge))
    red, green, blue = (round(dark + (light - dark) * white) for dark, light in zip(ACCENT, WHITE, strict=True))
    return red, green, blue, 0xFF


def _outline_pixel(x: float, y: float, edge: float) -> Pixel:
    line = abs(_bubble(x, y)) - _STROKE
    return (*WHITE, round(0xFF * _inside(min(line, _question_mark(x, y)), edge)))


def _inside(distance: float, edge: float) -> float:
    """Give how much of a pixel a shape covers, from how far its middle lies outside."""
    return min(1.0, max(0.0, 0.5 - distance / edge))


def _bubble(x: float, y: float) -> float:
    """Draw a rounded box with a tail at its lower left."""
    beyond_x, beyond_y = abs(x - 0.5) - 0.24, abs(y - 0.43) - 0.18
    box = hypot(max(beyond_x, 0), max(beyond_y, 0)) + min(max(beyond_x, beyond_y), 0) - 0.13
    return min(box, _line(x, y, (0.34, 0.68), (0.26, 0.85)) - 0.06)


def _question_mark(x: float, y: float) -> float:
    """Draw three quarters of a circle, a stem and a dot."""
    across, down = x - _HOOK_X, y - _HOOK_Y
    if across < 0 < down:
        hook = min(hypot(across + _HOOK_RADIUS, down), hypot(across, down - _HOOK_RADIUS))
    else:
        hook = abs(hypot(across, down) - _HOOK_RADIUS)
    stem = _line(x, y, (_HOOK_X, _HOOK_Y + _HOOK_RADIUS), (_HOOK_X, _STEM_ENDS))
    dot = hypot(across, y - _DOT_AT) - _DOT_RADIUS
    return min(hook - _STROKE, stem - _STROKE, dot)


def _line(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Give how far a point lies from a line between two points."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    part = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (along_x**2 + along_y**2)
    part = min(1.0, max(0.0, part))
    return hypot(x - start[0] - part * along_x, y - start[1] - part * along_y)


def _png(side: int, pixel: Callable[[float, float, float], Pixel]) -> bytes:
    """Write a square PNG with red, green, blue and alpha; https://www.w3.org/TR/png-3/."""
    at = [(number + 0.5) / side for number in range(side)]
    rows = b"".join(b"\0" + bytes(part for x in at for part in pixel(x, y, 1 / side)) for y in at)
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    stored = zlib.compress(rows, 0)  # not squeezed: then the bytes are the same whichever zlib there is
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", stored) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
