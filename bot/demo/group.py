"""The demo's project group: its polls, a measure and a visit, each by the same doors as a real one.

Only what people say is made up here; who is asked, what is kept and what is told of it is the bot's own work.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from bot import intake
from bot.demo.corpus import CURRENT_WEEK
from bot.demo.town import PROJECT_GROUP, PROJECT_TEAM, Town
from bot.desk import Desk
from bot.measures import keeping
from bot.measures.keeping import Told
from bot.people import FLOOR, INSIDER
from bot.ports import Action, Pressed
from bot.press import Press
from bot.pulses import answering, asking, calendar, settling
from bot.pulses.asking import ABOUT_FLOOR, OWN
from bot.pulses.calendar import BASELINE
from bot.speaker import Speaker
from bot.visits import logging as visits
from models import (
    Delivery,
    Department,
    Feedback,
    Issue,
    Membership,
    Person,
    PulseInvitation,
    PulseQuestion,
    PulseRound,
    Tag,
    Visit,
)

POLLED = (BASELINE, CURRENT_WEEK - 1, CURRENT_WEEK)
"""Weeks counted from go-live whose poll is told: two before it, that of the last report, and the one to come."""
ANSWERS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("floor", OWN): {"help": "2413324324", "practice": "2314232", "": "3425343243"},
    ("group", OWN): {"help": "44445444", "": "34433433"},
    ("group", ABOUT_FLOOR): {"help": "44443444", "": "33433333"},
}
"""What is answered, one person after the other, by who and about what: to a question by key, and to all others."""
_QUIET = "Buitendienst"
_STILL, _QUIET_ONES = 3, 6
"""One in so many of the floor does not answer; of the department that is silent one in so many does."""
_SEED = 47
"""The lots of the demo, so that it asks the same people each time."""
_MORNING, _NIGHT = time(10, 30), time(0, 5)

_IN_THE_SECOND_WEEK, _ON_THURSDAY = timedelta(weeks=2), timedelta(weeks=CURRENT_WEEK - 1, days=3)
_MEASURE, _ABOUT, _BY, _WHERE = "Inloopuur zaken afsluiten", "resultaat", "Opleidingsteam", "Belastingen"
_VISIT, _HEARD_ABOUT = "Burgerzaken 6 collega's: brieven komen niet uit de printer van de balie", "brief-printen-balie"


@dataclass(frozen=True)
class Group:
    """The project group of the town."""

    town: Town

    def polls(self, session: Session) -> None:
        """Ask floor and project group in each polled week, have them answer, and close what is over by then."""
        for user in PROJECT_TEAM:
            self._member(session, user)
        over = self.town.go_live
        for week in POLLED:
            of = calendar.window(self.town.desk.settings.rollout[0], self.town.go_live + timedelta(weeks=week))
            assert of is not None  # noqa: S101 - each of them has a round
            settling.settle_due(session, self._at(over, _NIGHT))
            over = of.closes_on
            day = calendar.asking_days(self.town.desk.settings.rollout[0], of)[-1]
            self._poll(session, self._at(day, _MORNING), Random(_SEED + week))  # noqa: S311 - no secret

    def acts(self, session: Session) -> None:
        """Record the walk-in hour as a measure, and log a visit with what was heard there."""
        who = self._member(session, PROJECT_GROUP)
        since, thursday = self.town.go_live + _IN_THE_SECOND_WEEK, self.town.go_live + _ON_THURSDAY
        told = Told(_MEASURE, since, by=_BY, department=_named(session, _WHERE))
        keeping.record(session, self._at(since, _MORNING), who, _issue(session, _ABOUT), told)
        desk = self._at(thursday, _MORNING)
        understood = intake.understand(desk, self.town.reader, _VISIT)
        pressed = Pressed(who.sender, self.town.chat(PROJECT_GROUP), Action.VISIT, str(who.rollout.id), desk.now())
        visits.write(session, desk, who, pressed, understood)
        heard = session.scalars(select(Feedback).join(Visit, Visit.feedback_id == Feedback.id)).one()
        heard.issue_id = _issue(session, _HEARD_ABOUT).id
        session.add(Tag(feedback_id=heard.id, issue_id=heard.issue_id, tagged_at=heard.said_at))

    def _at(self, day: date, clock: time) -> Desk:
        moment = datetime.combine(day, clock, self.town.desk.settings.rollout[0].zone)
        return replace(self.town.desk, now=lambda: moment)

    def _member(self, session: Session, user: str) -> Speaker:
        who = self.town.meet(session, user, "nl-NL")
        who.membership.welcomed_at = who.membership.welcomed_at or who.rollout.started_at
        return who

    def _poll(self, session: Session, desk: Desk, by: Random) -> None:
        asking.ask_due(session, desk, by)
        cards = update(Delivery).where(Delivery.work_id.startswith("pulse/"))
        session.execute(cards.values(state="sent", card=None, sent_at=desk.now()))
        counted = Counter[tuple[str, str, str]]()
        for invitation, question, membership in _answering(session):
            side = "group" if membership.pool == INSIDER else "floor"
            said = ANSWERS[side, invitation.about]
            given = said.get(question.key, said[""])
            number = counted[side, invitation.about, question.key]
            counted[side, invitation.about, question.key] += 1
            self._answer(session, desk, invitation, int(given[number % len(given)]))

    def _answer(self, session: Session, desk: Desk, asked: PulseInvitation, point: int) -> None:
        person = session.get_one(Person, asked.person_id)
        user = json.loads(desk.vault.open(person.identity or b"", "person.identity"))["user"]
        who = self.town.meet(session, user, person.language)
        value = f"{asked.round_id}:{asked.question_id}:{asked.about}:{point}"
        pressed = Pressed(who.sender, self.town.chat(user), Action.PULSE, value, desk.now())
        answering.answer(Press(session, desk, who, pressed))


Asked = Row[PulseInvitation, PulseQuestion, Membership]


def _answering(session: Session) -> Iterator[Asked]:
    """List what is answered of what was asked just now: all by the project group, most by the floor."""
    quiet, asked = _named(session, _QUIET), Counter[bool]()
    for row in _asked(session):
        membership = row[2]
        is_quiet = membership.department_id == quiet
        asked[is_quiet] += membership.pool == FLOOR
        takes_part = asked[True] % _QUIET_ONES == 1 if is_quiet else asked[False] % _STILL > 0
        if takes_part or membership.pool != FLOOR:
            yield row


def _asked(session: Session) -> Sequence[Asked]:
    """List who was asked what in the round that takes answers."""
    own = select(PulseInvitation, PulseQuestion, Membership)
    of_question = own.join(PulseQuestion, PulseQuestion.id == PulseInvitation.question_id)
    of_person = of_question.join(Membership, Membership.person_id == PulseInvitation.person_id)
    in_open = of_person.join(PulseRound, PulseRound.id == PulseInvitation.round_id).where(
        PulseRound.settled_at.is_(None)
    )
    return session.execute(in_open.order_by(PulseInvitation.id)).all()


def _named(session: Session, department: str) -> int:
    return session.scalars(select(Department.id).where(Department.name == department)).one()


def _issue(session: Session, slug: str) -> Issue:
    return session.scalars(select(Issue).where(Issue.slug == slug)).one()
