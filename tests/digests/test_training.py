"""Who could use training, attacked by somebody who knows the rule, all that is told, and how to calculate."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.database.store import Store
from bot.desk import Desk
from bot.digests.counting import Line, at_home
from bot.digests.parts import Figures, TrainingNeed
from models import IssueCause
from tests.digests.floor import Floor
from tests.digests.test_figures import truth

DEPARTMENTS = ("Burgerzaken", "Sociaal Domein", None)
written = st.tuples(
    st.integers(1, 40), st.sampled_from([0, 0, 0, 1, 2]), st.sampled_from(["question", "question", "problem"])
)
"""A person (whose number says the department), what they write about (0 is the first topic), and as what."""


def department_of(person: int) -> str | None:
    return DEPARTMENTS[min(2, person // 16)]


def write(floor: Floor, messages: list[tuple[int, int, str]]) -> list[int]:
    issues = [floor.issue(name).id for name in "ab"]
    for person, about, kind in messages:
        number = issues[about] if about < len(issues) else None
        floor.say(person, department=department_of(person), issue_id=number, kind=kind)
    return issues


@pytest.mark.leak
@pytest.mark.property
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(written, min_size=20, max_size=90))
def test_nothing_of_fewer_than_five_follows_from_it(
    store: Store, desk: Desk, messages: list[tuple[int, int, str]]
) -> None:
    with Session(store.engine) as session:
        floor = Floor.of(session, desk)
        write(floor, messages)
        found = floor.figures()
        lines = at_home(truth(floor))
        names = {row.id: row.name for row in floor.departments.values()}
        for need in found.training:
            _is_true(need, lines, names)
            _leaves_every_remainder_open(need, found)
        _leaves_open_who_else_asked(found)


def _is_true(need: TrainingNeed, lines: list[Line], names: dict[int, str]) -> None:
    asked = {
        line.person
        for line in lines
        if line.issue == need.issue and line.kind == "question" and names.get(line.department or 0) == need.department
    }
    assert len(asked) >= 5


def _leaves_every_remainder_open(need: TrainingNeed, found: Figures) -> None:
    """Try every number of people that can be in both: the rest of the topic, and of the department, stay as open."""
    topic = next(each.counted.people for each in found.issues if each.issue == need.issue)
    department = next(each.counted.people for each in found.departments if each.name == need.department)
    assert found.total is not None
    everybody = found.total.people
    possible = [both for both in range(min(topic, department) + 1) if topic + department - both <= everybody]
    still = [both for both in possible if both >= 5]
    for whole in (topic, department):
        before, after = ({whole - both for both in numbers} for numbers in (possible, still))
        assert len(after) >= 5 or after == before


def _leaves_open_who_else_asked(found: Figures) -> None:
    if not found.training:
        return
    assert found.waiting is not None
    told = Counter(need.department for need in found.training)
    assert found.waiting.asked.people - 5 * len(told) >= 4
    topics = Counter(need.issue for need in found.training)
    assert max(topics.values()) == 1


def asking(floor: Floor, people: int = 12, kind: str = "question") -> int:
    row = floor.issue("Oude zaak vinden")
    floor.say(*range(1, people + 1), department="Burgerzaken", issue_id=row.id, kind=kind)
    floor.say(*range(20, 40), department="Sociaal Domein", kind="problem")
    floor.say(*range(40, 60), kind="problem")
    return row.id


def test_a_department_that_asks_is_named_without_a_number(floor: Floor) -> None:
    asking(floor)
    (need,) = floor.figures().training
    assert (need.title_nl, need.department) == ("Oude zaak vinden", "Burgerzaken")
    assert set(need.model_dump()) == {"issue", "title_nl", "title_en", "department"}


@pytest.mark.parametrize(("people", "told"), [(5, False), (8, False), (9, True)])
def test_a_small_topic_would_give_away_who_else_wrote(floor: Floor, people: int, *, told: bool) -> None:
    asking(floor, people)
    assert bool(floor.figures().training) is told


@pytest.mark.parametrize(("cause", "told"), [("knowledge", True), ("technique", False)])
def test_what_no_training_mends_is_left_out(floor: Floor, cause: str, *, told: bool) -> None:
    floor.session.add(IssueCause(issue_id=asking(floor), cause=cause))
    floor.session.flush()
    assert bool(floor.figures().training) is told


def test_problems_and_praise_ask_for_no_training(floor: Floor) -> None:
    asking(floor, kind="problem")
    assert floor.figures().training == ()
