"""Visits: one is logged with a line: "bezocht Buitendienst: schermen buiten niet leesbaar"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import capture, roles, service, talk
from bot.capture import Captured
from bot.cards import Ask, Bullets, Button, Buttons, Card, Strong
from bot.colleagues import departments_by_name, folded
from bot.days.period import Period
from bot.desk import Desk
from bot.hearsay import FEWEST, MOST, department_in
from bot.intake import Understood
from bot.lines import Line, Typed
from bot.places import note
from bot.ports import Action, Pressed, Said
from bot.press import Acts, Press, number_of
from bot.privacy.forgetting import withdraw
from bot.roles import Right
from bot.service import Turn
from bot.speaker import Speaker, within
from bot.visits import planning
from bot.visits.told import Visiting, lines, visits_part
from models import Department, Feedback, Rollout, Visit

LOGGED = 5
"""Visits that the log shows."""
_VISITED = r"(?:ik\s+)?(?:bezocht|heb\s+bezocht|visited|i\s+visited)"
_PLACE = r"(?P<where>[^:]{2,80}?)\s*(?::\s*(?P<text>.*))?"
_LINE = re.compile(rf"{_VISITED}\s+{_PLACE}", re.IGNORECASE | re.DOTALL)
_WRITTEN = re.compile(rf"(?:{_VISITED}\s+)?{_PLACE}", re.IGNORECASE | re.DOTALL)
_PEOPLE = re.compile(
    r"(?P<where>.+?)[\s,]+(?P<people>\d{1,3})(?:\s+(?:mensen|collega.?s|medewerkers|people|colleagues))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Visited:
    """What a line says: which department (its id), from how many people something was heard, what, and on what day.

    Without a day it was today.
    """

    department: int
    people: int
    text: str
    day: date | None = None


def _logged(typed: Typed) -> Card | None:
    """Log a visit; None from whoever may not, who then simply said something."""
    if typed.understood is None or not roles.may(typed.session, typed.desk, typed.who, Right.VISIT):
        return None
    if not typed.who.clear:
        return service.rollout_question(typed.session, typed.desk, typed.who)
    line = _LINE.fullmatch(typed.understood.masked.text.strip())
    found = _read(typed, line) if line else None
    return _log(typed, typed.said, typed.understood, found) if found else _form(typed)


def write(session: Session, desk: Desk, who: Speaker, pressed: Pressed, understood: Understood | None) -> Card:
    """Log a visit that was written in the form."""
    named, _, goal = pressed.value.partition(":")
    number = number_of(named)
    turn = Turn(session, desk, within(session, desk, who, number) if number and session.get(Rollout, number) else who)
    if not roles.may(session, desk, turn.who, Right.VISIT):
        return roles.refusal(turn.who, Right.VISIT)
    text = understood.masked.text.strip() if understood else ""
    line = _WRITTEN.fullmatch(text)
    found = (_read(turn, line) if line else None) or _of_plan(turn, goal, text)
    said = Said(pressed.sender, pressed.chat or pressed.spot, pressed.answer, pressed.at)
    return _log(turn, said, understood, found) if found and understood else _form(turn)


def _read(turn: Turn, line: re.Match[str]) -> Visited | None:
    where, text = line["where"].strip(" ."), (line["text"] or "").strip()
    names = departments_by_name(turn.session, turn.who.rollout, turn.who.settings)
    counted = _PEOPLE.fullmatch(where)
    people = int(counted["people"]) if counted else FEWEST
    number = department_in(counted["where"].strip(" ,") if counted else where, names)
    return Visited(number, people, text) if number and FEWEST <= people <= MOST else None


def _of_plan(turn: Turn, goal: str, text: str) -> Visited | None:
    """Take what was written where a planned visit was asked about: its department and its day are known."""
    plan = planning.plans(turn.session, turn.who.rollout.id).get(number_of(goal) or 0)
    if plan is None or plan.department_id is None or not text:
        return None
    today = turn.desk.today(turn.who.settings)
    return Visited(plan.department_id, FEWEST, text, min(plan.due_on or today, today))


def _form(turn: Turn) -> Card:
    words = turn.who.words
    names = sorted(each.name for each in turn.who.settings.department)
    example = words.say("visited {department}: screens cannot be read outside", department=next(iter(names), "…"))
    return talk.card(
        words,
        *talk.lines(words.say("I do not know this department, so I kept nothing. Type it like this:")),
        Bullets(((Strong(example),),)),
        *talk.lines(words.say("Departments: {names}", names=", ".join(names))),
    )


def _log(turn: Turn, said: Said, understood: Understood, found: Visited) -> Card:
    """Keep a visit, and what was heard there beside what the floor wrote, as from an ambassador."""
    session, desk, who = turn.session, turn.desk, turn.who
    heard = Captured(found.people, found.department, found.text)
    feedback = capture.keep(turn, said, understood, heard) if found.text else None
    visit = _row(turn, found, feedback)
    roles.active(session, desk, who.membership)
    words, name = who.words, session.get_one(Department, found.department).name
    told = words.say("What you heard counts as heard, and no name goes along.") if feedback else ""
    writes = next((each.channel for each in who.settings.department if each.name == name), True)
    after = words.say("In two weeks I tell whether more is heard from them.") if writes else ""
    back = Buttons((Button(words.say("Undo"), Action.VISIT_UNDO, str(visit.id), "danger"),))
    first = words.say("Noted: you visited {department}.", department=name)
    quoted = (f" “{talk.shortened(found.text)}”",) if feedback else ()
    return talk.card(words, *talk.lines("".join((first, *quoted)), told, after), back)


def _row(turn: Turn, found: Visited, feedback: Feedback | None) -> Visit:
    session, desk, who = turn.session, turn.desk, turn.who
    day = found.day or turn.desk.today(turn.who.settings)
    same = select(Visit).where(
        Visit.department_id == found.department,
        Visit.visited_on == day,
        Visit.recorded_by == who.person.id,
        Visit.undone_at.is_(None),
    )
    if there := session.scalar(same.where(Visit.feedback_id == feedback.id) if feedback else same):
        return there
    visit = Visit(
        rollout_id=who.rollout.id,
        department_id=found.department,
        feedback_id=feedback.id if feedback else None,
        visited_on=day,
        recorded_by=who.person.id,
        recorded_at=desk.now(),
    )
    session.add(visit)
    session.flush()
    planning.carry_out(session, desk, who, visit)
    note(session, desk, who.person, "logged visit", f"visit {visit.id}")
    return visit


def _undo(press: Press) -> Card:
    """Take one's own visit back, and what was heard with it."""
    number = number_of(press.pressed.value)
    visit = press.session.get(Visit, number, with_for_update=True) if number else None
    if visit is None or visit.recorded_by != press.who.person.id:
        return press.unknown()
    if visit.undone_at:
        return press.line("That was undone before.")
    visit.undone_at = press.desk.now()
    planning.undo(press.session, visit)
    feedback = press.session.get(Feedback, visit.feedback_id) if visit.feedback_id else None
    if feedback and feedback.withdrawn_at is None:
        withdraw(press.session, feedback, press.desk.now())
    note(press.session, press.desk, press.who.person, "took back visit", f"visit {visit.id}")
    return press.line("Taken back: the visit, and what you heard there.")


