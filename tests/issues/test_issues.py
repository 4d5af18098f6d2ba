"""Issues: what is said of one, merged, split, undone, reopened; each act once, and back as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import issues
from bot.days.period import Period
from bot.issues import Status, UndoError
from bot.recurring import TagError
from models import Feedback, Issue, IssueAct, IssueMerge, IssueNote, Membership, Rollout
from tests.recurring.village import FIND, PRINT, Village
from tests.town import NOW

ZONE = ZoneInfo("Europe/Amsterdam")


def opened(village: Village, title: str = "Printen") -> int:
    def work(session: Session) -> int:
        rollout = session.scalars(select(Rollout)).one()
        return issues.open_issue(session, village.town.desk, rollout.id, title, None).id

    return village.town.write(work)


def on(village: Village, number: int, act: Callable[..., Any], *values: Any, **named: Any) -> int | None:
    """Do something with an issue; give the act's number."""

    def work(session: Session) -> int | None:
        issue = session.get_one(Issue, number)
        done = act(session, village.town.desk, issue, *values, None, **named)
        return done.id if done else None

    return village.town.write(work)


def undo(village: Village, act: int) -> None:
    village.town.write(lambda session: issues.undo(session, village.town.desk, session.get_one(IssueAct, act), None))


def field(village: Village, number: int, name: str) -> Any:
    return village.town.read(lambda session: getattr(session.get_one(Issue, number), name))


def counts(village: Village) -> dict[int, int]:
    query = select(Feedback.issue_id, func.count()).where(Feedback.issue_id.is_not(None)).group_by(Feedback.issue_id)
    return village.town.read(lambda session: {row[0]: row[1] for row in session.execute(query) if row[0]})


def split(village: Village, number: int, feedback: list[int], title: str = "Etiketten") -> tuple[int, int]:
    def work(session: Session) -> tuple[int, int]:
        made, act = issues.split(session, village.town.desk, session.get_one(Issue, number), feedback, title, None)
        return made.id, act.id

    return village.town.write(work)


def merge(village: Village, number: int, into: int) -> int:
    def work(session: Session) -> int:
        both = session.get_one(Issue, number), session.get_one(Issue, into)
        return issues.merge(session, village.town.desk, *both, None).id

    return village.town.write(work)


def test_an_issue_opens_under_a_title_on_one_line(village: Village) -> None:
    number = opened(village, "  Etiketten\n printen ")
    assert field(village, number, "title_nl") == field(village, number, "title_en") == "Etiketten printen"
    assert field(village, number, "status") == Status.NEW


@pytest.mark.parametrize("title", ["", "  \n "])
def test_an_issue_needs_a_title(village: Village, title: str) -> None:
    with pytest.raises(ValueError, match="title"):
        opened(village, title)
    assert village.town.read(lambda session: session.scalar(select(func.count()).select_from(Issue))) == 0


def test_a_status_closes_and_opens(any_village: Village) -> None:
    number = opened(any_village)
    on(any_village, number, issues.set_status, Status.SOLVED)
    assert field(any_village, number, "closed_at") == NOW
    on(any_village, number, issues.set_status, Status.IN_PROGRESS)
    assert field(any_village, number, "closed_at") is None


def test_the_same_status_twice_is_one_act(village: Village) -> None:
    number = opened(village)
    assert on(village, number, issues.set_status, Status.ACKNOWLEDGED) is not None
    assert on(village, number, issues.set_status, Status.ACKNOWLEDGED) is None


@pytest.mark.parametrize("reason", ["", "   "])
def test_declining_needs_a_reason(village: Village, reason: str) -> None:
    number = opened(village)
    with pytest.raises(ValueError, match="reason"):
        on(village, number, issues.decline, reason)
    assert field(village, number, "status") == Status.NEW


def test_a_status_is_undone_as_it_was(any_village: Village) -> None:
    number = opened(any_village)
    on(any_village, number, issues.decline, "Dat kan het systeem niet.")
    act = on(any_village, number, issues.set_status, Status.SOLVED)
    assert act
    undo(any_village, act)
    stands = [field(any_village, number, name) for name in ("status", "reason", "closed_at")]
    assert stands == [Status.DECLINED, "Dat kan het systeem niet.", NOW]


def test_an_act_is_undone_once(village: Village) -> None:
    number = opened(village)
    act = on(village, number, issues.set_status, Status.SOLVED)
    assert act
    undo(village, act)
    with pytest.raises(UndoError, match="before"):
        undo(village, act)


def test_what_was_changed_since_is_not_undone(village: Village) -> None:
    number = opened(village)
    first = on(village, number, issues.set_status, Status.SOLVED)
    on(village, number, issues.set_status, Status.IN_PROGRESS)
    assert first
    with pytest.raises(UndoError, match="since"):
        undo(village, first)
    assert field(village, number, "status") == Status.IN_PROGRESS


def test_dates_owners_and_tickets_come_back(any_village: Village) -> None:
    number = opened(any_village)

    def own(session: Session, desk: Any, issue: Issue, by: Membership | None, **values: Any) -> IssueAct | None:
        return issues.change(session, desk, issue, by, "owner", **values)

    on(any_village, number, own, owner="Functioneel beheer", due_on=date(2026, 12, 1), ticket="TD-12")
    act = on(any_village, number, own, owner=None, due_on=None)
    assert act
    undo(any_village, act)
    assert field(any_village, number, "owner") == "Functioneel beheer"
    assert field(any_village, number, "due_on") == date(2026, 12, 1)


