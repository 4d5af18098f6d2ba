"""Recurring issues: vectors of texts, sealed as the texts are, on their way to the database and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.privacy.vault import month_key
from models import Feedback, TextVector

Vector: TypeAlias = NDArray[np.float32]
PURPOSE = "text_vector.numbers"
_HALF = np.dtype("<f2")
"""Half precision, little-endian on every machine: half the bytes, and no neighbour changes places by it."""


@dataclass(frozen=True)
class Encoded:
    """What an encoder made of the text of a feedback."""

    feedback_id: int
    encoder: str
    vector: Vector


def sealed(desk: Desk, vector: Vector, said_at: datetime) -> bytes:
    """Seal a vector under the key of the month in which its text was written."""
    return desk.vault.seal(month_key(said_at), np.asarray(vector, dtype=_HALF).tobytes(), PURPOSE)


def opened(desk: Desk, numbers: bytes) -> Vector:
    """Open a vector.

    Raises
    ------
    bot.privacy.vault.VaultError
        When its key is gone, or it was damaged.

    """
    return np.frombuffer(desk.vault.open(numbers, PURPOSE), dtype=_HALF).astype(np.float32)


def keep(session: Session, desk: Desk, made: Iterable[Encoded]) -> None:
    """Keep vectors, each in the place of an older one; not of a text that was deleted meanwhile."""
    for each in made:
        feedback = session.get(Feedback, each.feedback_id, with_for_update=True)
        if feedback is None or feedback.text is None:
            continue
        numbers = sealed(desk, each.vector, feedback.said_at)
        session.merge(TextVector(feedback_id=feedback.id, encoder=each.encoder, numbers=numbers))
