"""The figures of a digest, attacked: by subtraction, by comparing weeks, by withdrawing and by changing department."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database.store import Store
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.counting import Line, at_home, group_of, lines_of
from bot.digests.parts import Counted, Figures
from bot.digests.sending import freeze
from models import Feedback, Reply
from tests.digests.floor import WEEK, Floor

SCHEMA = Path(__file__).parents[2] / "docs" / "digest.schema.json"
NEXT = Period.parse("2026-W47")
HEADCOUNTS = {"Burgerzaken": 20, "Griffie": 4, "Sociaal Domein": 40}
DEPARTMENTS = (None, *HEADCOUNTS)


@st.composite
def message(draw: st.DrawFn) -> tuple[int, dict[str, object]]:
    """A person and what they write about."""
    values: dict[str, object] = {
        "department": draw(st.sampled_from(DEPARTMENTS)),
        "issue": draw(st.sampled_from([None, "a", "b", "c"])),
        "kind": draw(st.sampled_from(["question", "question", "problem", "praise"])),
        "mood": draw(st.sampled_from(["neg", "neu", "pos"])),
        "sure": draw(st.sampled_from([True, True, True, False])),
        "pool": draw(st.sampled_from(["floor"] * 8 + ["ambassador", "insider"])),
        "answered": draw(st.sampled_from([None, (2, "ambassador"), (120, "insider"), (1, "bot")])),
        "withdrawn": draw(st.sampled_from([False] * 9 + [True])),
    }
    return draw(st.integers(1, 25)), values


def write(floor: Floor, messages: list[tuple[int, dict[str, object]]]) -> None:
    issues = {name: floor.issue(name).id for name in "abc"}
    end = WEEK.span(floor.settings.zone)[1]
    for person, values in messages:
        given_ = dict(values)
        department, issue = given_.pop("department"), given_.pop("issue")
        answered, withdrawn = given_.pop("answered"), given_.pop("withdrawn")
        (said,) = floor.say(
            person,
            department=str(department) if department else None,
            issue_id=issues[str(issue)] if issue else None,
            withdrawn_at=end if withdrawn else None,
            **given_,  # type: ignore[arg-type]  # columns of the message
        )
        if isinstance(answered, tuple):
            hours, role = answered
            floor.reply(said, timedelta(hours=hours), role)


def truth(floor: Floor) -> list[Line]:
    start, end = WEEK.span(floor.settings.zone)
    return lines_of(floor.session, floor.rollout.id, start, end)


def holds(lines: list[Line], shown: Counted | None = None) -> None:
    """Check that enough people stand behind these messages, or nobody, and that they are what was shown."""
    group = group_of(lines)
    assert len(group.people) >= 5 or not group.people
    assert shown is None or (shown.messages, shown.people) == (group.messages, len(group.people))


@pytest.mark.property
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(message(), max_size=45))
def test_no_figure_and_no_difference_tells_of_fewer_than_five(
    store: Store, desk: Desk, messages: list[tuple[int, dict[str, object]]]
) -> None:
    with Session(store.engine) as session:
        floor = Floor.of(session, desk)
        write(floor, messages)
        found, lines = floor.figures(), truth(floor)
        names = {row.id: name for name, row in floor.departments.items()}
        if found.total is None:
            assert len(group_of(lines).people) < 5
            assert (found.issues, found.departments) == ((), ())
            assert {found.waiting, found.other_departments, found.tone} == {None}
            return
        holds(lines, found.total)
        _attack_waiting(found, lines)
        _attack_answering(floor, found)
        _attack_issues(found, lines)
        _attack_quiet_issues(found, lines)
        _attack_departments(found, [(names.get(line.department or 0), line) for line in at_home(lines)])


def _attack_waiting(found: Figures, lines: list[Line]) -> None:
    if found.waiting is None:
        return
    asked = [line for line in lines if line.kind == "question"]
    holds(asked, found.waiting.asked)
    holds([line for line in lines if line.kind != "question"])
    assert len(asked) < len(lines), "a share of all"
    sides = {True: found.waiting.answered, False: found.waiting.unanswered}
    for side, shown in sides.items():
        part = [line for line in asked if line.answered is side]
        assert shown in {None, len(part)}
        if set(sides.values()) != {None}:
            holds(part)
            assert part


def _attack_answering(floor: Floor, found: Figures) -> None:
    if found.waiting is None or found.answering is None:
        assert found.answering is None
        return
    start, end = WEEK.span(floor.settings.zone)
    asked = select(Feedback).where(Feedback.kind == "question", Feedback.pool == "floor", Feedback.said_at >= start)
    rows = floor.session.scalars(asked.where(Feedback.said_at < end, Feedback.withdrawn_at.is_(None))).all()
    by_people = set(floor.session.scalars(select(Reply.feedback_id).where(Reply.role != "bot")))
    if found.answering.median_hours is not None:
        assert len({row.person_id for row in rows if row.id in by_people}) >= 5
        assert found.waiting.unanswered is not None or found.waiting.asked.people >= 9
    if found.answering.in_time is not None:
        answered = [row for row in rows if row.answered_at]
        soon = [row for row in answered if row.answered_at and row.answered_at - row.said_at < timedelta(days=3)]
        late = [row for row in answered if row not in soon]
        assert found.answering.in_time == len(soon)
        assert found.waiting.answered == len(answered)
        assert all(len({row.person_id for row in side}) >= 5 for side in (soon, late))


def _attack_issues(found: Figures, lines: list[Line]) -> None:
    for issue in found.issues:
        holds([line for line in lines if line.issue == issue.issue], issue.counted)
    shown = {issue.issue for issue in found.issues}
    left = [line for line in lines if line.issue not in shown]
    holds(left)
    assert left or not shown


def _attack_quiet_issues(found: Figures, lines: list[Line]) -> None:
    for quiet in found.quiet_issues:
        assert len({line.person for line in lines if line.issue == quiet}) < 5
        assert quiet not in {issue.issue for issue in found.issues}


def _attack_departments(found: Figures, lines: list[tuple[str | None, Line]]) -> None:
    shown = {department.name: department.counted for department in found.departments}
    assert "Griffie" not in shown
    for name, counted in shown.items():
        holds([line for home, line in lines if home == name], counted)
    left = [line for home, line in lines if home not in shown]
    holds(left, found.other_departments)
    people = {name: len({line.person for home, line in lines if home == name}) for name in HEADCOUNTS}
    assert all(people[silent.name] < 5 for silent in found.silent)
    assert all(HEADCOUNTS[name] - people[name] >= 5 for name in shown)


def test_a_share_is_of_all_messages_so_that_no_difference_is_left(floor: Floor) -> None:
    floor.say(*range(1, 9), mood="neg")
    floor.say(*range(9, 17), mood="pos")
    floor.say(17, mood="neg", sure=False)
    floor.say(*range(20, 24), mood="neu")
    tone = floor.figures().tone
    assert tone == {"negative": 38, "neutral": 24, "positive": 38}  # 8, 5 and 8 of 21: the doubtful one is neutral


def test_withdrawing_after_the_digest_changes_neither_it_nor_what_the_next_one_says_of_it(
    floor: Floor, desk: Desk
) -> None:
    """Five wrote about it and from there; one withdraws; the next digest must not turn that into "fewer than five"."""
    issue = floor.issue("printen")
    floor.say(*range(20, 40))
    said = floor.say(*range(1, 6), department="Sociaal Domein", issue_id=issue.id)
    floor.say(*range(40, 60), department="Burgerzaken", week=WEEK)
    frozen = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK).figures
    said[0].withdrawn_at = desk.now()
    floor.say(*range(1, 7), department="Sociaal Domein", issue_id=issue.id, week=NEXT)
    floor.say(*range(20, 40), week=NEXT)
    assert freeze(floor.session, desk, floor.rollout, floor.settings, WEEK).figures == frozen
    following = floor.figures(NEXT)
    assert following.issues[0].previous == 5
    assert following.silent == ()


def test_what_a_digest_compares_with_is_frozen_before_it(floor: Floor, desk: Desk) -> None:
    """Else the week before could be counted twice, and differ by one withdrawn message."""
    issue = floor.issue("printen")
    said = floor.say(*range(1, 7), issue_id=issue.id, week=WEEK.before())
    floor.say(*range(20, 40), week=WEEK.before())
    floor.say(*range(1, 7), issue_id=issue.id)
    floor.say(*range(20, 40))
    now = Figures.model_validate(freeze(floor.session, desk, floor.rollout, floor.settings, WEEK).figures)
    said[0].withdrawn_at = desk.now()
    late = Figures.model_validate(freeze(floor.session, desk, floor.rollout, floor.settings, WEEK.before()).figures)
    assert now.compared
    assert now.issues[0].previous == late.issues[0].counted.messages == 6


def test_the_first_digest_compares_with_nothing(floor: Floor) -> None:
    floor.say(*range(1, 20))
    found = floor.figures()
    assert found.compared is False
    assert found.weeks_since_go_live == 3


def test_figures_are_frozen_and_refuse_what_they_do_not_know(floor: Floor) -> None:
    found = floor.figures()
    with pytest.raises(ValidationError):
        found.threshold = 1
    with pytest.raises(ValidationError):
        Figures.model_validate(found.model_dump() | {"names": ["an"]})


def test_the_published_schema_is_that_of_the_code(floor: Floor) -> None:
    written = json.dumps(Figures.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        SCHEMA.write_text(written, encoding="utf-8")
    assert SCHEMA.read_text("utf-8") == written, "run with UPDATE_GOLDEN=1"
    published = json.loads(written)
    floor.say(*range(1, 30), department="Burgerzaken", issue_id=floor.issue("printen").id)
    jsonschema.validate(floor.figures().model_dump(mode="json"), published)


@pytest.mark.leak
def test_figures_hold_no_text_no_name_and_no_person(store: Store, desk: Desk) -> None:
    with Session(store.engine) as session:
        floor = Floor.of(session, desk)
        issue = floor.issue("printen")
        secret = b"Etiketten printen niet, groet Noor"
        floor.say(*range(1, 30), department="Burgerzaken", issue_id=issue.id, text=secret, name_along=True)
        floor.say(*range(30, 40), text=secret)
        written = floor.figures().model_dump_json()
    assert '"people":39' in written
    assert not any(
        word in written for word in ("Noor", "Etiketten", "person", "pseudonym", "text", "said_at", "place_id")
    )
