"""Passing on a colleague's message: without the author's name, and the author can withdraw it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.digests.counting import lines_query
from bot.ports import Action, Profile
from bot.rollouts import ending
from models import Delivery, Feedback, Person, Place, Rollout
from tests.gestures import (
    PRAISE,
    PROBLEM,
    QUESTION,
    actions,
    issue,
    kept,
    pass_on,
    people,
    places,
    press,
    street_in,
    tell,
    texts,
    value_of,
    words_of,
)
from tests.town import AMBASSADOR, Town


def passed(town: Town, author: str | None = "auteur", message: str = "m1") -> str:
    """Pass something on as "an"; give what stands on its author's button."""
    cards = pass_on(town, "an", PROBLEM, author, message)
    return value_of(cards[-1], Action.WITHDRAW_PASSED_ON)


def test_it_is_kept_as_the_passers_and_counts_nowhere(street: Town) -> None:
    welcome, receipt, to_author = pass_on(street, "an", PROBLEM, "auteur")
    (row,), (person,) = kept(street), people(street)
    assert (row.person_id, row.pool, row.passed_on, row.name_along) == (person.id, "uncounted", True, False)
    assert words_of(street, row) == PROBLEM
    assert street.heard["lobby"] == []
    assert [len(street.heard[user]) for user in ("an", "auteur")] == [2, 1]
    assert Action.ASK in actions(welcome)
    assert actions(receipt) == [Action.WITHDRAW]
    assert actions(to_author) == [Action.WITHDRAW_PASSED_ON]
    counted = lines_query(1, street.clock().replace(year=2020), street.clock().replace(year=2030))
    assert street.read(lambda session: session.execute(counted).all()) == []


def test_the_receipt_says_that_the_name_is_dropped_and_the_author_hears_of_it(street: Town) -> None:
    _, receipt, _ = pass_on(street, "an", PROBLEM, "auteur")
    assert "zonder de naam van je collega" in texts(receipt)
    assert "Ik laat het je collega weten." in texts(receipt)


@pytest.mark.parametrize("guest", [False, True])
def test_an_author_who_cannot_be_told_is_not_and_the_receipt_says_so(street: Town, *, guest: bool) -> None:
    street_in(street).profiles["auteur"] = Profile("nl-NL", guest=guest)
    cards = pass_on(street, "an", PROBLEM, "auteur" if guest else None)
    assert "Ik kan je collega niet schrijven." in texts(cards[-1])
    assert street.heard["auteur"] == []
    assert len(kept(street)) == 1
    assert kept(street)[0].author_token is None


def test_nothing_ties_the_author_to_it(street: Town) -> None:
    token = passed(street)
    assert [person.id for person in people(street)] == [1], "the author is nobody to us"
    assert token not in (kept(street)[0].author_token or "")
    street.run(street.app.chores.upkeep())
    (once,) = places(street, lambda place: place.audience == "once")
    assert (once.person_id, once.address, once.closed_at) == (None, None, street.clock())
    rows = street.read(lambda session: session.scalars(select(Delivery).where(Delivery.place_id == once.id)).all())
    assert [(row.card, row.message, row.replaces) for row in rows] == [(None, None, None)]


def test_a_card_that_was_not_delivered_yet_keeps_its_address(street: Town) -> None:
    raw = {"kind": "pressed", "user": "an", "name": None, "at": street.clock().isoformat(), "author": "auteur"}
    event = {**raw, "action": Action.PASS_ON, "value": "m1", "answer": PROBLEM}
    street.run(street.app.mailroom.take("terminal", "Ev1", event))
    street.run(street.app.mailroom.step())
    street.run(street.app.chores.upkeep())
    street.drain()
    assert len(street.heard["auteur"]) == 1


