"""Rows of a table as sentences, where columns have no room."""

from __future__ import annotations

import pytest

from bot.cards import Table, plain
from bot.charts.rows import sentences


@pytest.mark.parametrize(
    ("head", "row", "told"),
    [
        (("Afdeling", "Berichten", "Collega's"), ("Balie", "35", "28"), "Balie: 35 berichten, 28 collega's"),
        (("Department", "Messages"), ("Desk", "1,234"), "Desk: 1,234 messages"),
        (("Afdeling", "Negatief"), ("Balie", "38%"), "Balie: 38% negatief"),
        (("Onderwerp", "week 47", "week 46"), ("Printen", "17", "9"), "Printen: week 47: 17, week 46: 9"),
        (("Vraag", "Projectgroep"), ("Hulp", "4,1 (8)"), "Hulp: projectgroep 4,1 (8)"),
        (("Week", "Berichten"), ("week 52", "\N{EN DASH}"), "week 52: berichten \N{EN DASH}"),
        (("", "HR"), ("Vragen", "5"), "Vragen: 5 HR"),
        (("Naam",), ("Vragen", "5"), "Vragen: 5"),
        (("Naam", "Vragen"), ("Balie", ""), "Balie: vragen"),
        ((), (), ": "),
    ],
)
def test_a_count_stands_before_what_it_counts(head: tuple[str, ...], row: tuple[str, ...], told: str) -> None:
    (line,) = sentences(Table(head, (row,)))
    assert plain(line) == told
