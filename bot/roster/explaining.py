"""Why, and what changes for me: told per department from the project group's own texts, which it keeps in chat."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import service, talk
from bot.cards import Button, Buttons, Card, Quote
from bot.colleagues import departments_by_name, folded
from bot.desk import Desk
from bot.lines import Line, Typed
from bot.places import note
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.privacy.masking import mask
from bot.roles import Right, may, refusal
from bot.roster import asked
from bot.service import Answer, Turn
from bot.speaker import Speaker
from models import Department, Explanation, Rollout


class Topic(StrEnum):
    """What is explained."""

    WHY = "why"
    CHANGES = "changes"


LONGEST = 1_500
"""Characters; what is longer is read by nobody on a phone."""
_FOR = r"(?:\s+(?:voor|for)\s+(?P<department>[^:]{1,80}?))?"
_WHY = re.compile(
    rf"(?:(?P<nl>waarom)|(?P<en>why)){_FOR}(?:\s+(?:is|dit|this))?\s*:\s*(?P<text>.+)", re.IGNORECASE | re.DOTALL
)
_CHANGES = re.compile(
    rf"(?:(?P<nl>wat verandert(?: er)?)|(?P<en>what changes)){_FOR}\s*:\s*(?P<text>.+)", re.IGNORECASE | re.DOTALL
)


def explain(topic: Topic) -> Answer:
    """Answer what somebody wants to know, for their department, else for all."""

    def answer(turn: Turn) -> Card:
        who = turn.who
        if not who.clear:
            return service.rollout_question(turn.session, turn.desk, who)
        for department in dict.fromkeys((who.membership.department_id, None)):
            text = _text(_found(turn.session, who.rollout.id, topic, department), who.words.language)
            if text:
                return talk.card(who.words, *talk.lines(text, who.words.say("Questions about this? Ask them here.")))
        asked.note_it(turn.session, turn.desk, who, topic)
        return talk.card(
            who.words,
            *talk.lines(
                who.words.say("A good question, and I have no text about it yet."),
                who.words.say("I tell the project group that people ask this, not who."),
                talk.urgent(who.words, who.settings),
            ),
        )

    return answer


def _found(session: Session, rollout_id: int, topic: Topic, department_id: int | None) -> Explanation | None:
    own = select(Explanation).where(
        Explanation.rollout_id == rollout_id,
        Explanation.topic == topic,
        Explanation.department_id.is_(None) if department_id is None else Explanation.department_id == department_id,
    )
    return session.scalar(own.order_by(Explanation.id))


def _text(row: Explanation | None, language: str) -> str | None:
    if row is None:
        return None
    return (row.text_en or row.text_nl) if language == "en" else (row.text_nl or row.text_en)


def _write(topic: Topic) -> Line:
    def keep(typed: Typed) -> Card | None:
        if not may(typed.session, typed.desk, typed.who, Right.EXPLAIN):
            return _refused(typed)
        if not typed.who.clear:
            return service.rollout_question(typed.session, typed.desk, typed.who)
        return _kept(typed, topic)

    return Line(_WHY if topic is Topic.WHY else _CHANGES, keep)


def _refused(typed: Typed) -> Card | None:
    """Refuse who has another role; whoever has none may well ask "why: …", which is a question like any other."""
    has_role = may(typed.session, typed.desk, typed.who, Right.WALK)
    return refusal(typed.who, Right.EXPLAIN) if has_role else None


def _kept(typed: Typed, topic: Topic) -> Card:
    who, named = typed.who, (typed.match["department"] or "").strip()
    number = departments_by_name(typed.session, who.rollout, who.settings).get(folded(named)) if named else None
    if named and number is None and folded(named) not in {"mij", "me", "iedereen", "everybody", "all"}:
        return _no_department(typed, named)
    text = mask(typed.match["text"].strip(), who.settings.case_number, who.settings.country).text
    if len(text) > LONGEST:
        return typed.line("That is too long to read on a phone. Please keep it under {n} characters.", n=LONGEST)
    row = put(typed.session, typed.desk, who, topic, number, text, english=typed.match["en"] is not None)
    return _shown(typed, row, text)


def put(
    session: Session,
    desk: Desk,
    who: Speaker,
    topic: Topic,
    department_id: int | None,
    text: str,
    *,
    english: bool,
) -> Explanation:
    """Have a text told from now on, in one language; what was told before can be put back."""
    session.refresh(session.get_one(Rollout, who.rollout.id), with_for_update=True)  # no two rows of one text
    row = _found(session, who.rollout.id, topic, department_id) or Explanation(
        rollout_id=who.rollout.id, topic=topic.value, department_id=department_id
    )
    row.previous_nl, row.previous_en = row.text_nl, row.text_en
    if english:
        row.text_en = text
    else:
        row.text_nl = text
    row.written_by, row.written_at = who.person.id, desk.now()
    session.add(row)
    session.flush()
    note(session, desk, who.person, f"explained {topic.value}", f"explanation {row.id}")
    return row


def _shown(turn: Turn, row: Explanation, text: str) -> Card:
    words = turn.who.words
    department = turn.session.get(Department, row.department_id) if row.department_id else None
    first = (
        words.say("From now on I tell this to {department}:", department=department.name)
        if department
        else words.say("From now on I tell this to everybody without a text of their own department:")
    )
    undo = Button(words.say("Undo"), Action.EXPLAIN_BACK, f"{row.id}:{_mark(row)}")
    return talk.card(words, *talk.lines(first), Quote(text), Buttons((undo,)))


def _no_department(turn: Turn, named: str) -> Card:
    who = turn.who
    names = ", ".join(sorted(each.name for each in who.settings.department))
    return turn.line("I know no department {name}. I know these: {names}. I kept nothing.", name=named, names=names)


def _mark(row: Explanation) -> str:
    """Give what tells whether a text is still the one that was shown."""
    return hashlib.sha256(repr((row.text_nl, row.text_en)).encode()).hexdigest()[:12]


def _back(press: Press) -> Card:
    """Put the text of before back; once, and only while the newest is the one that was shown."""
    number, _, mark = press.pressed.value.partition(":")
    found = number_of(number)
    row = press.session.get(Explanation, found, with_for_update=True) if found else None
    if row is None:
        return press.unknown()
    press = press.within(row.rollout_id)
    if not may(press.session, press.desk, press.who, Right.EXPLAIN):
        return refusal(press.who, Right.EXPLAIN)
    if mark != _mark(row):
        return press.line("This text has changed since. Nothing was changed.")
    row.text_nl, row.text_en = row.previous_nl, row.previous_en
    row.written_by, row.written_at = press.who.person.id, press.desk.now()
    note(press.session, press.desk, press.who.person, f"explained {row.topic}", f"explanation {row.id}")
    text = _text(row, press.who.words.language)
    if text is None:
        return press.line("Undone: I have no text about it now.")
    words = press.who.words
    return talk.card(words, *talk.lines(words.say("Undone: I tell this again:")), Quote(text))


LINES = (_write(Topic.WHY), _write(Topic.CHANGES))
ACTS: Acts = {Action.EXPLAIN_BACK: _back}
