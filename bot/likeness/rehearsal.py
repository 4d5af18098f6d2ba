"""Likeness room: signs of messages left out in turn: with their own issue there, and as if it were new.

Nothing is fitted again: what each would have scored follows in closed form (kernel.py).
"""

import numpy as np

from bot.likeness.calibration import Outcome, Signs, signs_of
from bot.likeness.fitting import Fit
from bot.likeness.kernel import LeftOut
from bot.likeness.table import Floats, Numbers

ASKED = 300
"""Messages left out, spread evenly over all; more cost time and change nothing."""


def rehearsed(fit: Fit, left_out: LeftOut, sizes: Floats) -> tuple[Signs, Numbers]:
    """Return the signs and the outcome of each rehearsal; of issues with one message only as if new."""
    asked = np.arange(0, len(fit.issues), max(1, -(-len(fit.issues) // ASKED)))
    own = fit.issues[asked]
    near, strange_near = _nearest(fit, asked)
    known = np.flatnonzero(sizes[own] > 1)
    alone, strange = left_out.alone[asked[known]], left_out.strange[asked]
    strange[np.arange(len(own)), own] = -np.inf
    if len(sizes) == 1:  # a message of the only issue would be compared with nothing
        strange, strange_near = strange[:0], strange_near[:0]
    signs = np.concatenate([signs_of(alone, near[known], sizes), signs_of(strange, strange_near, sizes)])
    return signs, np.concatenate([_judged(alone, own[known]), np.full(len(strange), Outcome.NEW)])


def _judged(scores: Floats, own: Numbers) -> Numbers:
    right = np.array([row.argmax() for row in scores], dtype=np.int64) == own
    return np.where(right, np.int64(Outcome.RIGHT), np.int64(Outcome.OTHER))


def _nearest(fit: Fit, asked: Numbers) -> tuple[Floats, Floats]:
    """Return the cosine of the nearest other message, and of the nearest one of another issue."""
    rows = fit.kernel.rows
    near = rows.at(asked).near(rows)
    near[np.arange(len(asked)), asked] = -1.0
    other = np.where(fit.issues == fit.issues[asked][:, None], np.float32(-1.0), near)
    return near.max(axis=1, initial=-1.0), other.max(axis=1, initial=-1.0)
