"""Reading room: fits the rules' weights and the heads of an encoder on the labelled messages. Deterministic.

Figures are measured on voices kept aside, by weights that were fitted on the others.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from bot.reading import fit
from bot.reading.cues import Cues, cues
from bot.reading.encoders import Encoder, Vectors
from bot.reading.heads import CLASSES, Heads, pooled
from bot.reading.language import detect
from bot.reading.own_words import own_words
from bot.reading.samples import Sample
from bot.reading.weigh import Weights, chances

PENALTY = 20.0
"""Pull of the heads' weights towards zero; chosen on voices kept out (docs/benchmarks.md)."""
WEIGHTS = Path(__file__).parent / "lexicon" / "weights.toml"
ASIDE = frozenset({3, 5, 7, 10, 13})
"""Voices that are kept aside when measuring: offices, formal letters, a municipality, schools, care."""
CHUNK = 32
LANGUAGES = ("nl", "en")
T = TypeVar("T")

Told = Callable[[int, int], None]
"""Hears how many of how many messages are encoded."""


class Written(Protocol):
    """Anything with a text that somebody wrote, labelled or not."""

    @property
    def text(self) -> str:
        """What was written."""
        ...


def cues_of(samples: Sequence[Written]) -> list[Cues]:
    """Return the cues of each sample."""
    return [cues(own, detect(own)) for own in (own_words(one.text) for one in samples)]


def vectors_of(encoder: Encoder, samples: Sequence[Written], told: Told = lambda _done, _all: None) -> Vectors:
    """Encode all samples, and say how far it is."""
    found = np.zeros((len(samples), encoder.dimensions), dtype=np.float32)
    for start in range(0, len(samples), CHUNK):
        part = samples[start : start + CHUNK]
        found[start : start + CHUNK] = encoder.encode([own_words(one.text) for one in part])
        told(start + len(part), len(samples))
    return found


def fit_weights(samples: Sequence[Sample], found: Sequence[Cues], task: str) -> Weights:
    """Fit the rules' weights for `task`."""
    classes = [CLASSES[task].index(one.label(task)) for one in samples]
    return fit.fit(found, classes, len(CLASSES[task]), fit.MOOD_PRIOR if task == "mood" else None)


def fit_heads(
    encoder: str, samples: Sequence[Sample], vectors: Vectors, found: Sequence[Cues], tasks: Sequence[str] = ()
) -> Heads:
    """Fit heads on the vectors of the encoder with that name; without `tasks` for all of them."""
    mean = vectors.mean(axis=0)
    spread = float(np.linalg.norm(vectors - mean, axis=1).mean())
    names = tuple(sorted({name for cue in found for name in cue}))
    blank = Heads(encoder=encoder, mean=mean, spread=spread, cues=names, weights={}, figures={})
    features = blank.features(vectors, found)
    weights = {task: _fit_head(features, samples, task) for task in tasks or CLASSES}
    return Heads(encoder=encoder, mean=mean, spread=spread, cues=names, weights=weights, figures={})


def _fit_head(features: fit.Floats, samples: Sequence[Sample], task: str) -> fit.Floats:
    classes = [CLASSES[task].index(one.label(task)) for one in samples]
    return fit.descend(features, classes, np.zeros((features.shape[1], len(CLASSES[task]))), PENALTY)


def train(
    encoder: Encoder,
    samples: Sequence[Sample],
    told: Told = lambda _done, _all: None,
    figures: Mapping[str, float] | None = None,
) -> Heads:
    """Fit the heads of `encoder` on all `samples`, with the figures of heads that did not see the voices aside.

    An encoder that was itself tuned on those voices brings its `figures`.
    """
    vectors, found = vectors_of(encoder, samples, told), cues_of(samples)
    heads = fit_heads(encoder.name, samples, vectors, found)
    return replace(heads, figures=measured(encoder.name, samples, vectors, found) if figures is None else figures)


def measured(
    encoder: str, samples: Sequence[Sample], vectors: Vectors, found: Sequence[Cues], voices: Collection[int] = ASIDE
) -> dict[str, float]:
    """Return the figures of both tasks on `voices`, by heads that learnt from the others."""
    figures: dict[str, float] = {}
    asked = _at(samples, split(samples, voices)[1])
    for task in CLASSES:
        guesses = heads_aside(encoder, samples, vectors, found, task, voices)
        figures |= {f"{task}_{name}": value for name, value in figures_of(asked, guesses, task).items()}
    return figures


def split(samples: Sequence[Sample], voices: Collection[int] = ASIDE) -> tuple[list[int], list[int]]:
    """Return which samples are learnt from, and which are asked: those of `voices`."""
    ask = [at for at, one in enumerate(samples) if one.voice in voices]
    return [at for at, one in enumerate(samples) if one.voice not in voices], ask


def heads_aside(
    encoder: str,
    samples: Sequence[Sample],
    vectors: Vectors,
    found: Sequence[Cues],
    task: str,
    voices: Collection[int] = ASIDE,
) -> list[str]:
    """Return the classes of the samples of `voices` by heads that never saw them."""
    learn, ask = split(samples, voices)
    heads = fit_heads(encoder, _at(samples, learn), vectors[learn], _at(found, learn), [task])
    asked = _at(found, ask)
    shares = heads.chances(task, heads.features(vectors[ask], asked)).tolist()
    if task == "mood":
        by = fit_weights(_at(samples, learn), _at(found, learn), task)
        shares = [pooled(row, chances(cue, by), cue) for row, cue in zip(shares, asked, strict=True)]
    return [likeliest(row, task) for row in shares]


def rules_aside(
    samples: Sequence[Sample], found: Sequence[Cues], task: str, voices: Collection[int] = ASIDE
) -> list[str]:
    """Return the classes of the samples of `voices` by rules whose weights never saw them."""
    learn, ask = split(samples, voices)
    by = fit_weights(_at(samples, learn), _at(found, learn), task)
    return [likeliest(chances(found[at], by), task) for at in ask]


def likeliest(shares: Sequence[float], task: str) -> str:
    """Return the class with the highest chance."""
    return CLASSES[task][list(shares).index(max(shares))]


def _at(values: Sequence[T], chosen: Sequence[int]) -> list[T]:
    return [values[at] for at in chosen]


def figures_of(samples: Sequence[Sample], guesses: Sequence[str], task: str) -> Mapping[str, float]:
    """Return macro-F1 per language in percent and, for mood, flips: negative called positive or the reverse."""
    figures: dict[str, float] = {}
    for language in LANGUAGES:
        pairs = [
            (one.label(task), guess) for one, guess in zip(samples, guesses, strict=True) if one.language == language
        ]
        figures[language] = round(100 * macro_f1(pairs, CLASSES[task]), 1)
        if task == "mood":
            figures[f"{language}_flips"] = round(100 * sum({*pair} == {"neg", "pos"} for pair in pairs) / len(pairs), 1)
    return figures


def macro_f1(pairs: Sequence[tuple[Hashable, Hashable]], classes: Sequence[Hashable]) -> float:
    """Return the mean over `classes` of F1 = 2 · hits / (said + meant), between 0 and 1, of (truth, guess) pairs."""
    hits = Counter(truth for truth, guess in pairs if truth == guess)
    sizes = Counter(side for pair in pairs for side in pair)
    return sum(2 * hits[label] / max(sizes[label], 1) for label in classes) / len(classes)
