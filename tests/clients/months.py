"""Months in Lindewaard: many a week wrote about printing before a measure, few after it, and then it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import places
from bot.app import App
from bot.config import load
from bot.days.period import Period
from bot.issues import Status
from models import Feedback, Issue
from tests.clients.processes import until
from tests.clients.story import FRIDAY, ZONE, Lindewaard, hang_up

TOPIC, SLUG = "Brief printen aan balie lukt niet", "brief-printen-balie"
ASKED, SINCE, BACK = 14, 2, 5
"""Colleagues a week who wrote about it before the measure, after it, and when it came back."""
DAY_OF_PLAN = datetime(2026, 1, 12, 8, 31, tzinfo=ZONE)
DAY_AFTER_VISIT = datetime(2026, 1, 15, 9, 1, tzinfo=ZONE)
DAY_OF_EFFECT = datetime(2026, 2, 9, 8, 31, tzinfo=ZONE)
DAY_OF_RETURN = datetime(2026, 2, 16, 8, 31, tzinfo=ZONE)
_LIKE = Period.parse("2025-W47")
"""The week that all later ones are like."""
_STEADY = 8
"""Weeks before the measure in which as many wrote, of this and of all else: so the go-live is long ago."""


def ready(lindewaard: Lindewaard, folder: Path) -> Lindewaard:
    """Give the town as it is when the measure is taken; its digests are frozen up to the week before."""
    town = lindewaard.moved(folder)
    _change(town, _asked_before)
    _change(town, hang_up)
    with _town_at(town, DAY_OF_PLAN - timedelta(days=1)) as app:
        code = app.store.write_now(lambda session: places.new_code(session, app.desk))
    return replace(town, code=code)


def pass_four_weeks(town: Lindewaard) -> None:
    """Let four weeks pass as the last one before the measure was, but for the few who write about printing."""
    _change(town, lambda session: _repeat(session, range(_STEADY, _STEADY + 4), SINCE))


def come_back(town: Lindewaard) -> None:
    """Let another week pass, in which enough write about it for its report to open it again.

    It was solved a few days earlier than the story tells: the week in which a topic is solved opens nothing again.
    """
    _change(town, lambda session: _repeat(session, [_STEADY + 4], BACK))
    with _town_at(town, DAY_OF_RETURN - timedelta(days=3)) as app:
        until(lambda: app.store.write_now(_solved_earlier), "it was not solved")


def _solved_earlier(session: Session) -> bool:
    issue = session.scalars(select(Issue).where(Issue.slug == SLUG)).one()
    if issue.status != Status.SOLVED:
        return False
    issue.closed_at = DAY_OF_EFFECT - timedelta(days=3)
    return True


def _change(town: Lindewaard, work: Callable[[Session], None]) -> None:
    with _town_at(town, FRIDAY) as app:
        app.store.write_now(work)


@contextmanager
def _town_at(town: Lindewaard, moment: datetime) -> Iterator[App]:
    app = App.build(load(town.config, {}), {}, now=lambda: moment)
    yield app
    app.close()


def _asked_before(session: Session) -> None:
    """Have so many ask about it in the one week, and the next ones be as that."""
    issue = session.scalars(select(Issue).where(Issue.slug == SLUG)).one()
    said = _said(session, _LIKE)
    about = [each for each in said if each.issue_id == issue.id]
    for each in about:
        each.withdrawn_at = each.said_at
    some = {each.person_id: each for each in said if each.department_id == about[0].department_id}
    asked = [_again(each, timedelta(), issue_id=issue.id, kind="question") for each in list(some.values())[:ASKED]]
    session.add_all(asked)
    session.flush()
    _repeat(session, range(1, _STEADY), ASKED)


def _repeat(session: Session, weeks: Sequence[int], about_it: int) -> None:
    issue = session.scalars(select(Issue).where(Issue.slug == SLUG)).one()
    said = _said(session, _LIKE)
    about = [each for each in said if each.issue_id == issue.id][:about_it]
    rest = [each for each in said if each.issue_id != issue.id]
    session.add_all(_again(each, timedelta(weeks=week)) for week in weeks for each in (*rest, *about))


def _said(session: Session, week: Period) -> Sequence[Feedback]:
    start, end = week.span(ZONE)
    within = (Feedback.said_at >= start, Feedback.said_at < end, Feedback.withdrawn_at.is_(None))
    return session.scalars(select(Feedback).where(*within)).all()


def _again(each: Feedback, later: timedelta, **values: object) -> Feedback:
    """Give a message as another one, without its words."""
    same = {name: getattr(each, name) for name in _SAME}
    return Feedback(**same | values, said_at=each.said_at + later)


_SAME = ("rollout_id", "person_id", "department_id", "issue_id", "place_id", "language", "kind", "mood", "sure", "pool")
