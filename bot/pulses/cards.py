"""Pulses: what people read of them, and what they press; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot import talk
from bot.cards import Ask, Bullets, Button, Buttons, Card, Faint, Line, Quote, Strong, Text
from bot.config import RolloutSettings
from bot.ports import Action
from bot.words import Words
from models import PulseQuestion, PulseRound

POINTS = (1, 2, 3, 4, 5)
FIRST_ROW = 3
"""Points that stand in the first row of buttons; the others follow in the second."""


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it is put to somebody: about what, and how many they have `left` with this one."""

    round: PulseRound
    question: PulseQuestion
    about: str
    left: int = 1

    def value(self, point: int) -> str:
        """Give what the button of an answer carries."""
        return f"{self.round.id}:{self.question.id}:{self.about}:{point}"


def question(words: Words, settings: RolloutSettings, put: Put, *, insider: bool = False) -> Card:
    """Ask one question, to be answered with one tap; say what is kept of it."""
    statement = put.question.text(words.language)
    asked = (
        words.say("Poll: what will the floor say?")
        if put.about == "floor"
        else words.say("Poll: do you agree with this?")
    )
    left = words.count("{n} tap to go.", "{n} taps to go.", put.left) if insider else words.say("One tap is enough.")
    buttons = [
        Button(label, Action.PULSE, put.value(point)) for point, label in zip(POINTS, points(words), strict=True)
    ]
    return talk.card(
        words,
        Text((Strong(asked), f" {left}")),
        Quote(statement),
        Buttons(tuple(buttons[:FIRST_ROW])),
        Buttons(tuple(buttons[FIRST_ROW:])),
        *(Text((Faint(line),)) for line in _kept(words, settings, put, insider=insider)),
        Buttons((Button(words.say("No polls"), Action.NO_PULSES),)),
        summary=f"{asked} {statement}",
    )


def points(words: Words) -> Sequence[str]:
    """Name the five answers."""
    return (
        words.say("1 Not at all"),
        words.say("2 Not really"),
        words.say("3 In between"),
        words.say("4 Mostly"),
        words.say("5 Completely"),
    )


def _kept(words: Words, settings: RolloutSettings, put: Put, *, insider: bool) -> Sequence[str]:
    if insider:
        return (
            words.say("Your answers are kept without your name, apart from the floor's."),
            _until(words, put.round),
        )
    people = settings.thresholds.people
    return (
        words.say("I keep your answer without your name. Your department only if {n} colleagues answer.", n=people),
        words.say(
            "You can answer until the end of {day}. Until then it is sealed; after that I only know that I asked you.",
            day=words.day(last_day(put.round)),
        ),
        words.say("You need not answer. I send no reminder."),
    )


def last_day(round_: PulseRound) -> date:
    """Give the last day on which a round can be answered."""
    return round_.closes_on - timedelta(days=1)


def _until(words: Words, round_: PulseRound) -> str:
    day = words.day(last_day(round_))
    return words.say("You can answer until the end of {day}. Nobody sees a result before that.", day=day)


def thanks(words: Words, token: int) -> Card:
    """Thank for an answer, say what is kept, and offer to add a sentence; `token` names what waits."""
    return talk.card(
        words,
        *talk.lines(words.say("Thank you. I keep your answer, without your name and apart from who took part.")),
        sentence_form(words, token),
    )


def sentence_form(words: Words, token: int) -> Ask:
    """Open the form for a sentence beside an answer."""
    return Ask(
        words.say("Add a sentence"),
        Action.PULSE_SENTENCE,
        words.say("Send"),
        str(token),
        prompt=words.say("What makes it so? No names. The project group may read it, without your name."),
    )


def all_in(words: Words, round_: PulseRound) -> Card:
    """Tell somebody of the project group that all of theirs is in."""
    return talk.card(
        words,
        *talk.lines(
            words.say("Thank you. Your own picture and your prediction are in, without your name."),
            words.say("They cannot be changed. You see the result from {day} on.", day=words.day(round_.closes_on)),
        ),
    )


def forecast(words: Words, round_: PulseRound, rows: Sequence[tuple[PulseQuestion, str, bool]]) -> Card:
    """Show somebody of the project group which of their answers are in; rows are question, about what, whether in."""
    missing = sum(not is_in for _, _, is_in in rows)
    told = words.count("{n} answer of yours is still open.", "{n} answers of yours are still open.", missing)
    state = told if missing else words.say("All your answers are in. They cannot be changed.")
    go_on = (Buttons((Button(words.say("Go on"), Action.FORECAST, str(round_.id), "primary"),)),) if missing else ()
    return talk.card(
        words,
        *talk.lines(state),
        Bullets(tuple(_row(words, *row) for row in rows)),
        *talk.lines(_until(words, round_)),
        *go_on,
    )


def _row(words: Words, question: PulseQuestion, about: str, is_in: bool) -> Line:  # noqa: FBT001
    what = words.say("your prediction") if about == "floor" else words.say("your own picture")
    return (f"“{question.text(words.language)}” {what}: ", Strong(words.say("in") if is_in else words.say("open")))
