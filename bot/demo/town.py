"""Fill a database with the municipality of Lindewaard, as if eight weeks had passed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from string import Template

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import intake, places
from bot.belonging import belonging
from bot.days.period import Period
from bot.demo.corpus import (
    CURRENT_WEEK,
    FIRST_WEEK,
    DemoDepartment,
    DemoIssue,
    DemoMessage,
    load_departments,
    load_issues,
    load_messages,
    when,
)
from bot.desk import Desk
from bot.digests.sending import freeze
from bot.people import place_at
from bot.ports import Sender, Spot
from bot.reading import Reader
from bot.recurring.likely import ARRIVAL, WITHHELD
from bot.rollouts import syncing
from bot.speaker import Speaker, speaker
from models import Department, Feedback, Issue, IssueCause, Reply, Rollout, Suggestion, Tag

EMPLOYEE, AMBASSADOR, PROJECT_GROUP = "medewerker", "ambassadeur", "projectgroep"
PROJECT_TEAM = (PROJECT_GROUP, *(f"{PROJECT_GROUP}-{number}" for number in range(2, 9)))
"""The eight of the project group, of whom the demo plays one."""
TENANT = "terminal"
SLUG = "zaaksysteem"
NOW_ON_FRIDAY = time(15, 0)
ANSWERED_AFTER = timedelta(hours=5)
LOOSE_UNANSWERED = 10
"""One in so many loose questions is still open: the ambassadors of Lindewaard are diligent."""
PROVEN_AT, PROVEN_EACH = (0.85, 0.92, 0.97), 50
"""Chances at which suggestions proved right, and how many times each."""
_ASKS = "oude-zaak"
"""The issue about which the demo's own employee asked, and whose answer lies ready."""
_STATUS = {"resolved": "answered"}
_UNHEARD = "Buitendienst"
"""The department that nobody speaks for."""


def go_live_of(today: date) -> date:
    """Give the go-live that makes this week the last, unfinished week of the data."""
    return today - timedelta(days=today.weekday(), weeks=CURRENT_WEEK)


def write_config(path: Path, go_live: date) -> None:
    """Write the demo's config.toml."""
    template = files("bot").joinpath("demo", "data", "config.toml").read_text(encoding="utf-8")
    listed = "\n".join(
        f'[[rollout.department]]\nname = "{department.name}"\nheadcount = {department.headcount}\n'
        f"ambassadors = {json.dumps([f'terminal:{TENANT}/{user}' for user in _ambassadors(department)])}\n"
        for department in load_departments()
    )
    insiders = json.dumps([f"terminal:{TENANT}/{user}" for user in PROJECT_TEAM])
    path.write_text(
        Template(template).substitute(go_live=go_live, departments=listed, insiders=insiders), encoding="utf-8"
    )


@dataclass(frozen=True)
class Town:
    """The municipality at one moment: Friday afternoon of the last week."""

    desk: Desk
    reader: Reader

    @property
    def go_live(self) -> date:
        """The go-live in the configuration."""
        return self.desk.settings.rollout[0].go_live

    def moment(self, message: DemoMessage) -> datetime:
        """Give when a message was written."""
        return when(message, self.go_live, self.desk.settings.rollout[0].zone)

    def settle(self, session: Session) -> None:
        """Bring in the rollout, its departments and issues, and the project group's place."""
        syncing.sync(session, self.desk)
        rollout = session.scalars(select(Rollout).where(Rollout.slug == SLUG)).one()
        zone = self.desk.settings.rollout[0].zone
        first = load_messages()[0]
        rollout.started_at = self.moment(first).replace(hour=0, minute=0)
        for issue in load_issues():
            row = _issue(rollout, issue, lambda moment: when(moment, self.go_live, zone))
            session.add(row)
            session.flush()
            session.add_all(IssueCause(issue_id=row.id, cause=cause) for cause in issue.causes)
        spot = Spot("channel", {"user": PROJECT_GROUP})
        place_at(session, self.desk, "terminal", spot, audience="project_group").rollout_id = rollout.id
        for user in (user for department in load_departments() for user in _ambassadors(department)):
            self.meet(session, user, "nl-NL")
        places.note(session, self.desk, None, "demo filled", f"rollout {rollout.id}")

    def fill(self, session: Session, messages: Sequence[DemoMessage], asker: DemoMessage) -> None:
        """Store messages as the floor's own, tagged with their issues; the demo's own employee wrote `asker`."""
        issues = {row.slug: row for row in session.scalars(select(Issue))}
        departments = {row.name: row for row in session.scalars(select(Department))}
        for message in messages:
            user = EMPLOYEE if message is asker else f"writer-{message.writer}"
            feedback = self._say(session, user, message, departments[message.department])
            issue = issues[message.issue] if message.issue else None
            if issue:
                feedback.issue_id = issue.id
                session.add(Tag(feedback_id=feedback.id, issue_id=issue.id, tagged_at=feedback.said_at))
            if _was_answered(feedback, issue):
                _answer(session, feedback, issue)

    def prove(self, session: Session) -> None:
        """Have the ambassadors' tags of past weeks prove what was suggested, so that known answers are shown.

        It is a story, as all of the town: measured on these messages alone there were too few outcomes to show any.
        """
        answered = select(Feedback).join(Issue, Issue.id == Feedback.issue_id).where(Issue.status == "answered")
        newest = session.scalars(answered.order_by(Feedback.id.desc()).limit(PROVEN_EACH * len(PROVEN_AT)))
        for number, feedback in enumerate(newest):
            session.add(_proof(feedback, PROVEN_AT[number % len(PROVEN_AT)]))

    def look_back(self, session: Session) -> None:
        """Freeze the digests of the weeks that are over, which the project group has read."""
        settings = self.desk.settings.rollout[0]
        rollout = session.scalars(select(Rollout).where(Rollout.slug == SLUG)).one()
        this_week = Period.holding(self.desk.now(), settings.zone)
        for weeks in range(CURRENT_WEEK - FIRST_WEEK, 0, -1):
            week = this_week.before(weeks)
            monday = replace(self.desk, now=partial(week.sent_at, settings))
            digest = freeze(session, monday, rollout, settings, week)
            digest.dispatched_at = monday.now()

    def _say(self, session: Session, user: str, message: DemoMessage, department: Department) -> Feedback:
        who = self.meet(session, user, "en-GB" if message.lang == "en" else "nl-NL")
        understood = intake.understand(self.desk, self.reader, message.text)
        assert understood is not None  # noqa: S101 - the data holds no empty text
        who.membership.welcomed_at = who.membership.welcomed_at or self.moment(message)
        who.membership.department_asked, who.membership.department_id = True, department.id
        return intake.keep(session, self.desk, who, understood, self.moment(message))

    def meet(self, session: Session, user: str, locale: str) -> Speaker:
        """Find or make what is known of somebody in the terminal."""
        sender, spot = Sender(TENANT, user, locale=locale), self.chat(user)
        of = belonging(session, self.desk, "terminal", sender, spot)
        return speaker(session, self.desk, "terminal", sender, spot, "demo", of=of)

    @staticmethod
    def chat(user: str) -> Spot:
        """Give where somebody is written to."""
        return Spot("direct", {"user": user})


