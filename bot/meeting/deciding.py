"""What is asked of a meeting in chat: its agenda, its decisions, recording one, and saying that one is done."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from bot import decisions, talk
from bot.cards import Bullets, Button, Buttons, Card
from bot.digests.decided import VISIT, lines, open_decisions
from bot.meeting import sending, telling
from bot.meeting.agenda import draw_up
from bot.occasions import of_meeting
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.roles import Right, may, refusal
from bot.service import Answer, Turn, rollout_question
from bot.talk import shortened
from models import Decision, Department, Issue, Meeting, Rollout

_R = TypeVar("_R", Issue, Department, Rollout)


def _guarded(right: Right, answer: Answer) -> Answer:
    """Answer who may, in a rollout that is clear."""

    def guarded(turn: Turn) -> Card:
        if not turn.who.clear:
            return rollout_question(turn.session, turn.desk, turn.who)
        return answer(turn) if may(turn.session, turn.desk, turn.who, right) else refusal(turn.who, right)

    return guarded


def agenda(turn: Turn) -> Card:
    """Give the agenda of the next meeting: as it was sent, or as it would be now."""
    session, desk, who = turn.session, turn.desk, turn.who
    rhythm = of_meeting(who.settings)
    if rhythm is None:
        return turn.line("No ambassadors' meeting is planned. The administrator can plan it in the configuration.")
    occasion = rhythm.next(desk.now())
    own = (Meeting.rollout_id == who.rollout.id, Meeting.week == occasion.week)
    frozen = session.scalar(select(Meeting).where(*own, Meeting.cancelled_at.is_(None)))
    if frozen:
        return sending.told(frozen, who.settings, who.words)
    since = sending.since(session, who.rollout, who.settings, occasion)
    drawn = draw_up(session, desk, who.rollout, who.settings, since)
    title = sending.title_of(who.words, who.settings, occasion.at, who.settings.meeting.place_text)
    return telling.card(drawn, who.words, title, f"agenda/{who.rollout.id}/{occasion.week}")


def listed(turn: Turn) -> Card:
    """List the decisions that are not done."""
    words, found = turn.who.words, open_decisions(turn.session, turn.who.rollout.id)
    first = words.say("These decisions are not done yet:") if found else words.say("No decisions are open.")
    listed_ones = tuple(lines(found, words, telling.CHOICES))
    blocks = (Bullets(listed_ones),) if listed_ones else ()
    return talk.card(words, *talk.lines(first), *blocks, *telling.deciding(found, words, ""))


def _decide(press: Press) -> Card:
    press, issue, asked_at, about = _about(press)
    if not may(press.session, press.desk, press.who, Right.DECIDE):
        return refusal(press.who, Right.DECIDE)
    text = press.pressed.answer.strip()
    if not text:
        return press.line("There was no text, so I recorded nothing. Tell in one sentence what was decided.")
    decision = decisions.record(press.session, press.desk, press.who, text, issue=issue, asked_at=asked_at, about=about)
    words, quoted = press.who.words, talk.shortened(decision.text)
    first = words.say("Recorded: “{decision}”.", decision=quoted)
    by = words.say("It must be done before {day}.", day=words.day(decision.due_on)) if decision.due_on else ""
    again = words.say("It comes back on each agenda until somebody says it is done.")
    told = talk.lines(" ".join(filter(None, (first, by))), again)
    follow = Buttons((Button(words.say("Follow what it does"), Action.DECISION_MEASURE, str(decision.id)),))
    measures = may(press.session, press.desk, press.who, Right.MEASURE)
    return talk.card(words, *told, *((follow,) if measures else ()))


def _about(press: Press) -> tuple[Press, Issue | None, str | None, str]:
    """Give the press in the rollout that its button is of, with the issue, what asked for it, and what that is about.

    The button says "7" (an issue), "digest/1/2026-W47" (what asked), or both: "7:digest/…"; "d5:digest/…" asked for a
    visit to a department.
    """
    subject, _, asked_at = press.pressed.value.rpartition(":")
    if "/" not in asked_at:
        subject, asked_at = press.pressed.value, ""
    issue = _row(press, Issue, subject)
    goal = _row(press, Department, subject.removeprefix(VISIT)) if subject.startswith(VISIT) else None
    named = asked_at.split("/")
    rollout = _row(press, Rollout, named[1]) if len(named) > 1 else None
    number = next((row.rollout_id for row in (issue, goal) if row), rollout.id if rollout else None)
    press = press.within(number) if number else press
    return press, issue, asked_at or None, _told(press, issue, goal)


def _row(press: Press, table: type[_R], number: str) -> _R | None:
    found = number_of(number)
    return press.session.get(table, found) if found else None


def _told(press: Press, issue: Issue | None, goal: Department | None) -> str:
    words = press.who.words
    if issue:
        return shortened(issue.title(words.language))
    return words.say("Visit to {department}", department=goal.name) if goal else ""


def _decided(press: Press) -> Card:
    number = number_of(press.pressed.answer or press.pressed.value)
    decision = press.session.get(Decision, number) if number else None
    if decision is None:
        return press.line("This decision is no longer here. Nothing was changed.")
    press = press.within(decision.rollout_id)
    if not may(press.session, press.desk, press.who, Right.DECIDE):
        return refusal(press.who, Right.DECIDE)
    quoted = talk.shortened(decision.text)
    if not decisions.done(press.session, press.desk, press.who, decision):
        return press.line("“{decision}” was done before. Nothing was changed.", decision=quoted)
    return press.line("Done: “{decision}”. It no longer comes back.", decision=quoted)


AGENDA = _guarded(Right.AGENDA, agenda)
DECISIONS = _guarded(Right.AGENDA, listed)
ACTS: Acts = {Action.DECIDE: _decide, Action.DECIDED: _decided}
