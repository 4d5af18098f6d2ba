"""What is asked of the roster in chat: keeping it, one's own rounds, who walks around now, who is one's ambassador."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot import service, talk
from bot.cards import Ask, Block, Bullets, Card, Choice, Faint, Line, Strong
from bot.lines import Line as TypedLine
from bot.lines import Typed
from bot.people import AMBASSADOR
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.roles import Right, given, holders, may, refusal, role_name
from bot.roster import walks
from bot.roster.times import Stretch, looks_like_walk, read
from bot.roster.walks import Walker
from bot.service import Turn
from models import Department, Person

LONGEST = 120
"""Characters of a spot; it must be read at a glance."""
CHOICES = 25
NAMED = 5
"""Ambassadors whom one answer names."""
_I_WALK = r"(?:ik loop|ik ga|i walk|i['\u2019]m walking|i am walking|i will walk|i['\u2019]ll walk)"
_WALK = re.compile(rf"(?=.*\b(?:rond|rondlopen|around)\b){_I_WALK}\b.+", re.IGNORECASE | re.DOTALL)


def _keep(typed: Typed) -> Card | None:
    """Keep when somebody walks around; None for who may not, or where it says neither a day nor hours: a message."""
    text, who = typed.said.text.strip(), typed.who
    if not looks_like_walk(text) or not may(typed.session, typed.desk, who, Right.WALK):
        return None
    if not who.clear:
        return service.rollout_question(typed.session, typed.desk, who)
    stretch = read(text, typed.desk.now(), who.settings.zone)
    if stretch is None or len(stretch.spot) > LONGEST:
        return _form(typed, text)
    walks.add(typed.session, typed.desk, who, stretch)
    first = who.words.say("Noted: you walk around {when}.", when=_when(typed, stretch))
    then = who.words.say("Who asks me sees your name and this spot, until it is over.")
    change = who.words.say("To see or cancel it: type “my rounds”.")
    return talk.card(who.words, *talk.lines(f"{first} {then}", change))


def _form(turn: Turn, text: str) -> Card:
    """Show the right form, with what was typed."""
    words = turn.who.words
    return talk.card(
        words,
        *talk.lines(
            words.say("You typed: “{text}”.", text=talk.shortened(text)),
            words.say("I need hours that are still to come, and a spot. Like this:"),
        ),
        Bullets(((Strong(words.say("I walk around Monday 9-12 at the front desk")),),)),
    )


def _when(turn: Turn, stretch: Stretch) -> str:
    return _told(turn, stretch.starts_at, stretch.ends_at, stretch.spot)


def _told(turn: Turn, starts_at: datetime, ends_at: datetime, spot: str) -> str:
    zone, words = turn.who.settings.zone, turn.who.words
    until = words.clock(ends_at.astimezone(zone))
    return words.say(
        "{moment} to {until}, {spot}", moment=words.moment(starts_at.astimezone(zone)), until=until, spot=spot
    )


def mine(turn: Turn) -> Card:
    """List one's own rounds, and offer to cancel one."""
    words = turn.who.words
    if not may(turn.session, turn.desk, turn.who, Right.WALK):
        return refusal(turn.who, Right.WALK)
    found = walks.own(turn.session, turn.desk, turn.who)[:CHOICES]
    if not found:
        return talk.card(
            words,
            *talk.lines(words.say("You have no rounds planned. To plan one, type:")),
            Bullets(((Strong(words.say("I walk around Monday 9-12 at the front desk")),),)),
        )
    told = [(each, _told(turn, each.walk.starts_at, each.walk.ends_at, each.spot)) for each in found]
    choices = tuple(Choice(talk.shortened(text, 75), str(each.walk.id)) for each, text in told)
    cancel = Ask(words.say("Cancel a round"), Action.CANCEL_WALK, words.say("Cancel it"), choices=choices)
    return talk.card(words, *talk.lines(words.say("Your rounds:")), Bullets(tuple((text,) for _, text in told)), cancel)


