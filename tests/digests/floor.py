"""A work floor written straight into the database: people, and messages with any department, issue, mood and moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.figures import Figures, figures
from bot.rollouts import syncing
from models import Department, Feedback, Issue, Person, Place, Reply, Rollout

WEEK = Period.parse("2026-W46")
"""The week before that of the tests' clock."""


@dataclass
class Floor:
    """A rollout with people 1, 2, 3 …, to put messages into."""

    session: Session
    rollout: Rollout
    settings: RolloutSettings
    place: Place
    departments: dict[str, Department]

    @classmethod
    def of(cls, session: Session, desk: Desk, people: int = 60) -> Floor:
        """Sync the configuration and make people; the rollout started long ago."""
        syncing.sync(session, desk)
        rollout = session.scalars(select(Rollout).order_by(Rollout.position)).first()
        assert rollout is not None
        rollout.started_at = desk.now() - timedelta(weeks=2)
        place = Place(connector="terminal", fingerprint="floor", bound_at=desk.now())
        known = [Person(connector="terminal", language="nl", created_at=desk.now()) for _ in range(people)]
        session.add_all([place, *known])
        session.flush()
        departments = {row.name: row for row in session.scalars(select(Department)) if row.rollout_id == rollout.id}
        return cls(session, rollout, desk.settings.rollout[0], place, departments)

    def issue(self, title: str, **values: object) -> Issue:
        """Make an issue with the same title in both languages, opened on the Monday of `WEEK`."""
        opened = WEEK.span(self.settings.zone)[0]
        row = Issue(rollout_id=self.rollout.id, slug=title, title_nl=title, title_en=title, opened_at=opened, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def row(self, number: int) -> Issue:
        """Give an issue by its id, to change it."""
        return self.session.get_one(Issue, number)

    def say(self, *people: int, department: str | None = None, week: Period = WEEK, **values: object) -> list[Feedback]:
        """Let each of these people write one message on the Wednesday of a week, one second after the other."""
        row = self.departments[department] if department else None
        said = [
            Feedback(**self._message(person, moment, row) | values)
            for person, moment in zip(people, self._moments(week), strict=False)
        ]
        self.session.add_all(said)
        self.session.flush()
        return said

    def _moments(self, week: Period) -> Iterator[datetime]:
        moment = week.span(self.settings.zone)[0] + timedelta(days=2, hours=9)
        while True:
            yield moment
            moment += timedelta(seconds=1)

    def _message(self, person: int, moment: datetime, department: Department | None) -> dict[str, object]:
        return {
            "rollout_id": self.rollout.id,
            "person_id": person,
            "department_id": department.id if department else None,
            "place_id": self.place.id,
            "language": "nl",
            "kind": "question",
            "mood": "neu",
            "sure": True,
            "pool": "floor",
            "said_at": moment,
        }

    def reply(self, feedback: Feedback, after: timedelta, role: str = "ambassador") -> None:
        """Answer a message so long after it was written, in a role ("bot" for what the bot answers itself)."""
        answered = feedback.said_at + after
        feedback.answered_at = min(filter(None, (feedback.answered_at, answered)))
        self.session.add(Reply(feedback_id=feedback.id, role=role, written_at=answered))
        self.session.flush()

    def figures(self, week: Period = WEEK) -> Figures:
        """Count a week."""
        return figures(self.session, self.rollout, self.settings, week)
