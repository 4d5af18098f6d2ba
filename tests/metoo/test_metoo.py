"""“Me too”: one press counts somebody with an issue, once; they hear what the others hear, and can undo it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from bot import metoo
from bot.answers import asked
from bot.config import RetentionSettings
from bot.ports import Action, Profile
from bot.privacy.forgetting import retain
from models import Feedback, Issue, IssueMerge, Membership, Reply, Rollout, Tag
from tests.gestures import (
    PROBLEM,
    QUESTION,
    actions,
    answers_sent,
    change,
    happen,
    issue,
    kept,
    me_too,
    press,
    said,
    street_in,
    tell,
    texts,
    value_of,
)
from tests.town import AMBASSADOR, Town


def asked_by(town: Town, *users: str, answer: str | None = "Kies eerst lade 2.") -> int:
    """Have people ask, and tag it with one issue."""
    for user in users:
        tell(town, user, QUESTION)
    return issue(town, [row.id for row in kept(town)], answer)


def people_of(town: Town, number: int) -> int:
    """Count the people of the floor whom an issue has."""
    counted = select(func.count(Feedback.person_id.distinct())).where(
        Feedback.issue_id == number, Feedback.pool == "floor", Feedback.withdrawn_at.is_(None)
    )
    return town.read(lambda session: session.scalar(counted)) or 0


def test_one_press_counts_somebody_with_the_issue(any_town: Town) -> None:
    number = asked_by(any_town, "an")
    (card,) = me_too(any_town, "bo", number)
    row = kept(any_town)[-1]
    assert (row.me_too, row.text, row.kind, row.issue_id, row.pool) == (True, None, "question", number, "floor")
    assert (row.name_along, row.said_at.second) == (False, 0)
    assert people_of(any_town, number) == 2
    assert texts(card).startswith("Je staat erbij: “Etiketten”.")
    assert actions(card) == [Action.WITHDRAW]
    assert any_town.read(lambda session: session.scalar(select(Tag.tagged_by).where(Tag.feedback_id == row.id)))


def test_a_second_press_and_that_of_whoever_asked_say_so_and_count_nothing(town: Town) -> None:
    number = asked_by(town, "an")
    for user in ("an", "bo", "bo"):
        (card,) = me_too(town, user, number)
    assert texts(card).startswith("Je staat er al bij")
    assert (people_of(town, number), len(kept(town))) == (2, 2)


def test_it_can_be_withdrawn_and_said_again(town: Town) -> None:
    number = asked_by(town, "an")
    (card,) = me_too(town, "bo", number)
    (gone,) = press(town, "bo", Action.WITHDRAW, value_of(card, Action.WITHDRAW))
    assert texts(gone) == "Ingetrokken: je telt er niet meer bij."
    assert people_of(town, number) == 1
    me_too(town, "bo", number)
    assert people_of(town, number) == 2


def test_the_answer_reaches_them_as_all_others_with_the_topic_as_their_question(town: Town) -> None:
    number = asked_by(town, "an")
    me_too(town, "bo", number)
    cards = press(town, AMBASSADOR, Action.ANSWER, number)
    assert len(answers_sent(town)) == 2
    assert any("Etiketten" in str(card.blocks) and "Kies eerst lade 2." in texts(card) for card in cards)
    assert kept(town)[-1].answered_at is not None


def test_who_comes_after_the_answer_reads_it_at_once_and_is_not_told_again(town: Town) -> None:
    number = asked_by(town, "an")
    press(town, AMBASSADOR, Action.ANSWER, number)
    (card,) = me_too(town, "bo", number)
    assert "Kies eerst lade 2." in texts(card)
    assert town.read(lambda session: session.scalars(select(Reply.issue_id)).all()) == [number, number]
    press(town, AMBASSADOR, Action.ANSWER, number)
    assert len(answers_sent(town)) == 1


def test_a_merged_issue_counts_as_the_one_that_stands(town: Town) -> None:
    number = asked_by(town, "an")
    into = issue(town, [])
    merge = IssueMerge(issue_id=number, into_id=into, merged_at=town.clock())
    town.write(lambda session: session.add(merge))
    me_too(town, "bo", number)
    assert kept(town)[-1].issue_id == into


@pytest.mark.parametrize("value", ["", "0", "999", "x", "1:nosuchref", "9" * 30, "1::", "1::x", "²::", "1::é"])
def test_a_button_of_what_is_gone_does_nothing(town: Town, value: str) -> None:
    asked_by(town, "an")
    (card,) = press(town, "bo", Action.ME_TOO, value)
    assert "Er is niets veranderd" in texts(card)
    assert len(kept(town)) == 1


@pytest.mark.leak
def test_a_made_up_number_tells_neither_title_nor_answer(town: Town) -> None:
    number = asked_by(town, "an", answer="Kanariegeheim.")
    ours, own = metoo.value(town.desk, number), metoo.value(town.desk, number, "ref")
    proof = ours.rpartition(":")[2]
    for forged in (str(number), f"{number}:", f"{number}::", f"{number}::{'0' * 32}", f"{number + 1}::{proof}", own):
        (card,) = press(town, "bo", Action.ME_TOO, forged)
        assert "Etiketten" not in str(card)
        assert "Kanarie" not in str(card)
    assert people_of(town, number) == 1
    press(town, "bo", Action.ME_TOO, ours)
    assert people_of(town, number) == 2


def test_after_the_end_of_the_rollout_nobody_is_counted(town: Town) -> None:
    number = asked_by(town, "an")
    town.write(change(update(Rollout).values(closed_at=town.clock(), ended_at=town.clock())))
    me_too(town, "bo", number)
    assert len(kept(town)) == 1


def test_on_the_receipt_it_says_that_ones_own_question_is_that_one(town: Town) -> None:
    number = asked_by(town, "an")
    *_, receipt = tell(town, "bo", PROBLEM)
    (own,) = [row for row in kept(town) if row.issue_id is None]
    me_too(town, "bo", number, own.ref)
    assert [row.issue_id for row in kept(town)] == [number, number]
    assert value_of(receipt, Action.WITHDRAW) == own.ref
    (other,) = me_too(town, "cas", number, own.ref)
    assert "Er is niets veranderd" in texts(other)


def test_the_pool_is_that_of_the_person(town: Town) -> None:
    number = asked_by(town, "an")
    me_too(town, AMBASSADOR, number)
    assert kept(town)[-1].pool == "ambassador"
    assert people_of(town, number) == 1


def test_from_a_post_in_a_channel_the_answer_comes_directly_and_never_there(street: Town) -> None:
    number = asked_by(street, "an")
    street_in(street).profiles["bo"] = Profile("nl-NL")
    bare = said(street, "bo", "", kind="pressed", action=Action.ME_TOO, answer="", message="p1")
    bare["value"] = metoo.value(street.desk, number)
    happen(street, bare | {"channel": "lobby", "chat": True})
    assert "Etiketten" in street.heard["bo"][-1]
    happen(street, bare | {"user": "cas", "channel": "lobby"})
    assert people_of(street, number) == 2, "who cannot be written to is asked to write directly"
    assert not any("Etiketten" in line for line in street.heard["lobby"])


def test_it_stands_among_ones_own_data_until_its_time_is_over(town: Town) -> None:
    number = asked_by(town, "an")
    me_too(town, "bo", number)
    (card,) = tell(town, "bo", "mijn gegevens")
    assert "Etiketten (ik ook)" in str(card.blocks)
    town.clock.forward(days=181)
    town.write(lambda session: retain(session, 1, RetentionSettings(), town.clock()))
    (card,) = tell(town, "bo", "mijn gegevens")
    assert "Etiketten" not in str(card.blocks)
    assert people_of(town, number) == 2, "the count stays"
    (again,) = me_too(town, "bo", number)
    assert texts(again).startswith("Je staat er al bij")


def test_the_title_is_in_the_language_of_the_person(town: Town) -> None:
    number = asked_by(town, "an")
    tell(town, "bo", "in English")
    (card,) = me_too(town, "bo", number)
    assert "“Labels”" in texts(card)
    row = kept(town)[-1]
    assert town.read(lambda session: asked(session, town.desk, session.get_one(Feedback, row.id), "nl")) == "Etiketten"


def test_the_department_of_the_person_goes_along(town: Town) -> None:
    number = asked_by(town, "an")
    tell(town, "bo", QUESTION)
    town.write(change(update(Membership).values(department_id=2)))
    me_too(town, "bo", number)
    assert kept(town)[-1].department_id == 2


@pytest.mark.leak
def test_a_solved_issue_opens_again_with_a_report_and_not_when_many_have_it_too(town: Town) -> None:
    number = asked_by(town, "an", answer=None)
    town.write(change(update(Issue).values(status="solved", closed_at=town.clock())))
    town.clock.forward(minutes=5)
    for user in range(9):
        me_too(town, f"user{user}", number)
    assert town.read(lambda session: session.get_one(Issue, number).status) == "solved"
