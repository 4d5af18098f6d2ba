"""Topics: the lines in which somebody names one by its number: its card, its ticket elsewhere, its due date."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot import issues, roles
from bot.cards import Card
from bot.commands import Command
from bot.days.dates import find_day
from bot.lines import Line, Typed
from bot.ports import Pressed
from bot.press import Press, number_of
from bot.roles import Right
from bot.service import Answer, Turn
from bot.topics.listing import topics_card
from bot.topics.matter import Matter, about

LONGEST_TICKET = 60
"""Characters of a ticket's number elsewhere."""


def _topics(turn: Turn) -> Card:
    return topics_card(turn) if _may(turn) else roles.refusal(turn.who, Right.TOPIC)


def _topic(typed: Typed) -> Card | None:
    return _about(typed, typed.match["n"], Matter.card)


def _ticket(typed: Typed) -> Card | None:
    def write(matter: Matter) -> Card:
        ticket = matter.answer[:LONGEST_TICKET]
        return _set(matter, "ticket", ticket=ticket)

    return _about(typed, typed.match["n"], write, typed.match["ticket"])


def _due(typed: Typed) -> Card | None:
    today = typed.desk.today(typed.who.settings)
    day = day_of(typed.match["day"], today)
    if day is None or day < today:
        return _form(typed)
    return _about(typed, typed.match["n"], lambda matter: _set(matter, "due", due_on=day))


def _set(matter: Matter, act: str, **values: object) -> Card:
    press = matter.press
    return matter.noted(issues.change(press.session, press.desk, matter.issue, press.who.membership, act, **values))


def _form(typed: Typed) -> Card | None:
    """Show how it is written, with what was typed; from anybody else it is no such line."""
    if not _may(typed):
        return None
    words = typed.who.words
    return typed.line(
        "I do not understand “{typed}”. Write it as “{ticket}” or “{due}”. Nothing was changed.",
        typed=typed.said.text.strip()[:100],
        ticket=words.say("ticket {n}: {example}", n=12, example="TD-4411"),
        due=words.say("by 1 March: {n}", n=12),
    )


def _about(typed: Typed, number: str, act: Callable[[Matter], Card], answer: str = "") -> Card | None:
    """Do something with the issue of that number; None where somebody may not, who then simply said something."""
    if not _may(typed):
        return None
    said = typed.said
    pressed = Pressed(said.sender, said.spot, "", "", said.at, answer)
    return about(Press(typed.session, typed.desk, typed.who, pressed), number_of(number), act)


def _may(turn: Turn) -> bool:
    return roles.may(turn.session, turn.desk, turn.who, Right.TOPIC)


def day_of(text: str, today: date) -> date | None:
    """Read a text that is a day and nothing else; None for any other."""
    found = find_day(text, today)
    return found.day if found and found.end - found.start == len(text) else None


def _line(pattern: str, answer: Callable[[Typed], Card | None]) -> Line:
    return Line(re.compile(pattern, re.IGNORECASE), answer)


LINES = (
    _line(r"(?:onderwerp|topic) #?(?P<n>\d{1,9})[.!?]?", _topic),
    _line(r"ticket #?(?P<n>\d{1,9})\s*:\s*(?P<ticket>\S.*)", _ticket),
    _line(r"(?:voor|by|before) (?P<day>[^:]{3,30}?)\s*:\s*#?(?P<n>\d{1,9})[.!]?", _due),
    _line(r"ticket(?:\s*:|\s+#?\d).{0,80}", _form),
    _line(r"(?:voor|by|before) \d{1,2}[\s/-]\S{1,9}(?:\s+#?\d{1,9})?", _form),
)
"""What is typed with something in it; see `bot.lines`."""
ANSWERS: Mapping[Command, Answer] = {Command.TOPICS: _topics}
"""What is answered to a fixed word."""
