"""The exported figures, attacked: by subtraction, by a second export, by withdrawing and by another threshold."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database.store import Store
from bot.desk import Desk
from bot.digests.counting import Line, at_home, group_of
from bot.digests.parts import Counted
from bot.digests.sending import freeze
from bot.exporting import figures_table
from bot.exporting.table import Row
from bot.words import words_for
from models import Issue, IssueCause
from tests.digests.floor import WEEK, Floor
from tests.digests.test_figures import holds, message, truth, write
from tests.town import FakeClock, with_rollout

ENGLISH = words_for("en")
ABOUT, NAME, MESSAGES, PEOPLE, SHARE, WITHHELD, NUMBER = range(1, 8)


def exported(floor: Floor, people: int = 5) -> list[Row]:
    chosen = floor.settings.model_copy(
        update={"thresholds": floor.settings.thresholds.model_copy(update={"people": people})}
    )
    return list(figures_table(floor.session, floor.rollout, chosen, ENGLISH).rows)


def of_week(rows: Sequence[Row], about: str) -> dict[str, Row]:
    return {str(row[NAME]): row for row in rows if row[0] == str(WEEK) and row[ABOUT] == about}


def counted(row: Row) -> Counted:
    return Counted.model_validate({"messages": row[MESSAGES], "people": row[PEOPLE]})


@pytest.mark.property
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(messages=st.lists(message(), max_size=45))
def test_no_cell_and_no_difference_tells_of_fewer_than_five(
    store: Store, desk: Desk, messages: list[tuple[int, dict[str, object]]]
) -> None:
    with Session(store.engine) as session:
        floor = Floor.of(session, desk)
        write(floor, messages)
        freeze(session, desk, floor.rollout, floor.settings, WEEK)
        rows, lines = exported(floor), truth(floor)
        assert all(row[PEOPLE] is None or counted(row).people >= 5 for row in rows)
        figures = [[row[MESSAGES], row[SHARE], row[NUMBER]].count(None) for row in rows]
        assert all((none == 3) == (row[WITHHELD] is not None) for none, row in zip(figures, rows, strict=True))
        _attack_total(rows, lines)
        names = {row.id: name for name, row in floor.departments.items()}
        homes = [(names.get(line.department or 0), line) for line in at_home(lines)]
        _attack_parts(of_week(rows, "department"), [(home or "", line) for home, line in homes], "other departments")
        titles = {issue.id: issue.title_en for issue in session.scalars(select(Issue))}
        _attack_parts(of_week(rows, "topic"), [(titles.get(line.issue or 0, ""), line) for line in lines])
        _attack_questions(of_week(rows, "questions"), lines)


def _attack_total(rows: Sequence[Row], lines: Sequence[Line]) -> None:
    (total,) = of_week(rows, "all messages").values()
    if total[WITHHELD]:
        assert len(group_of(lines).people) < 5
        assert not any(row[MESSAGES] for row in rows if row[0] == str(WEEK))
    else:
        holds(list(lines), counted(total))


def _attack_parts(shown: dict[str, Row], lines: Sequence[tuple[str, Line]], rest: str = "") -> None:
    """Subtract what is shown of a whole from it."""
    told = {name: row for name, row in shown.items() if row[MESSAGES] is not None and name != rest}
    for name, row in told.items():
        holds([line for part, line in lines if part == name], counted(row))
    for name in shown.keys() - told.keys() - {rest}:
        assert len({line.person for part, line in lines if part == name}) < 5
    left = [line for part, line in lines if part not in told]
    if told or rest in shown:
        holds(left, counted(shown[rest]) if rest in shown else None)


def _attack_questions(shown: dict[str, Row], lines: Sequence[Line]) -> None:
    asked = [line for line in lines if line.kind == "question"]
    if shown and shown["asked"][MESSAGES] is not None:
        holds(asked, counted(shown["asked"]))
        holds([line for line in lines if line.kind != "question"])
        for name, answered in (("with an answer", True), ("without an answer", False)):
            if shown[name][MESSAGES] is not None:
                assert shown[name][MESSAGES] == len([line for line in asked if line.answered is answered])
                holds([line for line in asked if line.answered is answered])


def test_a_second_export_tells_the_same_of_a_week_whatever_was_withdrawn(
    floor: Floor, desk: Desk, clock: FakeClock
) -> None:
    """Else what one person withdrew, or wrote late, stood in the difference."""
    said = floor.say(*range(1, 21), issue_id=floor.issue("Zoeken").id, department="Burgerzaken")
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    before = exported(floor)
    said[0].withdrawn_at = desk.now()
    floor.say(30)
    clock.forward(weeks=1)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK.before(-1))
    after = exported(floor)
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_a_week_that_was_not_reported_is_not_counted(floor: Floor) -> None:
    floor.say(*range(1, 30))
    assert exported(floor) == []


def test_a_week_as_it_was_told(floor: Floor, desk: Desk) -> None:
    issue = floor.issue("Zoeken")
    floor.say(*range(1, 11), department="Burgerzaken", issue_id=issue.id)
    floor.say(*range(11, 31), department="Sociaal Domein", kind="praise", mood="pos")
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    week = [row[1:7] for row in exported(floor) if row[0] == str(WEEK)]
    assert ("all messages", "", 30, 30, None, None) in week
    assert [row for row in week if row[0] == "department"] == [
        ("department", "Sociaal Domein", 20, 20, None, None),
        ("department", "other departments", 10, 10, None, None),
    ]
    assert ("topic", "Zoeken", 10, 10, None, None) in week
    assert ("questions", "asked", 10, 10, None, None) in week
    assert ("questions", "with an answer", None, None, None, "fewer than 5 colleagues on one side") in week
    assert [row for row in week if row[0] == "tone"] == [
        ("tone", "negative or neutral", None, None, 33, None),
        ("tone", "positive", None, None, 67, None),
    ]


def test_what_was_withheld_is_said_with_its_reason(floor: Floor, desk: Desk) -> None:
    floor.say(1, 2, department="Sociaal Domein")
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    rows = [row[:7] for row in exported(floor) if row[NUMBER] is None]
    reason = "fewer than 5 colleagues"
    assert set(rows) == {(str(week), "all messages", "", None, None, None, reason) for week in _weeks(rows)}


def test_of_a_silent_department_it_is_said_that_too_few_wrote(floor: Floor, desk: Desk) -> None:
    floor.rollout.started_at = WEEK.span(floor.settings.zone)[0]
    floor.say(*range(1, 20), department="Burgerzaken")
    floor.say(*range(20, 32))
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    withheld = (str(WEEK), "department", "Sociaal Domein", None, None, None, "fewer than 5 colleagues")
    assert withheld in [row[:7] for row in exported(floor)]


def _weeks(rows: Sequence[Row]) -> set[object]:
    assert len({row[0] for row in rows}) == 2
    return {row[0] for row in rows}


def test_with_a_higher_threshold_no_part_of_an_older_week_is_left(floor: Floor, desk: Desk) -> None:
    """How its parts overlap is not known any more: hidden ones could be had by subtracting."""
    floor.say(*range(1, 8), department="Burgerzaken", issue_id=floor.issue("Zoeken").id)
    floor.say(*range(8, 40), department="Sociaal Domein")
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    older = "fewer colleagues were enough when this was counted"
    assert [row[1:7] for row in exported(floor, 8) if row[0] == str(WEEK)] == [
        ("all messages", "", 39, 39, None, None),
        ("all parts", "", None, None, None, older),
    ]
    assert of_week(exported(floor, 40), "all messages")[""][WITHHELD] == "fewer than 40 colleagues"


def test_that_few_wrote_about_a_topic_is_told_only_where_a_report_named_it(floor: Floor, desk: Desk) -> None:
    told, secret = floor.issue("Zoeken"), floor.issue("Alleen van Jan")
    floor.say(*range(1, 12), issue_id=told.id, week=WEEK.before())
    floor.say(*range(12, 32), week=WEEK.before())
    floor.say(1, issue_id=told.id)
    floor.say(2, issue_id=secret.id)
    floor.say(*range(12, 32))
    frozen = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    assert set(frozen.figures["quiet_issues"]) == {told.id, secret.id}
    rows = exported(floor)
    assert of_week(rows, "topic").keys() == {"Zoeken"}
    assert of_week(rows, "topic")["Zoeken"][WITHHELD] == "fewer than 5 colleagues"
    assert not any("Jan" in str(row) for row in rows)


def test_headings_and_words_are_in_the_language_that_is_asked_for(floor: Floor, desk: Desk) -> None:
    floor.say(*range(1, 30))
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    made = figures_table(floor.session, floor.rollout, floor.settings, words_for("nl"))
    assert [column.heading for column in made.columns][:4] == ["Week", "Waarover", "Naam", "Berichten"]
    assert [column.key for column in made.columns][:4] == ["week", "about", "name", "messages"]
    assert "alle berichten" in {row[ABOUT] for row in made.rows}


def test_a_report_without_tone_says_that_it_tells_none(floor: Floor, desk: Desk) -> None:
    without = with_rollout(desk.settings, digest=floor.settings.digest.model_copy(update={"tone": False})).rollout[0]
    floor.say(*range(1, 30))
    freeze(floor.session, desk, floor.rollout, without, WEEK)
    assert of_week(exported(floor), "tone")[""][WITHHELD] == "not told in the report"


def test_what_was_heard_stands_apart_without_messages(floor: Floor, desk: Desk) -> None:
    issue = floor.issue("printen")
    floor.say(1, 2, pool="uncounted", heard=7, issue_id=issue.id)
    floor.say(*range(20, 40))
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    rows = of_week(exported(floor), "heard through ambassadors (±)")
    assert {name: (row[MESSAGES], row[PEOPLE]) for name, row in rows.items()} == {"": (None, 15), "printen": (None, 15)}
    assert of_week(exported(floor, 6), "heard through ambassadors (±)") == {}


def test_what_else_the_report_told_is_there_and_what_it_did_not_is_not(floor: Floor, desk: Desk) -> None:
    issue = floor.issue("Zoeken", owner="ICT")
    secret = floor.issue("Alleen van Jan", status="solved", closed_at=WEEK.span(floor.settings.zone)[0])
    floor.session.add(IssueCause(issue_id=issue.id, cause="knowledge"))
    floor.session.flush()
    floor.say(*range(1, 13), department="Burgerzaken", issue_id=issue.id)
    floor.say(*range(13, 31), department="Sociaal Domein", kind="praise", mood="pos")
    floor.say(31, issue_id=secret.id, kind="problem")
    floor.say(*range(40, 60), kind="problem")
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    rows = {(str(row[ABOUT]), str(row[NAME])): row for row in exported(floor) if row[0] == str(WEEK)}
    assert rows["days open", "Zoeken"][NUMBER] == 7
    assert rows["cause", "knowledge"][MESSAGES] == 12
    assert rows["could use training", "Burgerzaken: Zoeken"][WITHHELD] == "5 or more colleagues"
    assert rows["coverage", ""][NUMBER] == 0
    assert rows["coverage needed", "Burgerzaken"][NUMBER] == 1
    assert not any("Jan" in name for _, name in rows)