def test_causes_stand_on_the_issue_and_are_undone(village: Village) -> None:
    number = opened(village)
    on(village, number, issues.set_causes, ["knowledge"])
    act = on(village, number, issues.set_causes, ["time", "knowledge", "time"])
    assert act
    stands = village.town.read(lambda session: issues.causes_of(session, session.get_one(Issue, number)))
    assert stands == ["knowledge", "time"]
    assert on(village, number, issues.set_causes, ["time", "knowledge"]) is None
    undo(village, act)
    assert village.town.read(lambda session: issues.causes_of(session, session.get_one(Issue, number))) == ["knowledge"]


def test_a_note_is_sealed(village: Village) -> None:
    village.say("an", PRINT)
    number = opened(village)

    def work(session: Session) -> bytes | None:
        member = session.scalars(select(Membership)).one()
        return issues.add_note(
            session, village.town.desk, session.get_one(Issue, number), "Leverancier belt.", member
        ).text

    sealed = village.town.write(work)
    assert sealed
    assert b"Leverancier" not in sealed
    assert village.town.desk.vault.open(sealed, "issue_note.text") == b"Leverancier belt."
    assert village.town.read(lambda session: session.scalars(select(IssueNote)).one().issue_id) == number


def test_a_merge_is_undone_with_what_came_before(any_village: Village) -> None:
    printing, finding = any_village.learn_two_issues()
    before = counts(any_village)
    act = merge(any_village, finding, printing)
    assert counts(any_village) == {printing: sum(before.values())}
    undo(any_village, act)
    assert counts(any_village) == before
    assert any_village.town.read(lambda session: session.scalars(select(IssueMerge)).all()) == []


def test_what_was_tagged_since_stays_where_it_was_tagged(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    before = counts(village)
    act = merge(village, finding, printing)
    late = village.say("piet", FIND)
    village.tag(late, finding)
    undo(village, act)
    assert counts(village) == {printing: before[printing] + 1, finding: before[finding]}


def test_merges_are_undone_from_the_last_one_back(village: Village) -> None:
    first, second, third = opened(village, "A"), opened(village, "B"), opened(village, "C")
    number = village.say("an", PRINT)
    village.tag(number, first)
    one, two = merge(village, first, second), merge(village, second, third)
    with pytest.raises(UndoError):
        undo(village, one)
    assert counts(village) == {third: 1}
    undo(village, two)
    assert counts(village) == {second: 1}
    undo(village, one)
    assert counts(village) == {first: 1}


def test_the_index_follows_a_merge_that_is_undone(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    village.build()
    stood = village.belongs()
    act = merge(village, finding, printing)
    village.build()
    assert set(village.belongs().values()) == {printing}
    undo(village, act)
    village.build()
    assert village.belongs() == stood


def test_a_split_takes_what_was_named_and_no_more(any_village: Village) -> None:
    printing, finding = any_village.learn_two_issues()
    before = counts(any_village)
    numbers = any_village.town.read(
        lambda session: list(session.scalars(select(Feedback.id).where(Feedback.issue_id == printing)))
    )
    foreign = any_village.town.read(
        lambda session: list(session.scalars(select(Feedback.id).where(Feedback.issue_id == finding)))
    )
    made, act = split(any_village, printing, [numbers[0], *foreign])
    assert counts(any_village) == {printing: before[printing] - 1, finding: before[finding], made: 1}
    undo(any_village, act)
    assert counts(any_village) == before


def test_a_split_of_nothing_is_refused(village: Village) -> None:
    printing, _ = village.learn_two_issues()
    with pytest.raises(TagError):
        split(village, printing, [999])


def test_a_split_that_was_merged_away_is_not_undone(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    number = village.town.read(lambda session: session.scalars(select(Feedback.id)).first())
    assert number
    made, act = split(village, printing, [number])
    merge(village, made, finding)
    with pytest.raises(UndoError):
        undo(village, act)


def back(village: Village, week: Period, *told: int) -> int:
    """Have the report of a week, that tells of these issues, open again what came back; count them."""
    return village.town.write(lambda session: len(issues.came_back(session, village.town.desk, 1, week, ZONE, told)))


def test_what_a_report_tells_of_opens_again_where_it_was_solved_before_that_week(village: Village) -> None:
    number, other = opened(village), opened(village, "Zoeken")
    for each in (number, other):
        on(village, each, issues.set_status, Status.SOLVED)
    now = Period.holding(NOW, ZONE)
    village.town.clock.set(NOW + timedelta(weeks=2))
    assert back(village, now, number) == 0, "it was solved in that week"
    assert back(village, now.before(-1)) == 0, "of that week nothing is told"
    assert (back(village, now.before(-1), number), back(village, now.before(-1), number)) == (1, 0)
    assert (field(village, number, "status"), field(village, number, "closed_at")) == (Status.IN_PROGRESS, None)
    assert field(village, other, "status") == Status.SOLVED


def test_the_same_week_opens_nothing_again_that_was_put_back(village: Village) -> None:
    number, week = opened(village), Period.holding(NOW, ZONE).before(-1)
    on(village, number, issues.set_status, Status.SOLVED)
    village.town.clock.set(NOW + timedelta(weeks=2))
    back(village, week, number)
    undo(village, village.town.read(lambda session: session.scalars(select(func.max(IssueAct.id))).one()))
    assert (field(village, number, "status"), back(village, week, number)) == (Status.SOLVED, 0)
    assert back(village, week.before(-1), number) == 1, "the next week may"


def test_tagging_opens_nothing_by_itself(village: Village) -> None:
    number = opened(village)
    on(village, number, issues.set_status, Status.SOLVED)
    village.town.clock.set(NOW + timedelta(days=14))
    for name in range(9):
        village.tag(village.say(f"u{name}", PRINT), number)
    assert field(village, number, "status") == Status.SOLVED
