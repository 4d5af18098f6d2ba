"""What a person can ask of the bot itself, by a word or a button: help, stop, who sees what, my data, language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import answers, deliveries, itself, places, roles, talk
from bot.cards import Card
from bot.commands import Command
from bot.desk import Desk
from bot.people import running_rollouts
from bot.roles import Right, giving, telling
from bot.speaker import Speaker, say, within
from bot.words import Words
from models import Department, Feedback, Rollout

SHOWN = 10
"""Messages that "my data" lists."""


@dataclass(frozen=True)
class Turn:
    """Somebody's turn to be answered: who spoke, and what an answer can need."""

    session: Session
    desk: Desk
    who: Speaker

    def line(self, text: str, **values: object) -> Card:
        """Answer in one line."""
        return talk.one_line(self.who.words, self.who.words.say(text, **values))


Answer = Callable[[Turn], Card]


def obey(session: Session, desk: Desk, who: Speaker, command: Command, text: str) -> None:
    """Do what a command asks, and say so."""
    turn = Turn(session, desk, who)
    card = _redeem(turn, text) if command is Command.CODE else _ANSWERS[command](turn)
    say(session, desk, who, card)


def _redeem(turn: Turn, code: str) -> Card:
    if not places.redeem(turn.session, turn.desk, turn.who.person, code):
        return _take_role(turn, code)
    return turn.line(
        "You are an administrator now. Mention me in a channel with “post the digest here”. Then I will post it there."
    )


def _take_role(turn: Turn, code: str) -> Card:
    try:
        role = giving.redeem(turn.session, turn.desk, turn.who, code)
    except giving.ManagesItError as error:
        return telling.manages_it(turn.who.words, str(error))
    if role is None:
        return turn.line("This code does not work: it was used, is over seven days old, or was mistyped.")
    settings = within(turn.session, turn.desk, turn.who, role.rollout_id).settings
    department = turn.session.get(Department, role.department_id) if role.department_id else None
    return telling.accepted(turn.who.words, settings, role.role, department.name if department else None)


def welcome(session: Session, desk: Desk, who: Speaker) -> None:
    """Greet, once."""
    if who.membership.welcomed_at is None:
        who.membership.welcomed_at = desk.now()
        say(session, desk, who, _greeting(Turn(session, desk, who)), about="welcome")


def _greeting(turn: Turn) -> Card:
    who = turn.who
    return _to_walk_with(turn, itself.welcome(who.words, who.settings, live=_is_live(turn.desk, who)))


def _to_walk_with(turn: Turn, card: Card) -> Card:
    """Let whoever may capture do so from a card."""
    if not roles.may(turn.session, turn.desk, turn.who, Right.CAPTURE):
        return card
    return replace(card, blocks=(*card.blocks, talk.heard_form(turn.who.words)))


def greet(session: Session, desk: Desk, who: Speaker) -> None:
    """Greet somebody who opened the conversation; who may mean several rollouts is asked, once, which one."""
    if who.clear:
        welcome(session, desk, who)
        return
    deliveries.write(session, desk, who.place, rollout_question(session, desk, who), f"rollout/{who.person.id}")


def rollout_question(session: Session, desk: Desk, who: Speaker, noted: str = "") -> Card:
    """Ask which rollout somebody speaks of; `noted` is what they said already."""
    running = [(row.slug, row.name) for row, _ in running_rollouts(session, desk)]
    return talk.rollout_question(who.words, who.settings.bot_name, running, noted)


def _is_live(desk: Desk, who: Speaker) -> bool:
    return desk.today(who.settings) >= who.settings.go_live


def department_question(session: Session, who: Speaker, *, again: bool) -> Card:
    """Ask where somebody works."""
    open_ones = select(Department.id, Department.name).where(
        Department.rollout_id == who.rollout.id, Department.ended_at.is_(None)
    )
    departments = [(number, name) for number, name in session.execute(open_ones.order_by(Department.name))]
    return talk.department_question(who.words, who.rollout.slug, departments, again=again)


def department_again(turn: Turn) -> Card:
    """Ask anew where somebody works."""
    return department_question(turn.session, turn.who, again=True)


def stop(turn: Turn) -> Card:
    """Send nothing unasked from now on, news on one's own questions apart."""
    turn.who.membership.stopped_at = turn.desk.now()
    return turn.line(
        "Done: I write to you first only about your own questions. You can still ask. Type “start” to undo this."
    )


def _start(turn: Turn) -> Card:
    turn.who.membership.stopped_at = None
    return turn.line("Done: I may write to you again. Type “stop” to undo this.")


def _help(turn: Turn) -> Card:
    """Say what can be done here; whoever was not welcomed yet gets the welcome instead."""
    who = turn.who
    if who.membership.welcomed_at is None:
        who.membership.welcomed_at = turn.desk.now()
        return _greeting(turn)
    group = roles.may(turn.session, turn.desk, who, Right.FIGURES)
    return _to_walk_with(turn, itself.help_card(who.words, who.settings, group=group))


