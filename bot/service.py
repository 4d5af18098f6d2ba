"""What a person can ask of the bot itself, by a word or a button: help, stop, who sees what, my data, language."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import answers, places, talk
from bot.cards import Card
from bot.commands import Command
from bot.desk import Desk
from bot.people import may_answer
from bot.speaker import Speaker, say
from models import Department, Feedback

SHOWN = 10
"""Messages that "my data" lists."""


def obey(session: Session, desk: Desk, who: Speaker, command: Command, text: str) -> None:
    """Do what a command asks, and say so."""
    if command is Command.CODE:
        say(session, desk, who, talk.one_line(who.words, _redeemed(session, desk, who, text)))
    else:
        say(session, desk, who, _ANSWERS[command](session, desk, who))


def _redeemed(session: Session, desk: Desk, who: Speaker, code: str) -> str:
    if not places.redeem(session, desk, who.person, code):
        return who.words.say("This code does not work: it was used, is over seven days old, or was mistyped.")
    return who.words.say(
        "You are an administrator now. Mention me in a channel with “post the digest here”. Then I will post it there."
    )


def welcome(session: Session, desk: Desk, who: Speaker) -> None:
    """Greet, once."""
    if who.membership.welcomed_at is None:
        who.membership.welcomed_at = desk.now()
        say(session, desk, who, talk.welcome(who.words, who.settings, live=_is_live(desk, who)), about="welcome")


def _is_live(desk: Desk, who: Speaker) -> bool:
    return desk.now().astimezone(who.settings.zone).date() >= who.settings.go_live


def department_question(session: Session, who: Speaker, *, again: bool) -> Card:
    """Ask where somebody works."""
    open_ones = select(Department.id, Department.name).where(
        Department.rollout_id == who.rollout.id, Department.ended_at.is_(None)
    )
    departments = [(number, name) for number, name in session.execute(open_ones.order_by(Department.name))]
    return talk.department_question(who.words, departments, again=again)


def stop(session: Session, desk: Desk, who: Speaker) -> Card:
    """Send nothing unasked from now on."""
    del session
    who.membership.stopped_at = desk.now()
    return talk.one_line(
        who.words,
        who.words.say("Done: I no longer write to you first. You can still ask. Type “start” to undo this."),
    )


def start(session: Session, desk: Desk, who: Speaker) -> Card:
    """Undo `stop`."""
    del session, desk
    who.membership.stopped_at = None
    return talk.one_line(who.words, who.words.say("Done: I may write to you again. Type “stop” to undo this."))


def help_(session: Session, desk: Desk, who: Speaker) -> Card:
    """Say what can be done here; whoever was not welcomed yet gets the welcome instead."""
    del session
    if who.membership.welcomed_at is None:
        who.membership.welcomed_at = desk.now()
        return talk.welcome(who.words, who.settings, live=_is_live(desk, who))
    return talk.help_card(who.words, who.settings)


def who_sees(session: Session, desk: Desk, who: Speaker) -> Card:
    """Say who sees what."""
    del session, desk
    return talk.who_sees(who.words, who.settings)


def _department_again(session: Session, desk: Desk, who: Speaker) -> Card:
    del desk
    return department_question(session, who, again=True)


def _in_language(language: str) -> Callable[[Session, Desk, Speaker], Card]:
    def change(session: Session, desk: Desk, who: Speaker) -> Card:
        del session, desk
        who.person.language = language
        return talk.one_line(who.words, who.words.say("From now on I write to you in English."))

    return change


def _my_data(session: Session, desk: Desk, who: Speaker) -> Card:
    own = (Feedback.person_id == who.person.id, Feedback.text.is_not(None))
    latest = session.scalars(select(Feedback).where(*own).order_by(Feedback.id.desc()).limit(SHOWN))
    total = session.scalar(select(func.count()).select_from(Feedback).where(*own)) or 0
    return talk.my_data(who.words, [(item.said_at, answers.text_of(desk, item)) for item in latest], total)


def _answers(session: Session, desk: Desk, who: Speaker) -> Card:
    del desk
    if not may_answer(who.membership):
        return talk.one_line(
            who.words,
            who.words.say("Only ambassadors and the project group can answer. Ask the project group to add you."),
        )
    ready = answers.ready(session, who.rollout.id)
    language = who.person.language
    told = [(issue.id, issue.title(language), issue.answer(language) or "") for issue in ready]
    return talk.ready_answers(who.words, told)


def _only_in_a_channel(session: Session, desk: Desk, who: Speaker) -> Card:
    del session, desk
    return talk.one_line(
        who.words, who.words.say("Type this in the channel where it should be, with my name before it.")
    )


_ANSWERS: dict[Command, Callable[[Session, Desk, Speaker], Card]] = {
    Command.HELP: help_,
    Command.STOP: stop,
    Command.START: start,
    Command.WHO_SEES: who_sees,
    Command.MY_DATA: _my_data,
    Command.DEPARTMENT: _department_again,
    Command.DUTCH: _in_language("nl"),
    Command.ENGLISH: _in_language("en"),
    Command.ANSWERS: _answers,
    Command.DIGEST_HERE: _only_in_a_channel,
    Command.REPORTS_HERE: _only_in_a_channel,
}
