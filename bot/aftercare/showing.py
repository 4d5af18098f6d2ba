"""Aftercare: what the project group asks of it in chat: the measures with what is missing, and the exit sheet."""

from __future__ import annotations

from collections.abc import Mapping

from bot import measures, roles, service, talk
from bot.aftercare.checklist import checklist, lines
from bot.aftercare.readiness import readiness, readiness_blocks
from bot.aftercare.sheet import exit_sheet, table
from bot.cards import Bullets, Card, Heading
from bot.commands import Command
from bot.days.period import Period
from bot.roles import Right
from bot.service import Answer, Turn
from bot.words import Words


def _guarded(answer: Answer) -> Answer:
    """Answer who may, in a rollout that is clear."""

    def guarded(turn: Turn) -> Card:
        if not turn.who.clear:
            return service.rollout_question(turn.session, turn.desk, turn.who)
        if not roles.may(turn.session, turn.desk, turn.who, Right.MEASURE):
            return roles.refusal(turn.who, Right.MEASURE)
        return answer(turn)

    return guarded


def _measures(turn: Turn) -> Card:
    """Tell the five measures, how ready it is before go-live, and what was done about topics."""
    who, words = turn.who, turn.who.words
    found = checklist(turn.session, turn.desk, who.rollout, who.settings)
    ready = readiness(turn.session, turn.desk, who.rollout, who.settings)
    recorded = measures.listed(turn)
    none = words.say("None was recorded yet. A topic's card has a form for it, behind the button for more.")
    return talk.card(
        words,
        Heading(words.say("Measures {name}", name=who.settings.name), 1),
        *(readiness_blocks(ready, words, measured=True) if ready else ()),
        Bullets(tuple(lines(found, words))),
        Heading(words.say("What was done about topics")),
        *(recorded or talk.lines(none)),
        summary=words.say("Measures {name}", name=who.settings.name),
    )


def _aftercare(turn: Turn) -> Card:
    """Tell what must hold before aftercare ends."""
    who, words = turn.who, turn.who.words
    if turn.desk.today(who.settings) < who.settings.go_live:
        return turn.line("Aftercare begins after go-live on {day}.", day=words.day(who.settings.go_live))
    sheet = exit_sheet(turn.session, turn.desk, who.rollout, who.settings)
    first = (
        words.say("All that was agreed holds: aftercare may end.")
        if sheet.may_end
        else words.say("Aftercare goes on: not all that was agreed holds.")
    )
    week = _from_report(sheet.week, words) if sheet.week else ""
    return talk.card(words, *talk.lines(first), table(sheet, words), *talk.lines(week))


def _from_report(week: str, words: Words) -> str:
    told = words.say("Answers and tone as the report of week {n} told them.", n=Period.parse(week).week)
    return f"{told} {words.say('Open topics: all that a report told of and nobody closed.')}"


ANSWERS: Mapping[Command, Answer] = {
    Command.MEASURES: _guarded(_measures),
    Command.AFTERCARE: _guarded(_aftercare),
}
