"""Editing and deleting a message edits and withdraws the Feedback that it became."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cards import Card
from bot.intake import LONGEST
from bot.places import new_code
from bot.ports import Action
from models import Delivery, Example, Feedback, InboxEvent, IndexChange, Suggestion, TextVector
from tests.gestures import PRAISE, PROBLEM, QUESTION, actions, edit, issue, kept, press, said, tell, texts, words_of
from tests.town import AMBASSADOR, Town

RECEIPT = [Action.WRONG_KIND, Action.NAME, Action.WITHDRAW]


def asked(town: Town, text: str = QUESTION, user: str = "an", message: str = "m1") -> Card:
    return tell(town, user, text, message=message)[-1]


def replaced(town: Town) -> list[str | None]:
    return town.read(lambda session: list(session.scalars(select(Delivery.replaces).order_by(Delivery.id))))


def receipt_message(town: Town) -> str | None:
    first = select(Delivery.message).where(Delivery.work_id.startswith("receipt/"))
    return town.read(lambda session: session.scalars(first).first())


def test_an_edited_message_is_read_anew(street: Town) -> None:
    asked(street)
    (card,) = edit(street, "an", "m1", PROBLEM)
    (row,) = kept(street)
    assert words_of(street, row) == PROBLEM
    assert (row.kind, row.mood) == ("problem", "neg")
    assert actions(card) == RECEIPT
    assert PROBLEM in texts(card)
    assert texts(card).startswith("Je hebt je bericht aangepast.")


def test_the_new_receipt_takes_the_place_of_the_old_one(street: Town) -> None:
    asked(street)
    edit(street, "an", "m1", PROBLEM)
    assert receipt_message(street)
    assert replaced(street)[-1] == receipt_message(street)


def test_where_the_receipt_is_no_longer_known_a_new_one_comes(street: Town) -> None:
    asked(street)
    street.clock.forward(days=31)
    street.run(street.app.chores.upkeep())
    (card,) = edit(street, "an", "m1", PROBLEM)
    assert actions(card) == RECEIPT
    assert replaced(street) == [None]


def test_an_edit_in_english_is_told_in_the_language_that_was_chosen(street: Town) -> None:
    tell(street, "an", "in English")
    asked(street)
    (card,) = edit(street, "an", "m1", "The labels do not print, this does not work")
    assert texts(card).startswith("You changed your message")
    assert kept(street)[0].language == "en"


def test_residents_data_in_an_edit_is_taken_out_and_told(street: Town) -> None:
    asked(street)
    (card,) = edit(street, "an", "m1", f"{PROBLEM}, BSN 123456782")
    assert "123456782" not in words_of(street, kept(street)[0])
    assert "BSN" in texts(card)


def test_an_edit_that_changes_nothing_is_not_told(street: Town) -> None:
    asked(street)
    assert edit(street, "an", "m1", QUESTION) == []
    assert len(kept(street)) == 1


def test_a_deleted_message_is_withdrawn_and_told_in_the_place_of_its_receipt(street: Town) -> None:
    asked(street)
    there = receipt_message(street)
    (card,) = edit(street, "an", "m1", None)
    (row,) = kept(street)
    assert (row.text, row.source, row.withdrawn_at) == (None, None, street.clock())
    assert "Ingetrokken" in texts(card)
    assert replaced(street)[-1] == there


@pytest.mark.parametrize("text", [PROBLEM, None, "", "stop"])
def test_what_is_gone_or_never_was_is_left_alone(street: Town, text: str | None) -> None:
    asked(street)
    assert edit(street, "an", "m2", text) == []
    assert edit(street, "bo", "m1", text) == []
    press(street, "an", Action.WITHDRAW, kept(street)[0].id)
    assert edit(street, "an", "m1", text) == []
    assert [row.text for row in kept(street)] == [None]


def test_somebody_elses_message_of_the_same_number_is_not_touched(street: Town) -> None:
    asked(street)
    asked(street, user="bo")
    edit(street, "bo", "m1", None)
    assert [row.text is None for row in kept(street)] == [False, True]


def test_an_edit_that_cannot_be_kept_leaves_what_was_written_before(street: Town) -> None:
    asked(street)
    code = street.write(lambda session: new_code(session, street.desk))
    told = []
    for text in ("", " \n", "stop", "mijn gegevens", "w" * (LONGEST + 1), f"dit is hem: {code}", code):
        (card,) = edit(street, "an", "m1", text)
        told.append(texts(card).split("\n")[0])
        assert actions(card) == RECEIPT
        assert QUESTION in texts(card)
    assert [words_of(street, row) for row in kept(street)] == [QUESTION]
    assert len(set(told)) == 4, "each reason is told"
    assert not any(code in text for text in told)


def test_an_answered_question_stays_answered_and_that_is_told(street: Town) -> None:
    asked(street)
    press(street, AMBASSADOR, Action.ANSWER, issue(street, [1]))
    (card,) = edit(street, "an", "m1", PROBLEM)
    (row,) = kept(street)
    assert row.answered_at == street.clock()
    assert words_of(street, row) == PROBLEM
    assert "Er was al een antwoord." in texts(card)


def test_a_kind_that_its_writer_corrected_stays(street: Town) -> None:
    asked(street)
    press(street, "an", Action.KIND, kept(street)[0].id, "idea")
    edit(street, "an", "m1", PRAISE)
    example = street.read(lambda session: session.scalars(select(Example)).one())
    assert (kept(street)[0].kind, example.kind, example.read_as) == ("idea", "idea", "praise")
    assert kept(street)[0].mood == "pos"


def test_what_was_made_of_the_old_text_goes_and_the_indexes_hear_of_it(street: Town) -> None:
    asked(street)

    def suggested(session: object) -> None:
        assert hasattr(session, "add")
        session.add(TextVector(feedback_id=1, encoder="none", numbers=b"old"))
        made = {"candidates": [], "new": 1.0, "shown": "hidden", "made_at": street.clock()}
        session.add(Suggestion(rollout_id=1, feedback_id=1, occasion="arrival", **made))

    street.write(suggested)
    edit(street, "an", "m1", PROBLEM)
    left = street.read(lambda session: [session.scalars(select(table)).first() for table in (TextVector, Suggestion)])
    changes = street.read(lambda session: session.scalars(select(IndexChange.feedback_id)).all())
    assert left == [None, None]
    assert list(changes) == [1]


def test_the_name_stays_as_it_was_chosen(street: Town) -> None:
    asked(street)
    press(street, "an", Action.NAME_ONCE, kept(street)[0].id)
    edit(street, "an", "m1", PROBLEM)
    assert kept(street)[0].name_along


def test_an_edit_keeps_the_moment_it_was_said(street: Town) -> None:
    asked(street)
    at = kept(street)[0].said_at
    street.clock.forward(days=40)
    edit(street, "an", "m1", PROBLEM)
    row = street.read(lambda session: session.scalars(select(Feedback)).one())
    assert row.said_at == at
    assert words_of(street, row) == PROBLEM


def test_a_text_that_retention_deleted_is_not_brought_back(street: Town) -> None:
    asked(street)
    street.clock.forward(days=181)
    street.run(street.app.chores.upkeep())
    assert edit(street, "an", "m1", PROBLEM) == []
    assert (kept(street)[0].text, kept(street)[0].source) == (None, None)


def test_an_edit_waits_for_the_message_that_another_process_has_in_hand(street: Town) -> None:
    mailroom = street.app.mailroom
    street.run(mailroom.take("terminal", "1", said(street, "an", QUESTION, message="m1")))
    street.write(lambda session: claim_first(session, street))
    street.run(mailroom.take("terminal", "2", said(street, "an", "", kind="changed", message="m1") | {"text": PROBLEM}))
    street.run(mailroom.step())
    assert kept(street) == [], "the edit is not thrown away"
    for _ in range(2):
        street.clock.forward(seconds=60)
        street.run(mailroom.step())
    (row,) = kept(street)
    assert words_of(street, row) == PROBLEM


def claim_first(session: Session, town: Town) -> None:
    session.scalars(select(InboxEvent)).one().claimed_until = town.clock() + timedelta(seconds=30)
