"""What somebody typed: a line that one of the rooms understands, else a command or feedback."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from bot import (
    aftercare,
    asking_back,
    capture,
    dialogue,
    intake,
    measures,
    meeting,
    published,
    pulses,
    reach,
    roster,
    talk,
    topics,
    triage,
    trials,
    visits,
)
from bot.answers import text_of
from bot.cards import Card
from bot.commands import Command, command_of
from bot.desk import Desk
from bot.intake import Understood
from bot.lines import Line, Typed
from bot.ports import Said, Spot
from bot.privacy.masking import Masked
from bot.reading import Kind, Language, Mood, Reading
from bot.reception import choosing
from bot.service import Answer, Turn
from bot.speaker import Speaker, say
from models import Feedback

LINES: Sequence[Line] = (
    *reach.LINES,
    *dialogue.LINES,
    *published.LINES,
    *capture.LINES,
    *topics.LINES,
    *triage.LINES,
    *roster.LINES,
    *measures.LINES,
    *visits.LINES,
    *trials.LINES,
)
"""The lines of all rooms; the first one that fits answers."""
LONGEST = 4_000
"""Characters; a longer text is no line."""
BARE = re.compile(r"\[?[0-9]{1,3}\]?[.)]?")
"""A number that chooses from a list, where one stood; of a connector that shows none it tells nothing."""


ANSWERS: Mapping[Command, Answer] = {
    **reach.ANSWERS,
    **topics.ANSWERS,
    **meeting.ANSWERS,
    **roster.ANSWERS,
    **pulses.ANSWERS,
    **aftercare.ANSWERS,
    **trials.ANSWERS,
    Command.VISITS: visits.shown,
}
"""What rooms answer to a fixed word, beside `bot.service`."""


def receive(session: Session, desk: Desk, who: Speaker, said: Said, understood: Understood | None) -> None:
    """Answer a line, or bring it to the intake."""
    text = said.text.strip()
    card = None if said.opened else _by_line(Turn(session, desk, who), said, understood)
    if card and understood and choosing.asks(card):
        intake.capture(session, desk, who, understood, said)
        return
    if card:
        say(session, desk, who, card)
        return
    command = None if said.opened else command_of(text)
    if command and command in ANSWERS:
        card = ANSWERS[command](Turn(session, desk, who))
        say(session, desk, who, choosing.carrying(card, command))
        return
    if BARE.fullmatch(text):
        say(session, desk, who, _no_choice(who, text))
        return
    intake.receive(session, desk, who, said, understood)


def _by_line(turn: Turn, said: Said, understood: Understood | None) -> Card | None:
    """Give what the first room that knows a line answers; None where it is no line."""
    text = said.text.strip()
    for line in LINES if len(text) <= LONGEST else ():
        match = line.pattern.fullmatch(text)
        card = line.answer(Typed(turn.session, turn.desk, turn.who, said, understood, match)) if match else None
        if card:
            return card
    return None


def _no_choice(who: Speaker, typed: str) -> Card:
    """Say that a bare number stands for nothing here: kept as what somebody said, it would ask for an answer."""
    told = who.words.say("“{typed}” is no choice here, so I kept nothing.", typed=typed)
    how = who.words.say("Press a button, or tell it in one sentence.")
    return talk.one_line(who.words, f"{told} {how}")


def go_on_with(session: Session, desk: Desk, spot: Spot, who: Speaker, feedback: Feedback) -> bool:
    """Do what a kept text asks, now that it is clear which rollout is meant; False where it is no line."""
    text, who = text_of(desk, feedback), replace(who, work=f"{who.work}/{feedback.id}")
    said = Said(who.sender, spot, text, feedback.said_at)
    if asking_back.answered(session, desk, who, said):
        return True
    card = _by_line(Turn(session, desk, who), said, _understood(text, feedback)) if text else None
    if card is None or choosing.asks(card):
        return False
    say(session, desk, who, card)
    return True


def _understood(text: str, feedback: Feedback) -> Understood:
    """Give what was understood of a kept text; of the chances of a tone none is kept."""
    language, mood, kind = Language(feedback.language), Mood(feedback.mood), Kind(feedback.kind)
    return Understood(Masked(text, ()), Reading(language, mood, (0.0, 1.0, 0.0), kind, feedback.sure))


def go_on(session: Session, desk: Desk, who: Speaker, command: str) -> None:
    """Answer what was asked before it was clear which rollout is meant."""
    found = next((each for each in ANSWERS if each == command), None)
    if found:
        say(session, desk, who, ANSWERS[found](Turn(session, desk, who)), about=found)
