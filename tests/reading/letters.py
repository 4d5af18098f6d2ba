"""An encoder that any machine has: counts of letters and of pairs. What looks alike lies near."""

import numpy as np

from bot.reading.encoders.encoder import RememberingEncoder, Vectors

DIMENSIONS = 64


def letters_encoder(name: str = "letters-1") -> RememberingEncoder:
    """Return the encoder, under a name."""
    return RememberingEncoder(name, DIMENSIONS, lambda texts: np.stack([_row(text) for text in texts]))


def _row(text: str) -> Vectors:
    row = np.zeros(DIMENSIONS, dtype=np.float32)
    for pair in zip(text, text[1:] + " ", strict=True):
        row[sum(ord(char) * (at + 7) for at, char in enumerate(pair)) % DIMENSIONS] += 1
    return row
