"""What the benchmarks of likeness and grouping share: the data sets, plain baselines, figures with their intervals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.likeness.grams import KINDS, grams

SEED = 20261122
RESAMPLED = 1_000
KEPT_ASIDE = Path(__file__).parent / "data" / "municipality-issues.jsonl"
"""Ours; nothing was ever tuned on it."""
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Message:
    """One message; `issue` is None for chatter."""

    text: str
    issue: str | None
    language: str = ""


@dataclass(frozen=True)
class Exam:
    """Tagged messages to learn from, and messages of the same issues to ask about."""

    learnt: Sequence[Message]
    asked: Sequence[Message]


def load(path: Path) -> list[Message]:
    """Return the messages of a JSON-lines file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Message(row["text"], row.get("issue"), row.get("lang", "")) for row in rows]


def some_of_each(messages: Sequence[Message], number: int, seed: int = SEED) -> Exam:
    """Learn the first `number` of every issue in an order drawn by `seed`; ask the rest."""
    order = np.random.default_rng(seed).permutation(len(messages))
    taken: Counter[str] = Counter()
    learnt: list[Message] = []
    asked: list[Message] = []
    for message in (messages[at] for at in order):
        if message.issue is None:
            continue
        (learnt if taken[message.issue] < number else asked).append(message)
        taken[message.issue] += 1
    return Exam(learnt, asked)


def exams(data: Path) -> dict[str, Exam]:
    """Return the exams for which DIR has the files."""
    trained = [message for path in sorted(data.glob("issues-train-*.jsonl")) for message in load(path) if message.issue]
    return {
        "banking77, 10 each": Exam(load(data / "banking77-10shot.jsonl"), load(data / "banking77-test.jsonl")),
        "Dutch commands, 10 each": some_of_each(load(data / "home-assistant-nl.jsonl"), 10),
        "few words in common, 5 each": some_of_each(trained, 5),
        "English tags, Dutch questions": Exam(
            [one for one in trained if one.language == "en"], [one for one in trained if one.language == "nl"]
        ),
        "a municipality, 5 each": some_of_each(load(KEPT_ASIDE), 5),
    }


def token_set(exam: Exam) -> list[list[str]]:
    """Return the three issues whose best message is nearest by rapidfuzz's token set ratio."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only this column needs it

    plain = [one.text.lower() for one in exam.asked], [one.text.lower() for one in exam.learnt]
    return ranked(process.cdist(*plain, scorer=fuzz.token_set_ratio), exam.learnt)


def tf_idf(exam: Exam) -> list[list[str]]:
    """Return the three issues whose centroid is nearest by TF-IDF of words and character n-grams."""
    learnt, asked = (np.stack([_presence(one.text) for one in side]) for side in (exam.learnt, exam.asked))
    rarity = np.log((1 + len(learnt)) / (1 + learnt.sum(axis=0))) + 1
    names = sorted({one.issue or "" for one in exam.learnt})
    unit = _unit(learnt * rarity)
    means = np.stack([unit[[one.issue == name for one in exam.learnt]].sum(axis=0) for name in names])
    return ranked(_unit(asked * rarity) @ _unit(means).T, [Message("", name) for name in names])


def _presence(text: str) -> NDArray[np.float32]:
    found = np.zeros(KINDS, dtype=np.float32)
    found[grams(text)] = 1
    return found


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return found


def ranked(scores: NDArray[np.float32], owners: Sequence[Message], places: int = 3) -> list[list[str]]:
    """Return the issues of the best columns of each row, each issue once."""
    found = []
    for order in np.argsort(-scores, axis=1, kind="stable"):
        best: dict[str, None] = {}
        for at in order:
            best.setdefault(owners[at].issue or "")
            if len(best) == places:
                break
        found.append(list(best))
    return found


def hits(exam: Exam, answers: Iterable[Sequence[str]]) -> tuple[Floats, Floats]:
    """Return for each question whether the first answer is right, and whether one of three is."""
    pairs = list(zip([one.issue for one in exam.asked], answers, strict=True))
    first = [bool(answer) and answer[0] == issue for issue, answer in pairs]
    return np.array(first, dtype=float), np.array([issue in answer for issue, answer in pairs], dtype=float)


def with_interval(values: Floats, figure: Callable[[Floats], float] = np.mean) -> list[float]:
    """Return a figure and its 95 % bootstrap interval over questions."""
    noise = np.random.default_rng(SEED)
    drawn = [figure(values[noise.integers(0, len(values), len(values))]) for _ in range(RESAMPLED)]
    return [round(float(one), 3) for one in (figure(values), *np.quantile(drawn, [0.025, 0.975]))]
