"""What somebody typed: a line that one of the rooms understands, else a command or feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from bot import (
    aftercare,
    capture,
    dialogue,
    intake,
    measures,
    meeting,
    published,
    pulses,
    reach,
    roster,
    topics,
    triage,
    trials,
    visits,
)
from bot.commands import Command, command_of
from bot.desk import Desk
from bot.intake import Understood
from bot.lines import Line, Typed
from bot.ports import Said
from bot.reception import choosing
from bot.service import Answer, Turn
from bot.speaker import Speaker, say

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
    for line in LINES if not said.opened and len(text) <= LONGEST else ():
        match = line.pattern.fullmatch(text)
        card = line.answer(Typed(session, desk, who, said, understood, match)) if match else None
        if card:
            say(session, desk, who, card)
            return
    command = None if said.opened else command_of(text)
    if command and command in ANSWERS:
        card = ANSWERS[command](Turn(session, desk, who))
        say(session, desk, who, choosing.carrying(card, command))
        return
    intake.receive(session, desk, who, said, understood)


def go_on(session: Session, desk: Desk, who: Speaker, command: str) -> None:
    """Answer what was asked before it was clear which rollout is meant."""
    found = next((each for each in ANSWERS if each == command), None)
    if found:
        say(session, desk, who, ANSWERS[found](Turn(session, desk, who)), about=found)