def who_sees(turn: Turn) -> Card:
    """Say who sees what."""
    return itself.who_sees(turn.who.words, turn.who.settings)


def _which_language(turn: Turn) -> Card:
    return turn.line("Type “{english}” or “{dutch}”.", english="in English", dutch="in het Nederlands")


def _in_language(language: str) -> Answer:
    def change(turn: Turn) -> Card:
        turn.who.person.language = language
        return turn.line("From now on I write to you in English.")

    return change


def _my_data(turn: Turn) -> Card:
    own = (Feedback.person_id == turn.who.person.id, answers.listed())
    latest = turn.session.scalars(select(Feedback).where(*own).order_by(Feedback.id.desc()).limit(SHOWN))
    total = turn.session.scalar(select(func.count()).select_from(Feedback).where(*own)) or 0
    words = turn.who.words
    kept = [(each.said_at, _asked(turn, each), remark(turn.session, words, each)) for each in latest]
    return itself.my_data(words, kept, total)


def _asked(turn: Turn, feedback: Feedback) -> str:
    return answers.asked(turn.session, turn.desk, feedback, turn.who.words.language)


def remark(session: Session, words: Words, feedback: Feedback) -> str:
    """Say what a list of somebody's messages must tell of one of them, where there is something."""
    several = session.scalar(select(func.count()).select_from(Rollout).where(Rollout.ended_at.is_(None))) != 1
    about = session.get_one(Rollout, feedback.rollout_id).name if several and not feedback.unclear else ""
    unclear = words.say("waits until you choose a system") if feedback.unclear else ""
    how = words.say("passed on") if feedback.passed_on else words.say("me too") if feedback.me_too else ""
    heard = words.count("heard from {n} person", "heard from {n} people", feedback.heard) if feedback.heard else ""
    return ", ".join(filter(None, (how, heard, about, unclear)))


def _answers(turn: Turn) -> Card:
    who = turn.who
    mine = [row.id for row, _ in running_rollouts(turn.session, turn.desk) if may_answer_in(turn, row.id)]
    if not mine:
        return roles.refusal(who, Right.ANSWER)
    ready = [issue for number in mine for issue in answers.ready(turn.session, number)]
    language = who.person.language
    told = [(issue.id, issue.title(language), issue.answer(language) or "") for issue in ready]
    return talk.ready_answers(who.words, told)


def may_answer_in(turn: Turn, rollout_id: int) -> bool:
    """Say whether somebody may answer the askers of a rollout that runs, also one of which they have not spoken yet."""
    running = {row.id: row for row, _ in running_rollouts(turn.session, turn.desk)}
    if rollout_id not in running:
        return False
    return roles.has(roles.standing_of(turn.session, turn.desk, turn.who.person, running[rollout_id]), Right.ANSWER)


def _system(turn: Turn) -> Card:
    """Say which rollout somebody speaks of, and let them choose another, where there is one."""
    who = turn.who
    if len(running_rollouts(turn.session, turn.desk)) == 1:
        return turn.line("I am here for {name} alone.", name=who.rollout.name)
    question = rollout_question(turn.session, turn.desk, who)
    if not who.clear:
        return question
    now = who.words.say("What you write to me is about {name}.", name=who.rollout.name)
    return talk.card(who.words, *talk.lines(now, who.words.say("Is it another?")), *question.blocks[-1:])


def _thanks(turn: Turn) -> Card:
    return turn.line("You are welcome. Is there anything else? Type it here.")


def _only_in_a_channel(turn: Turn) -> Card:
    return turn.line("Type this in the channel where it should be, with my name before it.")


_ANSWERS: dict[Command, Answer] = {
    Command.HELP: _help,
    Command.STOP: stop,
    Command.START: _start,
    Command.WHO_SEES: who_sees,
    Command.MY_DATA: _my_data,
    Command.DEPARTMENT: department_again,
    Command.LANGUAGE: _which_language,
    Command.DUTCH: _in_language("nl"),
    Command.ENGLISH: _in_language("en"),
    Command.ANSWERS: _answers,
    Command.THANKS: _thanks,
    Command.SYSTEM: _system,
    Command.BELONGS_HERE: _only_in_a_channel,
    Command.DIGEST_HERE: _only_in_a_channel,
    Command.MANAGEMENT_HERE: _only_in_a_channel,
    Command.HR_HERE: _only_in_a_channel,
    Command.DIGEST_STOP: _only_in_a_channel,
    Command.REPORTS_HERE: _only_in_a_channel,
    Command.ANNOUNCEMENTS_HERE: _only_in_a_channel,
    Command.AMBASSADORS_HERE: _only_in_a_channel,
}
