"""Topics: what stands on a card, and what does not."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.ports import Action
from models import Feedback, Issue
from tests.gestures import change, kept, press
from tests.topics.square import AMBASSADOR, COLLEAGUE, all_text, asks, buttons, choices, do, facts, topic
from tests.town import Town

TEN = tuple(f"u{number}" for number in range(10))


def test_a_card_tells_how_it_stands_and_what_can_be_done(town: Town) -> None:
    number = topic(town, users=("an",))
    card = do(town, AMBASSADOR, Action.TOPIC, str(number))
    assert facts(card) == {
        "Stand": "nieuw",
        "Sinds": "wo 18 nov",
        "Eigenaar": "nog niemand",
        "Geschreven": "minder dan 5 collega's",
    }
    assert [choice.value for choice in choices(card, Action.STATUS)] == [
        "acknowledged",
        "in_progress",
        "solved",
        "declined",
    ]
    controls = {Action.STATUS, Action.WRITE_ANSWER, Action.OWNER, Action.TOPIC_MORE}
    assert set(asks(card)) | set(buttons(card)) == controls


def test_an_answer_is_written_from_the_card_and_sent_from_it(town: Town) -> None:
    number = topic(town, users=("an",))
    card = do(town, AMBASSADOR, Action.TOPIC, str(number))
    do(town, AMBASSADOR, Action.WRITE_ANSWER, asks(card)[Action.WRITE_ANSWER].value, "Kies eerst lade 2.")
    card = do(town, AMBASSADOR, Action.TOPIC, str(number))
    assert facts(card)["Antwoord"] == "Kies eerst lade 2."
    assert Action.WRITE_ANSWER not in asks(card)
    press(town, AMBASSADOR, Action.ANSWER, buttons(card)[Action.ANSWER].value)
    assert "Kies eerst lade 2." in town.heard["an"][-1]
    more = do(town, AMBASSADOR, Action.TOPIC_MORE, str(number))
    assert asks(more)[Action.WRITE_ANSWER].label == "Wijzig het antwoord"
    assert Action.PUBLISH in buttons(more)


def test_all_that_is_known_stands_there(town: Town) -> None:
    number = topic(town)
    do(town, AMBASSADOR, Action.OWNER, str(number), "Functioneel beheer")
    do(town, AMBASSADOR, Action.CAUSE, str(number), "technique")
    town.write(change(update(Issue).values(description="Sinds de update.")))
    card = do(town, COLLEAGUE, Action.TOPIC, str(number))
    assert facts(card)["Eigenaar"] == "Functioneel beheer"
    assert facts(card)["Oorzaken"] == "techniek"
    assert "Sinds de update." in all_text(card)


@pytest.mark.leak
@pytest.mark.parametrize(("users", "quoted"), [(TEN[:9], False), (TEN, True)])
def test_only_one_of_ten_is_quoted(town: Town, users: tuple[str, ...], *, quoted: bool) -> None:
    number = topic(town, users=users)
    told = all_text(do(town, AMBASSADOR, Action.TOPIC, str(number)))
    assert ("De etiketten printen niet, zegt u" in told) is quoted


@pytest.mark.leak
def test_what_is_sensitive_is_never_quoted(town: Town) -> None:
    number = topic(town, users=TEN)
    town.write(change(update(Feedback).values(sensitive_at=town.clock())))
    assert "zegt" not in all_text(do(town, AMBASSADOR, Action.TOPIC, str(number)))


@pytest.mark.leak
def test_people_are_told_in_steps_so_that_no_single_one_shows(town: Town) -> None:
    number = topic(town, users=TEN[:6])
    one = facts(do(town, AMBASSADOR, Action.TOPIC, str(number)))["Geschreven"]
    for row in kept(town)[:1]:
        town.write(change(update(Feedback).where(Feedback.id == row.id).values(person_id=kept(town)[1].person_id)))
    other = facts(do(town, AMBASSADOR, Action.TOPIC, str(number)))["Geschreven"]
    assert one == other == "minstens 5 berichten, van minstens 5 collega's"


@pytest.mark.leak
def test_what_one_person_wrote_most_of_is_not_told(town: Town) -> None:
    number = topic(town, users=TEN[:6])
    talker = kept(town)[0].person_id
    for _ in range(7):
        town.say(TEN[0], "De etiketten printen weer niet.")
    town.write(change(update(Feedback).where(Feedback.person_id == talker).values(issue_id=number)))
    assert facts(do(town, AMBASSADOR, Action.TOPIC, str(number)))["Geschreven"] == "minder dan 5 collega's"


@pytest.mark.parametrize(("people", "about"), [(7, 7), (33, 35)])
def test_what_was_heard_in_the_corridor_stands_apart_and_counts_for_nothing(
    town: Town, people: int, about: int
) -> None:
    number = topic(town, users=TEN[:2])
    town.write(change(update(Feedback).where(Feedback.id == kept(town)[0].id).values(heard=people, pool="uncounted")))
    told = facts(do(town, AMBASSADOR, Action.TOPIC, str(number)))
    assert told["Daarnaast gehoord"] == f"± {about} via ambassadeurs"
    assert told["Geschreven"] == "minder dan 5 collega's"


def test_english_for_who_speaks_it(town: Town) -> None:
    number = topic(town)
    town.say(AMBASSADOR, "in english")
    assert facts(do(town, AMBASSADOR, Action.TOPIC, str(number)))["Status"] == "new"


@pytest.mark.leak
def test_a_note_stands_on_the_card_of_those_who_may(town: Town) -> None:
    number = topic(town, users=("an",))
    do(town, AMBASSADOR, Action.NOTE, str(number), "De leverancier belt, mijn bsn is 123456782")
    told = all_text(do(town, COLLEAGUE, Action.TOPIC, str(number)))
    assert "De leverancier belt" in told
    assert "123456782" not in told
    assert "leverancier" not in all_text(do(town, "an", Action.TOPIC, str(number)))
