"""An ambassador chooses when and where; a channel that is there no longer gives way to their own chat."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import places
from bot.cards import Ask, Card
from bot.commands import Command
from bot.people import running_rollouts
from bot.ports import Action, Spot
from bot.roles.reaching import place_of
from models import Person, Place, Reach
from tests.gestures import actions, change, press, tell, texts
from tests.roles.court import BEA, meet, person_in
from tests.town import Town


def choices(card: Card) -> list[str]:
    (form,) = [block for block in card.blocks if isinstance(block, Ask)]
    return [choice.label for choice in form.choices]


def reaches(town: Town) -> list[tuple[str, bool]]:
    rows = town.read(lambda session: list(session.scalars(select(Reach))))
    return [(row.rhythm, row.place_id is not None) for row in rows]


def bind(town: Town) -> None:
    """Have the ambassadors meet in a channel."""

    def work(session: Session) -> None:
        person = person_in(session, town, BEA)
        person.administrator = True
        rollout = running_rollouts(session, town.desk)[0][0]
        spot = Spot("channel", {"user": "kring"})
        places.bind(session, town.desk, person, "terminal", spot, Command.AMBASSADORS_HERE, rollout)

    town.write(work)


def told_at(town: Town) -> str | None:
    """Give the audience of where the first person hears of messages."""

    def look(session: Session) -> str | None:
        place = place_of(session, 1, 1)
        return place.audience if place else "nowhere"

    return town.write(look)


def test_once_a_day_until_they_say_otherwise(court: Town) -> None:
    meet(court, BEA)
    (card,) = tell(court, BEA, "mijn ritme")
    assert "Je hoort van nieuwe berichten: één keer per dag." in texts(card)
    assert choices(card) == ["één keer per dag", "elk uur", "meteen"]
    assert actions(card) == [Action.REACH]


@pytest.mark.parametrize(("rhythm", "told"), [("hourly", "elk uur"), ("at_once", "meteen")])
def test_what_is_chosen_is_kept_and_told(court: Town, rhythm: str, told: str) -> None:
    meet(court, BEA)
    (card,) = press(court, BEA, Action.REACH, "zaak", f"{rhythm}:direct")
    assert texts(card) == f"Genoteerd: {told}. Verandert het? Typ “mijn ritme”."
    assert reaches(court) == [(rhythm, False)]
    (card,) = tell(court, BEA, "my rhythm")
    assert told in texts(card)


def test_with_a_channel_of_the_ambassadors_there_are_six_ways(court: Town) -> None:
    meet(court, BEA)
    bind(court)
    (card,) = tell(court, BEA, "mijn ritme")
    assert choices(card)[3:] == [
        f"{when}, in het kanaal van de ambassadeurs" for when in ("één keer per dag", "elk uur", "meteen")
    ]
    press(court, BEA, Action.REACH, "zaak", "hourly:channel")
    assert reaches(court) == [("hourly", True)]
    assert told_at(court) == "ambassadors"


def test_a_channel_that_was_closed_gives_way_to_their_own_chat(court: Town) -> None:
    meet(court, BEA)
    bind(court)
    press(court, BEA, Action.REACH, "zaak", "hourly:channel")
    court.write(change(update(Place).where(Place.audience == "ambassadors").values(closed_at=court.clock())))
    assert told_at(court) is None
    (card,) = tell(court, BEA, "mijn ritme")
    assert len(choices(card)) == 3


def test_a_channel_on_another_platform_is_not_offered(court: Town) -> None:
    meet(court, BEA)
    bind(court)
    court.write(change(update(Place).where(Place.audience == "ambassadors").values(connector="slack")))
    press(court, BEA, Action.REACH, "zaak", "daily:channel")
    assert reaches(court) == [("daily", False)]


@pytest.mark.parametrize("answer", ["", "never:direct", "weekly", ":channel"])
def test_what_is_no_rhythm_changes_nothing(court: Town, answer: str) -> None:
    meet(court, BEA)
    (card,) = press(court, BEA, Action.REACH, "zaak", answer)
    assert "knop werkt niet meer" in texts(card)
    assert reaches(court) == []


def test_the_floor_is_refused(court: Town) -> None:
    meet(court, "an")
    (card,) = tell(court, "an", "mijn ritme")
    assert texts(card).startswith("Alleen ambassadeurs en de projectgroep kunnen dit.")
    press(court, "an", Action.REACH, "zaak", "hourly:direct")
    assert reaches(court) == []


def test_only_an_administrator_makes_a_channel_the_ambassadors(court: Town) -> None:
    meet(court, BEA)
    (card,) = tell(court, BEA, "ambassadeurs hier", channel="kring")
    assert "Alleen een beheerder" in texts(card)
    court.write(change(update(Person).values(administrator=True)))
    (card,) = tell(court, BEA, "ambassadors here", channel="kring")
    assert "dit is het kanaal van de ambassadeurs" in texts(card)
    audiences = court.read(lambda session: list(session.scalars(select(Place.audience).where(Place.rollout_id == 1))))
    assert audiences == ["ambassadors"]
    (card,) = tell(court, BEA, "ambassadeurs hier")
    assert "kanaal" in texts(card)
