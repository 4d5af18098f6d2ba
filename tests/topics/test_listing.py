"""Topics: the list of the open ones, three at a time."""

from __future__ import annotations

import pytest

from bot.issues import Status
from bot.ports import Action
from tests.gestures import tell, texts
from tests.topics.square import AMBASSADOR, COLLEAGUE, all_text, buttons, do, merge, status, topic
from tests.topics.square import told as reported
from tests.town import Town

SIX = ("an", "bo", "cas", "dirk", "eva", "fien")


@pytest.fixture
def four(town: Town) -> Town:
    for title, users in (("Inloggen", ()), ("Etiketten", SIX), ("Zoeken", ("an",)), ("Scannen", ())):
        topic(town, title, users)
    reported(town, {2: (7, 6)})
    return town


def test_the_most_written_about_comes_first_and_three_fit(four: Town) -> None:
    (card,) = tell(four, AMBASSADOR, "onderwerpen")
    told = all_text(card)
    assert "Er staan 4 onderwerpen open" in texts(card)
    assert (
        "2. Etiketten: nieuw, geen eigenaar, 7 berichten van 6 collega's, volgens het weekbericht van week 46" in told
    )
    assert "4. Scannen: nieuw, geen eigenaar, nog niet in een weekbericht" in told
    assert "Inloggen" not in told
    assert buttons(card)[Action.TOPICS].label == "Nog 1 onderwerp"


def test_more_shows_the_others(four: Town) -> None:
    card = do(four, COLLEAGUE, Action.TOPICS, "3")
    assert "1. Inloggen" in all_text(card)
    assert Action.TOPICS not in buttons(card)


@pytest.mark.parametrize("value", ["99", "x", "-3", ""])
def test_a_list_that_ended_meanwhile_begins_anew(four: Town, value: str) -> None:
    assert "2. Etiketten" in all_text(do(four, AMBASSADOR, Action.TOPICS, value))


def test_closed_and_merged_ones_are_not_open(four: Town) -> None:
    status(four, 2, Status.SOLVED)
    merge(four, 3, 1)
    told = all_text(tell(four, AMBASSADOR, "topics")[0])
    assert "Etiketten" not in told
    assert "Zoeken" not in told


@pytest.mark.leak
def test_what_no_report_told_of_stands_by_age_alone(town: Town) -> None:
    topic(town, "Een", SIX)
    topic(town, "Twee")
    topic(town, "Drie", ("eva",))
    told = all_text(tell(town, AMBASSADOR, "onderwerpen")[0])
    assert told.index("3. Drie") < told.index("2. Twee") < told.index("1. Een")
    assert told.count("nog niet in een weekbericht") == 3


def test_without_any_it_says_so(town: Town) -> None:
    assert "Er staan geen onderwerpen open." in texts(tell(town, AMBASSADOR, "onderwerpen")[0])


@pytest.mark.parametrize("ways", [("onderwerpen", ""), ("", Action.TOPICS), ("", Action.TOPIC)])
def test_the_floor_hears_whom_to_ask(four: Town, ways: tuple[str, str]) -> None:
    line, action = ways
    card = tell(four, "an", line)[0] if line else do(four, "an", action, "2")
    assert "Alleen ambassadeurs en" in texts(card)
    assert "Etiketten" not in all_text(card)


def test_a_button_opens_the_card_of_a_topic(four: Town) -> None:
    (card,) = tell(four, AMBASSADOR, "onderwerpen")
    assert "Onderwerp" in all_text(do(four, AMBASSADOR, Action.TOPIC, buttons(card)[Action.TOPIC].value))
