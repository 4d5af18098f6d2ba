"""Topics: what stands on a card, and what does not."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.ports import Action
from models import Feedback, Issue
from tests.gestures import change, kept, press
from tests.topics.square import AMBASSADOR, COLLEAGUE, all_text, asks, buttons, choices, do, facts, merge, topic
from tests.topics.square import told as reported
from tests.town import Town

TEN = tuple(f"u{number}" for number in range(10))


def test_a_card_tells_how_it_stands_and_what_can_be_done(town: Town) -> None:
    number = topic(town, users=("an",))
    card = do(town, AMBASSADOR, Action.TOPIC, str(number))
    assert facts(card) == {
        "Stand": "nieuw",
        "Sinds": "wo 18 nov",
        "Eigenaar": "nog niemand",
        "Geschreven": "nog niet in een weekbericht",
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
    reported(town, {1: (len(users), len(users))})
    told = all_text(do(town, AMBASSADOR, Action.TOPIC, str(number)))
    assert ("De etiketten printen niet, zegt u" in told) is quoted


@pytest.mark.leak
def test_what_is_sensitive_is_never_quoted(town: Town) -> None:
    number = topic(town, users=TEN)
    reported(town, {1: (10, 10)})
    town.write(change(update(Feedback).values(sensitive_at=town.clock())))
    assert "zegt" not in all_text(do(town, AMBASSADOR, Action.TOPIC, str(number)))


def written(town: Town, number: int) -> str:
    return facts(do(town, AMBASSADOR, Action.TOPIC, str(number)))["Geschreven"]


@pytest.mark.leak
def test_who_tags_cannot_ask_the_card_whether_one_person_wrote_two_messages(town: Town) -> None:
    number = topic(town, users=("k1", "k2", "k3", "jan"))
    for user in ("jan", "piet"):
        town.say(user, "Waarom werkt mijn baas ons zo tegen?")
    seen = {written(town, number)}
    for row in kept(town)[4:]:
        press(town, AMBASSADOR, Action.TAG, f"{row.ref}:{number}")
        assert [each.issue_id for each in kept(town) if each.id == row.id] == [number]
        seen.add(written(town, number))
        press(town, AMBASSADOR, Action.TAKE_BACK, f"{row.ref}:{number}")
        assert [each.issue_id for each in kept(town) if each.id == row.id] == [None]
    assert seen == {"nog niet in een weekbericht"}


@pytest.mark.leak
def test_what_was_written_since_a_report_changes_nothing(town: Town) -> None:
    number = topic(town, users=TEN[:6])
    reported(town, {1: (9, 8)}, "2026-W45")
    reported(town, {1: (7, 6)})
    before = written(town, number)
    assert before == "7 berichten van 6 collega's, volgens het weekbericht van week 46"
    press(town, TEN[0], Action.WITHDRAW, kept(town)[0].id)
    assert written(town, number) == before


def test_a_report_that_told_nothing_of_it_leaves_the_one_before(town: Town) -> None:
    number = topic(town, users=TEN[:6])
    reported(town, {1: (9, 8)}, "2026-W45")
    reported(town, {2: (7, 6)})
    assert written(town, number) == "9 berichten van 8 collega's, volgens het weekbericht van week 45"


def test_a_topic_is_told_of_as_the_one_that_went_up_in_it_until_a_report_tells_of_itself(town: Town) -> None:
    one, other, third = topic(town, "Een"), topic(town, "Twee"), topic(town, "Drie")
    reported(town, {1: (9, 8), 2: (6, 6)}, "2026-W45")
    assert written(town, third) == "nog niet in een weekbericht"
    merge(town, one, third)
    merge(town, other, third)
    assert written(town, third) == "9 berichten van 8 collega's, volgens het weekbericht van week 45"
    reported(town, {3: (15, 11)})
    assert written(town, third) == "15 berichten van 11 collega's, volgens het weekbericht van week 46"


@pytest.mark.leak
def test_a_raised_threshold_holds_for_what_was_told_before(town: Town) -> None:
    number = topic(town)
    reported(town, {1: (7, 4)})
    assert written(town, number) == "nog niet in een weekbericht"


@pytest.mark.parametrize(("people", "about"), [(7, 7), (33, 35)])
def test_what_was_heard_in_the_corridor_stands_apart_and_counts_for_nothing(
    town: Town, people: int, about: int
) -> None:
    number = topic(town, users=TEN[:2])
    town.write(change(update(Feedback).where(Feedback.id == kept(town)[0].id).values(heard=people, pool="uncounted")))
    told = facts(do(town, AMBASSADOR, Action.TOPIC, str(number)))
    assert told["Daarnaast gehoord"] == f"± {about} via ambassadeurs"
    assert told["Geschreven"] == "nog niet in een weekbericht"


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