def test_the_author_withdraws_once_and_reads_the_same_twice(street: Town) -> None:
    token = passed(street)
    first, *_ = press(street, "auteur", Action.WITHDRAW_PASSED_ON, token)
    row = kept(street)[0]
    assert (row.text, row.source, row.withdrawn_at) == (None, None, street.clock())
    (second,) = press(street, "auteur", Action.WITHDRAW_PASSED_ON, token)
    assert texts(first) == texts(second) == "Ingetrokken: ik heb de doorgegeven tekst gewist."
    assert [person.id for person in people(street)] == [1], "pressing makes the author nobody more"


def test_the_passer_hears_that_it_was_withdrawn_and_not_by_whom(street: Town) -> None:
    token = passed(street)
    cards = press(street, "auteur", Action.WITHDRAW_PASSED_ON, token)
    (to_passer,) = [card for card in cards if "doorgaf" in texts(card)]
    assert texts(to_passer) == "Wat je wo 18 nov doorgaf, is ingetrokken. Ik heb het gewist."
    last = select(Delivery.replaces).order_by(Delivery.id.desc())
    receipt = select(Delivery.message).where(Delivery.work_id == "receipt/1")
    assert street.read(lambda session: session.scalars(last).first() == session.scalars(receipt).one())


@pytest.mark.parametrize("token", ["", "1", "m1", "' OR 1=1", "\ud83d", "x" * 5000])
def test_a_token_that_is_none_withdraws_nothing(street: Town, token: str) -> None:
    passed(street)
    press(street, "eve", Action.WITHDRAW_PASSED_ON, token)
    press(street, "eve", Action.WITHDRAW_PASSED_ON, kept(street)[0].author_token or "")
    assert words_of(street, kept(street)[0]) == PROBLEM


def test_the_passer_can_withdraw_and_do_nothing_else_to_it(street: Town) -> None:
    token = passed(street)
    ref = kept(street)[0].ref
    for action in (Action.WRONG_KIND, Action.KIND, Action.NAME, Action.NAME_ALWAYS, Action.IS_IT):
        (card,) = press(street, "an", action, ref, "idea")
        assert actions(card) == []
    assert (kept(street)[0].kind, kept(street)[0].name_along) == ("problem", False)
    (card,) = press(street, "an", Action.WITHDRAW, ref)
    assert texts(card) == "Ingetrokken: ik heb gewist wat je doorgaf."
    (author,) = press(street, "auteur", Action.WITHDRAW_PASSED_ON, token)
    assert texts(author).startswith("Ingetrokken")


def test_the_same_message_is_passed_on_once_by_whomever(street: Town) -> None:
    passed(street)
    (again,) = pass_on(street, "an", PROBLEM, "auteur", "m1")
    (other,) = pass_on(street, "bo", f"{PROBLEM}!", "auteur", "m1")
    assert texts(again) == texts(other)
    assert texts(again).startswith("Dit bericht heb ik al.")
    assert len(kept(street)) == 1
    assert len(street.heard["auteur"]) == 1


def test_the_same_number_in_another_channel_is_another_message(street: Town) -> None:
    pass_on(street, "an", PROBLEM, "auteur", "m1", channel="lobby")
    pass_on(street, "an", QUESTION, "auteur", "m1", channel="balie")
    assert len(kept(street)) == 2


def test_what_its_author_said_to_the_bot_is_not_passed_on_again(street: Town) -> None:
    tell(street, "auteur", PROBLEM, channel="lobby", chat=True, message="m1")
    (card,) = pass_on(street, "an", PROBLEM, "auteur", "m1")
    assert texts(card).startswith("Dit bericht heb ik al.")
    assert [row.passed_on for row in kept(street)] == [False]


def test_passing_on_ones_own_message_is_ordinary_feedback(street: Town) -> None:
    cards = pass_on(street, "an", PROBLEM, "an", "m1")
    (row,) = kept(street)
    assert (row.passed_on, row.pool, row.author_token) == (False, "floor", None)
    assert Action.NAME in actions(cards[-1])


