"""Looking back over weeks: nothing in it that the weeks did not tell, and no people added up."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config.values import Audience
from bot.digests.audiences import HR, MANAGEMENT, NOTHING, selected
from bot.digests.looked import LookBack
from bot.digests.looking_back import over
from bot.digests.parts import PROJECT_GROUP, Done, Figures, SilentDepartment
from tests.digests.weeks import (
    NOVEMBER,
    PRINTING,
    WEEKS,
    answer,
    asked,
    counted,
    edition,
    ended,
    issue,
    looked,
    need,
    still_open,
    week,
)

SCHEMA = Path(__file__).parents[2] / "docs" / "look-back.schema.json"
HEADING = {"schema_version", "weeks_since_go_live", "threshold", "issue", "decision"}
"""Numbers of the heading, and ids."""
TOLD: Mapping[str, Callable[[Figures], int | None]] = {
    "asked": lambda week: week.waiting.asked.messages if week.waiting else None,
    "answered": lambda week: week.waiting.answered if week.waiting else None,
    "in_time": lambda week: week.answering.in_time if week.answering else None,
    "least": lambda week: week.answering.median_hours if week.answering else None,
    "most": lambda week: week.answering.median_hours if week.answering else None,
    "promise_days": lambda week: week.answering.promise_days if week.answering else None,
    "published": lambda week: week.done.published if week.done else None,
    "explained": lambda week: week.done.explained if week.done else None,
    "days_open": lambda week: next((each.days_open for each in week.open_longest), None),
    "weeks": lambda _week: 1,
}
"""The number of a week that each number of a look back comes from; it may be one of those, or a sum."""

figures = st.tuples(st.integers(5, 60), st.integers(0, 40)).map(lambda pair: counted(sum(pair), pair[0]))
topics = st.lists(
    st.builds(
        lambda number, told, days, owner, status, well: issue(
            number, f"Onderwerp {number}", told.messages, told.people, days_open=days, owner=owner, status=status
        ).model_copy(update={"going_well": well}),
        st.integers(1, 4),
        figures,
        st.integers(0, 90),
        st.sampled_from([None, "ICT"]),
        st.sampled_from(["new", "in_progress", "answered", "declined"]),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda each: each.issue,
).map(tuple)
ends = st.lists(
    st.builds(ended, st.integers(1, 4), st.just("Einde"), st.sampled_from(["answered", "solved"])), max_size=2
)
dones = st.builds(
    lambda found, published: Done(ended=tuple(found), published=published, explained=published), ends, st.integers(0, 5)
)
silences = st.lists(
    st.builds(SilentDepartment, name=st.sampled_from(["Griffie", "Balie"]), weeks=st.integers(1, 9)),
    max_size=2,
    unique_by=lambda each: each.name,
).map(tuple)
needs = st.lists(
    st.builds(need, st.integers(1, 4), st.just("Les"), st.sampled_from(["Balie", "Zaken"])), max_size=2, unique=True
).map(tuple)


@st.composite
def weeks(draw: st.DrawFn) -> list[Figures]:
    """Give some of the weeks of November, each with whatever its gate let through."""
    numbers = draw(st.lists(st.sampled_from([45, 46, 47, 48]), min_size=1, unique=True))
    return [draw(one_week(number)) for number in numbers]


@st.composite
def one_week(draw: st.DrawFn, number: int) -> Figures:
    small = st.one_of(st.none(), st.integers(1, 40))
    return week(
        number,
        threshold=draw(st.sampled_from([5, 5, 5, 8])),
        total=draw(st.one_of(st.none(), figures)),
        tone=draw(st.sampled_from([None, {"negative": 40, "neutral+positive": 60}])),
        issues=draw(topics),
        open_longest=draw(st.sampled_from([(), (still_open(7, "Lang", 33),)])),
        silent=draw(silences),
        training=draw(needs),
        done=draw(st.one_of(st.none(), dones)),
        **asked(draw(st.integers(5, 60)), draw(small), draw(small), draw(small)),
    )


def numbers(value: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Give every number with the name that it stands under, without those of the heading."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in HEADING:
                yield from numbers(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each, name)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name, value


def sums(values: list[int]) -> set[int]:
    """Give every sum of some of these."""
    found = {0}
    for value in values:
        found |= {one + value for one in found}
    return found


@pytest.mark.leak
@pytest.mark.property
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(found=weeks(), audience=st.sampled_from(get_args(Audience)))
def test_each_number_is_told_by_a_week_or_a_sum_or_the_most_of_those(found: list[Figures], audience: Audience) -> None:
    told = [selected(each, audience) for each in found]
    looked_back = over(found, NOVEMBER, audience)
    by_issue = _by_issue(told)
    for topic in looked_back.topics:
        messages, people, days = by_issue[topic.issue]
        assert topic.messages == sum(value for value in topic.by_week if value is not None)
        assert {value for value in topic.by_week if value is not None} <= set(messages)
        assert topic.people in people
        assert topic.days_open in days
    for name, number in numbers(looked_back.model_dump(mode="json", exclude={"topics", "weeks"})):
        of_weeks = [value for each in told if (value := TOLD[name](each)) is not None]
        assert number in sums(of_weeks), (name, number)
    for one in looked_back.weeks:
        frozen = next((each for each in told if each.period == one.period), None)
        assert one.total in {None, frozen.total if frozen else None}
        assert one.tone in (None, frozen.tone if frozen else None)


def _by_issue(told: list[Figures]) -> Mapping[int, tuple[list[int], list[int], list[int]]]:
    found: dict[int, tuple[list[int], list[int], list[int]]] = {}
    for each in (each for one in told for each in one.issues):
        kept = found.setdefault(each.issue, ([], [], []))
        for values, value in zip(kept, (each.counted.messages, each.counted.people, each.days_open), strict=True):
            values.append(value)
    return found


@pytest.mark.leak
@pytest.mark.property
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(found=weeks(), audience=st.sampled_from(get_args(Audience)))
def test_what_an_audience_is_not_told_of_a_week_changes_nothing(found: list[Figures], audience: Audience) -> None:
    """So a look back can be made of what that audience has already: it tells nothing beyond its weeks."""
    known = [
        selected(each, audience).model_copy(update={"makeup": each.makeup, "training": each.training}) for each in found
    ]
    assert over(known, NOVEMBER, audience) == over(found, NOVEMBER, audience)


def test_a_topic_is_the_sum_of_its_weeks_and_people_are_the_most_of_one() -> None:
    first, second = looked(PROJECT_GROUP).topics[:2]
    assert (first.title_nl, first.messages, first.people, first.by_week) == (PRINTING, 31, 13, (14, 17, None, None))
    assert (first.state, first.as_of, first.days_open) == ("open", "2026-W46", 16)
    assert (second.title_nl, second.state, second.weeks) == ("Oude zaak vinden", "answered", 1)


def test_a_week_that_withheld_stays_withheld_and_one_before_the_first_is_no_gap() -> None:
    assert [each.total for each in looked(PROJECT_GROUP).weeks][2] is None
    later = looked(PROJECT_GROUP, weeks=WEEKS[1:])
    assert [each.period for each in later.weeks] == ["2026-W46", "2026-W47", "2026-W48"]
    gap = looked(PROJECT_GROUP, weeks=(WEEKS[0], WEEKS[3]))
    assert [each.total is None for each in gap.weeks] == [False, True, True, False]
    with pytest.raises(ValueError, match="no week of 2026-11 was frozen"):
        looked(PROJECT_GROUP, weeks=[week(40)])


def test_a_threshold_that_went_up_holds_for_the_weeks_before_it() -> None:
    raised = (*WEEKS[:3], WEEKS[3].model_copy(update={"threshold": 12}))
    found = looked(PROJECT_GROUP, weeks=raised)
    assert found.threshold == 12
    assert [(topic.issue, topic.by_week) for topic in found.topics if topic.by_week[-1] is None] == [
        (2, (None, 17, None, None))
    ]
    assert found.weeks[0].tone is None
    assert (found.answered.weeks if found.answered else None, found.training) == (1, ())


def test_answers_in_time_are_summed_only_where_each_week_told_them() -> None:
    found = looked(MANAGEMENT)
    assert found.answered is not None
    assert (found.answered.answered, found.answered.asked, found.answered.in_time) == (86, 110, 76)
    assert found.hours is not None
    assert (found.hours.least, found.hours.most, found.hours.weeks) == (3, 12, 3)
    one_without = looked(MANAGEMENT, weeks=(WEEKS[0], week(46, **asked(40, 30, None, None))))
    assert one_without.answered is not None
    assert (one_without.answered.answered, one_without.answered.in_time) == (61, None)
    assert looked(MANAGEMENT, weeks=[week(46, **asked(40, None, 3, None))]).answered is None


def test_silence_is_counted_in_weeks_and_says_whether_it_lasts() -> None:
    assert [(each.name, each.weeks, each.still) for each in looked(MANAGEMENT).silent] == [
        ("Buitendienst", 4, True),
        ("Facilitair", 1, False),
    ]


def test_what_came_back_has_not_ended_and_an_answer_is_told_once() -> None:
    closed = week(45, done=Done(ended=(ended(2, PRINTING, "solved"),), answers=(answer(2, PRINTING, "Eerst"),)))
    back = week(46, issues=(issue(2, PRINTING, 9, 8, reopened=True),), done=Done(answers=(answer(2, PRINTING, "Nu"),)))
    found = looked(PROJECT_GROUP, weeks=(closed, back))
    assert (found.ended, [topic.state for topic in found.topics]) == ((), ["open"])
    assert [each.answer_nl for each in found.answers] == ["Nu"]
    again = week(47, done=Done(ended=(ended(2, PRINTING, "declined"),)))
    found = looked(PROJECT_GROUP, weeks=(closed, back, again))
    assert ([each.how for each in found.ended], found.topics[0].state) == (["declined"], "declined")


def test_training_counts_weeks_and_causes_add_messages() -> None:
    assert [(each.department, each.weeks) for each in looked(HR).training] == [("Burgerzaken", 2), ("Vergunningen", 1)]
    cause = {"cause": "habit", "name_nl": "gewoonte", "name_en": "habit", "messages": 9, "topics": 1}
    found = looked(MANAGEMENT, weeks=[week(45, causes=(cause,)), week(46, causes=(cause,))])
    assert [(each.cause, each.messages) for each in found.causes] == [("habit", 18)]


def test_departments_that_changed_are_noticed() -> None:
    one = {"department": 1, "name": "Balie", "headcount": 20}
    same = [week(45, makeup=(one,)), week(46, makeup=(one,))]
    assert looked(PROJECT_GROUP, weeks=same).same_departments
    renamed = [same[0], week(46, makeup=({**one, "name": "Hal"},))]
    assert not looked(PROJECT_GROUP, weeks=renamed).same_departments


def test_the_edition_names_it() -> None:
    found = looked(MANAGEMENT, "day_90")
    assert (found.period, found.pace, found.last) == ("2026-11-02--2026-11-29", "day_90", NOVEMBER.after - timedelta(1))
    assert edition("monthly").period == "2026-11"


def test_the_published_schema_is_that_of_the_code() -> None:
    written = json.dumps(LookBack.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        SCHEMA.write_text(written, encoding="utf-8")
    assert SCHEMA.read_text("utf-8") == written, "run with UPDATE_GOLDEN=1"
    jsonschema.validate(looked(PROJECT_GROUP).model_dump(mode="json"), json.loads(written))


def test_no_part_of_a_week_is_forgotten_here() -> None:
    """A new part of the figures has to be told of, or left out on purpose."""
    left_out = {"quiet_issues", "departments", "other_departments", "heard", "meeting", "asked", "visits", "technical"}
    told = {
        "total",
        "tone",
        "issues",
        "waiting",
        "answering",
        "silent",
        "open_longest",
        "done",
        "decisions",
        "concerns",
        "checklist",
        "gap",
    }
    of_one_week = {"measures", "visited", "heard_nothing", "readiness", "trial"}
    assert set(NOTHING) == left_out | of_one_week | told | {"coverage", "causes", "training", "makeup", "changed"}
