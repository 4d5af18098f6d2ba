"""The ambassadors in a digest: who is missing where; nobody can tell from it who did nothing."""

from __future__ import annotations

from typing import Literal

import pytest

from bot.digests.covered import inactive, lines
from bot.digests.crew import CoverageFigures, DepartmentCoverage
from bot.words import words_for


def told(
    found: int | Literal["few", "most"] | None = None, ambassadors: int = 12, too_few: tuple[tuple[str, int], ...] = ()
) -> list[str]:
    parts = tuple(DepartmentCoverage(name=name, ambassadors=there, needed=2) for name, there in too_few)
    figures = CoverageFigures(ambassadors=ambassadors, elsewhere=0, inactive=found, inactive_days=14, too_few=parts)
    return list(lines(figures, words_for("nl")))


@pytest.mark.leak
@pytest.mark.parametrize(
    ("number", "of", "expected"),
    [
        (0, 12, None),
        (1, 2, None),
        (4, 4, None),
        (1, 5, "few"),
        (4, 12, "few"),
        (5, 9, "most"),
        (5, 10, 5),
        (7, 12, 7),
        (12, 12, "most"),
    ],
)
def test_so_many_who_did_nothing_that_it_is_nobody(number: int, of: int, expected: int | str | None) -> None:
    assert inactive(number, of, threshold=5) == expected


def test_where_every_department_has_enough_nothing_is_told() -> None:
    assert told() == []


def test_departments_without_and_with_too_few_are_named() -> None:
    assert told(too_few=(("Griffie", 0), ("Belastingen", 1))) == [
        "Geen ambassadeur: Griffie.",
        "Te weinig ambassadeurs: Belastingen.",
    ]


def test_of_many_departments_five_are_named_and_the_others_counted() -> None:
    assert told(too_few=tuple((f"Team {n}", 0) for n in range(1, 9))) == [
        "Geen ambassadeur: Team 1, Team 2, Team 3, Team 4, Team 5 en nog 3."
    ]


def test_without_any_ambassador_no_department_is_listed() -> None:
    assert told(ambassadors=0, too_few=(("Griffie", 0), ("Belastingen", 0))) == ["Er is nog geen ambassadeur."]


def test_who_did_nothing_is_a_number_or_about_how_many() -> None:
    assert told(7) == ["7 ambassadeurs deden 14 dagen niets."]
    assert told("few") == ["Een paar ambassadeurs deden 14 dagen niets."]
    assert told("most") == ["De meeste ambassadeurs deden 14 dagen niets."]
