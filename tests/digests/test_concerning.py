"""Which department asked about which topic: told where it leaves every remainder open, never with a number."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.database.store import Store
from bot.desk import Desk
from bot.digests.concern import Concern
from bot.digests.concerning import Concerning, Pair
from bot.digests.counting import at_home
from bot.digests.parts import Counted
from bot.digests.sending import freeze
from bot.privacy.visible import Count
from models import Department, IssueMerge
from tests.digests.floor import WEEK, Floor
from tests.digests.test_figures import truth
from tests.digests.test_training import write, written

NEXT = WEEK.before(-1)
"""The week after."""


def of(
    topics: Sequence[int] = (40, 40), departments: Sequence[int] = (40, 40), asked: tuple[int, int] = (90, 60)
) -> Concerning:
    """Give what was told: people per topic, messages per department of twenty people or fewer, and all who asked."""
    return Concerning(
        5,
        {number: Counted(messages=90, people=people) for number, people in enumerate(topics)},
        {number: Count(messages, min(messages, 20)) for number, messages in enumerate(departments)},
        Counted(messages=asked[0], people=asked[1]),
        {},
    )


@pytest.mark.parametrize(
    ("found", "pairs", "told"),
    [
        (of(topics=[8]), [(0, 0)], 0),
        (of(topics=[9]), [(0, 0)], 1),
        (of(departments=[8]), [(0, 0)], 0),
        (of(departments=[9]), [(0, 0)], 1),
        (of(topics=[13]), [(0, 0), (0, 1)], 1),
        (of(topics=[14]), [(0, 0), (0, 1)], 2),
        (of(departments=[13]), [(0, 0), (1, 0)], 1),
        (of(departments=[14]), [(0, 0), (1, 0)], 2),
        (of(asked=(90, 8)), [(0, 0)], 0),
        (of(asked=(90, 13)), [(0, 0), (0, 1)], 1),
        (of(asked=(90, 9)), [(0, 0), (1, 0)], 2),
        (of(asked=(13, 9)), [(0, 0), (1, 0)], 1),
        (of(), [(0, 9), (9, 0)], 0),
        (of(), [(0, 0), (0, 0)], 1),
    ],
)
def test_a_pair_is_told_where_each_side_leaves_open_what_else_it_holds(
    found: Concerning, pairs: list[Pair], told: int
) -> None:
    for pair in pairs:
        found.add(pair)
    assert len(found.told) == told


@pytest.mark.leak
@pytest.mark.property
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(written, min_size=40, max_size=120))
def test_what_is_told_is_true_and_what_has_to_be_learned_is_among_it(
    store: Store, desk: Desk, messages: list[tuple[int, int, str]]
) -> None:
    with Session(store.engine) as session:
        floor = Floor.of(session, desk)
        write(floor, messages)
        found = floor.figures()
        lines = at_home(truth(floor))
    for each in found.concerns:
        asked = {
            line.person
            for line in lines
            if (line.issue, line.department, line.kind) == (each.issue, each.department, "question")
        }
        assert len(asked) >= 5
    assert {(need.issue, need.department) for need in found.training} <= {
        (each.issue, each.name) for each in found.concerns
    }


def asking(floor: Floor, people: int = 12) -> int:
    row = floor.issue("Oude zaak vinden", answer_nl="Met een streepje.")
    floor.say(*range(1, people + 1), department="Burgerzaken", issue_id=row.id)
    floor.say(*range(20, 40), department="Sociaal Domein", kind="problem", issue_id=row.id)
    floor.say(*range(40, 60), kind="problem")
    return row.id


def answered(floor: Floor, issue: int) -> None:
    row = floor.session.get_one(type(floor.issue("Ander")), issue)
    row.status, row.answered_at = "answered", NEXT.span(floor.settings.zone)[0]
    floor.session.flush()


def test_the_department_that_asked_is_named_and_not_the_one_with_problems(floor: Floor) -> None:
    number = asking(floor)
    home = floor.departments["Burgerzaken"].id
    (found,) = floor.figures().concerns
    assert found == Concern(issue=number, department=home, name="Burgerzaken", period=str(WEEK))


def test_what_is_done_later_is_told_to_who_asked_before_and_by_no_lower_threshold(floor: Floor, desk: Desk) -> None:
    number = asking(floor)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    assert floor.figures(NEXT).concerns == ()
    answered(floor, number)
    (found,) = floor.figures(NEXT).concerns
    assert (found.issue, found.period) == (number, str(WEEK))
    floor.settings = floor.settings.model_copy(
        update={"thresholds": floor.settings.thresholds.model_copy(update={"people": 6})}
    )
    assert floor.figures(NEXT).concerns == ()


def test_who_asked_about_a_topic_that_was_merged_since_is_told_with_the_one_it_became(floor: Floor, desk: Desk) -> None:
    number = asking(floor)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    other = floor.issue("Zoeken in zaken", answer_nl="Met een streepje.").id
    floor.session.add(IssueMerge(issue_id=number, into_id=other, merged_at=desk.now()))
    answered(floor, other)
    (found,) = floor.figures(NEXT).concerns
    assert (found.issue, found.name, found.period) == (other, "Burgerzaken", str(WEEK))


@pytest.mark.parametrize("headcount", [4, 9, 16])
def test_a_small_department_or_one_in_which_nearly_all_wrote_is_never_named(floor: Floor, headcount: int) -> None:
    """Of 16 people 12 wrote: fewer than five did not."""
    floor.departments["Burgerzaken"].headcount = headcount
    asking(floor)
    assert not any(each.name == "Burgerzaken" for each in floor.figures().concerns)


def test_a_new_name_is_told_from_the_next_week_on(floor: Floor, desk: Desk) -> None:
    number = asking(floor)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    floor.session.get_one(Department, floor.departments["Burgerzaken"].id).name = "Balie"
    answered(floor, number)
    assert [each.name for each in floor.figures(NEXT).concerns] == ["Burgerzaken"]
    assert [each.name for each in floor.figures().concerns] == ["Balie"]
