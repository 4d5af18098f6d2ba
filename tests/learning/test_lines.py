"""An administrator's file: what is taken, and what is told of each line that is not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.lines import LONGEST, Line, read_lines
from bot.reading import Kind

GOOD = b'{"text": "Waar staat mijn zaak?", "kind": "question"}'
LINE = Line("Waar staat mijn zaak?", Kind.QUESTION)


def test_lines_are_read_in_order_and_other_keys_left_alone() -> None:
    praise = b'{"kind": "praise", "lang": "nl", "text": "Top!", "voice": 3}'
    assert read_lines([GOOD, b"\n", praise]) == ([LINE, Line("Top!", Kind.PRAISE)], [])


def test_a_file_that_some_other_program_wrote_is_read() -> None:
    assert read_lines([b"\xef\xbb\xbf" + GOOD + b"\r\n", b"  \r\n"]) == ([LINE], [])


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"Waar staat mijn zaak?", "it is not JSON"),
        (b'{"text": "Waar', "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'["Waar", "question"]', "it is no object"),
        (b'{"text": "caf\xe9", "kind": "idea"}', "it is not UTF-8"),
        (b'{"kind": "idea"}', '"text" is missing or empty'),
        (b'{"text": " \\n", "kind": "idea"}', '"text" is missing or empty'),
        (b'{"text": ["a"], "kind": "idea"}', '"text" is missing or empty'),
        (b'{"text": "a"}', '"kind" must be one of question, problem, idea, praise, other'),
        (b'{"text": "a", "kind": "Idea"}', '"kind" must be one of'),
        (b'{"text": "a", "kind": ["idea"]}', '"kind" must be one of'),
        (json.dumps({"text": "a" * (LONGEST + 1), "kind": "idea"}).encode(), '"text" has 40001 characters'),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_reason(raw: bytes, reason: str) -> None:
    good, bad = read_lines([GOOD, b"", raw, GOOD])
    assert good == [LINE, LINE]
    assert [line.number for line in bad] == [3]
    assert bad[0].reason.startswith(reason)


def test_a_reason_quotes_nobody() -> None:
    _, (bad,) = read_lines([b'{"text": "kanarie", "kind": "kanarie"}'])
    assert "kanarie" not in bad.reason


@pytest.mark.property
@given(st.lists(st.binary()))
def test_every_line_is_good_bad_or_empty(source: list[bytes]) -> None:
    good, bad = read_lines(source)
    assert len(good) + len(bad) == sum(bool(raw.strip()) for raw in source)
    assert all(source[line.number - 1].strip() for line in bad)
