"""What the pictures of the documentation show: the demo's municipality, its digests by audience, language and phase."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.asking_back import telling
from bot.asking_back.lines import Asked
from bot.asking_back.question import Question, question
from bot.asking_back.source import Source
from bot.cards import Card
from bot.config import RolloutSettings
from bot.config.values import Audience
from bot.days import editions
from bot.demo import play
from bot.demo.play import DemoClock
from bot.desk import Desk
from bot.digests import correcting
from bot.digests.due import last_over
from bot.digests.freezing import freeze_edition
from bot.digests.parts import PROJECT_GROUP
from bot.digests.readers import Reader
from bot.digests.sending import card_for, told
from bot.ports import Action
from bot.privacy.forgetting import withdraw
from bot.reading import rules_reader
from bot.words import words_for
from models import Department, Digest, Feedback, Issue, Place, Rollout
from tests.clients.story import MONDAY, WEEK, WEEK_AFTER, ZONE

EVERYWHERE = ("slack", "teams", "mail")
DECEMBER = datetime(2025, 12, 1, 8, 31, tzinfo=ZONE)
"""The first month after go-live and the first 30 days are over."""
YEAR_AFTER = datetime(2026, 2, 2, 8, 31, tzinfo=ZONE)
"""The first 90 days are over."""
DAY = 2
"""Dashes in the name of a day."""
ADDRESS = "https://vraagpunt.example.org"
"""Where the bot can be reached from outside, so that a mail has an address at which one press stops it."""
WITHDRAWN = 6
"""Colleagues who take back what they wrote, so that a digest is corrected."""


@dataclass(frozen=True)
class Shown:
    """Who reads what, when and where; without a `period` it is the last one that is over for them.

    `department` is whose channel it is; what goes on `paper` is shown as a page and as a PDF too.
    """

    audience: Audience
    language: str = "nl"
    at: datetime = MONDAY
    period: str = ""
    where: tuple[str, ...] = EVERYWHERE
    department: str = ""
    paper: bool = False


SHOWN: Mapping[str, Shown] = {
    "project-group.nl": Shown(PROJECT_GROUP, paper=True),
    "project-group.en": Shown(PROJECT_GROUP, "en", paper=True),
    "ambassadors.nl": Shown("ambassadors", paper=True),
    "management.nl": Shown("management", at=DECEMBER, period="day_30", paper=True),
    "management.en": Shown("management", "en", at=DECEMBER, period="day_30", paper=True),
    "floor.nl": Shown("floor", at=DECEMBER, paper=True),
    "floor.en": Shown("floor", "en", at=DECEMBER, paper=True),
    "department.nl": Shown("floor", at=DECEMBER, where=("slack", "teams"), department="Belastingen"),
    "hr.nl": Shown("hr", at=DECEMBER, paper=True),
    "before.nl": Shown(PROJECT_GROUP, period="2025-W42"),
    "daily.nl": Shown(PROJECT_GROUP, period="2025-10-27"),
    "nothing.nl": Shown(PROJECT_GROUP, at=YEAR_AFTER, period="2026-W01", where=("slack",)),
    "month.nl": Shown("management", period="2025-10"),
    "day-30.nl": Shown(PROJECT_GROUP, at=DECEMBER, period="day_30"),
    "day-90.nl": Shown(PROJECT_GROUP, at=YEAR_AFTER, period="day_90"),
}
ASKED: Mapping[str, tuple[Asked, Callable[[Question], Card]]] = {
    "asked-topic.nl": (Asked(Action.ABOUT_TOPIC, "nl", topic="printen"), telling.about_topic),
    "asked-departments.nl": (Asked(Action.BY_DEPARTMENT, "nl"), telling.by_department),
    "asked-month.nl": (Asked(Action.LAST_MONTH, "nl"), telling.last_month),
}
"""What is asked back under the project group's digest."""
Cards = dict[tuple[str, str], Card]


def written(folder: Path) -> Cards:
    """Fill a town, and have its digests told as each connector gets them."""
    clock = DemoClock(datetime.now(UTC))
    app, _ = play._prepared(folder, WEEK_AFTER.date(), clock, rules_reader())
    play._fill(app)
    told = app.store.write_now(lambda session: dict(Town(app, session, clock).told()))
    app.close()
    return told


