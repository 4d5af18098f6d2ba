"""By the promised day an asker hears something, once."""

from __future__ import annotations

from datetime import UTC, datetime

from bot import promises
from bot.ports import Action
from tests.gestures import PRAISE, QUESTION, issue, kept, press, tell
from tests.town import AMBASSADOR, Town

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""Two working days after the town's Wednesday."""


def keep(town: Town, moment: datetime) -> int:
    town.clock.set(moment)
    told = town.write(lambda session: promises.keep(session, town.desk))
    town.drain()
    return told


def asked(town: Town, user: str = "an", text: str = QUESTION) -> int:
    tell(town, user, text)
    town.heard[user].clear()
    return kept(town)[-1].id


def test_on_the_promised_day_the_asker_hears_how_it_stands_once(any_town: Town) -> None:
    asked(any_town)
    assert keep(any_town, FRIDAY) == 1
    assert [QUESTION in text for text in any_town.heard["an"]] == [True]
    assert keep(any_town, FRIDAY.replace(hour=16)) == 0
    assert keep(any_town, FRIDAY.replace(day=23)) == 0
    assert len(any_town.heard["an"]) == 1


def test_not_a_day_before(town: Town) -> None:
    asked(town)
    assert keep(town, FRIDAY.replace(day=19, hour=22)) == 0


def test_not_before_four_by_the_rollouts_own_clock(town: Town) -> None:
    asked(town)
    assert keep(town, FRIDAY.replace(hour=14, minute=59)) == 0
    assert keep(town, FRIDAY) == 1


def test_a_weekend_and_a_holiday_do_not_count(town: Town) -> None:
    town.clock.set(datetime(2026, 12, 24, 9, 0, tzinfo=UTC))
    asked(town)
    assert keep(town, datetime(2026, 12, 28, 15, 0, tzinfo=UTC)) == 0
    assert keep(town, datetime(2026, 12, 29, 15, 0, tzinfo=UTC)) == 1


def test_a_day_that_was_missed_is_caught_up_within_a_week(town: Town) -> None:
    asked(town)
    assert keep(town, FRIDAY.replace(day=26)) == 1


def test_what_is_long_past_is_let_rest(town: Town) -> None:
    asked(town)
    assert keep(town, FRIDAY.replace(day=30)) == 0


def test_who_was_answered_withdrew_or_was_forgotten_hears_nothing(town: Town) -> None:
    press(town, AMBASSADOR, Action.ANSWER, issue(town, [asked(town, "an")]))
    press(town, "bo", Action.WITHDRAW, asked(town, "bo"))
    asked(town, "cas")
    press(town, "cas", Action.FORGET_ME)
    assert keep(town, FRIDAY) == 0


def test_who_said_stop_still_hears_of_their_own_question(town: Town) -> None:
    asked(town)
    tell(town, "an", "stop")
    assert keep(town, FRIDAY) == 1


def test_praise_is_not_promised_anything(town: Town) -> None:
    asked(town, text=PRAISE)
    assert keep(town, FRIDAY) == 0


def test_each_in_their_own_language(town: Town) -> None:
    tell(town, "bo", "in english")
    asked(town, "an")
    asked(town, "bo", "Where do I find my cases?")
    assert keep(town, FRIDAY) == 2
    assert "antwoord" in town.heard["an"][0]
    assert "answer" in town.heard["bo"][0]
