"""What was made of a text goes with it: from the tables, from the index, and from every old backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.ports import Action
from bot.privacy import forgetting
from bot.privacy.vault import KeyGoneError
from bot.recurring import vectors
from models import Feedback, IssueMerge, Suggestion, TextVector
from tests.gestures import change, kept, press
from tests.leaks.test_no_plain_text import SECRETS, TEXT, traces
from tests.recurring.village import PRINT, FakeEncoder, Village

pytestmark = pytest.mark.leak


@pytest.fixture
def full(any_village: Village) -> Village:
    """A message of somebody's with everything that can be made of it, tagged."""
    printing, _ = any_village.learn_two_issues()
    number = any_village.say("an", TEXT)
    any_village.recurring.suggest([number])
    any_village.tag(number, printing)
    assert left(any_village) == (1, 2, True)
    return any_village


def left(village: Village) -> tuple[int, int, bool]:
    """Count the vectors and suggestions of the newest message, and say whether the index holds it."""
    number = kept(village.town)[-1].id
    counts = [
        village.town.read(lambda session, table=table: session.scalar(_count(table, number)))  # type: ignore[misc]
        for table in (TextVector, Suggestion)
    ]
    return counts[0], counts[1], number in village.belongs()


def _count(table: type[TextVector | Suggestion], number: int) -> object:
    return select(func.count()).select_from(table).where(table.feedback_id == number)


def withdraw(village: Village) -> None:
    press(village.town, "an", Action.WITHDRAW, kept(village.town)[-1].id)


def forget(village: Village) -> None:
    press(village.town, "an", Action.FORGET_ME)


def grow_old(village: Village) -> None:
    old = village.town.clock() - timedelta(days=181)
    village.town.write(change(update(Feedback).where(Feedback.id == kept(village.town)[-1].id).values(said_at=old)))
    village.town.run(village.town.app.chores.upkeep())


@pytest.mark.parametrize("end", [withdraw, forget, grow_old])
def test_all_that_was_made_of_a_text_goes_with_it(full: Village, end: Callable[[Village], None]) -> None:
    end(full)
    assert kept(full.town)[-1].text is None
    assert left(full) == (0, 0, False)
    anew = full.another()
    full.build(anew)
    assert sorted(full.belongs(anew)) == [1, 2, 3, 4, 5, 6], "nobody else's goes"


def test_retention_of_many_texts_goes_in_small_parts(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "IDS_AT_ONCE", 2)
    village.learn_two_issues()
    village.town.clock.forward(days=181)
    village.town.run(village.town.app.chores.upkeep())
    assert village.belongs() == {}


def test_an_old_copy_of_a_vector_opens_no_longer_than_its_text(full: Village) -> None:
    number = kept(full.town)[-1].id
    numbers = full.town.read(lambda session: session.get_one(TextVector, number).numbers)
    full.town.clock.forward(days=400)
    full.town.run(full.town.app.chores.upkeep())
    with pytest.raises(KeyGoneError):
        vectors.opened(full.town.desk, numbers)


def test_a_vector_stands_in_the_database_sealed(encoding: Village) -> None:
    number = encoding.say("an", PRINT)
    encoder = encoding.encoder
    assert isinstance(encoder, FakeEncoder)
    plain = encoder.encode([PRINT])[0].astype("<f2").tobytes()
    row = encoding.town.read(lambda session: session.get_one(TextVector, number))
    assert plain not in row.numbers
    assert len(row.numbers) > len(plain)


def test_the_log_holds_numbers_and_no_words(full: Village) -> None:
    for row in full.log():
        values = {name: value for name, value in vars(row).items() if not name.startswith("_")}
        assert traces(repr(values).encode()) == []
        words = {value for value in values.values() if isinstance(value, str)}
        assert words <= {"arrival", "screen", "hidden", "asked", "one", "three", "withheld", "offer"}
        assert {type(value) for pair in row.candidates for value in pair} <= {int, float}


def test_no_table_of_likeness_names_a_person_who_wrote() -> None:
    for table in (TextVector, Suggestion):
        assert "person_id" not in table.__table__.columns
    assert {key.column.table.name for key in IssueMerge.__table__.foreign_keys} == {"issue", "person"}


def test_nothing_stands_in_a_log_of_the_process(full: Village, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    full.build(full.another(FakeEncoder("fake-2", 24)))
    full.recurring.waiting_groups(1)
    withdraw(full)
    full.belongs()
    assert caplog.records
    assert not any(secret in caplog.text for secret in SECRETS)
