"""What a button or an answered question does; each press is checked against whose it is, and done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import answers, choosing, intake, learning, receipts, service, talk
from bot.answers import NoAnswerError
from bot.cards import Card
from bot.desk import Desk
from bot.intake import Understood
from bot.people import may_answer, running_rollouts
from bot.ports import Action, Pressed, Said
from bot.privacy.forgetting import forget, withdraw
from bot.reading import Kind
from bot.recurring import known
from bot.service import Turn, may_answer_in
from bot.speaker import Speaker, say, within
from models import Department, Feedback, Issue


@dataclass(frozen=True)
class Press(Turn):
    """The turn of somebody who pressed a button, and which."""

    pressed: Pressed

    def own(self) -> Feedback | None:
        """Give the feedback that the press is about, when it is the presser's own."""
        mine = select(Feedback).where(Feedback.ref == self.pressed.value, Feedback.person_id == self.who.person.id)
        return self.session.scalar(mine)

    def within(self, rollout_id: int) -> Press:
        """Give the same press by its speaker as they are in the rollout that it is about."""
        return replace(self, who=within(self.session, self.desk, self.who, rollout_id))


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19  # noqa: PLR2004 - what fits 64 bits


def receive(session: Session, desk: Desk, who: Speaker, pressed: Pressed, understood: Understood | None) -> None:
    """Do what was pressed; the answer takes the place of the card that bore the button, where it should."""
    if pressed.action == Action.ASK:
        said = Said(pressed.sender, pressed.chat or pressed.spot, pressed.answer, pressed.at)
        intake.receive(session, desk, who, said, understood)
        return
    if pressed.action == Action.ROLLOUT:
        choosing.choose(session, desk, who, pressed.answer, replaces=_card_of(who, pressed))
        return
    press = Press(session, desk, who, pressed)
    card = _ACTS.get(pressed.action, _unknown)(press)
    say(session, desk, who, card, replaces=_card_of(who, pressed) if pressed.action in _REPLACING else None)


def _card_of(who: Speaker, pressed: Pressed) -> str | None:
    """Give the card to replace: in the presser's own chat alone, so that nobody overwrites a report in a channel."""
    return pressed.message if pressed.spot.kind != "channel" and who.place.person_id == who.person.id else None


def _gone(press: Press) -> Card:
    return press.line("This message is no longer here: it was withdrawn or deleted. Nothing was changed.")


def _unknown(press: Press) -> Card:
    return press.line("This button no longer works. Nothing was changed. Type “help” to see what I can do.")


def _on_own(act: Callable[[Press, Feedback], Card]) -> Callable[[Press], Card]:
    def press_it(press: Press) -> Card:
        feedback = press.own()
        if feedback is None or feedback.withdrawn_at is not None:
            return _gone(press)
        if feedback.passed_on or feedback.unclear:
            return _unknown(press)
        return act(press.within(feedback.rollout_id), feedback)

    return press_it


def _wrong_kind(press: Press, feedback: Feedback) -> Card:
    return receipts.kind_question(press.who.words, feedback.ref)


def _kind(press: Press, feedback: Feedback) -> Card:
    if press.pressed.answer in set(Kind):
        learning.correct(press.session, feedback, Kind(press.pressed.answer), press.desk.now())
    return _receipt(press, feedback)


def _receipt(press: Press, feedback: Feedback) -> Card:
    offer = known.pending(press.session, feedback, press.who.words.language)
    return intake.receipt(press.desk, press.who, feedback, offer=offer)


def _is_it(press: Press, feedback: Feedback) -> Card:
    taken = known.take(press.session, press.desk, feedback, press.who.membership, press.who.words.language)
    return receipts.that_was_it(press.who.words, feedback.ref, taken.answer) if taken else _receipt(press, feedback)


def _is_not_it(press: Press, feedback: Feedback) -> Card:
    known.refuse(press.session, press.desk, feedback)
    card, thanks = _receipt(press, feedback), press.who.words.say("Thank you. Your question stays open.")
    return replace(card, blocks=(*talk.lines(thanks), *card.blocks))


def _name(press: Press, feedback: Feedback) -> Card:
    return receipts.name_question(press.who.words, feedback.ref)


def _named(along: bool, *, always: bool = False) -> Callable[[Press, Feedback], Card]:  # noqa: FBT001
    def choose(press: Press, feedback: Feedback) -> Card:
        feedback.name_along = along
        if always or not along:
            press.who.membership.name_along = along
        return _receipt(press, feedback)

    return choose


def _withdraw(press: Press) -> Card:
    """Withdraw; whoever presses twice, as one does on a phone, reads the same again."""
    feedback = press.own()
    if feedback is None:
        return _gone(press)
    if feedback.withdrawn_at is None:
        withdraw(press.session, feedback, press.desk.now())
    if feedback.passed_on:
        return press.line("Withdrawn: I deleted what you passed on.")
    return press.line("Withdrawn: I deleted your text, and it no longer counts.")


def _department(press: Press) -> Card:
    number, press = press.pressed.answer, _in_running(press, press.pressed.value)
    if number == talk.NO_DEPARTMENT:
        press.who.membership.department_id, press.who.membership.department_chosen = None, True
        return press.line("Fine, without a department. Changed your mind? Type “department”.")
    department = press.session.get(Department, int(number)) if _is_id(number) else None
    if department is None or department.rollout_id != press.who.rollout.id or department.ended_at:
        return service.department_again(press)
    press.who.membership.department_id, press.who.membership.department_chosen = department.id, True
    own = (Feedback.person_id == press.who.person.id, Feedback.rollout_id == press.who.rollout.id)
    without = update(Feedback).where(*own, Feedback.department_id.is_(None))
    press.session.execute(without.values(department_id=department.id))
    return press.line("Noted: {department}. Does it change? Type “department”.", department=department.name)


def _in_running(press: Press, slug: str) -> Press:
    """Give the press in the rollout that its card was about; an older card names none."""
    found = (row.id for row, _ in running_rollouts(press.session, press.desk) if row.slug == slug)
    return press.within(next(found, press.who.rollout.id))


def _answer(press: Press) -> Card:
    number = press.pressed.value
    issue = press.session.get(Issue, int(number)) if _is_id(number) else None
    if issue and may_answer_in(press, issue.rollout_id):
        press = press.within(issue.rollout_id)
    if not may_answer(press.who.membership.pool):
        return talk.may_not_answer(press.who.words)
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
    Action.IS_IT: _is_it,
    Action.IS_NOT_IT: _is_not_it,
}
_ACTS: dict[str, Callable[[Press], Card]] = {
    **{action: _on_own(act) for action, act in _ON_OWN.items()},
    Action.WITHDRAW: _withdraw,
    Action.DEPARTMENT: _department,
    Action.ANSWER: _answer,
    Action.FORGET_ME: _forget_me,
    Action.STOP: service.stop,
    Action.WHO_SEES: service.who_sees,
}
_REPLACING = _ACTS.keys() - {Action.STOP, Action.WHO_SEES}
