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
    answer = None if said.opened else _answer_to(text)
    if answer:
        say(session, desk, who, answer(Turn(session, desk, who)))
        return
    intake.receive(session, desk, who, said, understood)


def _answer_to(text: str) -> Answer | None:
    command = command_of(text)
    return ANSWERS.get(command) if command else None
