"""Likeness room: the words of a text, its word pairs and character n-grams, as numbers below `KINDS`."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.reading.encoders.encoder import plain_text

KINDS = 1 << 14
"""Numbers that n-grams are hashed to: with 4,096, two points of accuracy are lost; with more, nothing is won."""
LENGTHS = (3, 4, 5)
"""Of character n-grams; a word's begin and end count as characters."""
LONGEST_WORD = 40
"""Characters of a word that count; longer ones are addresses and codes."""
_WORD = re.compile(r"\w+")

Grams: TypeAlias = NDArray[np.uint16]
"""The distinct numbers of one text, ascending."""


def grams(text: str) -> Grams:
    """Return what `text` is made of, at most its first and last thousand characters together."""
    words = words_of(text)
    found = {crc32(part.encode()) % KINDS for part in _parts(words)}
    return np.array(sorted(found), dtype=np.uint16)


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case, compatible characters made one."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain_text(text).lower())]


def _parts(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield f"={word}"
        edged = f"^{word}$"
        for length in LENGTHS:
            yield from (edged[at : at + length] for at in range(len(edged) - length + 1))
    yield from (f"{one} {two}" for one, two in pairwise(words))
