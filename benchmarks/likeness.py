"""How well a message's issue is found, beside rapidfuzz's token set and a TF-IDF centroid in the same run.

`python -m benchmarks.likeness --data DIR [--encoder e5]` wants banking77-10shot.jsonl, banking77-test.jsonl,
home-assistant-nl.jsonl and issues-train-*.jsonl in DIR. First and first-three accuracy with 95 % bootstrap intervals
over questions; how often a suggestion would be shown, at p of SHOWN or more, and how often it is right, with nothing
judged yet. Then a stream of Banking77 with chatter mixed in, each message tagged after it was asked: the same again.
Last, how long a suggestion takes with 100,000 messages learnt, without encoding. The last line is one JSON object.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import resource
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.issue_sets import SEED, Exam, Floats, Message, exams, hits, load, tf_idf, token_set, with_interval
from bot.likeness import Likeness, Suggestion
from bot.likeness.lines import learn_lines
from bot.reading.encoders import Encoder, Vectors, open_encoder

SHOWN = 0.8
WARM = 300
"""Messages of the stream before a suggestion is counted."""
STORED, ISSUES, TIMED = 100_000, 200, 300


class Encoded:
    """An encoder that computes each text of the data sets once, in batches."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        """Encode all texts that will be asked for."""
        self.name, self.dimensions, self._encoder = encoder.name, encoder.dimensions, encoder
        different = list(dict.fromkeys(texts))
        self._known = dict(zip(different, encoder.encode(different), strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Look texts up, or have them encoded."""
        found = [self._known[text] if text in self._known else self._encoder.encode([text])[0] for text in texts]
        return np.array(found, dtype=np.float32).reshape(len(texts), self.dimensions)


def ours(exam: Exam, encoder: Encoder | None) -> list[Suggestion]:
    """Return what `voelspriet suggest --train` says of each question."""
    likeness = Likeness(encoder)
    learn_lines((json.dumps({"text": one.text, "issue": one.issue}) for one in exam.learnt), likeness)
    return [likeness.suggest(message.text) for message in exam.asked]


def figures(exam: Exam, answers: Sequence[Sequence[str]]) -> dict[str, list[float]]:
    """Return first and first-three accuracy."""
    first, three = hits(exam, answers)
    return {"first": with_interval(first), "three": with_interval(three)}


def our_figures(exam: Exam, encoder: Encoder | None) -> dict[str, object]:
    """Return ours, and how far its chances can be trusted."""
    suggestions = ours(exam, encoder)
    answers = [[one.issue for one in suggestion.candidates] for suggestion in suggestions]
    chances = np.array([suggestion.candidates[0].p for suggestion in suggestions])
    table = np.column_stack([chances, hits(exam, answers)[0]])
    return {**figures(exam, answers), "mean_p": round(float(chances.mean()), 3), **shown_of(table)}


def shown_of(table: Floats) -> dict[str, object]:
    """Return how much would be shown, and how much of that is right, from rows of a chance and whether it was right."""
    shown = table[:, 0] >= SHOWN
    return {
        "shown": with_interval(shown.astype(float)),
        "precision": with_interval(table[shown, 1]) if shown.any() else None,
        "shown_at_precision_.95_in_hindsight": hindsight(table),
    }


def streamed(messages: Sequence[Message], encoder: Encoder | None) -> dict[str, object]:
    """Ask and then tag every message, in an order drawn once; count what would have been shown."""
    likeness, asked = Likeness(encoder), []
    for key, at in enumerate(np.random.default_rng(SEED).permutation(len(messages))):
        message = messages[at]
        suggestion = likeness.suggest(message.text)
        best = suggestion.candidates[0] if suggestion.candidates else None
        asked.append((best.p, best.issue == message.issue) if best else (0.0, False))
        likeness.judge(suggestion, message.issue)
        if message.issue is not None:
            likeness.learn(key, message.text, message.issue)
    table = np.array(asked[WARM:], dtype=float)
    return {"messages": len(messages), **shown_of(table)}


def hindsight(table: Floats, wanted: float = 0.95) -> float:
    """Return the largest share that could have been shown at the precision that is wanted."""
    right = table[np.argsort(-table[:, 0]), 1]
    good = np.flatnonzero(np.cumsum(right) / np.arange(1, len(right) + 1) >= wanted)
    return round(float((good[-1] + 1) / len(right)), 3) if len(good) else 0.0


def speed(dimensions: int) -> dict[str, float]:
    """Learn many made-up messages; time single suggestions, and all that had to be learnt."""
    noise = np.random.default_rng(SEED)
    centres = noise.standard_normal((ISSUES, dimensions))
    likeness = Likeness(_Silent(dimensions) if dimensions else None)
    started = time.perf_counter()
    for key in range(STORED):
        likeness.learn(key, *_made_up(noise, centres))
    likeness.settle()
    learnt = time.perf_counter() - started
    taken = []
    for _ in range(TIMED):
        text, _, vector = _made_up(noise, centres)
        started = time.perf_counter()
        likeness.suggest(text, vector)
        taken.append(1000 * (time.perf_counter() - started))
    median, late = np.quantile(taken, [0.5, 0.99])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "ms_median": round(median, 2),
        "ms_p99": round(late, 2),
        "s_to_learn": round(learnt),
        "mb_peak": round(memory),
    }


def _made_up(noise: np.random.Generator, centres: Floats) -> tuple[str, str, Vectors]:
    issue = int(noise.integers(ISSUES))
    words = " ".join(f"woord{number}" for number in [*noise.integers(0, 3_000, 8), issue])
    vector = centres[issue] + noise.standard_normal(centres.shape[1])
    return words, f"issue {issue}", (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)


class _Silent:
    """Stands for an encoder whose vectors are always at hand."""

    name = "silent"

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), self.dimensions), dtype=np.float32)


def measure(data: Path, encoder: Encoder | None, *, stored: bool = True) -> dict[str, object]:
    """All figures on the files in `data`."""
    sets = exams(data)
    chatter = [one for path in sorted(data.glob("issues-train-*.jsonl")) for one in load(path) if one.issue is None]
    stream = [*sets["banking77, 10 each"].learnt, *sets["banking77, 10 each"].asked, *chatter]
    texts = [one.text for exam in sets.values() for one in [*exam.learnt, *exam.asked]]
    known = Encoded(encoder, [*texts, *(one.text for one in chatter)]) if encoder else None
    found: dict[str, object] = {"encoder": encoder.name if encoder else "none"}
    for name, exam in sets.items():
        plain = {"token set": token_set(exam), "tf-idf": tf_idf(exam)}
        found[name] = {way: figures(exam, answer) for way, answer in plain.items()} | {"ours": our_figures(exam, known)}
    found["stream with chatter"] = streamed(stream, known)
    if stored:
        found["100,000 stored"] = speed(encoder.dimensions if encoder else 0)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure likeness.")
    parser.add_argument("--data", type=Path, required=True, help="directory with the data sets")
    parser.add_argument("--encoder", default="auto", help="auto, e5, use or rules")
    arguments = parser.parse_args()
    found = measure(arguments.data, open_encoder(arguments.encoder))
    for name, value in found.items():
        print(f"{name:30} {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
