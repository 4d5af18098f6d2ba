"""Pulses: what the project group asks to see: whether its forecast is in, and the last result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from bot.cards import Block, Bullets, Card, Heading, Line, Quote, Text
from bot.commands import Command
from bot.config.pulse import OF_A_DEPARTMENT
from bot.days.period import Period
from bot.people import FLOOR, INSIDER
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.privacy.vault import VaultError
from bot.pulses import cards, told
from bot.pulses.answering import asked, closed, is_closed, left, next_question
from bot.pulses.asking import OWN
from bot.pulses.handed import told_in, with_then
from bot.pulses.settling import SENTENCE
from bot.roles import Right, may, refusal
from bot.service import Answer, Turn
from models import PulseAnswer, PulseQuestion, PulseRound

QUOTED = 5
"""Sentences shown beside a statement, at most."""


def go_on(press: Press) -> Card:
    """Put the next question of an open round to somebody of the project group."""
    number = number_of(press.pressed.value)
    round_ = press.session.get(PulseRound, number) if number else None
    if round_ is None:
        return press.unknown()
    press = press.within(round_.rollout_id)
    if press.who.rollout.id != round_.rollout_id or is_closed(press, round_):
        return closed(press)
    if press.who.membership.pool != INSIDER or not asked(press, round_):
        return press.unknown()
    return next_question(press, round_) if left(press, round_) else cards.all_in(press.who.words, round_)


def forecast(turn: Turn) -> Card:
    """Show somebody of the project group which of their answers are in."""
    if not may(turn.session, turn.desk, turn.who, Right.FIGURES):
        return refusal(turn.who, Right.FIGURES)
    round_ = _newest(turn, settled=False)
    rows = asked(turn, round_) if round_ and not is_closed(turn, round_) else []
    if round_ is None or not rows:
        return turn.line("No poll is open for you now. When one opens, I ask you.")
    listed = [(question, each.about, bool(each.took_part)) for each, question in rows]
    return cards.forecast(turn.who.words, round_, listed)


def _newest(turn: Turn, *, settled: bool) -> PulseRound | None:
    own = select(PulseRound).where(PulseRound.rollout_id == turn.who.rollout.id)
    which = PulseRound.settled_at.is_not(None) if settled else PulseRound.settled_at.is_(None)
    return turn.session.scalar(own.where(which).order_by(PulseRound.opens_on.desc()))


def result(turn: Turn) -> Card:
    """Show the project group the result of the last round that was written."""
    who, words = turn.who, turn.who.words
    if not may(turn.session, turn.desk, who, Right.FIGURES):
        return refusal(who, Right.FIGURES)
    round_ = _newest(turn, settled=True)
    if round_ is None or round_.settled_at is None:
        return turn.line("No poll has a result yet. Nobody sees one before it closes.")
    week = Period.holding(round_.settled_at - timedelta(days=1), who.settings.zone)
    of = (turn.session, who.rollout, who.settings, week)
    part = with_then(*of, told_in(*of))
    if part is None:
        return turn.line("No poll has a result yet. Nobody sees one before it closes.")
    lines: tuple[Line, ...] = (*told.lines(part, words), *told.then_and_now(part.again, words))
    below = (*told.details(part, words), *_sentences(turn, round_))
    head = words.say("{title}, asked until {day}", title=told.title(words), day=words.day(cards.last_day(round_)))
    return Card(head, (Heading(head, level=1), Bullets(lines)), words.language, details=below)


def _sentences(turn: Turn, round_: PulseRound) -> Iterator[Block]:
    """Give what people wrote beside their answer, in no order; of ten who answered at least, and enough who wrote."""
    threshold = turn.who.settings.thresholds.people
    questions = turn.session.scalars(select(PulseQuestion).where(PulseQuestion.round_id == round_.id)).all()
    heard = _written(turn, round_)
    for question in questions:
        answers = heard.get(question.id, ())
        written = [each.sentence for each in answers if each.sentence]
        if len(answers) >= max(threshold, OF_A_DEPARTMENT) and len(written) >= threshold:
            yield Text((question.text(turn.who.words.language),))
            yield from (Quote(text) for text in _opened(turn, written[:QUOTED]))


def _written(turn: Turn, round_: PulseRound) -> Mapping[int, Sequence[PulseAnswer]]:
    floor = (PulseAnswer.pool == FLOOR, PulseAnswer.about == OWN)
    rows = select(PulseAnswer).where(PulseAnswer.round_id == round_.id, *floor).order_by(PulseAnswer.id)
    found: defaultdict[int, list[PulseAnswer]] = defaultdict(list)
    for each in turn.session.scalars(rows):
        found[each.question_id].append(each)
    return found


def _opened(turn: Turn, sealed: Sequence[bytes]) -> Iterator[str]:
    for each in sealed:
        try:
            yield turn.desk.vault.open(each, SENTENCE).decode()
        except VaultError:  # its month is over
            continue


ACTS: Acts = {Action.FORECAST: go_on}
ANSWERS: Mapping[Command, Answer] = {Command.FORECAST: forecast, Command.POLLS: result}
