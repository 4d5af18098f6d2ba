"""Sessions: planning, moving, declining and cancelling one; signing up and off; how many came."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from bot import roles, talk
from bot.cards import Card
from bot.days.occasions import may_write
from bot.days.workdays import in_office_hours
from bot.measures import keeping
from bot.places import note
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.roles import Right
from bot.roster.times import Stretch, read_any
from bot.sessions import telling
from bot.sessions.cards import About
from bot.sessions.cards import stretch as when_and_where
from models import InfoSession, Issue, SessionGuest

LONGEST_SPOT = 80
"""Characters; it stands in the invitation."""
FURTHEST = timedelta(days=28)
"""How far ahead a session is planned at most: shorter than a delivery is kept, by which nobody is invited twice."""
HOUR = timedelta(hours=1)
LONG = 4 * HOUR
"""Longer ones are asked back first, as what lies outside office hours."""
MOST_CAME = 1_000
_SEATS = re.compile(
    r"[\s,]+(?:max(?:imaal|imum)?\.?\s+)?(?P<n>\d{1,3})\s*(?:plekken|plaatsen|seats|places)\b", re.IGNORECASE
)
_DIGITS = re.compile(r"[0-9]+")
_WHOLE = re.compile(r"(?<![\w.,-])([0-9]{1,4})(?!\w|[.,-][0-9])")
Act = Callable[[Press, InfoSession], Card]


def _on_session(act: Act, *, right: Right | None = None) -> Callable[[Press], Card]:
    """Have an act get the session that its button names, from those who may."""

    def press_it(press: Press) -> Card:
        number = number_of(press.pressed.value.partition(":")[0])
        row = press.session.get(InfoSession, number, with_for_update=True) if number else None
        if row is None:
            return press.line("This session is no longer here. Nothing was changed.")
        press = press.within(row.rollout_id)
        if press.who.rollout.id != row.rollout_id or press.who.rollout.ended_at:
            return press.line("This session is no longer here. Nothing was changed.")
        if right and not roles.may(press.session, press.desk, press.who, right):
            return roles.refusal(press.who, right)
        return act(press, row)

    return press_it


def _about(press: Press, row: InfoSession) -> About:
    return telling.about(press.session, press.desk, press.who.settings, row, press.who.words)


def _plan(press: Press, row: InfoSession) -> Card:
    """Plan it, or move it; what happens to the questions after it is followed as of any measure."""
    if row.state in {"declined", "cancelled"}:
        return press.line("This session was declined or cancelled before. Nothing was changed.")
    _, _, sure = press.pressed.value.partition(":")
    line, seats = _seats_in((sure or press.pressed.answer).strip())
    stretch = read_any(line, press.desk.now(), press.who.settings.zone)
    if stretch is None:
        example = press.who.words.say("Tuesday 10-11, room 2.14, 12 seats")
        return press.line("I need a day, hours and a place, such as “{example}”. Nothing was changed.", example=example)
    if refused := _refused(press, stretch, seats):
        return refused
    if not sure and (why := _doubt(press, stretch)):
        return _about(press, row).doubted(why, _again(stretch, seats))
    return _planned(press, row, stretch, seats)


def _refused(press: Press, stretch: Stretch, seats: int | None) -> Card | None:
    """Say why what was typed cannot be planned; None where it can."""
    now, fewest = press.desk.now(), press.who.settings.thresholds.people
    if stretch.starts_at <= now:
        return press.line("That time has passed. Name one that is to come. Nothing was changed.")
    if stretch.starts_at >= now + FURTHEST:
        return press.line("That is more than {n} days ahead. Nothing was changed.", n=FURTHEST.days)
    if len(stretch.spot) > LONGEST_SPOT:
        return press.line("Name the place in at most {n} characters. Nothing was changed.", n=LONGEST_SPOT)
    if seats is not None and seats < fewest:
        return press.line("Name {n} seats at least, or none. Nothing was changed.", n=fewest)
    return None


def _doubt(press: Press, stretch: Stretch) -> str:
    """Say what is odd about hours, such as 11 to 22 where "11-10" was typed; "" where nothing is."""
    words, country = press.who.words, press.who.settings.country
    open_still = stretch.ends_at - timedelta(minutes=1)
    told = when_and_where(words, stretch.starts_at, stretch.ends_at, stretch.spot)
    if stretch.ends_at - stretch.starts_at > LONG:
        return words.say("I read {when}. That is more than {n} hours.", when=told, n=LONG // HOUR)
    if not in_office_hours(stretch.starts_at, country) or not in_office_hours(open_still, country):
        return words.say("I read {when}. That is outside office hours.", when=told)
    return ""


def _again(stretch: Stretch, seats: int | None) -> str:
    """Write what was read as a line that is read the same on any day."""
    hours = f"{stretch.starts_at:%Y-%m-%d %H:%M}-{stretch.ends_at:%H:%M}"
    return f"{hours} {stretch.spot}" + (f", {seats} seats" if seats else "")


def _planned(press: Press, row: InfoSession, stretch: Stretch, seats: int | None) -> Card:
    session, desk, settings = press.session, press.desk, press.who.settings
    moves, row.seats = row.state == "planned", seats or row.seats
    _set(press, row, stretch)
    if moves:
        row.sequence += 1
        telling.changed(session, desk, settings, row)
    elif may_write(desk.now(), settings):
        telling.invite(session, desk, settings, row)
    told, alone = _about(press, row), press.who.place.person_id == press.who.person.id
    who = told.hearing(moves=moves, announced=telling.announced(session, row))
    return told.planned(who, told.signed_up(telling.signed(session, row), exact=alone) if moves else "")


def _seats_in(line: str) -> tuple[str, int | None]:
    """Take the number of seats out of a line; None where it names none."""
    found = _SEATS.search(line)
    return (line[: found.start()] + line[found.end() :], int(found["n"])) if found else (line, None)


def _set(press: Press, row: InfoSession, stretch: Stretch) -> None:
    row.starts_at, row.spot = stretch.starts_at, stretch.spot
    row.minutes = int((stretch.ends_at - stretch.starts_at).total_seconds()) // 60
    row.state, row.decided_by, row.decided_at = "planned", press.who.person.id, press.desk.now()
    telling.unfollow(press.session, press.desk, row, press.who.person)
    issue, name = press.session.get_one(Issue, row.issue_id), press.who.settings.language
    text = _about(press, row).words.say("Walk-in session “{topic}”", topic=issue.title(name))
    since = stretch.starts_at.astimezone(press.who.settings.zone).date()
    told = keeping.Told(text, since, department=row.department_id)
    row.measure_id = keeping.record(press.session, press.desk, press.who, issue, told).id
    note(press.session, press.desk, press.who.person, "planned session", f"session {row.id}")


def _decline(press: Press, row: InfoSession) -> Card:
    if row.state != "proposed":
        return press.line("This was decided before. Nothing was changed.")
    row.state, row.decided_by, row.decided_at = "declined", press.who.person.id, press.desk.now()
    note(press.session, press.desk, press.who.person, "declined session", f"session {row.id}")
    return press.line("Noted: no session now. For eight weeks I do not propose it again.")


def _cancel(press: Press, row: InfoSession) -> Card:
    if row.state != "planned" or row.starts_at is None or row.starts_at <= press.desk.now():
        return press.line("This session was cancelled before, or is over. Nothing was changed.")
    row.state, row.decided_at = "cancelled", press.desk.now()
    row.sequence += 1
    telling.unfollow(press.session, press.desk, row, press.who.person)
    note(press.session, press.desk, press.who.person, "cancelled session", f"session {row.id}")
    telling.changed(press.session, press.desk, press.who.settings, row)
    return press.line("Cancelled. Who was invited or signed up hears it.")


def _join(press: Press, row: InfoSession) -> Card:
    """Put somebody on the list; twice is once."""
    if row.state != "planned" or row.starts_at is None or row.starts_at <= press.desk.now():
        return press.line("You cannot sign up any more: it is over or cancelled.")
    if press.session.get(SessionGuest, (row.id, press.who.person.id)) is None:
        if row.seats and telling.signed(press.session, row) >= row.seats:
            return press.line("It is full. When somebody signs off, a seat is free: press again later.")
        guest = SessionGuest(session_id=row.id, person_id=press.who.person.id, signed_at=press.desk.now())
        press.session.add(guest)
        press.session.flush()
    return _about(press, row).signed()


def _leave(press: Press, row: InfoSession) -> Card:
    guest = press.session.get(SessionGuest, (row.id, press.who.person.id))
    if guest:
        press.session.delete(guest)
        press.session.flush()
    return press.line("You are not on the list. Nobody is told.")


def _count(press: Press, row: InfoSession) -> Card:
    """Note how many came, as its planner counted."""
    number = _number_in(press.pressed.answer)
    over = row.state == "planned" and row.starts_at is not None and row.starts_at <= press.desk.now()
    if number is None or number > MOST_CAME or not over:
        return press.line("I need a number, of a session that was. Nothing was changed.")
    row.attended = number
    words = press.who.words
    told = words.count("Noted: {n} person came.", "Noted: {n} people came.", number)
    return talk.one_line(words, f"{told} {words.say('Type “measures” to follow the questions.')}")


def _number_in(answer: str) -> int | None:
    """Read how many came out of "12", "12 people" or "about 12"; None where it is not one whole number."""
    found = _WHOLE.findall(answer)
    return number_of(found[0]) if len(found) == 1 and len(_DIGITS.findall(answer)) == 1 else None


ACTS: Acts = {
    Action.SESSION_PLAN: _on_session(_plan, right=Right.DECIDE),
    Action.SESSION_DECLINE: _on_session(_decline, right=Right.DECIDE),
    Action.SESSION_CANCEL: _on_session(_cancel, right=Right.DECIDE),
    Action.SESSION_COUNT: _on_session(_count, right=Right.DECIDE),
    Action.SESSION_JOIN: _on_session(_join),
    Action.SESSION_LEAVE: _on_session(_leave),
}
