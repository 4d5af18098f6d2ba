"""Test rounds: opened, joined, left, listed and closed in chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import func, select

from bot import roles, service, talk
from bot.cards import Card
from bot.commands import Command
from bot.decisions import masked
from bot.lines import Line, Typed
from bot.people import INSIDER
from bot.places import note
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.roles import Right
from bot.service import Answer, Turn
from bot.trial_findings import current, last_day, tests_in
from bot.trials import cards
from bot.trials.closing import close
from bot.trials.inviting import invite
from bot.trials.opening import OPENED, Fault, Opening, read
from bot.trials.told import figures, line, open_topics
from models import TrialRound, TrialTester

LISTED = 5
"""Rounds that are listed, the newest first."""
_About = Callable[[Turn, TrialRound], Card]


def _opened(typed: Typed) -> Card | None:
    """Open a round; None from whoever may not, who then simply said something."""
    who, session = typed.who, typed.session
    if not roles.may(session, typed.desk, who, Right.TRIAL):
        return None
    if not who.clear:
        return service.rollout_question(session, typed.desk, who)
    session.refresh(who.rollout, with_for_update=True)  # of two who open one, the second is told
    there, today = current(session, who.rollout.id), typed.desk.today(typed.who.settings)
    if there:
        return cards.already(who.words, there, last_day(there, who.settings))
    if today >= who.settings.go_live:
        day = who.words.day(who.settings.go_live)
        return typed.line("A test round comes before go-live, and that was on {day}. Nothing was opened.", day=day)
    found = read(typed.match["rest"], today, who.settings.go_live)
    return cards.wrong(who.words, found, who.settings.go_live) if isinstance(found, Fault) else _open(typed, found)


def _open(turn: Turn, found: Opening) -> Card:
    session, who, settings = turn.session, turn.who, turn.who.settings
    last = select(func.max(TrialRound.number)).where(TrialRound.rollout_id == who.rollout.id)
    row = TrialRound(
        rollout_id=who.rollout.id,
        number=(session.scalar(last) or 0) + 1,
        name=masked(who, found.name),
        opens_on=found.first,
        closes_on=found.last,
        opened_by=who.person.id,
        opened_at=turn.desk.now(),
    )
    session.add(row)
    session.flush()
    note(session, turn.desk, who.person, "opened test round", f"trial_round {row.id}")
    invite(session, turn.desk, who.rollout, settings)
    return cards.opened(who.words, row, last_day(row, settings))


def _in_rollout(answer: Answer) -> Answer:
    """Answer in a rollout that is clear."""

    def answered(turn: Turn) -> Card:
        return answer(turn) if turn.who.clear else service.rollout_question(turn.session, turn.desk, turn.who)

    return answered


def _with_current(act: _About) -> Answer:
    """Have an act get the round that stands."""

    def answered(turn: Turn) -> Card:
        row = current(turn.session, turn.who.rollout.id)
        if row:
            turn.session.refresh(row, with_for_update=True)  # somebody else may close it at this moment
        return act(turn, row) if row and row.closed_at is None else turn.line("There is no test round now.")

    return _in_rollout(answered)


def _shown(turn: Turn) -> Card:
    """Tell those who tag of all rounds, and anybody else of the one that stands."""
    who, session = turn.who, turn.session
    row, may = current(session, who.rollout.id), roles.may(session, turn.desk, who, Right.TRIAL)
    if not roles.may(session, turn.desk, who, Right.TOPIC):
        if row is None:
            return turn.line("There is no test round now.")
        along = tests_in(session, row, who.person.id)
        return cards.for_a_tester(who.words, row, last_day(row, who.settings), along=along, may=may)
    own = select(TrialRound).where(TrialRound.rollout_id == who.rollout.id).order_by(TrialRound.number.desc())
    told = [
        line(figures(session, turn.desk, each, who.settings), who.words, with_blockers=False)
        for each in session.scalars(own.limit(LISTED))
    ]
    if not told:
        example = who.words.say("open test round counter, from Monday until Friday")
        return turn.line("There was no test round yet. Type “{example}”.", example=example)
    return cards.listed(who.words, told, open_topics(session, turn.desk, who.rollout.id), row, may=may)


def _join(turn: Turn, row: TrialRound) -> Card:
    """Put somebody among the testers; twice is once, and of the project group nobody is one."""
    who = turn.who
    if who.membership.pool == INSIDER:
        return turn.line("You are of the project group, so you are no tester. What you send counts as it always did.")
    before = tests_in(turn.session, row, who.person.id)
    if not before:
        turn.session.add(TrialTester(round_id=row.id, person_id=who.person.id, joined_at=turn.desk.now()))
        turn.session.flush()
    return cards.joined(who.words, row, last_day(row, who.settings), before=before)


def _leave(turn: Turn, row: TrialRound) -> Card:
    tester = turn.session.get(TrialTester, (row.id, turn.who.person.id))
    if tester is None:
        return turn.line("You did not help test. Nothing was changed.")
    turn.session.delete(tester)
    return turn.line("You no longer help test. What you sent stays a finding. From now on all counts as it always did.")


def _close(turn: Turn, row: TrialRound) -> Card:
    if not roles.may(turn.session, turn.desk, turn.who, Right.TRIAL):
        return roles.refusal(turn.who, Right.TRIAL)
    close(turn.session, turn.desk, row, turn.who.settings)
    note(turn.session, turn.desk, turn.who.person, "closed test round", f"trial_round {row.id}")
    told = line(figures(turn.session, turn.desk, row, turn.who.settings), turn.who.words)
    return talk.card(turn.who.words, *talk.lines(turn.who.words.say("The test round is over."), told))


def _pressed(act: _About) -> Callable[[Press], Card]:
    """Have an act get the round that its button names, while it stands."""

    def press_it(press: Press) -> Card:
        number = number_of(press.pressed.value)
        row = press.session.get(TrialRound, number, with_for_update=True) if number else None
        if row is None:
            return press.unknown()
        press = press.within(row.rollout_id)
        if row.closed_at or press.who.rollout.id != row.rollout_id or press.who.rollout.ended_at:
            return press.line("This test round is over. Nothing was changed.")
        return act(press, row)

    return press_it


LINES = (Line(OPENED, _opened),)
ANSWERS: Mapping[Command, Answer] = {
    Command.TRIALS: _in_rollout(_shown),
    Command.TRIAL_JOIN: _with_current(_join),
    Command.TRIAL_LEAVE: _with_current(_leave),
    Command.TRIAL_CLOSE: _with_current(_close),
}
ACTS: Acts = {
    Action.TRIAL_JOIN: _pressed(_join),
    Action.TRIAL_LEAVE: _pressed(_leave),
    Action.TRIAL_CLOSE: _pressed(_close),
}
