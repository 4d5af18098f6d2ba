"""Reach: the project group gives a role by a one-time code, which a colleague sends to the bot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import select

from bot import service, talk
from bot.cards import Ask, Card, Choice, Strong, Text
from bot.colleagues import departments_by_name, folded
from bot.lines import Line, Typed
from bot.people import AMBASSADOR
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.roles import Right, giving, may, refusal, role_name
from bot.roles.telling import with_department
from bot.service import Turn
from bot.words import words_for
from models import Department

_LINE = re.compile(r"(?:invite|uitnodigen) .+|\S.* uitnodigen(?: .+)?|(?:maak|make) .+", re.IGNORECASE)
_FOR = re.compile(r"^(?:voor|for|van|of) ")


def _invite(typed: Typed) -> Card | None:
    """Answer "ambassadeur uitnodigen Burgerzaken"; None for a line that names no role, which is feedback."""
    text = folded(typed.said.text.strip(" .!"))
    found = next(_readings(typed, text), None)
    if found is None:
        return _right_form(typed, text)
    role, name = found
    if not may(typed.session, typed.desk, typed.who, Right.GIVE_ROLES):
        return refusal(typed.who, Right.GIVE_ROLES)
    department = _department(typed, name) if name else None
    if name and (department is None or role != AMBASSADOR):
        return _unknown_department(typed, name) if role == AMBASSADOR else _of_all(typed, role)
    return _code(typed, role, department)


def _readings(turn: Turn, text: str) -> Iterator[tuple[str, str]]:
    """Read a folded line as a role and what follows it, in either language."""
    for role, name in _names(turn):
        for begin in (f"invite {name}", f"invite an {name}", f"{name} uitnodigen", f"uitnodigen {name}"):
            if text == begin or text.startswith(f"{begin} "):
                yield role, _FOR.sub("", text.removeprefix(begin).strip())


def _names(turn: Turn) -> Iterator[tuple[str, str]]:
    """Give what each role is called, here and anywhere."""
    yield from ((AMBASSADOR, "ambassadeur"), (AMBASSADOR, "ambassador"))
    for role in giving.ROLES:
        for language in ("nl", "en"):
            yield role, folded(role_name(words_for(language), turn.who.settings, role))


def _right_form(typed: Typed, text: str) -> Card | None:
    """Show the form to a project group that makes a colleague ambassador by name."""
    by_name = text.startswith(("maak ", "make ")) and re.search(r"\bambassad", text)
    if not by_name or not may(typed.session, typed.desk, typed.who, Right.GIVE_ROLES):
        return None
    words = typed.who.words
    text = words.say("Nobody gets a role unasked. Make a code here, and hand it on.")
    return talk.card(words, *talk.lines(text), invite_form(typed))


def _department(turn: Turn, name: str) -> Department | None:
    number = departments_by_name(turn.session, turn.who.rollout, turn.who.settings).get(name)
    return turn.session.get(Department, number) if number else None


def _unknown_department(turn: Turn, name: str) -> Card:
    names = ", ".join(each.name for each in open_departments(turn))
    return turn.line("I know no department “{name}”. Choose from: {names}.", name=name, names=names)


def _of_all(turn: Turn, role: str) -> Card:
    name = role_name(turn.who.words, turn.who.settings, role)
    return turn.line("The role “{role}” is for all departments. Leave the department out.", role=name)


def open_departments(turn: Turn) -> list[Department]:
    """List the departments of the rollout by name."""
    mine = select(Department).where(Department.rollout_id == turn.who.rollout.id, Department.ended_at.is_(None))
    return list(turn.session.scalars(mine.order_by(Department.name)))


def invite_form(turn: Turn) -> Ask:
    """Open the form in which a role is chosen to invite somebody for."""
    words, settings = turn.who.words, turn.who.settings
    own = [
        Choice(with_department(words, settings, AMBASSADOR, each.name), f"{AMBASSADOR}:{each.id}")
        for each in open_departments(turn)
    ]
    others = [Choice(role_name(words, settings, role), role) for role in giving.ROLES if role != AMBASSADOR]
    everywhere = Choice(
        words.say("{role} for all departments", role=role_name(words, settings, AMBASSADOR)), AMBASSADOR
    )
    choices = (*own, everywhere, *others)
    return Ask(words.say("Invite"), Action.GIVE_ROLE, words.say("Make a code"), turn.who.rollout.slug, choices=choices)


def _picked(press: Press) -> Card:
    """Make the code for what was picked in the form."""
    press = press.in_rollout(press.pressed.value)
    role, _, number = press.pressed.answer.partition(":")
    if not may(press.session, press.desk, press.who, Right.GIVE_ROLES):
        return refusal(press.who, Right.GIVE_ROLES)
    if role not in giving.ROLES:
        return press.unknown()
    department = press.session.get(Department, found) if (found := number_of(number)) else None
    gone = department is None or department.rollout_id != press.who.rollout.id or department.ended_at is not None
    return _choose_again(press) if number and gone else _code(press, role, department)


def _choose_again(turn: Turn) -> Card:
    words = turn.who.words
    text = words.say("That department is no longer there. Choose again.")
    return talk.card(words, *talk.lines(text), invite_form(turn))


def _code(turn: Turn, role: str, department: Department | None) -> Card:
    who = turn.who
    if not who.clear:
        return service.rollout_question(turn.session, turn.desk, who)
    code = giving.invite(turn.session, turn.desk, who, role, department)
    name = with_department(who.words, who.settings, role, department.name if department else None)
    return talk.card(
        who.words,
        *talk.lines(who.words.say("Hand this code on to one colleague, who sends it to me:")),
        Text((Strong(code),)),
        *talk.lines(
            who.words.say("Whoever sends it becomes {role}. It works once, for seven days.", role=name),
            who.words.say("Tell them that the project group then sees their name."),
        ),
    )


LINES = (Line(_LINE, _invite),)
ACTS: Acts = {Action.GIVE_ROLE: _picked}
