"""The benchmarks of this room, on a handful of messages."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import grouping, issue_sets, likeness
from benchmarks.issue_sets import Exam, Message, some_of_each
from tests.likeness.conftest import ThemedEncoder

WORDS = {"printing": "printer", "login": "inloggen", "slow": "traag"}
ROWS = [
    (f"{word} nummer {n} dat niet gaat", issue, "en" if n % 2 else "nl")
    for issue, word in WORDS.items()
    for n in range(16)
]
FILES = ("banking77-10shot", "banking77-test", "home-assistant-nl", "issues-train-1")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [{"text": text, "issue": issue, "lang": language} for text, issue, language in ROWS]
    lines = "\n".join(map(json.dumps, [*rows, {"text": "taart!", "issue": None, "lang": "nl"}]))
    for name in FILES:
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_likeness_measures_three_ways_on_every_exam(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rapidfuzz")
    monkeypatch.setattr(likeness, "WARM", 10)
    found = json.loads(json.dumps(likeness.measure(data, ThemedEncoder(), stored=False)))
    for name in ("banking77, 10 each", "Dutch commands, 10 each", "few words in common, 5 each"):
        assert set(found[name]) == {"token set", "tf-idf", "ours"}
        first, low, high = found[name]["ours"]["first"]
        assert 0.9 < low <= first <= high
        assert 0 < found[name]["ours"]["mean_p"] <= 1
        assert found[name]["ours"]["shown"][0] <= 1
    assert found["a municipality, 5 each"]["ours"]["first"][0] < 0.5
    assert set(found["stream with chatter"]) >= {"shown", "precision"}


def test_grouping_measures_three_ways(data: Path) -> None:
    pytest.importorskip("rapidfuzz")
    found = grouping.measure(data, ThemedEncoder())["banking77-test"]
    assert found["ours"][0] > 0.9  # type: ignore[index]
    assert {"token set", "tf-idf", "groups"} <= set(found)  # type: ignore[call-overload]


def test_some_of_each_are_learnt_and_no_chatter() -> None:
    messages = [Message(f"{n}", issue) for n in range(7) for issue in ("a", "b", None)]
    exam = some_of_each(messages, 5)
    assert len(exam.learnt) == 10
    assert {one.issue for one in exam.asked} == {"a", "b"}
    assert not {one.text + str(one.issue) for one in exam.learnt} & {one.text + str(one.issue) for one in exam.asked}


def test_hits_count_the_first_and_the_first_three() -> None:
    exam = Exam([], [Message("x", "a"), Message("y", "b"), Message("z", "c")])
    first, three = issue_sets.hits(exam, [["a", "b"], ["a", "b"], []])
    assert (first.tolist(), three.tolist()) == ([1, 0, 0], [1, 1, 0])


def test_hindsight_finds_the_largest_share() -> None:
    table = np.array([(0.9, 1), (0.8, 1), (0.7, 0), (0.6, 1)], dtype=float)
    assert likeness.hindsight(table) == 0.5
    assert likeness.hindsight(table, wanted=0.75) == 1.0
    assert likeness.hindsight(table[2:3]) == 0.0


@pytest.mark.parametrize(
    ("found", "index"), [([0, 0, 1, 1], 1.0), ([5, 5, 3, 3], 1.0), ([0, 1, 2, 3], 0.0), ([0, 1, 0, 1], -0.5)]
)
def test_the_adjusted_index_is_that_of_the_books(found: list[int], index: float) -> None:
    assert grouping.adjusted_rand([0, 0, 1, 1], found) == pytest.approx(index)


def test_the_interval_of_perfect_groups_is_one() -> None:
    truth = [0, 0, 1, 1, 2, 2]
    assert grouping.with_interval(truth, truth) == [1, 1, 1]


@pytest.mark.parametrize("error", [0.1, 0.5])
def test_the_interval_contains_its_own_point(error: float) -> None:
    noise = np.random.default_rng(3)
    truth = noise.integers(0, 30, 400)
    found = np.where(noise.random(400) < error, noise.integers(0, 30, 400), truth)
    index, low, high = grouping.with_interval(truth.tolist(), found.tolist())
    assert low < index < high
    assert high - low < 0.4


def test_the_interval_is_as_wide_as_fresh_issues_would_make_it() -> None:
    noise = np.random.default_rng(5)

    def drawn() -> tuple[list[int], list[int]]:
        truth = np.repeat(np.arange(40), 12)
        split = noise.random(40)[truth]
        return truth.tolist(), np.where(noise.random(480) < split, truth + 40, truth).tolist()

    points = [grouping.adjusted_rand(*drawn()) for _ in range(60)]
    _, low, high = grouping.with_interval(*drawn())
    assert (high - low) / (4 * np.std(points)) == pytest.approx(1, abs=0.5)
