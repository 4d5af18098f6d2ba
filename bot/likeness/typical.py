"""Likeness room: which message of several stands for them: the one that is most like all the others (the medoid)."""

from collections.abc import Sequence

import numpy as np

from bot.likeness.grouping import WINDOW, by_words


def most_typical(texts: Sequence[str]) -> list[int]:
    """Return the positions of messages, the one most like all the others first; of equals the shorter one.

    They are compared by their words: the sum of TF-IDF cosines. Of more than WINDOW messages only the last ones count.
    """
    if not texts:
        return []
    first = max(0, len(texts) - WINDOW)
    rows = by_words(texts[first:])
    alike = rows @ rows.sum(axis=0)
    order = sorted(range(len(rows)), key=lambda at: (-round(float(alike[at]), 4), len(texts[first + at]), at))
    return [first + at for at in order if np.any(rows[at])]