def own_question(messages: Sequence[DemoMessage]) -> DemoMessage:
    """Choose the message that the demo's employee wrote: this week's last Dutch question about the issue of `_ASKS`."""
    asked = [each for each in messages if each.week == CURRENT_WEEK and each.issue == _ASKS and each.lang == "nl"]
    return [each for each in asked if each.kind == "question"][-1]


def batches(messages: Sequence[DemoMessage], size: int = 100) -> Iterator[Sequence[DemoMessage]]:
    """Give the messages in parts, so that progress can be shown."""
    for start in range(0, len(messages), size):
        yield messages[start : start + size]


def _ambassadors(department: DemoDepartment) -> list[str]:
    """Name the ambassador of a department, beside the one for all of them whom the demo plays."""
    return [] if department.name == _UNHEARD else [f"ambassadeur-{department.name.lower().replace(' ', '-')}"]


def _issue(rollout: Rollout, issue: DemoIssue, at: Callable[..., datetime]) -> Issue:
    answered = at(issue.answered) if issue.posted and issue.answered else None
    return Issue(
        rollout_id=rollout.id,
        slug=issue.slug,
        title_nl=issue.title_nl,
        title_en=issue.title_en,
        status="answered" if answered else _STATUS.get(issue.status, issue.status),
        owner=issue.owner,
        answer_nl=issue.answer_nl,
        answer_en=issue.answer_en,
        opened_at=at(issue.opened),
        answered_at=answered,
        published_at=answered,
    )


def _proof(feedback: Feedback, p: float) -> Suggestion:
    return Suggestion(
        rollout_id=feedback.rollout_id,
        feedback_id=feedback.id,
        occasion=ARRIVAL,
        candidates=[(feedback.issue_id, p)],
        new=1 - p,
        shown=WITHHELD,
        made_at=feedback.said_at,
        outcome_id=feedback.issue_id,
        judged_at=feedback.said_at,
    )


def _was_answered(feedback: Feedback, issue: Issue | None) -> bool:
    """Say whether somebody got an answer by then: to a placed answer's issue, and to most loose questions."""
    if issue is None:
        return feedback.id % LOOSE_UNANSWERED > 0
    return issue.answered_at is not None


def _answer(session: Session, feedback: Feedback, issue: Issue | None) -> None:
    placed = issue.answered_at if issue and issue.answered_at else feedback.said_at
    at = max(placed, feedback.said_at + ANSWERED_AFTER)
    feedback.answered_at = feedback.closed_at = at
    number = issue.id if issue else None
    session.add(Reply(feedback_id=feedback.id, issue_id=number, role="ambassador", written_at=at))


def friday_of(go_live: date) -> datetime:
    """Give the moment at which the demo stands still: Friday afternoon of the last week, by UTC's clock."""
    monday = go_live - timedelta(days=go_live.weekday()) + timedelta(weeks=CURRENT_WEEK)
    return datetime.combine(monday + timedelta(days=4), NOW_ON_FRIDAY, UTC)
