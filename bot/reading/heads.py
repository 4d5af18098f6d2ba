"""Reading room: the heads on an encoder. From a vector and the cues of a message to the chances of mood and kind.

A head is a multinomial logistic regression on the vector, centred and brought to a common length, joined with the cues
that the rules found. It is fitted by `voelspriet train` and lies in fitted/ as npz, with its figures in it.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from bot.reading.cues import Cues
from bot.reading.encoders import Encoder, Vectors
from bot.reading.fit import Floats, softmax
from bot.reading.meaning import Kind, Mood
from bot.reading.weigh import chances, weights

log = logging.getLogger(__name__)

LENGTH = 3.0
"""The mean length of a centred vector among the features; cues count up to 3."""
CLASSES: Mapping[str, Sequence[str]] = {"mood": list(Mood), "kind": list(Kind)}
"""Task → its classes, in the order of the columns."""
RULES_SHARE, DENIAL_SHARE = 0.25, 0.8
"""What the rules have to say in a mood beside a head: as a rule, and where something is denied."""
DENIALS = frozenset({"denied_good", "relief", "no_more"})
TINY = 1e-9
FITTED = files("bot.reading") / "fitted"


class HeadError(Exception):
    """The heads cannot be used; its text says what to do."""


@dataclass(frozen=True)
class Heads:
    """What was fitted on the vectors of one encoder.

    `encoder` is its name; `mean` and `spread` are the mean vector and the mean distance to it in training; `cues` are
    the names of the cue features; `weights` holds per task [vector, cues, bias] x classes; `figures` is what was
    measured when it was fitted.
    """

    encoder: str
    mean: Vectors
    spread: float
    cues: tuple[str, ...]
    weights: Mapping[str, Floats]
    figures: Mapping[str, float]

    def features(self, vectors: Vectors, found: Sequence[Cues]) -> Floats:
        """Return one row per message: its vector, its cues and a one. A text without vector has only cues."""
        centred = np.where(vectors.any(axis=1, keepdims=True), vectors - self.mean, 0.0) * (LENGTH / self.spread)
        cues = np.array([[cue.get(name, 0.0) for name in self.cues] for cue in found]).reshape(len(found), -1)
        return np.hstack([centred.astype(np.float64), cues, np.ones((len(found), 1))])

    def chances(self, task: str, features: Floats) -> Floats:
        """Return the chances of the classes of `task` ("mood" or "kind"), one row per message."""
        return softmax(features @ self.weights[task])


def path_of(encoder: str) -> Traversable:
    """Where the heads for an encoder lie: by the first part of its name, for each release of it replaces them."""
    return FITTED / f"{encoder.partition('-')[0]}.npz"


def save(heads: Heads, path: Path) -> None:
    """Write the heads; the same heads give the same bytes."""
    about = json.dumps({"encoder": heads.encoder, "cues": heads.cues, "figures": dict(heads.figures)}, sort_keys=True)
    tables: dict[str, Any] = {task: table.astype(np.float32) for task, table in heads.weights.items()}
    np.savez(path, about=np.array(about), mean=heads.mean, spread=np.float64(heads.spread), **tables)


def load(encoder: str, dimensions: int, path: Traversable | None = None) -> Heads:
    """Read the heads for the encoder of that name, whose vectors have so many `dimensions`.

    Raises HeadError when they are missing, damaged or made for another one.
    """
    source = path or path_of(encoder)
    remedy = "Run `voelspriet train`."
    try:
        heads = _read(source)
    except FileNotFoundError:
        raise HeadError(f"There are no heads for the encoder {encoder}. {remedy}") from None
    except (OSError, EOFError, KeyError, ValueError, TypeError, BadZipFile) as error:
        raise HeadError(f"The heads in {source.name} are damaged ({type(error).__name__}). {remedy}") from error
    if len(heads.mean) != dimensions:
        raise HeadError(f"The heads in {source.name} are damaged (their size). {remedy}")
    if heads.encoder != encoder:
        raise HeadError(f"The heads in {source.name} were made for {heads.encoder}, not for {encoder}. {remedy}")
    return heads


def heads_of(encoder: Encoder) -> Heads | None:
    """Return the heads for an encoder; None where they cannot be used, and the log says why and what to do."""
    try:
        return load(encoder.name, encoder.dimensions)
    except HeadError as error:
        log.warning("%s The rules read alone until then.", error)
        return None


def _read(source: Traversable) -> Heads:
    with source.open("rb") as file, np.load(file, allow_pickle=False) as found:
        about = json.loads(str(found["about"]))
        weights = {task: found[task].astype(np.float64) for task in CLASSES}
        heads = Heads(
            encoder=about["encoder"],
            mean=found["mean"],
            spread=float(found["spread"]),
            cues=tuple(about["cues"]),
            weights=weights,
            figures=about["figures"],
        )
    _check(heads)
    return heads


def _check(heads: Heads) -> None:
    rows = len(heads.mean) + len(heads.cues) + 1
    for task, classes in CLASSES.items():
        if heads.weights[task].shape != (rows, len(classes)) or not np.isfinite(heads.weights[task]).all():
            raise ValueError(f"the table for {task} does not fit")


def pooled(shares: Sequence[float], ruled: Sequence[float], found: Cues) -> tuple[float, ...]:
    """Pool the chances of a mood by a head with those by the rules (a weighted geometric mean).

    Encoders hardly see a denial, and rules do: there the rules have the larger say. The shares were chosen on the
    voices aside (docs/benchmarks.md).
    """
    share = DENIAL_SHARE if DENIALS & found.keys() else RULES_SHARE
    powers = [max(a, TINY) ** (1 - share) * max(b, TINY) ** share for a, b in zip(shares, ruled, strict=True)]
    return tuple(power / sum(powers) for power in powers)


class HeadsWeigher:
    """Weighs cues and vector together."""

    def __init__(self, encoder: Encoder, heads: Heads) -> None:
        """Weigh by `heads` on the vectors of `encoder`."""
        self._encoder = encoder
        self._heads = heads

    def chances(self, task: str, text: str, found: Cues) -> tuple[float, ...]:
        """Return the chances by vector and cues."""
        row = self._heads.features(self._encoder.encode([text]), [found])
        shares = tuple(map(float, self._heads.chances(task, row)[0]))
        return pooled(shares, chances(found, weights(task)), found) if task == "mood" else shares
