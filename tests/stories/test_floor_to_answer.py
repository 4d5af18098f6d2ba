"""Whole ways through the bot, typed at a terminal as people would."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot import places
from bot.config import Settings
from bot.reading import Reader
from models import Department, Digest
from tests.gestures import PRAISE, PROBLEM, issue, kept, memberships, tell, words_of
from tests.town import AMBASSADOR, FakeClock, Town

pytestmark = pytest.mark.story

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
"""08:30 in Amsterdam, in winter."""


def number_of(card: str, label: str) -> str:
    """Find the number to type for a label on the screen."""
    before = card[: card.index(label)]
    return before[before.rindex("[") + 1 : before.rindex("]")]


def test_an_employee_asks_corrects_signs_and_withdraws(any_town: Town) -> None:
    _, department, receipt = any_town.say("an", PROBLEM)
    any_town.say("an", number_of(receipt, "Klopt niet"))
    any_town.say("an", number_of(any_town.heard["an"][-1], "Vraag"))
    assert kept(any_town)[0].kind == "question"
    any_town.say("an", number_of(any_town.heard["an"][-1], "Naam"))
    any_town.say("an", "2")
    assert kept(any_town)[0].name_along
    any_town.say("an", number_of(any_town.heard["an"][-1], "Intrekken"))
    assert kept(any_town)[0].text is None
    assert "Griffie" in department


def test_a_department_picked_by_number_goes_with_the_question(town: Town) -> None:
    town.open("an")
    town.say("an", "afdeling")
    town.say("an", number_of(town.heard["an"][-1], "Griffie"))
    town.say("an", PROBLEM)
    griffie = town.read(lambda session: session.scalar(select(Department.id).where(Department.name == "Griffie")))
    assert kept(town)[0].department_id == memberships(town)[0].department_id == griffie


def test_the_question_in_the_welcomes_own_form_is_kept(town: Town) -> None:
    (welcome,) = town.open("an")
    town.say("an", f"{number_of(welcome, 'Vraag stellen')} {PROBLEM}")
    assert words_of(town, kept(town)[0]) == PROBLEM


def test_an_ambassador_answers_by_one_button(any_town: Town) -> None:
    for user in ("an", "bo"):
        any_town.say(user, PROBLEM)
    issue(any_town, [row.id for row in kept(any_town)])
    (offer,) = any_town.say(AMBASSADOR, "antwoorden")
    assert "Etiketten" in offer
    any_town.say(AMBASSADOR, "1")
    for user in ("an", "bo"):
        assert "Kies eerst lade 2." in any_town.heard[user][-1]
        assert f" {AMBASSADOR} " not in any_town.heard[user][-1]


def test_who_wants_to_be_forgotten_is_and_may_come_back(town: Town) -> None:
    town.say("an", PROBLEM)
    (card,) = town.say("an", "mijn gegevens")
    town.say("an", number_of(card, "Alles wissen"))
    town.run(town.app.chores.upkeep())
    assert len(town.say("an", PRAISE)) == 3, "welcomed anew"
    assert [row.text is None for row in kept(town)] == [True, False]


def test_what_the_floor_writes_reaches_the_monday_report_once(street: Town) -> None:
    code = street.write(lambda session: places.new_code(session, street.desk))
    tell(street, "chef", code)
    tell(street, "chef", "plaats het weekbericht hier", channel="project")
    for number in range(8):
        tell(street, f"medewerker{number}", PROBLEM)
    heard = len(street.heard["project"])
    street.clock.set(MONDAY)
    for _ in range(2):
        street.run(street.app.chores.send_digests())
        street.drain()
    assert len(street.heard["project"]) == heard + 1
    assert "medewerker" not in street.heard["project"][-1].replace("medewerkers", "")
    assert street.read(lambda session: session.scalars(select(Digest.period)).all()) == ["2026-W47"]


def test_a_bot_that_is_started_again_knows_everyone(settings: Settings, clock: FakeClock, reader: Reader) -> None:
    first = Town(settings, clock, reader)
    first.say("an", PROBLEM)
    first.close()
    second = Town(settings, clock, reader)
    assert len(second.say("an", PRAISE)) == 1, "a receipt alone"
    assert len(memberships(second)) == 1
    second.close()
