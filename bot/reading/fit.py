"""Reading room: fits the weights of the cues on labelled messages (multinomial logistic regression, numpy only).

A small prior says what every speaker knows (denied praise is negative, a denied problem is positive); the data move
the weights away from it. Classes count equally, however many messages each has.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.reading.cues import Cues
from bot.reading.weigh import BIAS, Weights

PENALTY = 3.0
ROUNDS = 600
MOOD_PRIOR: Weights = {
    "bad": (1.0, -0.5, -0.5),
    "defect": (1.0, -0.5, -0.5),
    "broken": (1.0, -0.5, -0.5),
    "denied_good": (1.5, -0.5, -1.0),
    "good": (-0.5, -0.5, 1.0),
    "no_more": (-0.5, -0.5, 1.0),
    "relief": (-1.5, 0.0, 1.5),
}
"""(neg, neu, pos) towards which the fit is drawn."""

Floats: TypeAlias = NDArray[np.float64]


def fit(
    samples: Sequence[Cues], classes: Sequence[int], count: int, prior: Weights | None = None
) -> dict[str, list[float]]:
    """Weights for `count` classes from the cues of each sample and its class (0 … count - 1)."""
    names = sorted({cue for found in samples for cue in found})
    table = np.array([[*(found.get(name, 0.0) for name in names), 1.0] for found in samples])
    start = np.array([(prior or {}).get(name, (0.0,) * count) for name in [*names, BIAS]], dtype=np.float64)
    found = descend(table, classes, start)
    return {name: [round(float(weight), 2) for weight in row] for name, row in zip([*names, BIAS], found, strict=True)}


def descend(table: Floats, classes: Sequence[int], prior: Floats, penalty: float = PENALTY) -> Floats:
    """Weights [features, classes] by Nesterov's accelerated gradient on the log-loss, each class counted equally.

    `table` has one row of features per sample; a quadratic `penalty` pulls the weights towards `prior`.
    """
    truth = np.eye(prior.shape[1])[list(classes)]
    share = (len(truth) / (truth.shape[1] * np.maximum(truth.sum(0), 1.0)) * truth).sum(1, keepdims=True)
    step = 1.0 / (0.5 * float(np.linalg.norm(table * np.sqrt(share), 2)) ** 2 + penalty)
    now = ahead = prior
    momentum = 1.0
    for _ in range(ROUNDS):
        slope = table.T @ ((softmax(table @ ahead) - truth) * share) + penalty * (ahead - prior)
        following = ahead - step * slope
        faster = (1.0 + (1.0 + 4.0 * momentum**2) ** 0.5) / 2.0
        ahead = following + (momentum - 1.0) / faster * (following - now)
        now, momentum = following, faster
    return now


def softmax(scores: Floats) -> Floats:
    """Return scores as chances that sum to 1 along the last axis."""
    powers: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def as_toml(tables: Mapping[str, Weights]) -> str:
    """Return the tables as the text of weights.toml."""
    blocks = ["# Fitted by `voelspriet train`; see weigh.py. Columns: the enum's classes.\n"]
    for name, table in tables.items():
        rows = (f"{cue} = [{', '.join(f'{weight:.2f}' for weight in row)}]" for cue, row in table.items())
        blocks.append(f"[{name}]\n" + "\n".join(rows) + "\n")
    return "\n".join(blocks)
