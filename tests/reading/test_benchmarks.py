"""The benchmarks of mood and kind, on a handful of messages."""

import json
from pathlib import Path

import pytest

from benchmarks import kind, mood
from benchmarks.read_aside import Lesson, by_encoder, by_rules, labels
from benchmarks.scores import Score, agreed, flipped, macro_f1, with_interval
from bot.reading import Kind, Mood
from bot.reading.samples import Sample, our_samples
from bot.reading.training import cues_of, vectors_of
from tests.reading.letters import letters_encoder

LABELS = ["neg", "neu", "pos"]
SOME = our_samples()[::40]
LESSON = Lesson(SOME, cues_of(SOME))


def test_every_way_of_reading_is_measured_with_an_interval() -> None:
    encoder = letters_encoder()
    by = {
        "textblob": mood.textblob_alone,
        "vader": mood.vader,
        "rules": by_rules(LESSON, "mood"),
        "letters": by_encoder(LESSON, "mood", encoder, vectors_of(encoder, SOME)),
    }
    found = json.loads(json.dumps(mood.measure(SOME, by, None)))
    assert found["messages"] == len(SOME)
    for name in by:
        value, low, high = found[name]["nl"]
        assert low <= value <= high
        assert len(found[name]["negation"]) == 3
    assert found["rules"]["nl"][0] > found["textblob"]["nl"][0]


def test_kinds_are_measured_beside_tf_idf() -> None:
    by = {"tf-idf": kind.by_tf_idf(LESSON), "rules": by_rules(LESSON, "kind")}
    found = kind.measure(SOME, by)
    assert set(found) == {"messages", "tf-idf", "rules"}


def test_subtitles_that_are_both_or_neither_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "xed-nl.tsv"
    path.write_text("Hoera\t5\nBah\t3, 4\nHoera en bah\t4, 5\nKijk\t2\nZo\t5, 7\n", encoding="utf-8")
    assert [(one.text, one.mood) for one in mood.subtitles(path)] == [("Hoera", "pos"), ("Bah", "neg")]


def test_a_side_is_chosen_even_by_who_thinks_a_line_neutral() -> None:
    line = Sample("Hoera", "nl", 0, Mood.POSITIVE, Kind.OTHER)
    assert mood.polar([line], lambda _: [(0.1, 0.8, 0.1 + 1e-6)])[0] == 100.0
    assert labels([(0.1, 0.8, 0.1)], "mood") == ["neu"]


TRUTH, GUESS = ["neg", "neg", "neu", "neu", "pos"], ["neg", "pos", "neu", "pos", "pos"]


@pytest.mark.parametrize(
    ("score", "expected"), [(agreed, 60.0), (flipped, 20.0), (macro_f1(3), 100 * (2 / 3 + 2 / 3 + 1 / 2) / 3)]
)
def test_scores(score: Score, expected: float) -> None:
    value, low, high = with_interval(score, TRUTH, GUESS, LABELS)
    assert value == pytest.approx(expected, abs=0.1)
    assert low <= value <= high
