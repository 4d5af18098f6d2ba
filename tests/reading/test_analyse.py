"""Lines in, JSON lines out."""

import json
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import Kind, Language, Mood, Reading, rules_reader
from bot.reading.analyse import BATCH, analyse_lines


class Counting:
    """A reader that always says the same and counts its batches."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def read(self, text: str) -> Reading:
        return self.read_many([text])[0]

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        self.batches.append(len(texts))
        return [Reading(Language.DUTCH, Mood.NEUTRAL, (0.3333, 0.3334, 0.3333), Kind.OTHER, sure=False) for _ in texts]


def analysed(*lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in analyse_lines(lines, Counting())]


def test_a_line_becomes_the_promised_object() -> None:
    (line,) = analyse_lines(["Het werkt niet\n"], rules_reader())
    found = json.loads(line)
    assert list(found) == ["text", "lang", "sentiment", "p", "kind", "sure"]
    assert (found["text"], found["lang"], found["sentiment"], found["kind"]) == (
        "Het werkt niet",
        "nl",
        "neg",
        "problem",
    )
    assert sum(found["p"]) == pytest.approx(1, abs=0.002)


def test_json_and_plain_lines_mix_in_order() -> None:
    found = analysed('{"text": "een", "id": 4}\n', "twee\r\n", '{"text": "drie\\nregels"}')
    assert [one["text"] for one in found] == ["een", "twee", "drie\nregels"]


@pytest.mark.parametrize("line", ["{kapot", '{"text": "half', "{" * 100_000, '["text"]', "3", '"text"', "null"])
def test_what_is_no_json_object_is_plain_text(line: str) -> None:
    assert analysed(line)[0]["text"] == line


@pytest.mark.parametrize("line", ["{}", '{"text": 3}', '{"text": null}', '{"Text": "x"}', ' {"message": "x"}'])
def test_an_object_without_text_is_an_error_with_its_line(line: str) -> None:
    first, error, last = analysed("een", line, "drie")
    assert (first["text"], last["text"]) == ("een", "drie")
    assert error["line"] == 2
    assert "text" in str(error["error"])


def test_an_empty_line_keeps_its_place() -> None:
    assert [one["text"] for one in analysed("a", "", "b")] == ["a", "", "b"]


def test_lines_stream_in_small_batches() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "regel"

    reader = Counting()
    answers = analyse_lines(endless(), reader)
    for _ in range(BATCH + 1):
        next(answers)
    assert taken == 2 * BATCH
    assert reader.batches == [BATCH, BATCH]


def test_every_answer_is_one_line_that_utf8_can_carry() -> None:
    text = "a\u2028b\x85c\ud800"
    (line,) = analyse_lines([json.dumps({"text": text})], Counting())
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode())["text"] == text


@pytest.mark.property
@given(st.lists(st.text(st.characters(codec=None, exclude_categories=()))))
def test_one_answer_per_line(lines: list[str]) -> None:
    assert len(list(analyse_lines(lines, Counting()))) == len(lines)
