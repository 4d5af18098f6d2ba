"""Why, and what changes for me: the project group's own texts per department, and how many ask in vain."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cards import Buttons
from bot.roster.explaining import LONGEST
from models import Asked, Explanation
from tests.digests.test_sending import bind
from tests.gestures import actions, tell
from tests.roster.towns import ask, flat
from tests.town import FakeClock, Town

NO_TEXT = "Een goede vraag, en ik heb er nog geen tekst over."


def texts(town: Town) -> list[tuple[str, int | None, str | None, str | None]]:
    def rows(session: Session) -> list[tuple[str, int | None, str | None, str | None]]:
        found = session.scalars(select(Explanation).order_by(Explanation.id))
        return [(row.topic, row.department_id, row.text_nl, row.text_en) for row in found]

    return town.read(rows)


def undo_of(town: Town, line: str) -> str:
    """Let the project group write a text; give what stands on the button to undo it."""
    (card,) = tell(town, "lead", line)
    assert actions(card) == ["explain_back"]
    return next(button.value for block in card.blocks if isinstance(block, Buttons) for button in block.items)


@pytest.mark.story
def test_the_text_of_ones_department_goes_before_the_general_one(town: Town) -> None:
    town.open("lead")
    assert ask(town, "piet", "Waarom?").startswith(NO_TEXT)
    ask(town, "lead", "waarom is: Het oude systeem stopt.")
    ask(town, "lead", "Waarom voor Burgerzaken: De balie krijgt één scherm.")

    assert ask(town, "piet", "waarom").startswith("Het oude systeem stopt.")
    town.press("piet", "department", "zaak", "1")
    assert ask(town, "piet", "why").startswith("De balie krijgt één scherm.")
    assert ask(town, "piet", "wat verandert er voor mij").startswith(NO_TEXT)


def test_each_hears_it_in_their_own_language_where_both_were_written(town: Town) -> None:
    town.open("lead")
    ask(town, "lead", "wat verandert er: Je print zelf.")
    ask(town, "piet", "in English")
    assert ask(town, "piet", "what changes for me").startswith("Je print zelf.")
    ask(town, "lead", "what changes: You print it yourself.")
    assert ask(town, "piet", "what changes for me").startswith("You print it yourself.")
    assert texts(town) == [("changes", None, "Je print zelf.", "You print it yourself.")]


def test_a_text_is_shown_back_and_can_be_undone_once(town: Town) -> None:
    town.open("lead")
    ask(town, "lead", "waarom: De eerste tekst.")
    value = undo_of(town, "waarom: De tweede tekst.")

    assert flat(town.press("lead", "explain_back", value)).startswith(
        "Ongedaan gemaakt: ik vertel dit weer: │ De eerste"
    )
    assert flat(town.press("lead", "explain_back", value)) == "Deze tekst is intussen anders. Er is niets veranderd."
    assert texts(town)[0][2] == "De eerste tekst."


def test_undoing_the_first_text_leaves_none(town: Town) -> None:
    town.open("lead")
    value = undo_of(town, "waarom: De eerste tekst.")
    assert flat(town.press("lead", "explain_back", value)) == "Ongedaan gemaakt: ik heb er nu geen tekst over."
    assert ask(town, "piet", "waarom").startswith(NO_TEXT)


def test_an_older_undo_does_not_take_a_newer_text_away(town: Town) -> None:
    town.open("lead")
    older = undo_of(town, "waarom: De eerste tekst.")
    ask(town, "lead", "waarom: De tweede tekst.")
    assert flat(town.press("lead", "explain_back", older)).startswith("Deze tekst is intussen anders.")
    assert texts(town)[0][2] == "De tweede tekst."


@pytest.mark.parametrize("value", ["", "99:abc", "x:y", ":"])
def test_an_undo_of_nothing_does_nothing(town: Town, value: str) -> None:
    assert flat(town.press("lead", "explain_back", value)).startswith("Deze knop werkt niet meer.")


def test_ambassadors_are_told_whom_to_ask_and_the_floor_is_heard(town: Town) -> None:
    for user in ("amb", "piet"):
        town.open(user)
    assert ask(town, "amb", "waarom: Omdat ik het zeg.").startswith("Alleen de projectgroep kan dit.")
    assert "Genoteerd" in ask(town, "piet", "waarom: ik kan de brief niet printen")
    assert texts(town) == []


def test_an_unknown_department_is_refused_with_those_there_are(town: Town) -> None:
    town.open("lead")
    answer = ask(town, "lead", "wat verandert er voor Nergens: Niets.")
    assert answer.startswith("Ik ken geen afdeling Nergens. Deze ken ik: Burgerzaken, Griffie, Sociaal Domein.")
    assert texts(town) == []


def test_a_text_that_is_too_long_is_not_kept(town: Town) -> None:
    town.open("lead")
    assert ask(town, "lead", "waarom: " + "a" * (LONGEST + 1)).startswith("Dat is te lang voor een telefoon.")
    assert texts(town) == []


@pytest.mark.parametrize(("people", "told"), [(4, 0), (5, 1)])
def test_how_many_asked_is_told_once_a_week_from_the_threshold_on(
    town: Town, clock: FakeClock, people: int, told: int
) -> None:
    town.open("lead")
    bind(town)
    for number in range(people):
        for _twice in range(2):
            ask(town, f"user{number}", "waarom")
    ask(town, "amb", "waarom")
    clock.forward(days=5)
    for _replica in range(2):
        town.run(town.app.chores.meet())
        town.drain()

    heard = [flat([text]) for text in town.heard["lead"] if "vroegen mij waarom" in flat([text])]
    assert len(heard) == told
    assert all(text.startswith("5 collega's vroegen mij waarom we dit doen.") for text in heard)
    assert town.read(lambda session: session.scalar(select(func.count()).select_from(Asked))) == 0


@pytest.mark.leak
def test_who_asked_is_kept_under_another_name_each_week(town: Town, clock: FakeClock) -> None:
    for _week in range(2):
        ask(town, "piet", "waarom")
        clock.forward(weeks=1)
    kept = town.read(lambda session: list(session.scalars(select(Asked.who))))
    assert len(set(kept)) == 2
