"""Learning here: what a local head starts from. The shipped head of the encoder, or the rules as a head without one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.reading.cues import Cues
from bot.reading.encoders import Encoder, Vectors
from bot.reading.fit import Floats
from bot.reading.heads import CLASSES, Heads, HeadsWeigher, heads_of
from bot.reading.weigh import BIAS, Weigher, weights

TASK = "kind"
RULES = "rules"


class NoEncoder:
    """Gives vectors without numbers: with them a head weighs cues alone, as the rules do."""

    name = RULES
    dimensions = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an empty row for each text."""
        return np.zeros((len(texts), 0), dtype=np.float32)


@dataclass(frozen=True)
class Basis:
    """An encoder with its shipped heads."""

    encoder: Encoder
    heads: Heads

    @property
    def weights(self) -> Floats:
        """The shipped weights for kinds: features x classes."""
        return self.heads.weights[TASK]

    @property
    def fingerprint(self) -> str:
        """What a local head must have started from to be of use."""
        seen = hashlib.sha256(" ".join(self.heads.cues).encode())
        for part in (self.heads.mean, np.float64(self.heads.spread), self.weights):
            seen.update(np.ascontiguousarray(part, dtype="<f8").tobytes())
        return seen.hexdigest()

    def weigher(self, kinds: Floats | None = None) -> Weigher:
        """Weigh by the shipped heads, or with other weights for kinds."""
        if kinds is None:
            return HeadsWeigher(self.encoder, self.heads)
        own = Heads(**{**vars(self.heads), "weights": {**self.heads.weights, TASK: kinds}})
        return HeadsWeigher(self.encoder, own)


class LocalWeigher:
    """Weighs kinds by the local head while there is one, and all else by the shipped heads.

    Threads may read while a refit puts another head in place: each message is weighed by the one or the other.
    """

    def __init__(self, basis: Basis) -> None:
        """Begin with the shipped heads."""
        self._basis = basis
        self._shipped = self._kinds = basis.weigher()

    def chances(self, task: str, text: str, found: Cues) -> tuple[float, ...]:
        """Return the chances of the classes of `task`."""
        return (self._kinds if task == TASK else self._shipped).chances(task, text, found)

    def use(self, kinds: Floats | None) -> None:
        """Weigh kinds by these weights from now on; None: by the shipped ones."""
        self._kinds = self._shipped if kinds is None else self._basis.weigher(kinds)


def basis_of(encoder: Encoder | None) -> Basis:
    """Take the shipped heads of an encoder; where they cannot be used the log says why, and the rules read alone."""
    heads = heads_of(encoder) if encoder else None
    return Basis(encoder, heads) if encoder and heads else Basis(NoEncoder(), rules_as_heads())


def rules_as_heads() -> Heads:
    """Give the rules' weights as heads for vectors without numbers."""
    tables = {task: weights(task) for task in CLASSES}
    cues = tuple(sorted({cue for table in tables.values() for cue in table} - {BIAS}))
    found = {
        task: np.array([table.get(cue, [0.0] * len(CLASSES[task])) for cue in (*cues, BIAS)], dtype=np.float64)
        for task, table in tables.items()
    }
    return Heads(encoder=RULES, mean=np.zeros(0, dtype=np.float32), spread=1.0, cues=cues, weights=found, figures={})