@dataclass(frozen=True)
class Town:
    """The town with its clock, in one transaction."""

    app: App
    session: Session
    clock: DemoClock

    @property
    def settings(self) -> RolloutSettings:
        return self.app.desk.settings.rollout[0]

    @property
    def desk(self) -> Desk:
        settings = self.app.desk.settings
        web = settings.web.model_copy(update={"public_url": ADDRESS})
        return replace(self.app.desk, settings=settings.model_copy(update={"web": web}))

    def told(self) -> Iterator[tuple[tuple[str, str], Card]]:
        """Tell everything; the correction, which takes messages away, last."""
        for name, shown in sorted(SHOWN.items(), key=lambda each: each[1].at):
            with self._as_it_stood(shown):
                digest = self._digest(shown)
            for connector in shown.where:
                yield (name, connector), self._card(digest, connector, shown)
            if shown.paper:
                yield (name, "paper"), told(digest, self.settings, shown.language)
        self.clock.jump(MONDAY)
        week = self._digest(SHOWN["project-group.nl"])
        for name, (asked, tell) in ASKED.items():
            put = question(self.session, self.app.desk, self.settings, Source(week, None), asked, words_for("nl"))
            assert put
            yield (name, "slack"), tell(put)
        anew = self._recounted(week)
        for connector in ("slack", "teams"):
            yield ("corrected.nl", connector), self._corrected(week, anew, connector)

    @contextmanager
    def _as_it_stood(self, shown: Shown) -> Iterator[None]:
        """Have the topics of a day, which is told as they stand, be without what was answered later."""
        day = date.fromisoformat(shown.period) if shown.period.count("-") == DAY else None
        answered = self.session.scalars(select(Issue).where(Issue.answered_at.is_not(None))).all() if day else []
        later = [each for each in answered if day and each.answered_at and each.answered_at.date() > day]
        then = [(each, each.status, each.answered_at, each.answer_nl, each.answer_en) for each in later]
        for each in later:
            each.status, each.answered_at, each.answer_nl, each.answer_en = "in_progress", None, None, None
        yield
        for each, status, answered_at, dutch, english in then:
            each.status, each.answered_at, each.answer_nl, each.answer_en = status, answered_at, dutch, english

    def _digest(self, shown: Shown) -> Digest:
        self.clock.jump(shown.at)
        rollout, desk = self.session.scalars(select(Rollout)).one(), self.app.desk
        named = editions.named(self.settings, shown.period, desk.now()) if shown.period else None
        edition = named or last_over(desk, rollout, self.settings, shown.audience)
        assert edition, shown
        return freeze_edition(self.session, desk, rollout, self.settings, edition, shown.audience)

    def _card(self, digest: Digest, connector: str, shown: Shown) -> Card:
        whose = self.session.scalar(select(Department).where(Department.name == shown.department))
        reader = Reader(Place(id=1, connector=connector, department=whose), shown.language)
        return card_for(self.session, self.desk, digest, self.settings, reader)

    def _recounted(self, week: Digest) -> Digest:
        """Have colleagues take back what they wrote of a topic, so that the digest is counted anew."""
        about = select(Feedback).join(Issue, Issue.id == Feedback.issue_id).where(Issue.slug == "oude-zaak")
        said = self.session.scalars(about.where(Feedback.said_at < MONDAY).order_by(Feedback.id.desc()))
        for feedback in said.fetchmany(WITHDRAWN):
            withdraw(self.session, feedback, self.app.desk.now())
        self.clock.jump(MONDAY + timedelta(days=2))
        assert correcting.correct_due(self.session, self.app.desk)
        corrects = (Digest.corrects == week.id, Digest.period == WEEK)
        return self.session.scalars(select(Digest).where(*corrects)).one()

    def _corrected(self, week: Digest, anew: Digest, connector: str) -> Card:
        """Give what stands in the place of the digest."""
        reader = Reader(Place(id=1, connector=connector), "nl")
        card = correcting._card(self.session, self.app.desk, self.settings, week, anew, reader)
        assert card
        return card
