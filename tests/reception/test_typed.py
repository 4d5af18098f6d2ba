"""A bare number stands for nothing where no list does: it is refused with a hint, and kept nowhere."""

from __future__ import annotations

import pytest

from tests.gestures import kept, tell, texts
from tests.town import Town


@pytest.mark.parametrize("typed", ["1", " 3 ", "[2]", "7.", "12)"])
def test_a_bare_number_is_refused_and_kept_nowhere(town: Town, typed: str) -> None:
    (card,) = tell(town, "an", typed)
    assert f"“{typed.strip()}” is hier geen keuze, dus ik bewaar niets." in texts(card)
    assert "vertel het in één zin" in texts(card)
    assert kept(town) == []


@pytest.mark.parametrize("typed", ["2 printers doen het niet", "balie 3", "2026"])
def test_what_says_more_is_kept(town: Town, typed: str) -> None:
    tell(town, "an", typed)
    assert len(kept(town)) == 1
