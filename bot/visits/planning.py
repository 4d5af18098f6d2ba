"""Visits: one is planned as a decision that names who goes and when; the line that logs it carries that out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import decisions, deliveries, talk
from bot.belonging import PROJECT_GROUP
from bot.bubble.silence import WINDOW
from bot.cards import Ask, Card
from bot.config import RolloutSettings
from bot.days.occasions import writable
from bot.desk import Desk
from bot.places import bound
from bot.ports import Action
from bot.roles import Right, chat_while
from bot.service import Turn
from bot.speaker import Speaker
from bot.stopping import MAIL
from bot.talk import shortened
from bot.words import Words, words_for
from models import Decision, Department, Place, Rollout, Visit

VISIT = "d"
"""What stands before the number of a department on a button that plans a visit there."""
REST = timedelta(weeks=WINDOW)
"""How long after a visit nobody is sent there again: so long it takes until a department is heard or not."""
LABEL = 30
"""Characters of a department on a button: a phone shows about forty of one."""


def form(words: Words, name: str, department: int, asked_at: str) -> Ask:
    """Ask who goes to a department (its name and id) and when; `asked_at` names what asked, "digest/1/2026-W47"."""
    label = words.say("Plan a visit: {department}", department=shortened(name, LABEL))
    prompt = words.say("Who goes to {department}, and on which day?", department=name)
    return Ask(label, Action.DECIDE, words.say("Save"), f"{VISIT}{department}:{asked_at}", prompt=prompt)


def planned(turn: Turn, decision: Decision, department: Department) -> Card:
    """Tell that a visit is planned, and how it is logged."""
    words = turn.who.words
    after = (
        words.say("The day after I ask what you heard.")
        if decision.due_on
        else words.say("Name a day, and I ask afterwards what you heard.")
    )
    told = words.say("Planned: “{visit}”.", visit=shortened(decision.text))
    return talk.card(words, *talk.lines(told, after), _log(words, turn.who.rollout.id, department))


def _log(words: Words, rollout_id: int, department: Department) -> Ask:
    prompt = words.say("What did you hear at {department}? One line is enough.", department=department.name)
    return Ask(words.say("Log a visit"), Action.VISIT, words.say("Save"), f"{rollout_id}:{department.id}", prompt)


def plans(session: Session, rollout_id: int) -> Mapping[int, Decision]:
    """Give the visits that are planned and were not made, by the department's id: of several the soonest."""
    rows = [row for row in decisions.open_ones(session, rollout_id) if row.department_id]
    return {row.department_id: row for row in reversed(rows) if row.department_id}


def days(session: Session, rollout_id: int) -> Mapping[int, date | None]:
    """Give on which day each department is to be visited, by its id; None where no day was named."""
    return {number: row.due_on for number, row in plans(session, rollout_id).items()}


def rest(session: Session, rollout: Rollout, today: date) -> frozenset[int]:
    """List the departments (ids) of which a visit is planned or was made not long ago: nobody is sent there again."""
    just = (Visit.rollout_id == rollout.id, Visit.undone_at.is_(None), Visit.visited_on >= today - REST)
    return frozenset((*plans(session, rollout.id), *session.scalars(select(Visit.department_id).where(*just))))


def carry_out(session: Session, desk: Desk, who: Speaker, visit: Visit) -> None:
    """Note that what was planned of a department was done by a visit."""
    plan = plans(session, visit.rollout_id).get(visit.department_id)
    if plan and decisions.done(session, desk, who, plan):
        visit.decision_id = plan.id


def undo(session: Session, visit: Visit) -> None:
    """Have what a visit carried out wait again."""
    if visit.decision_id:
        session.get_one(Decision, visit.decision_id).done_at = None
        visit.decision_id = None


def ask_due(session: Session, desk: Desk) -> int:
    """Ask who planned a visit what they heard, once its day is over; count the deliveries."""
    return sum(_ask(session, desk, rollout, settings) for rollout, settings in writable(session, desk))


def _ask(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int:
    today = desk.today(settings)
    over = (Decision.rollout_id == rollout.id, Decision.due_on < today, Decision.due_on >= today - REST)
    mine = (*over, Decision.done_at.is_(None), Decision.department_id.is_not(None))
    plans_over = session.scalars(select(Decision).where(*mine)).all()
    return sum(_ask_of(session, desk, rollout, settings, plan) for plan in plans_over)


def _ask_of(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, plan: Decision) -> int:
    """Ask who planned it; the project group's channel once they left, or may log no more."""
    department, work = session.get_one(Department, plan.department_id), f"visit-asked/{plan.id}"
    if own := chat_while(session, desk, rollout, plan.decided_by, Right.VISIT):
        words = words_for(own[0].language)
        told = words.say("You planned a visit to {department}. How was it?", department=department.name)
        parcels = {work: own[1]}
    else:
        words = words_for(settings.language)
        told = words.say("A visit to {department} was planned. How was it?", department=department.name)
        parcels = {f"{work}/{place.id}": place for place in _chats(session, rollout)}
    card = talk.card(words, *talk.lines(told), _log(words, rollout.id, department))
    return sum(deliveries.write(session, desk, place, card, name) is not None for name, place in parcels.items())


def _chats(session: Session, rollout: Rollout) -> list[Place]:
    """Give the channels of the project group: nobody presses a button in a mailbox."""
    return [place for place in bound(session, rollout.id, PROJECT_GROUP) if place.connector != MAIL]
