"""Triage: somebody who tags asks for the next messages; `bot.triage.routing` brings them, with suggestions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot import talk
from bot.cards import Card
from bot.lines import Line, Typed
from bot.people import running_rollouts
from bot.press import Press, number_of
from bot.roles import Right, may, reach_of, refusal
from bot.service import Turn
from bot.speaker import within
from bot.triage.batches import Planner
from bot.triage.stations import own_station
from bot.triage.when import Hours


def show_more(press: Press) -> Card:
    """Answer the button under a batch, which names its rollout."""
    running = {row.id for row, _ in running_rollouts(press.session, press.desk)}
    number = number_of(press.pressed.value)
    return _answer(press.within(number) if number in running else press)


def _typed(typed: Typed) -> Card:
    return _answer(next(_tagging(typed), typed))


def _tagging(turn: Turn) -> Iterator[Turn]:
    """Give the turn in the rollouts in which its speaker may tag, the one of which they speak first."""
    running = sorted(running_rollouts(turn.session, turn.desk), key=lambda each: each[0].id != turn.who.rollout.id)
    for rollout, _ in running:
        there = replace(turn, who=within(turn.session, turn.desk, turn.who, rollout.id))
        if may(there.session, there.desk, there.who, Right.TAG):
            yield there


def _answer(turn: Turn) -> Card:
    session, desk, who = turn.session, turn.desk, turn.who
    if not may(session, desk, who, Right.TAG):
        return refusal(who, Right.TAG)
    station = own_station(session, desk, who.rollout, who.settings, who.person)
    batch = Planner(session, desk).next_ones(station, Hours(desk, who.settings)) if station else None
    if batch is None or not batch.numbers:
        return turn.line("No messages wait for you now. What came in just now follows a little later.")
    reach_of(session, who.person.id, who.rollout.id).asked_at = desk.now()
    n = len(batch.numbers)
    brought = who.words.count("Here is the next message.", "Here are the next {n} messages.", n)
    return talk.one_line(who.words, f"{brought} {who.words.say('What came in just now follows a little later.')}")


LINES = (Line(re.compile(r"(?:vragen|questions)[\s.!?]*", re.IGNORECASE), _typed),)
