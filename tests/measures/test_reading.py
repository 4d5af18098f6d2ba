"""A measure as it is typed: what is done, and from its end since when, by whom and for which department."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.measures.keeping import Told
from bot.measures.reading import LONGEST, LONGEST_NAME, read

TODAY = date(2026, 11, 18)
DEPARTMENTS = {"belastingen": 4, "burgerzaken": 5}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("inloopuur printen, vanaf 24 nov", Told("inloopuur printen", date(2026, 11, 24))),
        ("inloopuur printen", Told("inloopuur printen", TODAY)),
        ("walk-in session, since 2 Nov", Told("walk-in session", date(2026, 11, 2))),
        (
            "inloopuur, voor Belastingen, door team ICT, vanaf di 24 nov.",
            Told("inloopuur", date(2026, 11, 24), "team ICT", 4),
        ),
        ("inloopuur, vanaf morgen, bij burger, by ICT", Told("inloopuur", date(2026, 11, 19), "ICT", 5)),
        ("uitleg, oefenen en koffie, vanaf 24 nov", Told("uitleg, oefenen en koffie", date(2026, 11, 24))),
        ("uitleg, voor iedereen", Told("uitleg, voor iedereen", TODAY)),
        ("uitleg, per afdeling", Told("uitleg, per afdeling", TODAY)),
        ("uitleg, door ICT, door HR", Told("uitleg, door ICT", TODAY, "HR")),
    ],
)
def test_what_is_typed_is_read(line: str, told: Told) -> None:
    assert read(line, TODAY, DEPARTMENTS) == told


@pytest.mark.parametrize(
    "line",
    [
        "",
        " . ",
        ", vanaf 24 nov",
        "inloopuur, vanaf 31 november",
        "inloopuur, vanaf 24 nov 2030",
        "inloopuur, sinds 2020-01-01",
        "x" * (LONGEST + 1),
        f"inloopuur, door {'x' * (LONGEST_NAME + 1)}",
    ],
)
def test_what_cannot_be_read_is_not_guessed(line: str) -> None:
    assert read(line, TODAY, DEPARTMENTS) is None


@pytest.mark.property
@given(st.text(max_size=300))
def test_any_text_is_read_or_not_and_never_too_long(line: str) -> None:
    told = read(line, TODAY, DEPARTMENTS)
    assert told is None or 0 < len(told.text) <= LONGEST
