"""What is asked of a meeting in chat: its agenda, its decisions, recording one, and saying that one is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select

from bot import decisions, talk
from bot.cards import Block, Bullets, Button, Buttons, Card
from bot.days.occasions import of_meeting
from bot.decisions import Made, phrases
from bot.digests.asking import question
from bot.digests.decided import lines, open_decisions
from bot.digests.parts import Asked
from bot.issues import CLOSED
from bot.meeting import following, sending, telling
from bot.meeting.agenda import draw_up
from bot.meeting.asked import asked
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.roles import Right, may, refusal
from bot.service import Answer, Turn, rollout_question
from bot.talk import shortened
from bot.visits import planning
from models import Decision, Department, Issue, Meeting, Rollout

ONE_TAP = 5
"""Buttons that say at once what a decision answers; the form has all."""
_R = TypeVar("_R", Issue, Department, Rollout, Decision)


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
    """List the decisions that are not done, and what is not decided yet."""
    words, found = turn.who.words, open_decisions(turn.session, turn.who.rollout.id)
    first = words.say("These decisions are not done yet:") if found else words.say("No decisions are open.")
    listed_ones = tuple(lines(found, words, telling.CHOICES))
    blocks = (Bullets(listed_ones),) if listed_ones else ()
    return talk.card(words, *talk.lines(first), *blocks, *_waiting(turn), *telling.deciding(found, words, ""))


def _waiting(turn: Turn) -> Iterator[Block]:
    """Tell what was asked and is not decided yet, while its topic waits for it."""
    rows = decisions.undecided(turn.session, turn.who.rollout.id)
    topics = [turn.session.get_one(Issue, row.issue_id) for row in rows if row.issue_id]
    told = tuple((shortened(topic.title(turn.who.words.language)),) for topic in topics if _still_waits(topic))
    if told:
        yield from talk.lines(turn.who.words.say("Not decided yet, and asked again:"))
        yield Bullets(told)


def _still_waits(topic: Issue) -> bool:
    return topic.status not in CLOSED and (topic.owner is None or topic.answer("nl") is not None)


def _decide(press: Press) -> Card:
    press, issue, goal, asked_at = _about(press)
    if not may(press.session, press.desk, press.who, Right.DECIDE):
        return refusal(press.who, Right.DECIDE)
    text = press.pressed.answer.strip()
    if not text:
        return press.line("There was no text, so I recorded nothing. Tell in one sentence what was decided.")
    made = Made(text, issue, goal, asked_at, _told(press, issue, goal))
    if phrases.is_not_yet(text, press.desk.today(press.who.settings)):
        return _not_yet(press, made)
    decision = decisions.record(press.session, press.desk, press.who, made)
    if goal:
        return planning.planned(press, decision, goal)
    return _recorded(press, decision, issue, asked_at or "")


def _not_yet(press: Press, made: Made) -> Card:
    """Keep that it is not decided yet: what was asked is asked again."""
    if made.issue:
        decisions.leave_open(press.session, press.desk, press.who, made)
    if not made.about:
        return press.line("Noted: not decided yet. What still matters then, I ask again next week.")
    return press.line("Not decided yet: “{topic}”. If it still matters then, I ask again next week.", topic=made.about)


def _recorded(press: Press, decision: Decision, issue: Issue | None, asked_at: str) -> Card:
    words, quoted = press.who.words, talk.shortened(decision.text)
    first = words.say("Recorded: “{decision}”.", decision=quoted)
    by = words.say("It must be done before {day}.", day=words.day(decision.due_on)) if decision.due_on else ""
    again = words.say("It comes back on each agenda until somebody says it is done.")
    told = talk.lines(" ".join(filter(None, (first, by))), again)
    follow = Buttons((Button(words.say("Follow what it does"), Action.DECISION_MEASURE, str(decision.id)),))
    measures = may(press.session, press.desk, press.who, Right.MEASURE)
    return talk.card(
        words,
        *told,
        *(following.follow(press, issue, decision, asked_at) if issue else _topics(press, decision, asked_at)),
        *((follow,) if measures else ()),
    )


def _topics(press: Press, decision: Decision, asked_at: str) -> Iterator[Block]:
    """Offer what a digest or an agenda asked, where a decision may answer it and named none.

    On a phone a list is skipped.
    """
    words, known = press.who.words, {row.issue_id for row in decisions.open_ones(press.session, decision.rollout_id)}
    open_ones = [each for each in asked(press, asked_at, decision.rollout_id) if each.issue not in known]
    if not open_ones or decision.issue_id:
        return
    yield from talk.lines(words.say("What does it answer? One tap is enough."))
    yield Buttons(
        tuple(
            Button(
                shortened(question(each, words), telling.LABEL),
                Action.DECISION_ABOUT,
                _answering(decision, each, asked_at),
            )
            for each in open_ones[:ONE_TAP]
        )
    )


def _answering(decision: Decision, each: Asked, asked_at: str) -> str:
    return f"{decision.id}:{each.issue}:{asked_at}"


def _answers(press: Press) -> Card:
    """Have a decision that named no topic answer what a digest or an agenda asked."""
    number, _, rest = press.pressed.value.partition(":")
    decision, issue = _row(press, Decision, number), _row(press, Issue, rest.partition(":")[0])
    if decision is None or issue is None or decision.rollout_id != issue.rollout_id:
        return press.unknown()
    press = press.within(decision.rollout_id)
    if not may(press.session, press.desk, press.who, Right.DECIDE):
        return refusal(press.who, Right.DECIDE)
    if decision.issue_id or decision.done_at:
        return press.line(
            "“{decision}” has its topic, or it is done. Nothing was changed.", decision=talk.shortened(decision.text)
        )
    typed = replace(press, pressed=replace(press.pressed, answer=decision.text))
    decisions.tell_about(press.session, press.desk, decision, issue, _told(press, issue, None))
    return _recorded(typed, decision, issue, rest.partition(":")[2])


def _about(press: Press) -> tuple[Press, Issue | None, Department | None, str | None]:
    """Give the press in the rollout that its button is of, with the issue or department, and what asked for it.

    The button says "7" (an issue), "digest/1/2026-W47" (what asked), or both: "7:digest/…"; "d5:digest/…" asked for a
    visit to a department.
    """
    subject, _, asked_at = press.pressed.value.rpartition(":")
    if "/" not in asked_at:
        subject, asked_at = press.pressed.value, ""
    issue = _row(press, Issue, subject)
    goal = _row(press, Department, subject.removeprefix(planning.VISIT)) if subject.startswith(planning.VISIT) else None
    named = asked_at.split("/")
    rollout = _row(press, Rollout, named[1]) if len(named) > 1 else None
    number = next((row.rollout_id for row in (issue, goal) if row), rollout.id if rollout else None)
    press = press.within(number) if number else press
    return press, issue, goal, asked_at or None


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
ACTS: Acts = {Action.DECIDE: _decide, Action.DECISION_ABOUT: _answers, Action.DECIDED: _decided}