def shown(turn: Turn) -> Card:
    """Tell whom to visit, and the last visits."""
    who, words, desk = turn.who, turn.who.words, turn.desk
    if not who.clear:
        return service.rollout_question(turn.session, desk, who)
    if not roles.may(turn.session, desk, who, Right.VISIT):
        return roles.refusal(who, Right.VISIT)
    today = turn.desk.today(turn.who.settings)
    week = Period.holding(desk.now(), who.settings.zone).before()
    part = visits_part(turn.session, who.rollout, who.settings, week, read_on=today)
    told = tuple(lines(part, words)) if part else ()
    first = words.say("Silent is not satisfied. Whom to visit:") if told else words.say("No department stands out.")
    prompt = words.say("Department, colon, what you heard: “{example}”.", example=words.say("sales: too little time"))
    log = _log_lines(turn)
    return talk.card(
        words,
        *talk.lines(first),
        *((Bullets(told),) if told else ()),
        *talk.lines(words.say("Last visits:") if log else ""),
        *((Bullets(tuple((each,) for each in log)),) if log else ()),
        Ask(words.say("Log a visit"), Action.VISIT, words.say("Save"), str(who.rollout.id), prompt),
        *_plan_forms(turn, part),
    )


def _plan_forms(turn: Turn, part: Visiting | None) -> Iterator[Ask]:
    """Offer to plan each visit that is proposed."""
    names = departments_by_name(turn.session, turn.who.rollout, turn.who.settings)
    for one in part.departments if part else ():
        number = names.get(folded(one.name))
        if one.visit_on and number:
            yield planning.form(turn.who.words, one.name, number, f"visits/{turn.who.rollout.id}")


def _log_lines(turn: Turn) -> list[str]:
    """Name the last visits; what was heard there stands with what was heard."""
    own = select(Visit.visited_on, Department.name).join(Department, Department.id == Visit.department_id)
    standing = own.where(Visit.rollout_id == turn.who.rollout.id, Visit.undone_at.is_(None))
    rows = turn.session.execute(standing.distinct().order_by(Visit.visited_on.desc(), Department.name).limit(LOGGED))
    return [f"{turn.who.words.day(day)}: {name}" for day, name in rows]


LINES = (Line(_LINE, _logged),)
ACTS: Acts = {Action.VISIT_UNDO: _undo}
