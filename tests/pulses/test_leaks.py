"""Nothing tells who gave which answer: no row, no order, no count, no message on its way, no log, no file."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Date, select, text

from bot import cards
from bot.config import Settings
from bot.ports import Action
from bot.reading import Reader
from models import Base, Delivery, InboxEvent, PulseAnswer, PulseInvitation, PulseTurnout, PulseWaiting
from models.base import Moment
from tests.gestures import press
from tests.pulses.crowd import CLOSED, TUESDAY, asked_in
from tests.pulses.village import FLOOR, answer, forecast, number_of, pulse, rows, settle_in, value
from tests.town import FakeClock, Town

pytestmark = pytest.mark.leak

CANARY = "kanariezinnetje"
ANSWERERS = [user for pair in zip(FLOOR[:12], FLOOR[12:], strict=True) for user in pair]
"""Of one department and the other in turn; the first answers 1, the second 5."""


@pytest.fixture
def answered(settings: Settings, clock: FakeClock, reader: Reader, loud: None) -> Iterator[Town]:
    """A town in which everybody has answered but the last six of either department; one has added a sentence."""
    del loud
    clock.set(TUESDAY)
    town = Town(asked_in(settings), clock, reader)
    settle_in(town)
    for number, user in enumerate(ANSWERERS[:13]):
        answer(town, user, 1 if number % 2 == 0 else 5)
        clock.forward(minutes=1)
    town.say(ANSWERERS[12], f"1 {CANARY} over de balie")
    forecast(town)
    yield town
    town.close()


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def test_before_the_batch_only_who_took_part_stands_there_and_what_was_said_is_sealed(
    answered: Town, tmp_path: Path
) -> None:
    assert rows(answered, PulseAnswer) == []
    assert sum(each.took_part is True for each in rows(answered, PulseInvitation)) == 13 + 12
    assert len(rows(answered, PulseWaiting)) == 13 + 12
    assert found_in(tmp_path, CANARY) == []
    assert {row.payload for row in rows(answered, InboxEvent)} == {None}
    assert {row.card for row in rows(answered, Delivery) if row.state == "sent"} == {None}
    assert_messages_say_the_same_whatever_was_answered(answered)


def test_after_the_batch_no_row_links_a_person_to_a_value(
    answered: Town, clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock.set(CLOSED)
    pulse(answered)
    pulse(answered)
    written = rows(answered, PulseAnswer)
    assert Counter((each.pool, each.about) for each in written) == {
        ("floor", "own"): 13,
        ("insider", "own"): 6,
        ("insider", "floor"): 6,
    }
    assert {(each.took_part, each.question_id) for each in rows(answered, PulseInvitation)} == {(None, None)}
    assert rows(answered, PulseWaiting) == []
    assert found_in(tmp_path, CANARY) == []
    assert CANARY not in caplog.text
    assert_the_order_says_nothing(answered)
    assert_no_department_of_few_or_of_nearly_all(answered)
    assert not any("pulse_" in record.getMessage() and ":own:" in record.getMessage() for record in caplog.records)


def assert_the_order_says_nothing(town: Town) -> None:
    """One and five were given in turn; one in 1,716 shufflings of thirteen answers would look so by chance."""
    for order in ("id", "rowid"):
        query = text(f"SELECT value FROM pulse_answer WHERE pool = 'floor' ORDER BY {order}")  # noqa: S608
        told = town.read(lambda session, query=query: list(session.scalars(query)))  # type: ignore[misc]
        assert sorted(told) == [1] * 7 + [5] * 6
        assert told not in ([1, 5] * 6 + [1], [1] * 7 + [5] * 6, [5] * 6 + [1] * 7)


def assert_no_department_of_few_or_of_nearly_all(town: Town) -> None:
    """Seven of Burgerzaken and six of Sociaal Domein answered, of twelve each."""
    floor = [each for each in rows(town, PulseAnswer) if each.pool == "floor"]
    told = Counter(each.department_id for each in floor)
    asked = {row.department_id: row.asked for row in rows(town, PulseTurnout) if row.department_id}
    assert set(asked.values()) == {12}
    assert all(5 <= number <= asked[department] - 5 for department, number in told.items() if department)
    assert told[None] == 0 or told[None] >= 5


@pytest.mark.parametrize("table", [PulseAnswer, PulseWaiting])
def test_no_column_beside_an_answer_names_a_person_or_a_moment(table: type[Base]) -> None:
    columns = table.metadata.tables[table.__tablename__].columns
    refers = {key.target_fullname for column in columns for key in column.foreign_keys}
    assert refers <= {"pulse_round.id", "pulse_question.id", "department.id"}
    assert not any(isinstance(column.type, Moment | Date) for column in columns)


def assert_messages_say_the_same_whatever_was_answered(answered: Town) -> None:
    one, five = FLOOR[10], FLOOR[22]
    first = press(answered, one, Action.PULSE, value(answered, one, 1))
    second = press(answered, five, Action.PULSE, value(answered, five, 5))
    tokens = [str(row.id) for row in rows(answered, PulseWaiting)]
    told = [cards.dump(card).decode() for card in (*first, *second)]
    for token in tokens:
        told = [each.replace(token, "TOKEN") for each in told]
    assert told[0] == told[1]
    names = answered.read(lambda session: session.scalars(select(Delivery.work_id)).all())
    assert not any(":" in name for name in names)
    (round_,) = {each.round_id for each in rows(answered, PulseInvitation)}
    assert f"pulse/{round_}/{number_of(answered, one)}" in names


def test_the_search_itself_finds_what_would_leak(town: Town, tmp_path: Path) -> None:
    town.write(lambda session: session.execute(text(f"UPDATE rollout SET name = '{CANARY}'")))  # noqa: S608
    assert found_in(tmp_path, CANARY)


def found_in(folder: Path, words: str) -> list[str]:
    """Name the database files in which words stand in plain."""
    files = [file for file in folder.iterdir() if ".db" in file.name]
    assert len(files) >= 2
    return [file.name for file in files if words.encode() in file.read_bytes()]
