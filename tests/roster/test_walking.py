"""Who walks where: kept by those who walk, in their own words; told to everybody until it is over; then gone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.privacy.forgetting import forget
from bot.reading import Reader
from bot.roster import walks
from models import Department, Feedback, Person, Role, Walk
from tests.gestures import change, people
from tests.roster.towns import ask, flat, meet_by_name
from tests.town import FakeClock, Town, with_rollout

LINE = "ik loop vandaag 9-12 rond bij Burgerzaken"
AFTER = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
"""Twelve o'clock in Amsterdam: it is over."""


def kept(town: Town) -> list[Walk]:
    return town.read(lambda session: list(session.scalars(select(Walk).order_by(Walk.id))))


@pytest.mark.story
def test_a_round_is_noted_told_and_forgotten(town: Town, clock: FakeClock) -> None:
    meet_by_name(town, "amb", "Noor")
    noted = ask(town, "amb", LINE)

    assert noted.startswith("Genoteerd: je loopt rond op wo 18 nov, 09.00 tot 12.00, Burgerzaken.")
    assert "Nu loopt rond: • Noor: Burgerzaken (09.00 tot 12.00)" in ask(town, "piet", "Wie loopt er nu rond?")
    clock.set(AFTER)
    answer = ask(town, "piet", "wie loopt er nu rond")
    assert answer == "Er loopt nu niemand rond. Haast? Bel de servicedesk: 1234."
    town.write(lambda session: walks.drop_old(session, clock()))
    assert kept(town) == []


@pytest.mark.story
def test_the_same_in_english(town: Town) -> None:
    ask(town, "amb", "in English")
    assert ask(town, "amb", "I walk around tomorrow 1pm-3pm at the front desk").startswith(
        "Noted: you walk around Thu 19 Nov, 13:00 to 15:00, the front desk."
    )
    assert "Your rounds: • Thu 19 Nov, 13:00 to 15:00, the front desk" in ask(town, "amb", "my rounds")


def test_who_begins_later_today_is_told_too(town: Town) -> None:
    ask(town, "amb", "ik loop vandaag 13-15 rond bij de balie")
    assert ask(town, "piet", "wie loopt er rond").startswith(
        "Er loopt nu niemand rond. Later vandaag: • ambassadeur: de balie (13.00 tot 15.00)"
    )


@pytest.mark.parametrize(
    "typed", ["ik loop morgen rond", "ik loop 9-12 rond", "ik loop gisteren maandag 25-99 rond bij X"]
)
def test_a_mistyped_round_shows_the_form_and_what_was_typed(town: Town, typed: str) -> None:
    answer = ask(town, "amb", typed)
    assert answer.startswith(f"Je typte: “{typed}”.")
    assert "ik loop maandag 9-12 rond bij de balie" in answer
    assert kept(town) == []


def test_what_is_over_already_is_not_noted(town: Town) -> None:
    assert ask(town, "amb", "ik loop vandaag 7-9 rond bij de balie").startswith("Je typte:")


def test_a_message_without_day_or_hours_stays_a_message(town: Town) -> None:
    town.say("amb", "ik loop rond met een vraag over printen")
    assert (len(kept(town)), town.read(lambda session: len(list(session.scalars(select(Feedback)))))) == (0, 1)


def test_the_floor_keeps_no_roster_and_its_words_stay_its_message(town: Town) -> None:
    town.say("piet", LINE)
    assert (len(kept(town)), town.read(lambda session: len(list(session.scalars(select(Feedback)))))) == (0, 1)


def test_the_same_hours_twice_are_one_round_with_the_newest_spot(town: Town) -> None:
    for spot in ("Burgerzaken", "de balie"):
        ask(town, "amb", f"ik loop vandaag 9-12 rond bij {spot}")
    assert len(kept(town)) == 1
    assert "de balie" in ask(town, "piet", "wie loopt rond")


def test_one_cancels_ones_own_round_once(town: Town) -> None:
    ask(town, "amb", LINE)
    number = str(kept(town)[0].id)
    assert flat(town.press("lead", "cancel_walk", answer=number)).startswith(
        "Deze ronde staat niet meer op het rooster."
    )
    assert flat(town.press("amb", "cancel_walk", answer=number)) == "Afgezegd: niemand hoort er nog van."
    assert flat(town.press("amb", "cancel_walk", answer=number)).startswith("Deze ronde staat niet meer")
    assert ask(town, "piet", "wie loopt rond").startswith("Er loopt nu niemand rond.")
    assert ask(town, "amb", "mijn rondes").startswith("Je hebt geen rondes gepland.")


def test_the_floor_has_no_rounds_of_its_own(town: Town) -> None:
    assert ask(town, "piet", "mijn rondes").startswith("Alleen ambassadeurs")


@pytest.mark.leak
def test_spot_and_name_are_sealed_and_go_with_the_person(town: Town) -> None:
    meet_by_name(town, "amb", "Noor Kanarie")
    ask(town, "amb", "ik loop vandaag 9-12 rond bij Kanariehok")
    assert b"Kanarie" not in (kept(town)[0].spot or b"")
    person = people(town)[0].id
    town.write(lambda session: forget(session, session.get_one(Person, person), town.clock()))
    assert kept(town) == []
    assert "Kanarie" not in ask(town, "piet", "wie loopt rond")


def test_who_left_walks_nowhere(town: Town) -> None:
    ask(town, "amb", LINE)
    town.write(change(update(Person).values(left_at=town.clock())))
    assert ask(town, "piet", "wie loopt rond").startswith("Er loopt nu niemand rond.")


def became_ambassador(town: Town, department: str | None) -> None:
    """Let the newest person have taken the role by a code."""

    def take(session: Session) -> None:
        number = session.scalar(select(Department.id).where(Department.name == department)) if department else None
        person = session.scalars(select(Person).order_by(Person.id.desc())).first()
        assert person
        role = Role(rollout_id=1, person_id=person.id, role="ambassador", department_id=number)
        role.given_at = town.clock()
        session.add(role)

    town.write(take)


@pytest.mark.story
def test_my_ambassador_is_the_one_of_my_department(settings: Settings, clock: FakeClock, reader: Reader) -> None:
    town = Town(with_rollout(settings, ambassadors=()), clock, reader)
    try:
        meet_by_name(town, "eva", "Eva")
        became_ambassador(town, "Burgerzaken")
        assert ask(town, "piet", "wie is mijn ambassadeur?").startswith("Waar werk je?")
        town.press("piet", "department", "zaak", "1")
        assert "Voor Burgerzaken (ambassadeur): • Eva" in ask(town, "piet", "wie is mijn ambassadeur?")
        town.press("piet", "department", "zaak", "2")
        none = ask(town, "piet", "who is my ambassador")
    finally:
        town.close()
    assert none.startswith("Griffie heeft nog geen ambassadeur. De projectgroep leest wat je vraagt.")
    assert none.endswith("Haast? Bel de servicedesk: 1234.")


@pytest.mark.leak
def test_an_ambassador_who_never_agreed_to_be_known_is_not_named(town: Town) -> None:
    meet_by_name(town, "amb", "Kanarie")
    town.press("piet", "department", "zaak", "1")
    answer = ask(town, "piet", "mijn ambassadeur")
    assert answer.startswith("Er is een ambassadeur voor jou, zonder naam hier.")
    assert "Kanarie" not in answer
