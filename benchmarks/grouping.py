"""How well untagged messages come together, without knowing how many issues there are: adjusted Rand index.

`python -m benchmarks.grouping --data DIR [--encoder e5]` wants banking77-test.jsonl and issues-train-*.jsonl in DIR;
the same agglomeration on words alone (TF-IDF) and on rapidfuzz's token set stand beside it in the same run, each at
its own tightness. Chatter counts as groups of one. The interval is by half-sampling over issues. The last line is one
JSON object.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.issue_sets import SEED, Message, load
from bot.likeness.grouping import agglomerate, group
from bot.reading.encoders import Encoder, Vectors, open_encoder

RESAMPLED = 200
TOKEN_SET = 0.55
"""Average token set ratio that holds a group together: the best of .4, .45, … .8 on banking77-10shot."""


def adjusted_rand(truth: Sequence[int], found: Sequence[int]) -> float:
    """Return the index of Hubert and Arabie (1985): 1 for the same groups, 0 for chance."""
    table = np.zeros((max(truth) + 1, max(found) + 1))
    np.add.at(table, (np.array(truth), np.array(found)), 1)
    same, ours, theirs = (
        float((part * (part - 1) / 2).sum()) for part in (table, table.sum(axis=1), table.sum(axis=0))
    )
    expected = ours * theirs / max(len(truth) * (len(truth) - 1) / 2, 1)
    most = (ours + theirs) / 2
    return (same - expected) / (most - expected) if most != expected else 1.0


def truth_of(messages: Sequence[Message]) -> list[int]:
    """Return a number per issue; every message without one has its own."""
    numbers: dict[object, int] = {}
    return [numbers.setdefault(one.issue or ("alone", at), len(numbers)) for at, one in enumerate(messages)]


def with_interval(truth: Sequence[int], found: Sequence[int]) -> list[float]:
    """Return the index, and its 95 % interval by half-sampling: the jackknife that leaves out half (Shao and Wu 1989).

    Half of the issues are drawn without replacement: how far such halves lie from their mean is how far the whole may
    lie from the truth. A bootstrap draws issues twice, whose copies count as well told apart: it raises the index.
    """
    issues, mine, theirs = len({*truth}), np.array(truth), np.array(found)
    noise = np.random.default_rng(SEED)
    drawn = [noise.permutation(issues)[: max(issues // 2, 1)] for _ in range(RESAMPLED)]
    halves = [np.isin(mine, np.unique(mine)[half]) for half in drawn]
    values = np.array([adjusted_rand(mine[half].tolist(), theirs[half].tolist()) for half in halves])
    low, high = np.quantile(values - values.mean(), [0.025, 0.975])
    whole = adjusted_rand(truth, found)
    return [round(float(one), 3) for one in (whole, max(whole + low, -1.0), min(whole + high, 1.0))]


def by_token_set(messages: Sequence[Message]) -> list[int]:
    """Group by rapidfuzz's token set ratio."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only this column needs it

    texts = [one.text.lower() for one in messages]
    alike = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, dtype=np.float32)
    return agglomerate((alike / 100).astype(np.float32), TOKEN_SET)


def figures(messages: Sequence[Message], vectors: Vectors | None, encoder: Encoder | None) -> dict[str, object]:
    """Return the index of each way on one set."""
    texts, truth = [one.text for one in messages], truth_of(messages)
    started = time.perf_counter()
    ours = group(texts, encoder, vectors)
    seconds = time.perf_counter() - started
    return {
        "messages": len(messages),
        "issues": len({*truth}),
        "token set": with_interval(truth, by_token_set(messages)),
        "tf-idf": with_interval(truth, group(texts, None)),
        "ours": with_interval(truth, ours),
        "groups": len({*ours}),
        "seconds": round(seconds, 1),
    }


def measure(data: Path, encoder: Encoder | None) -> dict[str, object]:
    """All figures on the files in `data`."""
    found: dict[str, object] = {"encoder": encoder.name if encoder else "none"}
    for path in [*sorted(data.glob("issues-train-*.jsonl")), data / "banking77-test.jsonl"]:
        messages = load(path)
        vectors = encoder.encode([one.text for one in messages]) if encoder else None
        found[path.stem] = figures(messages, vectors, encoder)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure grouping.")
    parser.add_argument("--data", type=Path, required=True, help="directory with the data sets")
    parser.add_argument("--encoder", default="auto", help="auto, e5, use or rules")
    arguments = parser.parse_args()
    found = measure(arguments.data, open_encoder(arguments.encoder))
    for name, value in found.items():
        print(f"{name:20} {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
