"""Answering: one tap, kept once; whatever comes too late, twice or from somebody else changes nothing."""

from __future__ import annotations

import json

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.ports import Action
from bot.pulses.answering import PURPOSE, read
from bot.rollouts import ending
from models import Department, Membership, Person, PulseInvitation, PulseWaiting, Rollout
from tests.gestures import change
from tests.pulses.crowd import CLOSED, TUESDAY
from tests.pulses.village import answer, number_of, pulse, rows, value
from tests.town import FakeClock, Town, with_rollout

THANKS = "Dank je. Ik bewaar je antwoord, zonder je naam en los van wie meedeed."
CLOSED_ANSWER = "Deze peiling is gesloten. Ik heb niets bewaard. Wil je iets kwijt? Typ het gewoon hier."
NO_LONGER = "Deze knop werkt niet meer."


def waiting(town: Town) -> list[dict[str, object]]:
    return [json.loads(town.desk.vault.open(row.payload, PURPOSE)) for row in rows(town, PulseWaiting)]


def took_part(town: Town) -> int:
    return sum(bool(each.took_part) for each in rows(town, PulseInvitation))


def test_the_card_asks_with_five_buttons_and_says_what_is_kept(village: Town) -> None:
    told = " ".join(village.heard["b0"][-1].split())
    for part in (
        "Peiling: ben je het hiermee eens? Eén tik is genoeg.",
        "Ik weet waar ik hulp krijg.",
        "[1] 1 Helemaal niet [2] 2 Niet echt [3] 3 Ertussenin [4] 4 Grotendeels [5] 5 Helemaal",
        "Ik bewaar je antwoord zonder je naam. Je afdeling alleen als 5 collega's antwoorden.",
        "Antwoorden kan t/m zo 22 nov. Tot dan is het verzegeld; daarna weet ik alleen dat ik het je vroeg.",
        "Je hoeft niet te antwoorden. Ik herinner je er niet aan. [6] Geen peilingen",
    ):
        assert part in told


def test_one_tap_is_an_answer_and_a_second_changes_nothing(village: Town) -> None:
    assert answer(village, "b0", 2).startswith(THANKS)
    assert answer(village, "b0", 5).startswith("Je antwoord was al binnen.")
    assert [(each["value"], each["pool"]) for each in waiting(village)] == [(2, "floor")]
    assert took_part(village) == 1


def test_a_sentence_goes_along_without_what_is_about_residents(village: Town) -> None:
    village.say("b0", "2")
    told = village.say("b0", "1 De balie is druk, bel 06-12345678")
    assert told == ["Dank je. Je zin gaat mee met je antwoord, zonder je naam."]
    (kept,) = waiting(village)
    assert "De balie is druk" in str(kept["sentence"])
    assert "06-12345678" not in str(kept["sentence"])


def test_a_sentence_beside_no_answer_is_not_kept(village: Town) -> None:
    answer(village, "b0", 2)
    for token in ("", "12", "x", "9" * 19):
        told = village.press("b0", Action.PULSE_SENTENCE, token, "x")[0]
        assert " ".join(told.split()) == CLOSED_ANSWER
    assert waiting(village)[0]["sentence"] is None


def test_an_empty_sentence_leaves_the_answer_as_it_is(village: Town) -> None:
    answer(village, "b0", 2)
    (row,) = rows(village, PulseWaiting)
    assert village.press("b0", Action.PULSE_SENTENCE, str(row.id), "  ")[0].startswith("Er stond geen tekst in.")


def test_after_closing_nothing_is_kept(village: Town, clock: FakeClock) -> None:
    button = value(village, "b0", 2)
    answer(village, "b1", 2)
    (row,) = rows(village, PulseWaiting)
    clock.set(CLOSED)
    late = village.press("b0", Action.PULSE, button), village.press("b1", Action.PULSE_SENTENCE, str(row.id), "te laat")
    pulse(village)
    later = (
        village.press("b0", Action.PULSE, button),
        village.press("b1", Action.PULSE_SENTENCE, str(row.id), "te laat"),
    )
    assert [" ".join(each[0].split()) for each in (*late, *later)] == [CLOSED_ANSWER] * 4
    assert rows(village, PulseWaiting) == []


def test_who_joined_the_project_group_meanwhile_counts_there(village: Town) -> None:
    insiders = (*village.desk.settings.rollout[0].insiders, "terminal:terminal/b0")
    changed = with_rollout(village.desk.settings, insiders=insiders)
    object.__setattr__(village.app.desk, "settings", changed)
    answer(village, "b0", 4)
    assert [(each["pool"], each["department"]) for each in waiting(village)] == [("insider", None)]


def test_who_is_no_longer_of_the_project_group_does_not_predict(village: Town) -> None:
    changed = with_rollout(village.desk.settings, insiders=())
    object.__setattr__(village.app.desk, "settings", changed)
    assert answer(village, "lead0", 4, "floor") == "Alleen de projectgroep voorspelt. Ik heb niets bewaard."
    assert waiting(village) == []


