"""The line that plans a session: refused by its own reason, and asked back where its hours make little sense."""

from __future__ import annotations

import pytest

from bot.ports import Action
from bot.privacy.forgetting import DELIVERY_KEPT
from bot.sessions.pressing import FURTHEST
from tests.gestures import texts
from tests.sessions.test_sessions import PLAN, asked, heard, sessions, tuesday
from tests.topics.square import buttons, do, news
from tests.town import INSIDER, Town


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ooit ergens", "Ik heb een dag, uren en een plek nodig"),
        ("maandag 23 nov 8.45-9 kamer 2", "Dat moment is al voorbij."),
        ("dinsdag 17 nov 10-11 kamer 2", "Dat moment is al voorbij."),
        ("1 juni 2027 10-11 kamer 2", "Dat is meer dan 28 dagen vooruit."),
        (f"{PLAN} {'x' * 90}", "Noem de plek in hoogstens 80 tekens."),
        (f"{PLAN}, 3 plekken", "Noem minstens 5 plekken"),
    ],
)
def test_what_cannot_be_planned_is_refused_by_its_own_reason(town: Town, line: str, told: str) -> None:
    asked(town)
    tuesday(town)
    news(town)
    number = str(sessions(town)[0].id)
    assert told in texts(do(town, INSIDER, Action.SESSION_PLAN, number, line))
    assert [row.state for row in sessions(town)] == ["proposed", "proposed"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("dinsdag 1 dec 11-10 kamer 1, 6 plekken", "di 1 dec, 11.00 tot 22.00, kamer 1. Dat is meer dan 4 uur."),
        ("dinsdag 1 dec 2-3 kamer 1, 6 plekken", "di 1 dec, 02.00 tot 03.00, kamer 1. Dat is buiten kantooruren."),
        ("zondag 29 nov 10-11 kamer 1, 6 plekken", "zo 29 nov, 10.00 tot 11.00, kamer 1. Dat is buiten kantooruren."),
    ],
)
def test_hours_that_make_little_sense_are_asked_back_before_anybody_is_invited(
    town: Town, line: str, read: str
) -> None:
    asked(town)
    tuesday(town)
    news(town)
    number = next(row.id for row in sessions(town) if row.department_id == 3)
    card = do(town, INSIDER, Action.SESSION_PLAN, str(number), line)
    assert f"Ik lees {read} Nog niemand hoort ervan. Klopt het?" in texts(card)
    assert heard(town, "an", "Je vroeg naar") == 0
    yes = buttons(card)[Action.SESSION_PLAN]
    assert yes.label == "Dit klopt"
    town.clock.forward(days=1)
    told = " ".join(" ".join(town.press(INSIDER, Action.SESSION_PLAN, yes.value)).split())
    assert f"Gepland: Inloopuur “Zaken zoeken”, {read.split('. ', maxsplit=1)[0]}. Er is plek voor 6." in told
    assert "Wie ernaar vroeg krijgt een uitnodiging." in told
    assert "aankondigingen" not in told
    assert heard(town, "an", "Je vroeg naar") == 1


def test_nobody_is_invited_again_because_a_delivery_is_kept_no_longer() -> None:
    assert FURTHEST < DELIVERY_KEPT
