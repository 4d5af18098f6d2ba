"""The whole way: people correct, the night passes, and the next message like it is read as they said."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy import update

from bot.learning import examples as rows
from bot.learning import room
from bot.learning.basis import Basis
from bot.learning.lines import Line
from bot.learning.refitting import AT_LEAST
from bot.learning.room import Learning, people_needed
from bot.ports import Action
from bot.reading import Kind
from models import LocalHead
from tests.gestures import change, kept, press, tell
from tests.learning.hamlet import SIMILAR, SYSTEMS, WISH, correct, correct_many, count, heads, night, small_basis, teach
from tests.recurring.village import FakeEncoder
from tests.town import FakeClock, Town, with_rollout


def kind_of(town: Town, text: str = SIMILAR) -> str:
    """How a town reads a text from now on."""
    return town.app.learning.reader.read(text).kind


@pytest.mark.story
@pytest.mark.parametrize("basis", [lambda: None, small_basis], ids=["rules", "encoder"])
def test_what_people_correct_is_read_so_from_the_next_day_on(any_town: Town, basis: Callable[[], Basis | None]) -> None:
    town = teach(any_town, basis())
    assert kind_of(town) != Kind.IDEA
    correct_many(town)
    assert kind_of(town) != Kind.IDEA, "not before the night"
    night(town)
    tell(town, "iemand anders", SIMILAR)
    assert kept(town)[-1].kind == Kind.IDEA


def test_what_nobody_corrected_is_read_as_before(town: Town) -> None:
    teach(town)
    texts = ["Waar vind ik mijn zaken?", "Het systeem is traag en loopt vast", "Heel fijn dat zoeken, top!"]
    before = [kind_of(town, text) for text in texts]
    correct_many(town)
    night(town)
    assert [kind_of(town, text) for text in texts] == before


def test_the_mood_is_learnt_from_nobody(town: Town) -> None:
    reader = teach(town, small_basis()).app.learning.reader
    before = reader.read(SIMILAR).p
    correct_many(town)
    night(town)
    assert kind_of(town) == Kind.IDEA
    assert reader.read(SIMILAR).p == before


def test_too_few_examples_make_no_head_and_end_the_one_there_is(town: Town) -> None:
    teach(town)
    numbers = correct_many(town)
    night(town)
    assert list(heads(town)) == ["rules"]
    for at, number in enumerate(numbers[AT_LEAST - 1 :], AT_LEAST - 1):
        press(town, f"collega-{at}", Action.WITHDRAW, number)
    night(town)
    assert count(town) == AT_LEAST - 1
    assert heads(town) == {}
    assert kind_of(town) != Kind.IDEA


def test_one_person_teaches_nobody(town: Town) -> None:
    teach(town)
    correct_many(town, people=4)
    night(town)
    assert heads(town) == {}
    correct(town, "een vijfde", WISH.format(system="Djuma", number=7))
    night(town)
    assert list(heads(town)) == ["rules"]


def test_the_highest_threshold_of_all_rollouts_holds(town: Town) -> None:
    settings = town.desk.settings
    more = settings.rollout[0].thresholds.model_copy(update={"people": 8})
    assert people_needed(settings) == 5
    assert people_needed(with_rollout(settings, thresholds=more)) == 8


def test_confirmations_leave_the_shipped_head_and_say_so(town: Town) -> None:
    teach(town)
    for at, system in enumerate(SYSTEMS):
        text = WISH.format(system=system, number=at)
        correct(town, f"collega-{at}", text, Kind(kind_of(town, text)))
    night(town)
    assert heads(town)["rules"].weights is None
    assert heads(town)["rules"].figures["examples_local"] <= 12
    assert kind_of(town) != Kind.IDEA


def test_an_administrators_lines_teach_without_anybody(any_town: Town) -> None:
    town = teach(any_town)
    lines = [Line(WISH.format(system=system, number=at), Kind.IDEA) for at, system in enumerate(SYSTEMS)]
    town.write(lambda session: rows.add(session, town.desk, lines))
    night(town)
    assert kind_of(town) == Kind.IDEA


def test_it_is_fitted_once_a_night_and_every_replica_reads_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    teach(town)
    other = Learning(town.store, town.desk, town.app.learning._basis)
    correct_many(town)
    night(town)
    fitted = heads(town)["rules"].fitted_at
    monkeypatch.setattr(room, "refit", pytest.fail)
    assert other.reader.read(SIMILAR).kind != Kind.IDEA
    town.clock.forward(hours=19)
    assert other.learn()
    assert other.reader.read(SIMILAR).kind == Kind.IDEA
    assert heads(town)["rules"].fitted_at == fitted


def test_a_bot_that_starts_again_reads_what_it_learnt(town: Town) -> None:
    correct_many(teach(town))
    night(town)
    teach(town)
    assert kind_of(town) != Kind.IDEA

    async def live() -> None:
        async with town.app.running():
            assert kind_of(town) == Kind.IDEA

    town.run(live())


def test_the_hourly_upkeep_takes_over_what_another_process_fitted(town: Town) -> None:
    correct_many(teach(town))
    assert Learning(town.store, town.desk, town.app.learning._basis).refit()
    assert kind_of(town) != Kind.IDEA
    town.run(town.app.chores.upkeep())
    assert kind_of(town) == Kind.IDEA


def test_a_head_of_other_shipped_heads_is_not_used(town: Town) -> None:
    correct_many(teach(town))
    night(town)
    town.write(change(update(LocalHead).values(shipped="of an older version")))
    assert not town.app.learning.follow()
    assert kind_of(town) != Kind.IDEA
    assert town.app.learning.learn(), "it is fitted anew at once"


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x01" * 60])
def test_a_damaged_head_leaves_the_shipped_one_reading(
    town: Town, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    correct_many(teach(town))
    night(town)
    town.write(change(update(LocalHead).values(weights=damage)))
    assert not town.app.learning.follow()
    assert "the local head cannot be opened" in caplog.text


def test_vectors_are_taken_from_where_they_lie_sealed(town: Town, clock: FakeClock) -> None:
    del clock
    basis = small_basis()
    encoder = FakeEncoder(name="small-1", dimensions=64)
    teach(town, Basis(encoder, basis.heads))
    correct_many(town)
    town.app.learning.refit()
    encoder.encoded.clear()
    town.app.learning.refit()
    assert encoder.encoded == []


def test_what_was_quoted_is_not_learnt(town: Town) -> None:
    """The heads read somebody's own words, so an example is of those: its vector of the whole text will not do."""
    encoder = FakeEncoder(name="small-1", dimensions=64)
    teach(town, Basis(encoder, small_basis().heads))
    quoting = "> Beste collega, dit is het antwoord van gisteren\n\nIk wil graag een knop erbij"
    for user in SYSTEMS:
        correct(town, user, quoting)
    town.app.learning.refit()
    encoder.encoded.clear()
    town.app.learning.refit()
    assert set(encoder.encoded) == {"Ik wil graag een knop erbij"}


def test_the_figures_are_counts_and_the_weights_are_sealed(town: Town) -> None:
    correct_many(teach(town))
    made = town.app.learning.refit()
    assert made is not None
    assert made.weights is not None
    row = heads(town)["rules"]
    assert {type(value) for value in row.figures.values()} == {int}
    assert json.loads(json.dumps(row.figures)) == dict(made.figures)
    assert row.weights
    assert made.weights.astype(np.float32).tobytes() not in row.weights
