"""Days as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days.dates import find_day
from bot.decisions.phrases import due_in

TODAY = date(2026, 11, 18)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vandaag", "2026-11-18"),
        ("Morgen!", "2026-11-19"),
        ("overmorgen", "2026-11-20"),
        ("tomorrow", "2026-11-19"),
        ("woensdag", "2026-11-18"),
        ("komende dinsdag", "2026-11-24"),
        ("next Monday", "2026-11-23"),
        ("volgende week vrijdag", "2026-11-27"),
        ("vrijdag volgende week", "2026-11-27"),
        ("Monday next week", "2026-11-23"),
        ("di 24 nov", "2026-11-24"),
        ("di. 24 november", "2026-11-24"),
        ("24 November 2027", "2027-11-24"),
        ("1st December", "2026-12-01"),
        ("3 mrt", "2027-03-03"),
        ("1 november", "2026-11-01"),
        ("24/11", "2026-11-24"),
        ("24-11-2026", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("31 november of anders dinsdag", "2026-11-24"),
    ],
)
def test_a_day_is_found(text: str, day: str) -> None:
    found = find_day(text, TODAY)
    assert found
    assert str(found.day) == day


@pytest.mark.parametrize("text", ["", "printen lukt niet", "24-11", "31 november", "45/13", "mandarijn", "diep"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert find_day(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Team ICT pakt printen op, vóór di 24 nov", date(2026, 11, 24)),
        ("Klaar voor 1 december.", date(2026, 12, 1)),
        ("Done before 1 December", date(2026, 12, 1)),
        ("Uiterlijk vrijdag een antwoord", date(2026, 11, 20)),
        ("Scherm voor de balie, voor morgen", date(2026, 11, 19)),
        ("Een scherm voor de balie", None),
        ("Op 1 december begint het", None),
    ],
)
def test_a_decision_names_the_day_before_which_it_must_be_done(text: str, day: date | None) -> None:
    assert due_in(text, TODAY) == day


@pytest.mark.property
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.text(max_size=30))
def test_a_weekday_is_within_a_week_and_no_text_breaks_it(today: date, text: str) -> None:
    found = find_day("vrijdag", today)
    assert found
    assert timedelta() <= found.day - today < timedelta(weeks=1)
    find_day(text, today)
