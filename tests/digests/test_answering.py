"""How soon questions were answered: what counts, what is told of it, and what would tell of a few."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.digests.parts import Answering
from models import Feedback
from tests.digests.floor import Floor

SOON, LATE = timedelta(hours=3), timedelta(days=6)


def answer(floor: Floor, asked: Iterable[Feedback], after: timedelta, role: str = "ambassador") -> None:
    for feedback in asked:
        floor.reply(feedback, after, role)


def ask(floor: Floor, *, soon: int, late: int, waiting: int) -> Answering | None:
    """Let so many people each ask one question, get an answer or not, and let others write praise."""
    asked = floor.say(*range(1, soon + late + waiting + 1))
    answer(floor, asked[:soon], SOON)
    answer(floor, asked[soon : soon + late], LATE)
    floor.say(*range(50, 60), kind="praise")
    return floor.figures().answering


def test_in_time_and_the_median_are_told_where_enough_stand_on_every_side(floor: Floor) -> None:
    # asked on Wednesday at 10:00; three hours later is noon, six days later a whole week's work
    assert ask(floor, soon=8, late=5, waiting=6) == Answering(promise_days=2, in_time=8, median_hours=3)


@pytest.mark.leak
@pytest.mark.parametrize(
    ("soon", "late", "waiting", "in_time", "median"),
    [
        (8, 4, 6, None, 3),  # 12 answered less 8 in time would be the 4 who waited long
        (4, 8, 6, None, 34),
        (8, 0, 6, None, 3),
        (20, 5, 2, None, 3),  # how many wait is not told, so neither is what was in time
        (4, 0, 6, None, None),
        (5, 0, 3, None, None),  # of eight who asked, at most three can wait
        (5, 0, 4, None, 3),
    ],
)
def test_what_would_tell_of_a_few_is_not_told(
    floor: Floor, soon: int, late: int, waiting: int, in_time: int | None, median: int | None
) -> None:
    found = ask(floor, soon=soon, late=late, waiting=waiting)
    assert (found and found.in_time, found and found.median_hours) == (in_time, median)


@pytest.mark.leak
def test_one_person_who_asks_a_lot_is_one(floor: Floor) -> None:
    answer(floor, floor.say(*([1] * 9), 2, 3, 4), SOON)
    floor.say(*range(10, 16))
    floor.say(*range(50, 60), kind="praise")
    assert floor.figures().answering is None


def test_what_the_bot_answered_is_in_time_but_no_answer_of_a_person(floor: Floor) -> None:
    asked = floor.say(*range(1, 20))
    answer(floor, asked[:6], timedelta(minutes=1), "bot")
    answer(floor, asked[6:12], LATE)
    floor.say(*range(50, 60), kind="praise")
    found = floor.figures().answering
    assert found
    assert (found.in_time, found.median_hours) == (6, 34)


def test_the_first_person_counts_and_what_an_asker_says_to_it_does_not(floor: Floor) -> None:
    asked = floor.say(*range(1, 20))
    answer(floor, asked[:6], SOON)
    answer(floor, asked[:6], LATE, "insider")
    answer(floor, asked[:6], timedelta(minutes=1), "asker")
    floor.say(*range(50, 60), kind="praise")
    found = floor.figures().answering
    assert found
    assert found.median_hours == 3


def test_without_a_promise_nothing_is_in_time(floor: Floor) -> None:
    floor.settings = floor.settings.model_copy(update={"promise_days": None})
    assert ask(floor, soon=8, late=5, waiting=6) == Answering(promise_days=None, in_time=None, median_hours=3)


def test_imported_answers_have_no_person(floor: Floor) -> None:
    """Who answered before we came is not known, nor when they did."""
    asked = floor.say(*range(1, 20))
    for feedback in asked[:8]:
        feedback.answered_at = feedback.said_at
    floor.say(*range(50, 60), kind="praise")
    assert floor.figures().answering is None
