"""A cell is what every format can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exporting.table import LONGEST, plain
from tests.exporting.files import table


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Zoeken\r\nlukt niet", "Zoeken\nlukt niet"),
        ("a\rb", "a\nb"),
        ("a\tb", "a\tb"),
        ("a\0b\x07c\x7f", "abc"),
        ("a\ud800b", "ab"),
        ("a\ufffeb", "ab"),
        ("Café ☕ 🙂", "Café ☕ 🙂"),
    ],
)
def test_what_a_format_cannot_hold_is_left_out(text: str, held: str) -> None:
    assert plain(text) == held


@pytest.mark.parametrize("char", ["x", "🙂"])
def test_what_is_too_long_is_shortened_visibly(char: str) -> None:
    units = len(char.encode("utf-16-le")) // 2
    longest = char * (LONGEST // units)
    assert plain(longest) == longest
    shortened = plain(longest + char)
    assert shortened.endswith(f"{char}…")
    assert len(shortened.encode("utf-16-le")) // 2 <= LONGEST


@pytest.mark.property
@given(st.text())
def test_what_is_held_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    plain(text).encode()


def test_numbers_and_nothing_are_left_alone() -> None:
    assert list(table([(1, None, "a\0")]).plain_rows()) == [(1, None, "a")]
