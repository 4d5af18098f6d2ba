"""Reach: the list of roles, and ending one. Names stand in it for the project group alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from bot import talk
from bot.cards import Ask, Block, Bullets, Card, Choice, Facts
from bot.people import INSIDER
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.privacy.vault import VaultError
from bot.reach.inviting import invite_form
from bot.roles import Right, giving, holders, may, refusal, role_name, standing_of
from bot.roles.telling import with_department
from bot.service import Turn
from models import Department, Person, Role


def show(turn: Turn) -> Card:
    """List the roles for who gives them; somebody with a role of their own sees that one."""
    mine = [(role, one) for role, one in giving.given(turn.session, turn.who.rollout) if one is turn.who.person]
    if may(turn.session, turn.desk, turn.who, Right.GIVE_ROLES):
        return _whole_list(turn)
    return _own(turn, mine) if mine else refusal(turn.who, Right.GIVE_ROLES)


def _whole_list(turn: Turn) -> Card:
    words = turn.who.words
    given = giving.given(turn.session, turn.who.rollout)
    named = INSIDER in standing_of(turn.session, turn.desk, turn.who.person, turn.who.rollout).roles
    told = [_told(turn, role, person if named else None) for role, person in given]
    return talk.card(
        words,
        *talk.lines(
            words.say("Roles for {rollout}, of everybody who ever wrote to me:", rollout=turn.who.rollout.name)
        ),
        *_counted(turn),
        *talk.lines(words.say("These were given in chat:") if told else words.say("None was given in chat.")),
        *((Bullets(tuple((each,) for each in told)),) if told else ()),
        *_end_form(turn, [(role.id, text) for (role, _), text in zip(given, told, strict=True)]),
        invite_form(turn),
    )


def _counted(turn: Turn) -> tuple[Block, ...]:
    found = holders(turn.session, turn.desk, turn.who.rollout, reachable=False)
    counted = Counter(role for _, part in found for role in part.roles)
    rows = ((role_name(turn.who.words, turn.who.settings, role), counted[role]) for role in giving.ROLES)
    return (Facts(tuple((name, str(number)) for name, number in rows)),)


def _told(turn: Turn, role: Role, person: Person | None) -> str:
    department = turn.session.get(Department, role.department_id) if role.department_id else None
    name = with_department(turn.who.words, turn.who.settings, role.role, department.name if department else None)
    since = turn.who.words.say("{role}, since {day}", role=name, day=turn.who.words.day(role.given_at.date()))
    called = _name(turn, person) if person else ""
    return f"{called}: {since}" if called else since


def _name(turn: Turn, person: Person) -> str:
    """Open the name that somebody agreed to be known by; empty where their platform told none."""
    try:
        identity = json.loads(turn.desk.vault.open(person.identity or b"", "person.identity"))
    except VaultError:
        return ""
    return str(identity["name"] or "")


def _own(turn: Turn, mine: Sequence[tuple[Role, Person]]) -> Card:
    words = turn.who.words
    told = [(role.id, _told(turn, role, None)) for role, _ in mine]
    return talk.card(
        words,
        *talk.lines(words.say("Your roles for {rollout}:", rollout=turn.who.rollout.name)),
        Bullets(tuple((text,) for _, text in told)),
        *_end_form(turn, told),
    )


def _end_form(turn: Turn, told: Sequence[tuple[int, str]]) -> tuple[Block, ...]:
    words = turn.who.words
    choices = tuple(Choice(text, str(number)) for number, text in told)
    return (Ask(words.say("End a role"), Action.END_ROLE, words.say("End it"), choices=choices),) if choices else ()


def _end(press: Press) -> Card:
    """End a role, for who gives them or holds it; what would have come to them goes to the others."""
    number = number_of(press.pressed.answer)
    role = press.session.get(Role, number) if number else None
    press = press.within(role.rollout_id) if role else press
    own = role is not None and role.person_id == press.who.person.id
    if not own and not may(press.session, press.desk, press.who, Right.GIVE_ROLES):
        return refusal(press.who, Right.GIVE_ROLES)
    ended = giving.end(press.session, press.desk, press.who, role.id) if role else None
    if ended is None:
        return press.line("This role had ended already. Nothing was changed.")
    return press.line("Ended: {role}. What comes in now goes to the others.", role=_told(press, ended, None))


ACTS: Acts = {Action.END_ROLE: _end}
