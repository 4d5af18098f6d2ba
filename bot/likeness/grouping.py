"""Likeness room: which untagged messages look like one thing. Nobody says how many groups there are.

Average-link agglomeration (UPGMA) by the nearest-neighbour chain (Benzécri 1982), which takes time and memory in the
square of the window. A similarity is the cosine of two vectors, their mean taken away, plus that of their words.
"""

from collections.abc import Sequence
from itertools import count

import numpy as np

from bot.likeness.grams import grams
from bot.likeness.languages import WithoutLanguage
from bot.likeness.table import Floats
from bot.reading.encoders import Encoder
from bot.reading.encoders.encoder import unit

WINDOW = 3_000
"""Messages that are compared all with all; what comes before joins a group or stays alone."""
TIGHT_BOTH, TIGHT_WORDS = 0.45, 0.2
"""Average similarity that holds a group together, with an encoder and without; chosen on banking77-10shot."""
WORDS_SHARE = 0.7
"""What the cosine of words counts beside that of vectors; from .5 to 1 it makes no difference of note."""
WORDS_KEPT = 1 << 12
"""Numbers that grams are folded to here: a window of rows stays below 50 MB."""


def group(texts: Sequence[str], encoder: Encoder | None, vectors: Floats | None = None) -> list[int]:
    """Return the group of each message: numbers from 0, in order of first appearance; one alone has its own.

    `vectors` are what the encoder gave for the texts, if at hand; without both, words alone are compared. Of more than
    WINDOW messages the last ones are compared all with all; the earlier ones are compared with their groups.
    """
    if not texts:
        return []
    if vectors is None and encoder is not None:
        vectors = encoder.encode(texts)
    least = TIGHT_WORDS if vectors is None else TIGHT_BOTH
    rows = by_words(texts) if vectors is None else _both(by_words(texts), vectors, encoder)
    recent = agglomerate(rows[-WINDOW:] @ rows[-WINDOW:].T, least)
    return _numbered([*_joined(rows[:-WINDOW], rows[-WINDOW:], recent, least), *recent])


def by_words(texts: Sequence[str]) -> Floats:
    """Return one row per text; the inner product of two is the TF-IDF cosine of their grams."""
    words = np.zeros((len(texts), WORDS_KEPT), dtype=np.float32)
    for row, text in zip(words, texts, strict=True):
        row[grams(text) % WORDS_KEPT] = 1
    words *= np.log((1 + len(texts)) / (1 + words.sum(axis=0))) + 1
    return unit(words)


def _both(words: Floats, vectors: Floats, encoder: Encoder | None) -> Floats:
    """Join vectors to words; the mean is that of everyday sentences as well, or few messages would all be opposites."""
    plain = WithoutLanguage(encoder)
    everyday, own = plain.everyday, plain(vectors)
    said = np.linalg.norm(own, axis=1) > 0
    mean = (own.sum(axis=0) + everyday.sum(axis=0)) / max(int(said.sum()) + len(everyday), 1)
    meanings = np.where(said[:, None], own - mean, 0).astype(np.float32)
    return np.hstack([unit(meanings), np.float32(np.sqrt(WORDS_SHARE)) * words])


def agglomerate(alike: Floats, least: float) -> list[int]:
    """Join rows while the average similarity between two clusters is `least` or more; return each one's cluster.

    `alike` is the symmetric matrix of similarities, and is used up.
    """
    np.fill_diagonal(alike, -np.inf)
    sizes = np.ones(len(alike), dtype=np.float32)
    parents = list(range(len(alike)))
    for start in range(len(alike)):
        chain = [start] if parents[start] == start else []
        while chain:
            _follow(chain, alike, sizes, parents, least)
    return [_root(parents, row) for row in range(len(alike))]


def _follow(chain: list[int], alike: Floats, sizes: Floats, parents: list[int], least: float) -> None:
    """Take one step along nearest neighbours: further, or join the last two, which are each other's nearest."""
    last = chain[-1]
    nearest = _nearest(alike[last], chain)
    if alike[last, nearest] < least:
        chain.pop()
        alike[last] = alike[:, last] = -np.inf
    elif len(chain) > 1 and nearest == chain[-2]:
        del chain[-2:]
        if not chain:
            chain.append(nearest)
        parents[last] = nearest
        _join(alike, sizes, last, nearest)
    else:
        chain.append(nearest)


def _nearest(row: Floats, chain: list[int]) -> int:
    nearest = int(row.argmax())
    if len(chain) > 1 and row[chain[-2]] >= row[nearest]:
        return chain[-2]
    return nearest


def _join(alike: Floats, sizes: Floats, one: int, other: int) -> None:
    """Let the average of both stand in the place of `other`."""
    both = sizes[one] + sizes[other]
    alike[other] = alike[:, other] = (sizes[one] * alike[one] + sizes[other] * alike[other]) / both
    sizes[other] = both
    alike[one] = alike[:, one] = -np.inf
    alike[other, other] = -np.inf


def _root(parents: list[int], row: int) -> int:
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row


def _joined(earlier: Floats, recent: Floats, clusters: Sequence[int], least: float) -> list[int]:
    """Give each earlier row the cluster that it is near enough to on average, or a number of its own."""
    if not len(earlier):
        return []
    names, rows = np.unique(clusters, return_inverse=True)
    means = np.zeros((len(names), recent.shape[1]), dtype=np.float32)
    np.add.at(means, rows, recent)
    alike = earlier @ (means / np.bincount(rows)[:, None]).T
    alone = count(len(recent))
    return [int(names[row.argmax()]) if row.max() >= least else next(alone) for row in alike]


def _numbered(clusters: Sequence[int]) -> list[int]:
    numbers: dict[int, int] = {}
    return [numbers.setdefault(cluster, len(numbers)) for cluster in clusters]
