"""The benchmark of the language."""

import json
from pathlib import Path

import pytest

from benchmarks.language import (
    OTHERS,
    Line,
    accuracy,
    groups,
    langid_alone,
    langid_of_two,
    measure,
    others,
    voices,
    windows,
)
from bot.reading import Language

ROWS = [("Waar vind ik oude zaken?", "nl"), ("lukt niet", "nl"), ("It is broken again", "en"), ("👍", "nl")]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    rows = "\n".join(json.dumps({"text": text, "lang": language}) for text, language in ROWS)
    for name in ("voice-02.jsonl", "voice-10.jsonl"):
        (tmp_path / name).write_text(rows, encoding="utf-8")
    return tmp_path


def test_a_file_is_a_voice(directory: Path) -> None:
    assert [line.group for line in voices(directory)] == ["2"] * len(ROWS) + ["10"] * len(ROWS)


def test_windows_are_the_last_words_of_longer_messages() -> None:
    lines = [Line("Waar vind ik oude zaken?", "nl", "10", 5), Line("lukt niet", "nl", "10", 2)]
    assert [line.text for line in windows(lines)] == ["oude zaken"]


def test_short_messages_are_counted_with_and_without_emoji_alone(directory: Path) -> None:
    found = groups(voices(directory))
    assert len(found["three words or fewer"]) == 4
    assert len(found["three words or fewer, with a word"]) == 2
    assert len(found["three words or fewer, voice 10"]) == 2


def test_accuracy_comes_with_an_interval() -> None:
    lines = [Line("a", "nl", "1", 1), Line("b", "en", "1", 1)]
    found = accuracy(lines, lambda _: Language.DUTCH)
    assert found == {"right": 50.0, "interval": (0.0, 100.0), "lines": 2}
    assert accuracy([], langid_alone)["lines"] == 0


def test_py3langid_alone_may_say_another_language_and_of_two_may_not() -> None:
    german = "Ich kann mich seit heute Morgen nicht mehr anmelden"
    assert langid_alone(german) is Language.OTHER
    assert langid_of_two(german) is not Language.OTHER


def test_the_lines_are_enough_and_some_are_fresh() -> None:
    foreign = [line for line in others(OTHERS) if line.language == Language.OTHER]
    assert len(foreign) >= 60
    assert len({line.group for line in foreign}) >= 10
    assert any(line.fresh for line in foreign)


def test_all_figures_are_measured(directory: Path) -> None:
    found = measure(directory)
    assert found["longer"]["voelspriet"]["lines"] == 4
    assert set(found["German"]) == {"voelspriet", "py3langid", "py3langid, of two"}
