"""One button reaches every asker, once, in their language."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import answers
from bot.dialogue.everyone import NoAnswerError, answer_issue
from bot.ports import Action
from models import Feedback, Issue, Membership, Place, Reply
from tests.gestures import QUESTION, answers_sent, issue, kept, press, tell
from tests.town import AMBASSADOR, INSIDER, NOW, Town


def ask(town: Town, *users: str) -> list[int]:
    """Have each user ask something, after they got acquainted."""
    for user in users:
        tell(town, user, QUESTION)
    numbers = [row.id for row in kept(town)]
    for heard in town.heard.values():
        heard.clear()
    return numbers[-len(users) :]


def replies(town: Town) -> list[Reply]:
    return town.read(lambda session: list(session.scalars(select(Reply).order_by(Reply.id))))


def ready(town: Town) -> list[int]:
    return town.read(lambda session: [row.id for row in answers.ready(session, 1)])


def test_everyone_who_asked_gets_it_once(any_town: Town) -> None:
    number = issue(any_town, ask(any_town, "an", "bo", "cas"))
    ask(any_town, "dirk")
    press(any_town, AMBASSADOR, Action.ANSWER, number)
    press(any_town, AMBASSADOR, Action.ANSWER, number)
    press(any_town, INSIDER, Action.ANSWER, number)
    assert [len(any_town.heard[user]) for user in ("an", "bo", "cas", "dirk")] == [1, 1, 1, 0]
    assert len(answers_sent(any_town)) == len(replies(any_town)) == 3


def test_each_in_their_own_language(any_town: Town) -> None:
    tell(any_town, "bo", "in english")
    number = issue(any_town, ask(any_town, "an", "bo"), nl="Kies lade 2.", en="Choose tray 2.")
    press(any_town, AMBASSADOR, Action.ANSWER, number)
    assert "Kies lade 2." in any_town.heard["an"][0]
    assert "Choose tray 2." in any_town.heard["bo"][0]


@pytest.mark.parametrize(("nl", "en"), [("Kies lade 2.", None), (None, "Choose tray 2.")])
def test_an_answer_written_once_goes_to_all(town: Town, nl: str | None, en: str | None) -> None:
    tell(town, "bo", "in english")
    number = issue(town, ask(town, "an", "bo"), nl=nl, en=en)
    assert ready(town) == [number]
    press(town, AMBASSADOR, Action.ANSWER, number)
    for user in ("an", "bo"):
        assert (nl or en or "?") in town.heard[user][0]


def test_the_answer_repeats_the_question_to_its_asker_alone(town: Town) -> None:
    first, second = ask(town, "an")[0], 0
    tell(town, "bo", "Hoe open ik een dossier?")
    second = kept(town)[-1].id
    press(town, AMBASSADOR, Action.ANSWER, issue(town, [first, second]))
    assert QUESTION in town.heard["an"][-1]
    assert QUESTION not in town.heard["bo"][-1]
    assert "dossier" in town.heard["bo"][-1]


def test_who_withdrew_hears_nothing(town: Town) -> None:
    numbers = ask(town, "an", "bo")
    press(town, "an", Action.WITHDRAW, numbers[0])
    town.heard["an"].clear()
    press(town, AMBASSADOR, Action.ANSWER, issue(town, numbers))
    assert (len(town.heard["an"]), len(town.heard["bo"])) == (0, 1)


def test_who_was_forgotten_hears_nothing(town: Town) -> None:
    numbers = ask(town, "an", "bo")
    press(town, "an", Action.FORGET_ME)
    town.run(town.app.chores.upkeep())
    town.heard["an"].clear()
    press(town, AMBASSADOR, Action.ANSWER, issue(town, numbers))
    assert (len(town.heard["an"]), len(town.heard["bo"])) == (0, 1)


def test_who_asks_twice_is_answered_for_each_question(town: Town) -> None:
    press(town, AMBASSADOR, Action.ANSWER, issue(town, ask(town, "an", "an")))
    assert len(town.heard["an"]) == 2


def test_who_asks_later_is_answered_by_the_next_press(town: Town) -> None:
    number = issue(town, ask(town, "an"))
    press(town, AMBASSADOR, Action.ANSWER, number)
    later = ask(town, "bo")[0]
    assert ready(town) == []

    def tag(session: Session) -> None:
        next(row for row in kept_in(session) if row.id == later).issue_id = number

    town.write(tag)
    assert ready(town) == [number]
    press(town, AMBASSADOR, Action.ANSWER, number)
    assert (len(town.heard["an"]), len(town.heard["bo"])) == (0, 1)


def kept_in(session: Session) -> list[Feedback]:
    return list(session.scalars(select(Feedback)))


def test_who_answered_in_which_role_is_written_down(town: Town) -> None:
    press(town, INSIDER, Action.ANSWER, issue(town, ask(town, "an")))
    (reply,) = replies(town)
    assert (reply.role, reply.written_at) == ("insider", NOW)
    assert reply.text
    assert b"lade" not in reply.text
    row = kept(town)[0]
    assert (row.answered_at, row.closed_at) == (NOW, NOW)


def test_the_issue_is_answered_since_the_first_time(town: Town) -> None:
    number = issue(town, ask(town, "an"))
    press(town, AMBASSADOR, Action.ANSWER, number)
    town.clock.forward(days=1)
    press(town, AMBASSADOR, Action.ANSWER, number)
    found = town.read(lambda session: session.get_one(Issue, number))
    assert (found.status, found.answered_at) == ("answered", NOW)


def test_without_an_answer_nothing_changes(town: Town) -> None:
    number = issue(town, ask(town, "an"), nl=None)

    def give(session: Session) -> int:
        by = session.scalars(select(Membership)).first()
        assert by
        return answer_issue(session, town.desk, session.get_one(Issue, number), by)

    with pytest.raises(NoAnswerError):
        town.write(give)
    assert town.read(lambda session: session.get_one(Issue, number)).status == "new"


def test_a_place_that_closed_is_not_written_to(town: Town) -> None:
    numbers = ask(town, "an")

    def close(session: Session) -> None:
        for place in session.scalars(select(Place)):
            place.closed_at, place.address = NOW, None

    town.write(close)
    press(town, AMBASSADOR, Action.ANSWER, issue(town, numbers))
    assert answers_sent(town) == []
    assert replies(town) == []
