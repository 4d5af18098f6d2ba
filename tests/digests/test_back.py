"""What was solved and keeps coming opens again with the report that tells of it: once, and by no less than it tells."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import issues
from bot.app import App
from bot.days.editions import of_week
from bot.desk import Desk
from bot.digests.figures import Figures
from bot.digests.freezing import freeze, renew
from models import Digest, Issue, IssueAct, Measure, Place, Rollout
from tests.digests.floor import WEEK, Floor
from tests.digests.test_sending import replicas  # noqa: F401 - a fixture
from tests.town import FakeClock

NEXT = WEEK.before(-1)


def solved(floor: Floor, *, at: datetime | None = None, status: str = "solved") -> Issue:
    """Make a topic that was closed before `WEEK`, in which others wrote about nothing that has a name."""
    floor.say(*range(30, 50))
    return floor.issue("Printen", status=status, closed_at=at or monday(floor) - timedelta(days=1))


def monday(floor: Floor) -> datetime:
    return WEEK.span(floor.settings.zone)[0]


def report(floor: Floor, desk: Desk, row: Digest | None = None) -> Figures:
    digest = row or freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    return Figures.model_validate(digest.figures)


def acts(floor: Floor) -> list[IssueAct]:
    return list(floor.session.scalars(select(IssueAct).where(IssueAct.act == "reopened").order_by(IssueAct.id)))


def undo(floor: Floor, desk: Desk) -> None:
    issues.undo(floor.session, desk, acts(floor)[-1], None)


def test_the_report_that_tells_of_it_opens_it_again_and_says_so(floor: Floor, desk: Desk) -> None:
    row = solved(floor)
    floor.say(*range(1, 7), issue_id=row.id)
    (told,) = report(floor, desk).issues
    assert (row.status, row.closed_at, told.reopened, told.status) == ("in_progress", None, True, "in_progress")
    assert [each.done_at for each in acts(floor)] == [WEEK.sent_at(floor.settings)], "made late, it stood so when due"


@pytest.mark.leak
@pytest.mark.parametrize("fifth", [4, 5])
def test_it_is_told_by_nothing_that_the_report_does_not_tell(floor: Floor, desk: Desk, fifth: int) -> None:
    """Of five messages four writers are known: until the report tells of the topic nothing tells of the fifth."""
    row = solved(floor)
    floor.say(1, 2, 3, 4, fifth, issue_id=row.id)
    assert row.status == "solved"
    told = [each.issue for each in report(floor, desk).issues]
    assert (row.status == "in_progress") == (told == [row.id]) == (fifth == 5)


@pytest.mark.leak
def test_what_one_person_mostly_wrote_opens_nothing(floor: Floor, desk: Desk) -> None:
    row = solved(floor)
    floor.say(1, 1, 1, 1, 1, 1, 2, 3, 4, 5, issue_id=row.id)
    assert report(floor, desk).issues == ()
    assert (row.status, acts(floor)) == ("solved", [])


@pytest.mark.leak
@pytest.mark.parametrize("days", [0, 3])
def test_what_was_solved_in_the_week_itself_waits_for_the_next_report(floor: Floor, desk: Desk, days: int) -> None:
    """Many wrote before it was solved: whether it opens must not tell how many of them wrote after it."""
    row = solved(floor, at=monday(floor) + timedelta(days=days))
    floor.say(*range(1, 16), issue_id=row.id)
    (told,) = report(floor, desk).issues
    assert (told.status, told.reopened, acts(floor)) == ("solved", False, [])


@pytest.mark.parametrize("status", ["declined", "answered"])
def test_what_was_declined_or_answered_stays_so(floor: Floor, desk: Desk, status: str) -> None:
    row = solved(floor, status=status)
    floor.say(*range(1, 16), issue_id=row.id)
    report(floor, desk)
    assert (row.status, acts(floor)) == (status, [])


def test_what_was_put_back_stays_so_until_the_next_week_brings_it_back(
    floor: Floor, desk: Desk, clock: FakeClock
) -> None:
    row = solved(floor, at=monday(floor) - timedelta(days=15))
    for week in (WEEK.before(), WEEK, NEXT):
        floor.say(*range(1, 7), issue_id=row.id, week=week)
        floor.say(*range(30, 50), week=week)
    floor.rollout.started_at = monday(floor)
    report(floor, desk)
    undo(floor, desk)
    floor.rollout.started_at -= timedelta(weeks=4)
    late = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK.before())
    assert [report(floor, desk).issues[0].reopened, report(floor, desk, late).issues[0].reopened] == [True, False]
    assert (row.status, len(acts(floor))) == ("solved", 1), "neither the same week nor an older one opens it again"
    clock.set(NEXT.sent_at(floor.settings))
    freeze(floor.session, desk, floor.rollout, floor.settings, NEXT)
    assert (row.status, len(acts(floor))) == ("in_progress", 2)


def test_weeks_that_were_missed_open_it_again_once_and_both_say_so(floor: Floor, desk: Desk, clock: FakeClock) -> None:
    row = solved(floor)
    for week in (WEEK, NEXT):
        floor.say(*range(1, 7), issue_id=row.id, week=week)
        floor.say(*range(30, 50), week=week)
    clock.set(NEXT.sent_at(floor.settings) + timedelta(days=9))
    later = freeze(floor.session, desk, floor.rollout, floor.settings, NEXT)
    assert [report(floor, desk, each).issues[0].reopened for each in (None, later)] == [True, True]
    assert [each.done_at for each in acts(floor)] == [WEEK.sent_at(floor.settings)]


@pytest.mark.parametrize("days", [0, 1])
def test_a_measure_says_so_of_a_whole_week_after_it_began(floor: Floor, desk: Desk, days: int) -> None:
    row = solved(floor)
    floor.say(*range(1, 7), issue_id=row.id)
    since = WEEK.monday + timedelta(days=days)
    measure = Measure(rollout_id=floor.rollout.id, issue_id=row.id, text="Uitleg", since=since, recorded_at=desk.now())
    floor.session.add(measure)
    (told,) = report(floor, desk).measures
    assert told.came_back is (days == 0)


def test_what_is_put_back_before_it_was_sent_is_not_told_as_open(floor: Floor, desk: Desk, clock: FakeClock) -> None:
    row = solved(floor)
    floor.say(*range(1, 7), issue_id=row.id)
    measure = Measure(
        rollout_id=floor.rollout.id, issue_id=row.id, text="Uitleg", since=WEEK.monday, recorded_at=desk.now()
    )
    floor.session.add(measure)
    digest = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    clock.forward(minutes=30)
    undo(floor, desk)
    renew(floor.session, desk, floor.rollout, floor.settings, of_week(floor.settings, WEEK), digest)
    told = report(floor, desk, digest)
    assert (told.issues[0].status, told.issues[0].reopened, told.measures[0].came_back) == ("solved", False, False)


def test_two_replicas_at_the_same_moment_open_it_again_once(replicas: tuple[App, App]) -> None:  # noqa: F811
    first = replicas[0]

    def fill(session: Session) -> int:
        floor = Floor.of(session, first.desk)
        row = solved(floor)
        floor.say(*range(1, 7), issue_id=row.id)
        return floor.rollout.id

    rollout, together = first.store.write_now(fill), Barrier(2)

    def look(session: Session, app: App) -> bool:
        floor = Floor(session, session.get_one(Rollout, rollout), app.desk.settings.rollout[0], Place(), {})
        together.wait(10)
        return report(floor, app.desk).issues[0].reopened

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(app.store.write_now, lambda session, app=app: look(session, app)) for app in replicas]
        assert [each.result(30) for each in running] == [True, True]
    assert len(first.store.read_now(lambda session: session.scalars(select(IssueAct)).all())) == 1
