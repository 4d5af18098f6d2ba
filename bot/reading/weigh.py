"""Reading room: weighs the cues of a message, by themselves or together with its vector.

By themselves: score(class) = bias + Σ weight(cue, class) · strength(cue), and the chances are the softmax of the
scores. Those weights stand in lexicon/weights.toml; with an encoder the heads of heads.py take over.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeAlias

from bot.reading.cues import Cues

BIAS = "bias"
Weights: TypeAlias = Mapping[str, Sequence[float]]
"""Cue → its weight for each class, in the order of the enum; `bias` is always on."""


@cache
def weights(name: str) -> Weights:
    """Return the fitted weights for `name` ("mood" or "kind")."""
    path = files("bot.reading") / "lexicon" / "weights.toml"
    table: dict[str, Weights] = tomllib.loads(path.read_text(encoding="utf-8"))
    return table[name]


def chances(found: Cues, by: Weights) -> tuple[float, ...]:
    """Return the chance of each class, summing to 1; a cue without weights counts for nothing."""
    scores = list(by[BIAS])
    for cue, strength in found.items():
        for at, weight in enumerate(by.get(cue, ())):
            scores[at] += weight * strength
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return tuple(power / total for power in powers)


class Weigher(Protocol):
    """Gives the chances of the classes of a task ("mood" or "kind") for one message, in the order of the enum."""

    def chances(self, task: str, text: str, found: Cues) -> tuple[float, ...]:
        """Weigh a message by its text and its cues; never raises."""
        ...


class RulesWeigher:
    """Weighs the cues alone."""

    def chances(self, task: str, text: str, found: Cues) -> tuple[float, ...]:  # noqa: ARG002 - of the protocol
        """Return the chances by the cues."""
        return chances(found, weights(task))
