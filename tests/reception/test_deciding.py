"""Who came in, whether they are a colleague, and where they are answered."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.ports import Action, Profile
from models import Base, Delivery, Department, Feedback, Membership, Person, Place
from tests.gestures import (
    PROBLEM,
    QUESTION,
    actions,
    edit,
    kept,
    memberships,
    pass_on,
    press,
    street_in,
    tell,
    texts,
    words_of,
)
from tests.gestures import places as places_of
from tests.town import Town

RECEIPT = [Action.WRONG_KIND, Action.NAME, Action.WITHDRAW]
GUEST = Profile("en-GB", guest=True)


def profiles(town: Town) -> dict[str, Profile]:
    return street_in(town).profiles


def count(town: Town, table: type[Base]) -> int:
    return town.read(lambda session: session.scalar(select(func.count()).select_from(table))) or 0


def test_a_question_in_a_channel_is_kept_and_answered_directly(street: Town) -> None:
    cards = tell(street, "an", QUESTION, channel="lobby", chat=True)
    assert [actions(card) for card in cards] == [
        [Action.ASK, Action.WHO_SEES, Action.STOP],
        [Action.DEPARTMENT],
        RECEIPT,
    ]
    assert street.heard["lobby"] == []
    assert len(street.heard["an"]) == 3
    assert [words_of(street, row) for row in kept(street)] == [QUESTION]
    (place,) = places_of(street)
    assert (place.id, place.person_id) == (kept(street)[0].place_id, kept(street)[0].person_id)


def test_a_receipt_says_that_the_channel_saw_it_and_a_direct_one_does_not(street: Town) -> None:
    in_channel = tell(street, "an", QUESTION, channel="lobby", chat=True)[-1]
    directly = tell(street, "an", QUESTION)[-1]
    assert "Collega's in het kanaal zagen het ook." in texts(in_channel)
    assert "kanaal" not in texts(directly)


def test_a_mention_that_comes_twice_is_kept_once(street: Town) -> None:
    for _ in range(2):
        cards = tell(street, "an", QUESTION, channel="lobby", chat=True, message="m7")
    assert cards == []
    assert len(kept(street)) == 1


def test_commands_and_refusals_of_a_channel_are_answered_directly(street: Town) -> None:
    for text in ("mijn gegevens", "stop", "", "x" * 50_000):
        assert tell(street, "an", text, channel="lobby", chat=True)
    assert street.heard["lobby"] == []
    assert len(street.heard["an"]) == 4
    assert memberships(street)[0].stopped_at


@pytest.mark.parametrize("text", [QUESTION, "mijn gegevens", ""])
def test_where_nobody_can_be_answered_directly_the_channel_hears_one_line(street: Town, text: str) -> None:
    (card,) = tell(street, "an", text, channel="lobby")
    assert "privébericht" in texts(card)
    assert len(street.heard["lobby"]) == 1
    assert (count(street, Person), count(street, Feedback)) == (0, 0)


def test_passing_on_where_nobody_can_be_answered_directly_keeps_nothing(street: Town) -> None:
    bare = {"kind": "pressed", "user": "an", "name": None, "at": street.clock().isoformat(), "channel": "lobby"}
    street.run(
        street.app.mailroom.take(
            "terminal", "Ev1", {**bare, "action": Action.PASS_ON, "value": "m1", "answer": PROBLEM}
        )
    )
    street.drain()
    assert "privébericht" in " ".join(street.heard["lobby"][0].split())
    assert count(street, Feedback) == 0


@pytest.mark.parametrize(("locale", "words"), [("nl-NL", "jij bent hier gast"), ("en-GB", "you are a guest here")])
def test_a_guest_is_refused_in_their_own_language_and_nothing_is_kept(street: Town, locale: str, words: str) -> None:
    profiles(street)["gast"] = Profile(locale, guest=True)
    for channel in (None, "lobby"):
        (card,) = tell(street, "gast", PROBLEM, channel=channel, chat=True)
        assert words in texts(card)
    assert street.heard["lobby"] == []
    assert [count(street, table) for table in (Person, Feedback, Membership)] == [0, 0, 0]
    street.run(street.app.chores.upkeep())
    assert {(place.person_id, place.address, place.closed_at) for place in places_of(street)} == {
        (None, None, street.clock())
    }


def test_a_guest_can_do_nothing_by_a_button_or_a_form_either(street: Town) -> None:
    profiles(street)["gast"] = GUEST
    for action in (Action.ASK, Action.WITHDRAW, Action.FORGET_ME, Action.DEPARTMENT):
        (card,) = press(street, "gast", action, answer=PROBLEM)
        assert "guest" in texts(card)
    assert len(pass_on(street, "gast", PROBLEM, "an")) == 1
    assert [count(street, table) for table in (Person, Feedback)] == [0, 0]


def test_what_a_guest_wrote_is_nowhere_when_it_was_refused(street: Town) -> None:
    profiles(street)["gast"] = GUEST
    tell(street, "gast", PROBLEM)
    rows = street.read(lambda session: session.scalars(select(Delivery)).all())
    assert [(row.state, row.card) for row in rows] == [("sent", None)]


def test_whoever_is_known_is_not_asked_for_again(street: Town) -> None:
    for _ in range(3):
        tell(street, "an", QUESTION)
    assert street_in(street).asked == ["an"]
    profiles(street)["an"] = GUEST
    assert actions(tell(street, "an", QUESTION)[-1]) == RECEIPT


def test_who_was_a_guest_and_is_a_colleague_now_is_welcomed(street: Town) -> None:
    profiles(street)["bo"] = GUEST
    tell(street, "bo", QUESTION)
    del profiles(street)["bo"]
    assert actions(tell(street, "bo", QUESTION)[-1]) == RECEIPT


@pytest.mark.parametrize("told", ["Griffie", "GRIFFIE", "  griffie "])
def test_a_department_that_the_platform_tells_is_not_asked_for(street: Town, told: str) -> None:
    profiles(street)["an"] = Profile("nl-NL", department=told)
    cards = tell(street, "an", QUESTION)
    assert [Action.DEPARTMENT in actions(card) for card in cards] == [False, False]
    (row,) = kept(street)
    assert street.read(lambda session: session.get_one(Department, row.department_id).name) == "Griffie"


@pytest.mark.parametrize("told", ["Havenbedrijf", "", None])
def test_a_department_that_the_rollout_does_not_have_is_asked_for(street: Town, told: str | None) -> None:
    profiles(street)["an"] = Profile("nl-NL", department=told)
    assert any(Action.DEPARTMENT in actions(card) for card in tell(street, "an", QUESTION))
    assert kept(street)[0].department_id is None


def test_an_edit_of_somebody_unknown_is_nothing(street: Town) -> None:
    assert edit(street, "niemand", "m1", PROBLEM) == []
    assert [count(street, table) for table in (Person, Place, Delivery)] == [0, 0, 0]