def _cancel(press: Press) -> Card:
    number = number_of(press.pressed.answer)
    if number is None or not walks.cancel(press.session, press.desk, press.who, number):
        return press.line("This round is no longer on the roster. Nothing was changed.")
    return press.line("Cancelled: nobody is told of it any longer.")


def who_walks(turn: Turn) -> Card:
    """Say who walks around now, and later today; to anybody."""
    if not turn.who.clear:
        return service.rollout_question(turn.session, turn.desk, turn.who)
    words, now = turn.who.words, turn.desk.now().astimezone(turn.who.settings.zone)
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    found = walks.coming(turn.session, turn.desk, turn.who.rollout.id, midnight)
    now_there = [each for each in found if each.walk.starts_at <= now]
    later = [each for each in found if each.walk.starts_at > now]
    first = words.say("Walking around now:") if now_there else words.say("Nobody walks around just now.")
    blocks: list[Block] = [*talk.lines(first), *_bullets(turn, now_there)]
    if later:
        blocks += [*talk.lines(words.say("Later today:")), *_bullets(turn, later)]
    if not now_there:
        blocks += talk.lines(talk.urgent(words, turn.who.settings))
    return talk.card(words, *blocks)


def _bullets(turn: Turn, found: list[Walker]) -> Iterator[Bullets]:
    if found:
        yield Bullets(tuple(_walker(turn, each) for each in found))


def _walker(turn: Turn, each: Walker) -> Line:
    words, zone = turn.who.words, turn.who.settings.zone
    name = each.name or role_name(words, turn.who.settings, AMBASSADOR)
    hours = words.say(
        "{start} to {until}",
        start=words.clock(each.walk.starts_at.astimezone(zone)),
        until=words.clock(each.walk.ends_at.astimezone(zone)),
    )
    return Strong(name), f": {each.spot} ", Faint(f"({hours})")


def my_ambassador(turn: Turn) -> Card:
    """Name the ambassadors of somebody's department; where there is none, say who helps.

    Named is who took the role by a code: they were told then that colleagues who ask see their name.
    """
    who, words = turn.who, turn.who.words
    if not who.clear:
        return service.rollout_question(turn.session, turn.desk, who)
    number = who.membership.department_id
    department = turn.session.get(Department, number) if number else None
    if department is None and not who.membership.department_chosen:
        return service.department_question(turn.session, who, again=True)
    found = _ambassadors(turn, department)
    agreed = {person.id for role, person in given(turn.session, who.rollout) if role.role == AMBASSADOR}
    named = (walks.name_of(turn.desk, person) for person in found if person.id in agreed)
    names = sorted(filter(None, named))[:NAMED]
    title = role_name(words, who.settings, AMBASSADOR)
    if not names:
        return talk.card(words, *talk.lines(_nobody(turn, department, found=bool(found)), _ask(turn)))
    where = department.name if department else who.rollout.name
    first = words.say("For {department} ({role}):", department=where, role=title)
    return talk.card(
        words, *talk.lines(first), Bullets(tuple((Strong(name),) for name in names)), *talk.lines(_ask(turn))
    )


def _ambassadors(turn: Turn, department: Department | None) -> list[Person]:
    """List the ambassadors of a department: those named for it, else those of all departments."""
    parts = [
        (person, part)
        for person, part in holders(turn.session, turn.desk, turn.who.rollout)
        if AMBASSADOR in part.roles
    ]
    named = [person for person, part in parts if department and department.name in part.departments]
    return named or [person for person, part in parts if not part.departments]


def _nobody(turn: Turn, department: Department | None, *, found: bool) -> str:
    words = turn.who.words
    if found:
        return words.say("There is an ambassador for you, who is not named here.")
    if department:
        return words.say(
            "{department} has no {ambassador} yet. The project group reads what you ask.", department=department.name
        )
    return words.say("There is no {ambassador} yet. The project group reads what you ask.")


def _ask(turn: Turn) -> str:
    words = turn.who.words
    return words.say("Ask your question here, then it comes to them.") + " " + talk.urgent(words, turn.who.settings)


LINES = (TypedLine(_WALK, _keep),)
ACTS: Acts = {Action.CANCEL_WALK: _cancel}
