"""What a button or an answered question does; each press is checked against whose it is, and done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import answers, intake, receipts, service, talk
from bot.answers import NoAnswerError
from bot.cards import Card
from bot.desk import Desk
from bot.intake import Understood
from bot.people import may_answer
from bot.ports import Action, Pressed, Said
from bot.privacy.forgetting import forget
from bot.reading import Kind
from bot.speaker import Speaker, say
from models import Department, Feedback, Issue


@dataclass(frozen=True)
class Press:
    """A press at hand: what was pressed, by whom."""

    session: Session
    desk: Desk
    who: Speaker
    pressed: Pressed

    def line(self, text: str, **values: object) -> Card:
        """Answer in one line."""
        return talk.one_line(self.who.words, self.who.words.say(text, **values))

    def own(self) -> Feedback | None:
        """Give the feedback that the press is about, when it is the presser's own and still stands."""
        number = self.pressed.value
        feedback = self.session.get(Feedback, int(number)) if _is_id(number) else None
        mine = feedback is not None and feedback.person_id == self.who.person.id
        return feedback if feedback and mine and feedback.withdrawn_at is None else None


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19  # noqa: PLR2004 - what fits 64 bits


def receive(session: Session, desk: Desk, who: Speaker, pressed: Pressed, understood: Understood | None) -> None:
    """Do what was pressed; the answer takes the place of the card that bore the button, where it should."""
    if pressed.action == Action.ASK:
        said = Said(pressed.sender, pressed.spot, pressed.answer, pressed.at)
        intake.receive(session, desk, who, said, understood)
        return
    press = Press(session, desk, who, pressed)
    act = _ON_OWN.get(pressed.action)
    if act:
        feedback = press.own()
        card = act(press, feedback) if feedback else _gone(press)
        say(session, desk, who, card, replaces=pressed.message)
        return
    asked = _ASKED.get(pressed.action)
    card = asked(session, desk, who) if asked else _OTHER.get(pressed.action, _unknown)(press)
    say(session, desk, who, card, replaces=pressed.message if pressed.action in _REPLACING else None)


def _gone(press: Press) -> Card:
    return press.line("This message is no longer here: it was withdrawn or deleted. Nothing was changed.")


def _unknown(press: Press) -> Card:
    return press.line("This button no longer works. Nothing was changed. Type “help” to see what I can do.")


def _wrong_kind(press: Press, feedback: Feedback) -> Card:
    return receipts.kind_question(press.who.words, feedback.id)


def _kind(press: Press, feedback: Feedback) -> Card:
    if press.pressed.answer in set(Kind):
        feedback.kind = press.pressed.answer
    return intake.receipt(press.desk, press.who, feedback)


def _name(press: Press, feedback: Feedback) -> Card:
    return receipts.name_question(press.who.words, feedback.id)


def _named(along: bool, *, always: bool = False) -> Callable[[Press, Feedback], Card]:  # noqa: FBT001
    def choose(press: Press, feedback: Feedback) -> Card:
        feedback.name_along = along
        if always or not along:
            press.who.membership.name_along = along
        return intake.receipt(press.desk, press.who, feedback)

    return choose


def _withdraw(press: Press, feedback: Feedback) -> Card:
    feedback.text = None
    feedback.withdrawn_at = feedback.closed_at = press.desk.now()
    return press.line("Withdrawn: I deleted your text, and it no longer counts.")


def _department(press: Press) -> Card:
    number = press.pressed.answer
    department = press.session.get(Department, int(number)) if _is_id(number) else None
    if department is None or department.rollout_id != press.who.rollout.id or department.ended_at:
        return press.line("Fine, without a department. Changed your mind? Type “department”.")
    press.who.membership.department_id = department.id
    own = (Feedback.person_id == press.who.person.id, Feedback.rollout_id == press.who.rollout.id)
    without = update(Feedback).where(*own, Feedback.department_id.is_(None))
    press.session.execute(without.values(department_id=department.id))
    return press.line("Noted: {department}. Does it change? Type “department”.", department=department.name)


def _answer(press: Press) -> Card:
    if not may_answer(press.who.membership):
        return press.line("Only ambassadors and the project group can answer. Ask the project group to add you.")
    number = press.pressed.value
    issue = press.session.get(Issue, int(number)) if _is_id(number) else None
    if issue is None or issue.rollout_id != press.who.rollout.id:
        return _gone(press)
    title = issue.title(press.who.words.language)
    try:
        reached = answers.answer_issue(press.session, press.desk, issue, press.who.membership)
    except NoAnswerError:
        return press.line("There is no answer yet to “{title}”. Nothing was sent.", title=title)
    if not reached:
        return press.line("Everyone who asked about “{title}” has the answer already.", title=title)
    return press.line("Sent to everyone who asked about “{title}”.", title=title)


def _forget_me(press: Press) -> Card:
    forget(press.session, press.who.person, press.desk.now())
    return press.line("Deleted: your messages and who you are. If you write again, we start anew.")


_ON_OWN: dict[str, Callable[[Press, Feedback], Card]] = {
    Action.WRONG_KIND: _wrong_kind,
    Action.KIND: _kind,
    Action.NAME: _name,
    Action.NAME_ONCE: _named(along=True),
    Action.NAME_ALWAYS: _named(along=True, always=True),
    Action.NAME_NEVER: _named(along=False),
    Action.WITHDRAW: _withdraw,
}
_ASKED: dict[str, Callable[[Session, Desk, Speaker], Card]] = {
    Action.HELP: service.help_,
    Action.STOP: service.stop,
    Action.START: service.start,
    Action.WHO_SEES: service.who_sees,
}
_OTHER: dict[str, Callable[[Press], Card]] = {
    Action.DEPARTMENT: _department,
    Action.ANSWER: _answer,
    Action.FORGET_ME: _forget_me,
}
_REPLACING = {Action.DEPARTMENT, Action.ANSWER, Action.FORGET_ME}
