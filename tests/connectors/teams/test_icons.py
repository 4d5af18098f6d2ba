"""The icons of the Teams app: sound PNG files of the right size, drawn the same each time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import pytest

from connectors.teams import icons

Pixels = list[list[tuple[int, ...]]]


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Take a PNG apart, checking each part's sum."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length) == (zlib.crc32(name + content),)
        found[name] = content
        at += length + 12
    return found


def pixels(png: bytes) -> Pixels:
    parts = chunks(png)
    width, height, depth, sort, *_ = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert (depth, sort) == (8, 6)
    raw = zlib.decompress(parts[b"IDAT"])
    assert len(raw) == height * (1 + 4 * width)
    rows = [raw[start + 1 : start + 1 + 4 * width] for start in range(0, len(raw), 1 + 4 * width)]
    return [[tuple(row[at : at + 4]) for at in range(0, len(row), 4)] for row in rows]


def share(drawn: Pixels, pixel: tuple[int, ...]) -> float:
    every = [each for row in drawn for each in row]
    return every.count(pixel) / len(every)


def test_the_colour_icon_is_full_and_has_two_colours() -> None:
    drawn = pixels(icons.colour())
    assert (len(drawn), len(drawn[0])) == (192, 192)
    assert {each[3] for row in drawn for each in row} == {255}
    assert 0.3 < share(drawn, (255, 255, 255, 255)) < 0.6
    assert share(drawn, (*icons.ACCENT, 255)) > 0.35


def test_the_outline_icon_is_white_on_nothing() -> None:
    drawn = pixels(icons.outline())
    assert (len(drawn), len(drawn[0])) == (32, 32)
    assert {each[:3] for row in drawn for each in row} == {(255, 255, 255)}
    assert share(drawn, (255, 255, 255, 0)) > 0.4
    assert share(drawn, (255, 255, 255, 255)) > 0.1


def test_the_corners_are_empty() -> None:
    for drawn, empty in ((pixels(icons.colour()), (*icons.ACCENT, 255)), (pixels(icons.outline()), (255, 255, 255, 0))):
        assert {drawn[y][x] for x in (0, -1) for y in (0, -1)} == {empty}


@pytest.mark.parametrize("draw", [icons.colour, icons.outline])
def test_the_same_bytes_each_time_whichever_zlib(draw: Callable[[], bytes]) -> None:
    first = draw()
    assert first == draw()
    assert chunks(first)[b"IDAT"][2] & 0b110 == 0  # the first block is a stored one
