"""What was heard stands apart: rounded, through the gate, and never of help to what was written."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.database.store import Store
from bot.desk import Desk
from bot.digests.parts import Figures, Heard, HeardTopic
from bot.digests.sending import freeze
from bot.hearsay import about
from bot.people import UNCOUNTED
from models import Issue
from tests.digests.floor import WEEK, Floor
from tests.digests.test_telling import EMPTY, FULL, beneath, told

capture = st.tuples(st.sampled_from([None, "a", "b", "c"]), st.integers(1, 30), st.integers(58, 60))


def hear(floor: Floor, people: int, issue: Issue | None = None, person: int = 60, **values: object) -> None:
    number = issue.id if issue else None
    floor.say(person, pool=UNCOUNTED, heard=people, issue_id=number, **values)  # type: ignore[arg-type]  # columns


def topics(found: Figures) -> dict[str, int]:
    return {topic.title_nl: topic.people for topic in found.heard.topics} if found.heard else {}


def enough_said_of(floor: Floor, issue: Issue) -> None:
    floor.say(*range(1, 8), issue_id=issue.id)
    floor.say(*range(20, 40))


@pytest.mark.parametrize(
    ("people", "told_as"), [(5, 5), (9, 9), (10, 10), (11, 10), (12, 10), (13, 15), (17, 15), (18, 20), (203, 205)]
)
def test_above_ten_it_is_told_in_fives(people: int, told_as: int) -> None:
    assert about(people) == told_as


def test_an_issue_that_may_be_named_needs_one_capture_of_enough_people(floor: Floor) -> None:
    issue = floor.issue("printen")
    enough_said_of(floor, issue)
    hear(floor, 5, issue)
    found = floor.figures()
    assert topics(found) == {"printen": 5}
    assert found.heard == Heard(people=5, topics=found.heard.topics if found.heard else ())


@pytest.mark.parametrize(
    ("captures", "shown"), [([4], {}), ([30], {}), ([2, 2], {}), ([2, 3], {"gang": 5}), ([9, 9, 9], {"gang": 25})]
)
def test_an_issue_that_was_only_heard_of_needs_two(floor: Floor, captures: list[int], shown: dict[str, int]) -> None:
    issue = floor.issue("gang")
    for teller, people in enumerate(captures, 50):
        hear(floor, people, issue, teller)
    assert topics(floor.figures()) == shown


@pytest.mark.leak
def test_what_one_person_captures_more_than_once_brings_no_issue_into_a_report(floor: Floor) -> None:
    issue = floor.issue("gang")
    for _ in range(4):
        hear(floor, 5, issue)
    assert topics(floor.figures()) == {}
    hear(floor, 1, issue, 59)
    assert topics(floor.figures()) == {"gang": 20}


def test_what_is_told_of_issues_leaves_enough_people_untold_or_nobody(floor: Floor) -> None:
    first, second = floor.issue("een"), floor.issue("twee")
    for teller in (59, 60):
        hear(floor, 4, first, teller)
        hear(floor, 3, second, teller)
    hear(floor, 2)
    found = floor.figures()
    assert topics(found) == {"een": 8}, "the two without an issue hide among those of the second"
    assert found.heard is not None
    assert found.heard.people == 15


@pytest.mark.parametrize("values", [{"withdrawn_at": WEEK}, {"not_ours_at": WEEK}, {"week": WEEK.before()}])
def test_only_what_counts_of_this_week_is_told(floor: Floor, desk: Desk, values: dict[str, object]) -> None:
    given_ = {name: value if name == "week" else desk.now() for name, value in values.items()}
    hear(floor, 20, None, 60, **given_)
    assert floor.figures().heard is None


def test_it_is_frozen_with_the_rest(floor: Floor, desk: Desk) -> None:
    hear(floor, 7)
    frozen = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK).figures
    hear(floor, 50)
    assert Figures.model_validate(frozen).heard == Heard(people=7)
    without = {name: value for name, value in frozen.items() if name != "heard"}
    assert Figures.model_validate(without).heard is None, "an older digest is read as it was"


@pytest.mark.property
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    captures=st.lists(capture, max_size=12),
    written=st.lists(st.tuples(st.sampled_from([None, "a", "b", "c"]), st.integers(1, 20)), max_size=25),
    me_too=st.lists(st.tuples(st.sampled_from("abc"), st.integers(21, 40)), max_size=15, unique=True),
)
def test_heard_moves_no_other_figure_and_nothing_tells_of_fewer_than_five(
    store: Store,
    desk: Desk,
    captures: list[tuple[str | None, int, int]],
    written: list[tuple[str | None, int]],
    me_too: list[tuple[str, int]],
) -> None:
    with Session(store.engine) as session:
        floor = Floor.of(session, desk)
        issues = {name: floor.issue(name) for name in "abc"}
        for name, person in written:
            floor.say(person, department="Sociaal Domein", issue_id=issues[name].id if name else None)
        for name, person in me_too:
            floor.say(person, department="Sociaal Domein", issue_id=issues[name].id, me_too=True, text=None)
        before = floor.figures()
        for name, people, teller in captures:
            hear(floor, people, issues[name] if name else None, teller, department="Griffie")
        found = floor.figures()
        assert found.model_copy(update={"heard": None}) == before
        for issue in found.issues:
            who = {person for name, person in [*written, *me_too] if name == issue.title_nl}
            assert issue.counted.people == len(who) >= 5
        _attack_heard(found, captures)


def _attack_heard(found: Figures, captures: list[tuple[str | None, int, int]]) -> None:
    if found.heard is None:
        assert sum(people for _, people, _ in captures) < 5
        return
    shown = topics(found)
    for name, people in shown.items():
        of_it = [number for issue, number, _ in captures if issue == name]
        tellers = {teller for issue, _, teller in captures if issue == name}
        assert sum(of_it) >= 5
        assert people == about(sum(of_it))
        assert len(tellers) > 1 or name in {issue.title_nl for issue in found.issues}
    left = [people for name, people, _ in captures if name not in shown]
    assert not left or sum(left) >= 5


HEARD = Heard(
    people=40,
    topics=(
        HeardTopic(issue=9, title_nl="Wie heeft de sleutel?", title_en="Who has the key?", people=20),
        HeardTopic(issue=2, title_nl="Brief", title_en="Letter", people=6),
        HeardTopic(issue=3, title_nl="Zoeken", title_en="Search", people=5),
    ),
)


@pytest.mark.parametrize(
    ("language", "beside", "alone", "in_all"),
    [
        (
            "nl",
            "Daarnaast ± 6 gehoord via ambassadeurs.",
            "Wie heeft de sleutel? ± 20 gehoord via ambassadeurs.",
            "In totaal ± 40 gehoord via ambassadeurs.",
        ),
        (
            "en",
            "In addition, ± 6 heard through ambassadors.",
            "Who has the key? ± 20 heard through ambassadors.",
            "Through ambassadors, ± 40 heard in all.",
        ),
    ],
)
def test_it_is_told_beside_the_figures_and_apart_from_them(language: str, beside: str, alone: str, in_all: str) -> None:
    lines = told(FULL.model_copy(update={"heard": HEARD, "coverage": None}), language)
    (issue,) = [line for line in lines if beside in line]
    assert issue.startswith("Brief printen")
    assert alone in lines
    assert in_all in beneath(FULL.model_copy(update={"heard": HEARD}), language)
    assert sum("gehoord" in line or "heard" in line for line in lines) == 3


def test_it_is_told_too_where_hardly_anybody_wrote() -> None:
    lines = told(EMPTY.model_copy(update={"heard": HEARD}))
    assert lines[1].startswith("Minder dan 5 collega's schreven")
    assert "Brief: ± 6 gehoord via ambassadeurs." in lines


def test_a_long_list_of_what_was_heard_says_how_much_more_there_is() -> None:
    many = tuple(HeardTopic(issue=n, title_nl=f"O {n}", title_en=f"T {n}", people=5) for n in range(50, 57))
    lines = told(FULL.model_copy(update={"heard": Heard(people=35, topics=many)}))
    assert "… en nog 5 gehoorde onderwerpen" in lines
    assert "ambassadeurs" not in " ".join(told(FULL.model_copy(update={"heard": None, "coverage": None})))
