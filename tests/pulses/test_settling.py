"""Settling: written all at once, in no order, without who gave what; and counts that agree."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.config import RetentionSettings
from bot.privacy.forgetting import delete_texts, forget, retain
from bot.privacy.vault import KeyGoneError
from bot.pulses import answering
from bot.pulses.settling import Asked, Opened, told_apart, turnouts
from models import Department, Person, PulseAnswer, PulseInvitation, PulseRound, PulseSize, PulseWaiting
from tests.gestures import change
from tests.pulses.crowd import CLOSED, Crowd
from tests.town import FakeClock


def opened(department: int | None, value: int = 3, question: int = 1, pool: str = "floor") -> Opened:
    return Opened(question, pool, "own", department, value, None)


def fill(crowd: Crowd, department: int | None, values: list[int], pool: str = "floor", sentence: str = "") -> None:
    """Let people of a department answer."""
    (round_,) = crowd.rounds()
    question = crowd.questions()[0].id
    for value in values:
        payload = {"question": question, "department": department, "pool": pool, "about": "own", "value": value}
        plain = json.dumps({**payload, "sentence": sentence or None}).encode()
        sealed = crowd.desk.vault.seal(round_.key or "", plain, answering.PURPOSE)
        crowd.write(lambda session, sealed=sealed: session.add(PulseWaiting(round_id=round_.id, payload=sealed)))  # type: ignore[misc]


def took_part(crowd: Crowd, people: int) -> None:
    """Note of the first people of the floor that they took part."""
    numbers = [each.id for each in crowd.invitations()][:people]
    crowd.write(change(update(PulseInvitation).where(PulseInvitation.id.in_(numbers)).values(took_part=True)))


def answers(crowd: Crowd) -> list[PulseAnswer]:
    return crowd.read(lambda session: list(session.scalars(select(PulseAnswer))))


def test_a_round_is_written_when_it_has_closed_and_once(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    fill(crowd, None, [1, 2, 3, 4, 5, 5])
    clock.set(CLOSED - timedelta(minutes=6))
    assert (crowd.settle(), answers(crowd)) == (0, [])
    clock.set(CLOSED)
    assert (crowd.settle(), crowd.settle()) == (1, 0)
    assert sorted(each.value for each in answers(crowd)) == [1, 2, 3, 4, 5, 5]
    assert crowd.read(lambda session: session.scalars(select(PulseWaiting)).all()) == []


def test_afterwards_it_is_known_that_somebody_was_asked_and_no_more(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    took_part(crowd, 9)
    clock.set(CLOSED)
    crowd.settle()
    assert {(each.question_id, each.took_part) for each in crowd.invitations()} == {(None, None)}
    clock.forward(days=60)
    crowd.settle()
    assert crowd.invitations() == []


def test_what_waited_can_be_opened_by_no_backup_once_it_was_written(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    fill(crowd, None, [1] * 6)
    key = crowd.rounds()[0].key or ""
    sealed = crowd.read(lambda session: session.scalars(select(PulseWaiting.payload)).all())
    clock.set(CLOSED)
    crowd.settle()
    crowd.settle()
    assert crowd.rounds()[0].key is None
    with pytest.raises(KeyGoneError):
        crowd.desk.vault.open(sealed[0], answering.PURPOSE)
    with pytest.raises(KeyGoneError):
        crowd.desk.vault.seal(key, b"", answering.PURPOSE)


def test_what_the_round_stood_for_is_kept_as_it_is_written(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    fill(crowd, None, [1] * 6)
    names = crowd.read(lambda session: {row.id: row.name for row in session.scalars(select(Department))})
    crowd.write(change(update(Department).where(Department.name == "Griffie").values(ended_at=clock())))
    clock.set(CLOSED)
    crowd.settle()
    kept = crowd.read(lambda session: session.scalars(select(PulseSize)).all())
    assert {(names.get(row.department_id or 0), row.pool): row.people for row in kept} == {
        ("Burgerzaken", "floor"): 20,
        ("Sociaal Domein", "floor"): 40,
        (None, "floor"): 35,
        (None, "insider"): 6,
    }


def test_fewer_answers_than_the_threshold_are_not_written(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    fill(crowd, None, [1, 2, 3, 4])
    fill(crowd, None, [5] * 5, pool="insider")
    clock.set(CLOSED)
    crowd.settle()
    assert Counter(each.pool for each in answers(crowd)) == {"insider": 5}


def test_numbers_tell_no_order(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    fill(crowd, None, [1] * 10 + [5] * 10)
    clock.set(CLOSED)
    crowd.settle()
    by_number = [each.value for each in sorted(answers(crowd), key=lambda each: each.id)]
    assert by_number != sorted(by_number)
    assert len({each.id for each in answers(crowd)}) == 20
    assert min(each.id for each in answers(crowd)) > 10**9


def test_a_department_that_ended_meanwhile_stands_beside_no_answer_of_too_few(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    burgerzaken = crowd.read(lambda session: session.scalar(select(Department.id).order_by(Department.id))) or 0
    fill(crowd, burgerzaken, [2] * 8)
    fill(crowd, None, [3] * 6)
    crowd.write(change(update(Department).where(Department.id == burgerzaken).values(ended_at=clock())))
    clock.set(CLOSED)
    crowd.settle()
    assert Counter(each.department_id for each in answers(crowd)) == {burgerzaken: 8, None: 6}


def people(asked: int, took: int, department: int | None = None, first: int = 0) -> list[Asked]:
    return [Asked(first + number, 1, department, number < took) for number in range(asked)]


ROUND = PulseRound(id=1)


@pytest.mark.parametrize(("took", "shown"), [(0, None), (4, None), (5, 5), (30, 30), (31, None), (35, None)])
def test_the_response_hides_who_did_not_answer(took: int, shown: int | None) -> None:
    assert [(row.asked, row.took_part) for row in turnouts(ROUND, people(35, took), 5)] == [(35, shown)]


def test_of_departments_nothing_is_told_that_tells_of_a_few_by_subtraction_either() -> None:
    asked = people(30, 20, 1) + people(12, 3, 2, first=100) + people(40, 30, 3, first=200)
    told = {row.department_id: row.took_part for row in turnouts(ROUND, asked, 5)}
    assert told[None] == 53
    assert (told[1], told[2], told[3]) == (None, None, 30)


def test_sentences_go_with_retention_and_with_the_rollout(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    fill(crowd, None, [1] * 6, sentence="De balie is druk")
    clock.set(CLOSED)
    crowd.settle()
    assert all(each.sentence for each in answers(crowd))
    crowd.write(lambda session: retain(session, 1, RetentionSettings(), clock()))
    assert all(each.sentence for each in answers(crowd))
    clock.forward(days=181)
    crowd.write(lambda session: retain(session, 1, RetentionSettings(), clock()))
    assert not any(each.sentence for each in answers(crowd))


def test_archiving_or_forgetting_takes_what_is_known_of_who_was_asked(crowd: Crowd) -> None:
    crowd.ask()
    fill(crowd, None, [1] * 6)
    first = crowd.invitations()[0].person_id
    crowd.write(lambda session: forget(session, session.get_one(Person, first), crowd.clock()))
    assert first not in {each.person_id for each in crowd.invitations()}
    crowd.write(lambda session: delete_texts(session, 1, crowd.clock()))
    assert crowd.invitations() == []
    assert crowd.read(lambda session: session.scalars(select(PulseWaiting)).all()) == []


def test_a_rollout_that_left_the_configuration_is_settled_all_the_same(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    fill(crowd, None, [1] * 6)
    crowd.write(change(update(PulseRound).values(closes_on=clock().date())))
    without = crowd.desk.settings.model_copy(update={"rollout": ()})
    crowd.desk = type(crowd.desk)(without, crowd.desk.vault, clock)
    assert crowd.settle() == 1


answered = st.lists(
    st.builds(
        opened,
        st.sampled_from([None, 1, 2, 3]),
        st.integers(1, 5),
        st.integers(1, 2),
        st.sampled_from(["floor", "insider"]),
    ),
    max_size=60,
)


@pytest.mark.property
@given(
    answered, st.integers(5, 8), st.dictionaries(st.tuples(st.integers(1, 2), st.integers(1, 3)), st.integers(0, 40))
)
def test_no_department_beside_few_nor_beside_all_who_were_asked(
    given_answers: list[Opened], threshold: int, asked: dict[tuple[int, int | None], int]
) -> None:
    written = list(told_apart(given_answers, asked, threshold))
    sizes = Counter((each.question, each.pool) for each in given_answers)
    kept = Counter((each.question, each.pool) for each in written)
    assert kept == {key: size for key, size in sizes.items() if size >= threshold}
    told = Counter((each.question, each.pool, each.department) for each in written)
    for (question, pool, department), number in told.items():
        assert number >= threshold
        if department is not None:
            came = sum(
                (each.question, each.pool, each.department) == (question, pool, department) for each in given_answers
            )
            assert number == came
            assert (question, department) not in asked or asked[question, department] - number >= threshold
    values = Counter((each.question, each.pool, each.value) for each in given_answers if kept[each.question, each.pool])
    assert Counter((each.question, each.pool, each.value) for each in written) == values
