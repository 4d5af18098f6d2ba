"""What a button or an answered question does; each press is checked against whose it is, and done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import (
    capture,
    dialogue,
    intake,
    learning,
    measures,
    meeting,
    metoo,
    published,
    pulses,
    reach,
    receipts,
    roster,
    service,
    sessions,
    talk,
    topics,
    triage,
    trial_findings,
    trials,
    visits,
)
from bot.cards import Card
from bot.desk import Desk
from bot.intake import Understood
from bot.ports import Action, Pressed, Said
from bot.press import Press, number_of
from bot.privacy.forgetting import forget, withdraw
from bot.reading import Kind
from bot.reception import choosing, typed
from bot.recurring import known
from bot.speaker import Speaker, say
from models import Department, Feedback


def receive(session: Session, desk: Desk, who: Speaker, pressed: Pressed, understood: Understood | None) -> None:
    """Do what was pressed; the answer takes the place of the card that bore the button, where it should."""
    if pressed.action == Action.ASK:
        said = Said(pressed.sender, pressed.chat or pressed.spot, pressed.answer, pressed.at)
        typed.receive(session, desk, who, said, understood)
        return
    if pressed.action == Action.ROLLOUT:
        replaces, then = card_of(who, pressed), pressed.value
        go_on = partial(typed.go_on_with, session, desk, pressed.chat or pressed.spot)
        chosen = choosing.choose(session, desk, who, pressed.answer, replaces=replaces, go_on=go_on, then=then)
        if chosen:
            typed.go_on(session, desk, chosen, then)
        return
    if pressed.action == Action.HEARD:
        card = capture.write(session, desk, who, pressed, understood)
        say(session, desk, who, card, replaces=card_of(who, pressed) if pressed.value else None)
        return
    if pressed.action == Action.VISIT:
        say(session, desk, who, visits.write(session, desk, who, pressed, understood))
        return
    press = Press(session, desk, who, pressed)
    if answer := _ACTS.get(pressed.action, Press.unknown)(press):
        say(session, desk, who, answer, replaces=card_of(who, pressed) if pressed.action in _REPLACING else None)


def card_of(who: Speaker, pressed: Pressed) -> str | None:
    """Give the card to replace: in the presser's own chat alone, so that nobody overwrites a report in a channel."""
    return pressed.message if pressed.spot.kind != "channel" and who.place.person_id == who.person.id else None


def _on_own(act: Callable[[Press, Feedback], Card]) -> Callable[[Press], Card]:
    def press_it(press: Press) -> Card:
        feedback = press.own()
        if feedback is None or feedback.withdrawn_at is not None:
            return press.gone()
        if feedback.passed_on or feedback.unclear or feedback.heard or feedback.me_too:
            return press.unknown()
        return act(press.within(feedback.rollout_id), feedback)

    return press_it


def _wrong_kind(press: Press, feedback: Feedback) -> Card:
    may = trial_findings.may_leave_out(press.session, feedback)
    return receipts.kind_question(press.who.words, feedback.ref, finding=may)


def _no_finding(press: Press, feedback: Feedback) -> Card:
    trial_findings.leave_out(press.session, press.who, feedback)
    return _receipt(press, feedback)


def _kind(press: Press, feedback: Feedback) -> Card:
    if press.pressed.answer in set(Kind):
        learning.correct(press.session, feedback, Kind(press.pressed.answer), press.desk.now())
    return _receipt(press, feedback)


def _receipt(press: Press, feedback: Feedback) -> Card:
    return intake.receipt(press.desk, press.who, feedback)


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
        triage.follow(press.session, press.desk, feedback, press.who.work)
        return _receipt(press, feedback)

    return choose


def withdrawn(press: Press) -> Card:
    """Withdraw; whoever presses twice, as one does on a phone, reads the same again."""
    feedback = press.own()
    if feedback is None:
        return press.gone()
    if feedback.withdrawn_at is None:
        withdraw(press.session, feedback, press.desk.now())
    if feedback.passed_on:
        return press.line("Withdrawn: I deleted what you passed on.")
    if feedback.me_too:
        return press.line("Withdrawn: you are not counted with it any longer.")
    return press.line("Withdrawn: I deleted your text, and it no longer counts.")


def _department(press: Press) -> Card:
    number, press = press.pressed.answer, press.in_rollout(press.pressed.value)
    if number == talk.NO_DEPARTMENT:
        press.who.membership.department_id, press.who.membership.department_chosen = None, True
        return press.line("Fine, without a department. Changed your mind? Type “department”.")
    department = press.session.get(Department, found) if (found := number_of(number)) else None
    if department is None or department.rollout_id != press.who.rollout.id or department.ended_at:
        return service.department_again(press)
    press.who.membership.department_id, press.who.membership.department_chosen = department.id, True
    own = (Feedback.person_id == press.who.person.id, Feedback.rollout_id == press.who.rollout.id)
    without = update(Feedback).where(*own, Feedback.department_id.is_(None))
    press.session.execute(without.values(department_id=department.id))
    return press.line("Noted: {department}. Does it change? Type “department”.", department=department.name)


def _forget_me(press: Press) -> Card:
    forget(press.session, press.who.person, press.desk.now())
    return press.line("Deleted: your messages and who you are. If you write again, we start anew.")


_ON_OWN: dict[str, Callable[[Press, Feedback], Card]] = {
    Action.WRONG_KIND: _wrong_kind,
    Action.KIND: _kind,
    Action.NO_FINDING: _no_finding,
    Action.NAME: _name,
    Action.NAME_ONCE: _named(along=True),
    Action.NAME_ALWAYS: _named(along=True, always=True),
    Action.NAME_NEVER: _named(along=False),
    Action.IS_IT: _is_it,
    Action.IS_NOT_IT: _is_not_it,
}
_ACTS: dict[str, Callable[[Press], Card | None]] = {
    **metoo.ACTS,
    **dialogue.ACTS,
    **reach.ACTS,
    **published.ACTS,
    **topics.ACTS,
    **triage.ACTS,
    **meeting.ACTS,
    **roster.ACTS,
    **pulses.ACTS,
    **measures.ACTS,
    **visits.ACTS,
    **sessions.ACTS,
    **trials.ACTS,
    **{action: _on_own(act) for action, act in _ON_OWN.items()},
    Action.WITHDRAW: withdrawn,
    Action.DEPARTMENT: _department,
    Action.FORGET_ME: _forget_me,
    Action.STOP: service.stop,
    Action.WHO_SEES: service.who_sees,
}
_BESIDE = {Action.STOP, Action.WHO_SEES, Action.REPLY, Action.ANSWER_BACK, Action.PUBLISH, Action.ME_TOO}
_BESIDE |= {Action.SESSION_JOIN, Action.SESSION_LEAVE, Action.SESSION_COUNT}
_BESIDE |= {Action.TRIAL_JOIN, Action.TRIAL_LEAVE}
_BESIDE |= {Action.MEASURE_UNDO, Action.VISIT_UNDO, Action.DECISION_MEASURE}
_BESIDE |= {Action.DECIDE, Action.DECIDED, Action.GIVE_ROLE}
_REPLACING = _ACTS.keys() - _BESIDE