def test_an_author_who_wrote_stop_is_told_in_their_own_language(street: Town) -> None:
    tell(street, "auteur", "in English")
    tell(street, "auteur", "stop")
    cards = pass_on(street, "an", PROBLEM, "auteur")
    assert "A colleague passed on to me what you wrote:" in texts(cards[-1])
    assert PROBLEM in repr(cards[-1])


@pytest.mark.parametrize("text", ["", " \n ", "stop", "x" * 50_000])
def test_what_holds_nothing_to_pass_on_is_refused(street: Town, text: str) -> None:
    (card,) = pass_on(street, "an", text, "auteur")
    assert "niets bewaard" in texts(card)
    assert kept(street) == []
    assert street.heard["auteur"] == []


def test_residents_data_is_taken_out_of_it_for_passer_and_author(street: Town) -> None:
    cards = pass_on(street, "an", f"{PROBLEM}, BSN 123456782", "auteur")
    assert "BSN" in texts(cards[1])
    assert "123456782" not in repr(cards)


def test_a_compliment_that_is_passed_on_is_not_said_to_count(street: Town) -> None:
    _, receipt, _ = pass_on(street, "an", PRAISE, "auteur")
    assert "telt niet mee" in texts(receipt)
    assert "Het telt mee" not in texts(receipt)


def test_the_answer_goes_to_whoever_passed_it_on(street: Town) -> None:
    passed(street)
    press(street, AMBASSADOR, Action.ANSWER, issue(street, [1]))
    assert "Kies eerst lade 2." in street.heard["an"][-1]
    assert len(street.heard["auteur"]) == 1


def test_whoever_is_forgotten_takes_along_what_they_passed_on(street: Town) -> None:
    token = passed(street)
    press(street, "an", Action.FORGET_ME)
    street.run(street.app.chores.upkeep())
    assert kept(street)[0].text is None
    heard = len(street.heard["an"])
    (card,) = press(street, "auteur", Action.WITHDRAW_PASSED_ON, token)
    assert texts(card).startswith("Ingetrokken")
    assert len(street.heard["an"]) == heard


def test_an_author_who_is_forgotten_leaves_it_and_can_still_withdraw(street: Town) -> None:
    tell(street, "auteur", QUESTION)
    token = passed(street)
    press(street, "auteur", Action.FORGET_ME)
    street.run(street.app.chores.upkeep())
    assert words_of(street, kept(street)[-1]) == PROBLEM
    press(street, "auteur", Action.WITHDRAW_PASSED_ON, token)
    assert kept(street)[-1].text is None
    assert street.read(lambda session: session.scalars(select(Person).where(Person.pseudonym.is_not(None))).all())


def test_my_data_tells_what_was_passed_on(street: Town) -> None:
    passed(street)
    (card,) = tell(street, "an", "mijn gegevens")
    assert "(doorgegeven)" in repr(card)


def test_two_tokens_are_never_the_same(street: Town) -> None:
    tokens = {
        passed(street, message=f"m{number}")
        if number == 0
        else value_of(pass_on(street, "an", PROBLEM, "auteur", f"m{number}")[-1], Action.WITHDRAW_PASSED_ON)
        for number in range(5)
    }
    assert len(tokens) == 5
    assert len({row.author_token for row in kept(street)}) == 5
    assert street.read(lambda session: session.scalars(select(Place.id).where(Place.audience == "once")).all())
    assert street.read(lambda session: session.scalars(select(Feedback.id)).all())


def test_an_author_can_still_withdraw_when_the_passer_is_nobody_to_us_any_more(street: Town) -> None:
    token = passed(street)
    street.run(street.app.chores.upkeep())

    def archive(session: Session) -> None:
        rollout = session.scalars(select(Rollout)).one()
        ending.end(session, rollout, street.clock())
        ending.archive(session, street.desk, rollout)

    street.write(archive)
    (told,) = press(street, "auteur", Action.WITHDRAW_PASSED_ON, token)
    assert "Ingetrokken" in texts(told)
    assert kept(street)[0].withdrawn_at == street.clock()
