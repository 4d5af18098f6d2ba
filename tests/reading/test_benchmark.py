"""The benchmark of this room, on a handful of messages."""

import json
from pathlib import Path

import pytest

from benchmarks.reading import load, macro_f1, measure, share

ROWS = [
    ("Waar vind ik oude zaken?", "nl", "neu", "question"),
    ("Printen lukt niet", "nl", "neg", "problem"),
    ("Een knop zou handig zijn", "nl", "neu", "idea"),
    ("Heel fijn overzicht", "nl", "pos", "praise"),
    ("Tot morgen", "nl", "neu", "other"),
    ("How do I print?", "en", "neu", "question"),
    ("It is broken again", "en", "neg", "problem"),
    ("Great new search", "en", "pos", "praise"),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [dict(zip(("text", "lang", "sentiment", "kind"), row, strict=True)) for row in ROWS]
    for name in ("workplace-train-1.jsonl", "workplace-train-2.jsonl"):
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "negation.jsonl").write_text(
        '{"text": "Niet handig", "lang": "nl", "sentiment": "neg"}\n', encoding="utf-8"
    )
    return tmp_path


def test_each_file_is_a_voice(data: Path) -> None:
    samples = load(sorted(data.glob("workplace-train-*.jsonl")))
    assert [one.voice for one in samples] == [1] * len(ROWS) + [2] * len(ROWS)


def test_all_figures_are_measured(data: Path) -> None:
    found = json.loads(json.dumps(measure(data)))
    assert found["messages"] == 2 * len(ROWS)
    assert found["mood"]["nl"] == found["mood"]["en"] == 100
    assert found["mood"]["nl_flips"] == 0
    assert set(found["kind_per_voice"]) == {"1", "2"}
    assert found["negation"] == 100
    assert found["textblob_mood"]["nl"] < found["mood"]["nl"]


def test_macro_f1_is_the_mean_over_the_labels() -> None:
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"], ["a", "b"]) == 66.7
    assert macro_f1(["a"], ["b"], ["a", "b"]) == 0


def test_a_share_is_a_percentage() -> None:
    assert share([True, False, True]) == 66.7
    assert share([]) == 0
