"""The rules of what somebody who tags gets to see."""

from __future__ import annotations

import secrets

import pytest

from bot.recurring.likely import Candidates
from bot.recurring.showing import SILENT_TAGS, is_asked, issues_shown, showing

QUIET = next(str(number) for number in range(999) if not is_asked(str(number)))
DRAWN = next(str(number) for number in range(999) if is_asked(str(number)))


def candidates(p: float) -> Candidates:
    return Candidates(((7, p), (8, 0.1), (9, 0.05)), 0.1)


@pytest.mark.parametrize(
    ("ref", "tags", "p", "shown", "issues"),
    [
        (QUIET, 0, 0.99, "hidden", ()),
        (QUIET, SILENT_TAGS - 1, 0.99, "hidden", ()),
        (QUIET, SILENT_TAGS, 0.99, "one", (7,)),
        (QUIET, SILENT_TAGS, 0.8, "one", (7,)),
        (QUIET, SILENT_TAGS, 0.79, "three", (7, 8, 9)),
        (QUIET, SILENT_TAGS, 0.0, "three", (7, 8, 9)),
        (DRAWN, 0, 0.99, "asked", (7, 8, 9)),
        (DRAWN, SILENT_TAGS, 0.99, "one", (7,)),
    ],
)
def test_silent_then_one_or_three(ref: str, tags: int, p: float, shown: str, issues: tuple[int, ...]) -> None:
    assert showing(ref, tags, candidates(p)) == shown
    assert issues_shown(shown, candidates(p)) == issues


def test_without_a_candidate_nothing_is_shown() -> None:
    nothing = Candidates((), 1.0)
    assert showing(DRAWN, SILENT_TAGS, nothing) == "hidden"
    assert issues_shown("three", nothing) == ()
    assert nothing.p == 0


def test_one_in_twenty_is_asked() -> None:
    drawn = sum(is_asked(secrets.token_hex(8)) for _ in range(20_000))
    assert 850 < drawn < 1150


def test_the_lot_of_a_feedback_is_the_same_everywhere() -> None:
    assert [str(number) for number in range(40) if is_asked(str(number))] == ["39"]
