"""The line that opens a test round, in both languages, and what is wrong with one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trials.opening import FURTHEST, OPENED, Fault, Opening, read

TODAY, LIVE = date(2026, 10, 7), date(2026, 10, 26)
FRIDAY, MONDAY = date(2026, 10, 9), date(2026, 10, 12)


def typed(line: str) -> Opening | Fault | None:
    match = OPENED.fullmatch(line)
    return read(match["rest"], TODAY, LIVE) if match else None


@pytest.mark.parametrize(
    ("line", "opening"),
    [
        ("testronde openen tot vrijdag", Opening("", TODAY, FRIDAY)),
        ("Open de testronde t/m vr 9 okt.", Opening("", TODAY, FRIDAY)),
        ("testronde openen balie, tot en met vrijdag", Opening("balie", TODAY, FRIDAY)),
        (
            "testronde openen “tweede keer” van maandag tot 16 oktober",
            Opening("tweede keer", MONDAY, date(2026, 10, 16)),
        ),
        (
            "open a test round counter from Monday until Friday 16 October",
            Opening("counter", MONDAY, date(2026, 10, 16)),
        ),
        ("open test round until 2026-10-25", Opening("", TODAY, date(2026, 10, 25))),
        ("testronde openen tot vandaag", Opening("", TODAY, TODAY)),
        ("testronde openen maandag t/m vrijdag 16 oktober", Opening("", MONDAY, date(2026, 10, 16))),
        ("testronde openen 12 okt tot 16 oktober", Opening("", MONDAY, date(2026, 10, 16))),
        ("testronde openen 12 t/m 16 oktober", Opening("", MONDAY, date(2026, 10, 16))),
        ("testronde openen balie van 12 tot en met 16 oktober", Opening("balie", MONDAY, date(2026, 10, 16))),
        ("testronde openen 2, tot vrijdag", Opening("2", TODAY, FRIDAY)),
        ("testronde openen maandagploeg tot vrijdag", Opening("maandagploeg", TODAY, FRIDAY)),
        ("testronde openen balie\nen kassa, tot vrijdag", Opening("balie en kassa", TODAY, FRIDAY)),
    ],
)
def test_it_is_read(line: str, opening: Opening) -> None:
    assert typed(line) == opening


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("testronde openen", Fault.FORM),
        ("testronde openen balie", Fault.FORM),
        ("testronde openen tot sint-juttemis", Fault.FORM),
        ("testronde openen tot 31 februari", Fault.FORM),
        ("testronde openen van ooit tot vrijdag", Fault.FORM),
        (f"testronde openen {'x' * 41} tot vrijdag", Fault.NAME),
        (f"testronde openen van {', ' * 1400}", Fault.FORM),
        ("testronde openen tot 6 oktober", Fault.PAST),
        ("testronde openen van 16 oktober tot 12 oktober 2026", Fault.PAST),
        ("testronde openen tot 26 oktober", Fault.LIVE),
    ],
)
def test_what_is_wrong_is_named(line: str, fault: Fault) -> None:
    assert typed(line) is fault


def test_far_ahead_is_refused_though_go_live_is_further() -> None:
    day = TODAY + FURTHEST
    assert read(f"tot {day}", TODAY, date(2028, 1, 1)) == Opening("", TODAY, day)
    assert read(f"tot {day + timedelta(days=1)}", TODAY, date(2028, 1, 1)) is Fault.FAR


@pytest.mark.parametrize("line", ["de testronde was goed", "testronde", "testronde openenwe niet"])
def test_other_texts_open_nothing(line: str) -> None:
    assert typed(line) is None


@pytest.mark.property
@given(st.text(max_size=120))
def test_whatever_is_typed_a_round_lies_before_go_live(rest: str) -> None:
    found = read(rest, TODAY, LIVE)
    assert isinstance(found, Fault) or TODAY <= found.first <= found.last < LIVE
