"""Pulses: open a round when its time has come, and ask the people of the day; each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random, SystemRandom

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import deliveries, pausing
from bot.config import RolloutSettings
from bot.config.pulse import needed
from bot.days.occasions import may_write
from bot.desk import Desk
from bot.people import AMBASSADOR, FLOOR, INSIDER, chat_of, going_on
from bot.pulses import calendar, cards
from bot.pulses.calendar import Window
from bot.pulses.choosing import chosen
from bot.pulses.drawing import Drawing, question_for
from bot.pulses.questions import Statement
from bot.pulses.reachable import Candidate, candidates, departments, last_asked
from bot.words import words_for
from models import Membership, Person, PulseInvitation, PulseQuestion, PulseRound, Rollout

OWN, ABOUT_FLOOR = "own", "floor"
"""What an answer is about: how it is for oneself, or what the floor will say."""


def ask_due(session: Session, desk: Desk, by: Random | None = None) -> int:
    """Ask whoever is to be asked now; count them. While sending is paused nobody is; `by` draws the lots."""
    if pausing.paused(session):
        return 0
    running = [(row, settings) for row, settings in going_on(session, desk) if _is_time(desk, settings)]
    if running:  # replicas and rollouts go one after the other: nobody gets two a week
        session.execute(select(Rollout.id).order_by(Rollout.id).with_for_update())
    return sum(_ask(session, desk, row, settings, by or SystemRandom()) for row, settings in running)


def _is_time(desk: Desk, settings: RolloutSettings) -> bool:
    local = desk.now().astimezone(settings.zone)
    return settings.pulse.on and may_write(desk.now(), settings) and local.time() >= settings.pulse.at


def _ask(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, by: Random) -> int:
    today = desk.today(settings)
    of = calendar.window(settings, today)
    share = calendar.share_by(settings, of, today) if of else 0.0
    if of is None or not share or _overlaps(session, rollout, of):
        return 0
    round_ = _round(session, rollout, of)
    last = _last_day(session, round_) if round_ else None
    more = last is None or calendar.share_by(settings, of, last) < share
    found = candidates(session, desk, rollout, today, floor=more)
    if not found:
        return 0
    round_ = round_ or _opened(session, rollout, settings, of, found)
    return Asking(session, desk, settings, round_, of, today, by).ask(found, share) if round_ else 0


def _overlaps(session: Session, rollout: Rollout, of: Window) -> bool:
    """Say whether another round runs into this one: the go-live moved since it was opened."""
    other = select(PulseRound.id).where(
        PulseRound.rollout_id == rollout.id,
        PulseRound.opens_on != of.opens_on,
        PulseRound.opens_on < of.closes_on,
        PulseRound.closes_on > of.opens_on,
    )
    return session.scalar(other.limit(1)) is not None


def _round(session: Session, rollout: Rollout, of: Window) -> PulseRound | None:
    own = select(PulseRound).where(PulseRound.rollout_id == rollout.id, PulseRound.opens_on == of.opens_on)
    return session.scalar(own)


def _last_day(session: Session, round_: PulseRound) -> date | None:
    return session.scalar(select(func.max(PulseInvitation.asked_on)).where(PulseInvitation.round_id == round_.id))


def _opened(
    session: Session, rollout: Rollout, settings: RolloutSettings, of: Window, found: Sequence[Candidate]
) -> PulseRound | None:
    """Open a round with its questions; none where nobody of the floor can be asked."""
    put = chosen(session, rollout, settings, of, found)
    if not put:
        return None
    round_ = PulseRound(rollout_id=rollout.id, phase=of.phase, opens_on=of.opens_on, closes_on=of.closes_on)
    session.add(round_)
    session.flush()
    session.add_all(_question(round_, statement, department) for statement, department in put)
    session.flush()
    return round_


def _question(round_: PulseRound, statement: Statement, department: int | None) -> PulseQuestion:
    return PulseQuestion(
        round_id=round_.id, key=statement.key, text_nl=statement.nl, text_en=statement.en, department_id=department
    )


@dataclass(frozen=True)
class Asking:
    """Asks the people of one day of a round."""

    session: Session
    desk: Desk
    settings: RolloutSettings
    round: PulseRound
    window: Window
    today: date
    by: Random

    def ask(self, found: Sequence[Candidate], share: float) -> int:
        """Ask a share of the round's people by the end of today, of the floor; the others as a whole. Count them.

        Who is of the project group or the ambassadors and could not be asked on the first day, is asked later.
        """
        questions, asked = self._questions(), Counter(self._asked())
        general = [each for each in questions if each.department_id is None]
        put = self._drawing([each for each in found if each.pool == FLOOR], questions, asked, share).drawn()
        ambassadors = [each for each in found if each.pool == AMBASSADOR]
        put += [(each, question_for(each.department, general, asked, self.by)) for each in ambassadors]
        for each, question in put:
            self._invite(each, [(question, OWN)])
        insiders = [each for each in found if each.pool == INSIDER]
        for each in insiders:
            self._invite(each, [(question, about) for question in general for about in (OWN, ABOUT_FLOOR)])
        return len(put) + len(insiders)

    def _drawing(
        self,
        floor: Sequence[Candidate],
        questions: Sequence[PulseQuestion],
        asked: Counter[tuple[int | None, int]],
        share: float,
    ) -> Drawing:
        return Drawing(
            floor=floor,
            questions=questions,
            asked=asked,
            last=last_asked(self.session, {each.person for each in floor}),
            by=self.by,
            least=needed(self.settings.thresholds.people),
            sample=self.settings.pulse.sample,
            share=share,
            once=self.window.once,
        )

    def _questions(self) -> Sequence[PulseQuestion]:
        own = select(PulseQuestion).where(PulseQuestion.round_id == self.round.id)
        return self.session.scalars(own.order_by(PulseQuestion.id)).all()

    def _asked(self) -> Iterator[tuple[int | None, int]]:
        """Give department and question of whoever of the floor was put one in this round already."""
        large = departments(self.session, self.round.rollout_id)
        rows = self.session.execute(
            select(Membership.department_id, PulseInvitation.question_id, Membership.pool)
            .join(Membership, Membership.person_id == PulseInvitation.person_id)
            .where(Membership.rollout_id == self.round.rollout_id, PulseInvitation.round_id == self.round.id)
        )
        for department, question, pool in rows:
            if pool == FLOOR and question is not None:
                yield department if department in large else None, question

    def _invite(self, one: Candidate, questions: Sequence[tuple[PulseQuestion, str]]) -> None:
        """Note that somebody is asked, and bring the card of the first question."""
        person, place = self.session.get_one(Person, one.person), chat_of(self.session, one.person)
        if place is None:
            return
        for question, about in questions:
            self.session.add(
                PulseInvitation(
                    round_id=self.round.id,
                    question_id=question.id,
                    person_id=person.id,
                    about=about,
                    asked_on=self.today,
                )
            )
        first, about = questions[0]
        put = cards.Put(self.round, first, about, left=len(questions))
        card = cards.question(words_for(person.language), self.settings, put, insider=one.pool == INSIDER)
        deliveries.write(self.session, self.desk, place, card, f"pulse/{self.round.id}/{person.id}")
