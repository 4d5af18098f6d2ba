"""Lines that are plain text or JSON, there and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.json_lines import error_line, is_error, json_line, object_on


@pytest.mark.parametrize("line", ["Het werkt niet", "", "{geen json", "[1, 2]", '"los"', "{" * 100_000])
def test_what_is_no_object_is_plain_text(line: str) -> None:
    assert object_on(line) is None


@pytest.mark.parametrize("line", ['{"text": "a"}', '\ufeff{"text": "a"}', '  {"text": "a"}'])
def test_an_object_is_read_with_and_without_a_mark_before_it(line: str) -> None:
    assert object_on(line) == {"text": "a"}


@pytest.mark.property
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_what_is_written_is_one_line_that_reads_back(text: str) -> None:
    line = json_line({"text": text})
    assert len(line.encode("utf-8").splitlines()) == 1
    assert json.loads(line) == {"text": text}


def test_an_error_is_known_from_an_answer() -> None:
    line = error_line("no 'text' in it", 3)
    assert json.loads(line) == {"error": "no 'text' in it", "line": 3}
    assert is_error(line)
    assert not is_error(json_line({"text": line, "error": "no"}))
