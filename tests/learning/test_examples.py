"""Examples: kept as long as their text and no longer, in nobody's words but the message's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.config import RetentionSettings
from bot.learning.examples import HEAD_KEPT, PURPOSE, Added, add, correct, drop_old, fold_of, numbers
from bot.learning.lines import Line
from bot.ports import Action
from bot.privacy.forgetting import forget, retain, withdraw
from bot.reading import Kind
from models import Example, Feedback, LocalHead, Person
from tests.gestures import PROBLEM, QUESTION, change, kept, press, tell, texts
from tests.leaks.test_no_plain_text import NAME, SECRETS, TEXT, USER, traces
from tests.learning import hamlet
from tests.learning.hamlet import count, examples
from tests.town import NOW, Town

LINES = [Line("Waar staat mijn zaak?", Kind.QUESTION), Line("Top systeem", Kind.PRAISE)]


def test_a_correction_is_kept_without_another_copy_of_the_text(any_town: Town) -> None:
    number = hamlet.correct(any_town, "an", QUESTION, Kind.PROBLEM)
    (example,) = examples(any_town)
    assert (example.feedback_id, example.kind, example.read_as) == (number, "problem", "question")
    assert example.text is None
    assert kept(any_town)[0].kind == "problem"


def test_correcting_twice_keeps_the_last_and_what_was_read_first(any_town: Town) -> None:
    number = hamlet.correct(any_town, "an", QUESTION, Kind.PROBLEM)
    press(any_town, "an", Action.KIND, number, "idea")
    (example,) = examples(any_town)
    assert (example.kind, example.read_as) == ("idea", "question")


def test_correcting_back_keeps_it_as_a_confirmation(town: Town) -> None:
    number = hamlet.correct(town, "an", QUESTION, Kind.PROBLEM)
    press(town, "an", Action.KIND, number, "question")
    (example,) = examples(town)
    assert example.kind == example.read_as == kept(town)[0].kind == "question"


def test_whoever_corrects_is_told_that_it_is_learnt_from(town: Town) -> None:
    tell(town, "an", QUESTION)
    (card,) = press(town, "an", Action.WRONG_KIND, kept(town)[0].id)
    assert "Ik leer van je keuze, zolang ik je tekst bewaar." in texts(card)


@pytest.mark.parametrize("answer", ["", "complaint", "neg"])
def test_what_is_no_kind_is_no_example(town: Town, answer: str) -> None:
    tell(town, "an", QUESTION)
    press(town, "an", Action.KIND, kept(town)[0].id, answer)
    assert examples(town) == []


def test_nobody_corrects_what_somebody_else_wrote(town: Town) -> None:
    tell(town, "an", QUESTION)
    press(town, "bo", Action.KIND, kept(town)[0].id, "idea")
    assert examples(town) == []


def test_a_message_without_its_text_can_be_corrected_and_is_no_example(town: Town) -> None:
    tell(town, "an", QUESTION)
    town.write(lambda session: retain(session, 1, RetentionSettings(at_most=1), NOW + timedelta(days=2)))
    press(town, "an", Action.KIND, kept(town)[0].id, "idea")
    assert kept(town)[0].kind == "idea"
    assert examples(town) == []


def by_withdrawing(town: Town) -> None:
    press(town, "an", Action.WITHDRAW, kept(town)[0].id)


def by_forgetting(town: Town) -> None:
    press(town, "an", Action.FORGET_ME)


def by_growing_old(town: Town) -> None:
    town.clock.forward(days=181)
    town.run(town.app.chores.upkeep())


@pytest.mark.parametrize("end", [by_withdrawing, by_forgetting, by_growing_old])
def test_an_example_goes_with_its_text(any_town: Town, end: Callable[[Town], None]) -> None:
    hamlet.correct(any_town, "an", QUESTION, Kind.PROBLEM)
    end(any_town)
    assert kept(any_town)[0].text is None
    assert examples(any_town) == []


STEPS = ("say", "correct", "withdraw", "forget", "retain")


@pytest.mark.property
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.sampled_from(list(Kind))), max_size=12))
def test_no_example_survives_the_text_of_its_message(town: Town, steps: list[tuple[str, int, Kind]]) -> None:
    hamlet.correct(town, "an", QUESTION, Kind.IDEA)

    def live(session: Session) -> None:
        for step, at, kind in steps:
            _do(session, step, at, kind)
            session.flush()
            without = select(Example.id).join(Feedback).where(Feedback.text.is_(None))
            assert session.scalars(without).all() == []

    town.write(live)


def _do(session: Session, step: str, at: int, kind: Kind) -> None:
    all_ = session.scalars(select(Feedback).order_by(Feedback.id.desc()).limit(4)).all()
    one = all_[at % len(all_)]
    if step == "say":
        columns = {"rollout_id", "person_id", "place_id", "text", "language", "kind", "mood", "sure", "pool", "said_at"}
        first = session.get_one(Feedback, 1)
        text = first.text or b"sealed"
        session.add(Feedback(**{name: getattr(first, name) for name in columns} | {"text": text}))
    elif step == "correct":
        correct(session, one, kind, NOW)
    elif step == "withdraw":
        withdraw(session, one, NOW)
    elif step == "forget":
        forget(session, session.get_one(Person, one.person_id), NOW)
    else:
        retain(session, one.rollout_id, RetentionSettings(at_most=1 + at), NOW + timedelta(days=2))


def test_the_database_takes_no_second_copy_of_a_text_and_no_example_without_one(any_town: Town) -> None:
    tell(any_town, "an", QUESTION)
    for feedback_id, sealed in [(1, b"copy"), (None, None)]:
        both = Example(feedback_id=feedback_id, text=sealed, kind="idea", added_at=NOW)
        with pytest.raises(IntegrityError):
            any_town.write(lambda session, both=both: session.add(both))  # type: ignore[misc]


def test_lines_are_sealed_and_adding_them_again_changes_nothing(any_town: Town) -> None:
    def put(lines: list[Line]) -> Added:
        return any_town.write(lambda session: add(session, any_town.desk, lines))

    assert put(LINES) == Added(new=2)
    assert put([*LINES, LINES[0]]) == Added(known=3)
    assert put([Line("Top systeem", Kind.IDEA)]) == Added(changed=1)
    rows = examples(any_town)
    assert [row.kind for row in rows] == ["question", "idea"]
    assert [any_town.desk.vault.open(row.text or b"", PURPOSE).decode() for row in rows] == [
        line.text for line in LINES
    ]


def test_lines_lose_residents_data_before_they_are_kept(town: Town) -> None:
    added = town.write(lambda session: add(session, town.desk, [Line(TEXT, Kind.PROBLEM)]))
    assert added == Added(new=1, masked=1)
    (row,) = examples(town)
    plain = town.desk.vault.open(row.text or b"", PURPOSE).decode()
    assert "[bsn]" in plain
    assert "123456782" not in plain


def test_lines_go_by_retention_and_heads_that_nobody_refits_too(any_town: Town) -> None:
    hamlet.correct(any_town, "an", QUESTION, Kind.IDEA)
    any_town.write(lambda session: add(session, any_town.desk, LINES))
    head = LocalHead(encoder="old", shipped="", weights=b"1", figures={}, fitted_at=NOW)
    any_town.write(lambda session: session.add(head))
    for days, lines, rows in [(1, 2, 1), (HEAD_KEPT.days + 1, 2, 0), (180, 2, 0), (181, 0, 0)]:
        later = NOW + timedelta(days=days)
        any_town.write(lambda session, later=later: drop_old(session, 180, later))  # type: ignore[misc]
        assert (count(any_town) - 1, len(hamlet.heads(any_town))) == (lines, rows)
    assert [row.feedback_id for row in examples(any_town)] == [1], "a correction goes with its message, not by this"


def test_lines_last_no_longer_than_the_shortest_retention(town: Town) -> None:
    town.write(lambda session: add(session, town.desk, LINES))
    town.clock.forward(days=town.desk.settings.rollout[0].retention.at_most + 1)
    town.run(town.app.chores.upkeep())
    assert examples(town) == []


def test_people_are_counted_once(town: Town) -> None:
    for user, said in [("an", QUESTION), ("an", PROBLEM), ("bo", QUESTION)]:
        hamlet.correct(town, user, said, Kind.OTHER)
    town.write(lambda session: add(session, town.desk, LINES))
    assert town.read(numbers) == (3, 2, 2)


def test_an_example_is_held_back_in_the_same_part_everywhere() -> None:
    folds = [fold_of(f"{number:016x}") for number in range(400)]
    assert folds[:6] == [fold_of(f"{number:016x}") for number in range(6)]
    assert all(80 <= folds.count(fold) <= 120 for fold in range(4))


@pytest.mark.leak
def test_nothing_stands_in_plain_in_what_is_learnt(any_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    town = hamlet.teach(any_town, hamlet.small_basis())
    for user in (USER, *hamlet.SYSTEMS):
        tell(town, user, TEXT, name=NAME)
        press(town, user, Action.KIND, kept(town)[-1].id, "idea")
    town.write(lambda session: add(session, town.desk, [Line(TEXT, Kind.IDEA), *LINES]))
    hamlet.night(town)
    for table in ("example", "local_head"):
        rows = town.read(lambda session, table=table: session.execute(text(f"SELECT * FROM {table}")).all())  # type: ignore[misc]  # noqa: S608
        assert rows
        assert traces(repr(rows).encode()) == []
        assert (
            traces(b"".join(bytes(value) for row in rows for value in row if isinstance(value, bytes | memoryview)))
            == []
        )
    assert "local head in use" in caplog.text
    assert not any(secret in caplog.text for secret in SECRETS)


@pytest.mark.leak
def test_what_is_learnt_names_no_person() -> None:
    for table in (Example, LocalHead):
        assert "person_id" not in table.__table__.columns


def test_an_example_blocks_nobodys_forgetting(any_town: Town) -> None:
    """A feedback cannot be deleted while an example refers to it: so examples go first, always."""
    hamlet.correct(any_town, "an", QUESTION, Kind.PROBLEM)
    with pytest.raises(IntegrityError):
        any_town.write(change(delete(Feedback)))
    any_town.write(change(update(Feedback).values(kind="idea")))
    by_forgetting(any_town)
    assert count(any_town) == 0