def test_who_left_is_thanked_for_nothing(village: Town) -> None:
    left = update(Person).where(Person.id == number_of(village, "b0")).values(left_at=TUESDAY)
    village.write(change(left))
    assert answer(village, "b0", 2) == "Deze peiling is voor wie hier nu werkt. Ik heb niets bewaard."
    assert (waiting(village), took_part(village)) == ([], 0)


def test_a_rollout_that_was_ended_takes_no_answers(village: Town, clock: FakeClock) -> None:
    village.write(lambda session: ending.end(session, session.get_one(Rollout, 1), clock()))
    assert answer(village, "b0", 2) == CLOSED_ANSWER
    assert waiting(village) == []


FORGED = [
    "",
    "x",
    "1:1",
    "1:1:own:6",
    "1:1:own:0",
    "1:1:boss:3",
    "1:99:own:3",
    "99:1:own:3",
    "1:1:floor:3",
    "-1:1:own:3",
]


def test_a_forged_button_does_nothing(village: Town) -> None:
    for forged in FORGED:
        assert village.press("b0", Action.PULSE, forged)[0].startswith(NO_LONGER), forged
    assert (waiting(village), took_part(village)) == ([], 0)


def test_the_button_of_somebody_else_does_nothing(village: Town) -> None:
    button = value(village, "b0", 2)
    village.open("nieuw")
    assert village.press("nieuw", Action.PULSE, button)[0].startswith(NO_LONGER)
    assert waiting(village) == []


def test_what_no_button_of_ours_carries_is_not_read() -> None:
    assert [read(forged) for forged in ("1:2:own:\u0663", "1:2:own:3:4", "1" * 30 + ":1:own:3")] == [None] * 3


def test_the_department_goes_along_where_it_has_ten_people(village: Town) -> None:
    griffie = village.read(lambda session: _department(session, "Griffie"))
    moved = update(Membership).where(Membership.person_id == number_of(village, "b1")).values(department_id=griffie)
    village.write(change(moved))
    answer(village, "b0", 2)
    answer(village, "b1", 2)
    burgerzaken = village.read(lambda session: _department(session, "Burgerzaken"))
    assert {each["department"] for each in waiting(village)} == {burgerzaken, None}


def _department(session: Session, name: str) -> int | None:
    return session.scalar(select(Department.id).where(Department.name == name))


def test_one_tap_stops_all_polls_until_they_are_wanted_again(village: Town, clock: FakeClock) -> None:
    assert village.say("b0", "6")[0].startswith("Gedaan: ik stuur je geen peilingen meer.")
    village.say("b1", "geen peilingen")
    village.say("b2", "No polls!")
    village.say("b1", "Wel peilingen.")
    clock.forward(weeks=1)
    pulse(village)
    heard = [sum("Peiling:" in text for text in village.heard[user]) for user in ("b0", "b1", "b2", "b3")]
    assert heard == [1, 2, 1, 2]


def test_the_project_group_answers_and_predicts_on_one_card_and_sees_whether_it_is_in(village: Town) -> None:
    assert "Peiling: wat zal de werkvloer zeggen? Nog 1 tik." in answer(village, "lead0", 4)
    open_still = " ".join(village.say("lead0", "voorspelling")[-1].split())
    assert "Van jou staat nog 1 antwoord open." in open_still
    assert "Antwoorden kan t/m zo 22 nov. Niemand ziet eerder een uitslag." in open_still
    assert "jouw eigen beeld: binnen" in open_still
    assert "jouw voorspelling: nog open" in open_still
    assert "wat zal de werkvloer zeggen" in village.say("lead0", "1")[-1]
    told = answer(village, "lead0", 3, "floor")
    assert told.startswith("Dank je. Je eigen beeld en je voorspelling zijn binnen")
    assert "Vanaf ma 23 nov zie je de uitslag." in told
    assert answer(village, "lead0", 1).startswith("Je antwoord was al binnen.")
    assert "Al je antwoorden zijn binnen. Ze staan vast." in village.say("lead0", "voorspelling")[-1]
    assert sorted((each["about"], each["value"]) for each in waiting(village)) == [("floor", 3), ("own", 4)]


def test_a_forecast_is_of_the_project_group_and_of_an_open_round(village: Town, clock: FakeClock) -> None:
    assert village.say("b0", "voorspelling")[-1].startswith("Alleen de projectgroep kan dit.")
    assert village.press("b0", Action.FORECAST, "1")[-1].startswith(NO_LONGER)
    assert village.press("lead0", Action.FORECAST, "99")[-1].startswith(NO_LONGER)
    clock.set(CLOSED)
    assert village.say("lead0", "voorspelling")[-1].startswith("Er staat nu geen peiling voor je open.")
    assert " ".join(village.press("lead0", Action.FORECAST, "1")[-1].split()) == CLOSED_ANSWER
