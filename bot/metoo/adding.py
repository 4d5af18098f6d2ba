"""“Me too”: the button, and what it does."""

from __future__ import annotations

from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import answers, issues, talk
from bot.cards import Button, Buttons, Card
from bot.desk import Desk
from bot.people import chat_of, running_rollouts
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.reading import Kind, Mood
from bot.recurring import standing, tag
from bot.speaker import PAGE, Speaker, within
from bot.words import Words
from models import Feedback, Issue


def button(words: Words, desk: Desk, issue: int, ref: str = "", label: str = "") -> Button:
    """Make the button of an issue; with the `ref` of a feedback of one's own, that is said to be about it."""
    return Button(label or words.say("Me too"), Action.ME_TOO, value(desk, issue, ref))


def value(desk: Desk, issue: int, ref: str = "") -> str:
    """Give what stands on the button, with a proof that we made it.

    Its answer tells the title of the issue, and the answer to it. Whoever makes up a number must learn of neither.
    """
    return f"{issue}:{ref}:{desk.vault.pseudonym('me too', str(issue), ref)}"


def add(session: Session, desk: Desk, who: Speaker, issue: Issue, own: Feedback | None = None) -> Card:
    """Count somebody with an issue, once; `own` is what they wrote themselves, and is tagged instead.

    They are told as all others who asked. Is it answered already, they read the answer at once.
    """
    issue = standing(session, issue)
    who = within(session, desk, who, issue.rollout_id)
    there = _there(session, who, issue)
    if there:
        already = who.words.say("You are counted with “{topic}” already.", topic=issue.title(who.words.language))
        return _told(session, desk, who, issue, there, already)
    mine = own is not None and own.issue_id is None and own.rollout_id == issue.rollout_id
    feedback = own if own and mine else _new(session, desk, who, issue)
    tag(session, desk, feedback, issue, who.membership)
    now = who.words.say("You are counted with “{topic}” now.", topic=issue.title(who.words.language))
    return _told(session, desk, who, issue, feedback, now)


def _there(session: Session, who: Speaker, issue: Issue) -> Feedback | None:
    """Find what somebody said of an issue themselves, in their own words or by this button."""
    own = (Feedback.person_id == who.person.id, Feedback.issue_id == issue.id, Feedback.withdrawn_at.is_(None))
    themselves = (Feedback.passed_on.is_(False), Feedback.heard.is_(None))
    return session.scalar(select(Feedback).where(*own, *themselves).order_by(Feedback.id.desc()).limit(1))


def _new(session: Session, desk: Desk, who: Speaker, issue: Issue) -> Feedback:
    place = chat_of(session, who.person.id) if who.place.audience == PAGE else None
    feedback = Feedback(
        rollout_id=issue.rollout_id,
        person_id=who.person.id,
        department_id=who.membership.department_id,
        place_id=(place or who.place).id,
        pool=who.membership.pool,
        language=who.person.language,
        kind=Kind.QUESTION.value,
        mood=Mood.NEUTRAL.value,
        sure=False,  # nothing was said of how it goes
        me_too=True,
        said_at=desk.now().replace(second=0, microsecond=0),
    )
    session.add(feedback)
    session.flush()
    return feedback


def _told(session: Session, desk: Desk, who: Speaker, issue: Issue, feedback: Feedback, counted: str) -> Card:
    words = who.words
    answer = _answer(session, desk, feedback, issue, words.language)
    hears = words.say("You hear here what is done with it. Your name is not passed on.")
    withdraw = Button(words.say("Withdraw"), Action.WITHDRAW, feedback.ref, "danger")
    return talk.card(words, *talk.lines(counted, answer or hears), Buttons((withdraw,)))


def _answer(session: Session, desk: Desk, feedback: Feedback, issue: Issue, language: str) -> str:
    """Give the answer that all others have, and note that it was given."""
    answer = issue.answer(language)
    if issue.status not in {issues.Status.ANSWERED, issues.Status.SOLVED} or not answer:
        return ""
    if feedback.answered_at is None:
        answers.keep(session, desk, feedback, answer, answers.BOT).issue_id = issue.id
        feedback.answered_at = feedback.closed_at = desk.now()
        session.flush()
    return answer


def _press(press: Press) -> Card:
    named, _, ref = press.pressed.value.rpartition(":")[0].partition(":")
    number = number_of(named)
    ours = number is not None and compare_digest(value(press.desk, number, ref).encode(), press.pressed.value.encode())
    issue = press.session.get(Issue, number) if ours else None
    running = {rollout.id for rollout, _ in running_rollouts(press.session, press.desk) if rollout.closed_at is None}
    if issue is None or issue.rollout_id not in running:
        return press.gone()
    mine = select(Feedback).where(Feedback.ref == ref, Feedback.person_id == press.who.person.id)
    own = press.session.scalar(mine) if ref else None
    if ref and (own is None or own.withdrawn_at is not None):
        return press.gone()
    return add(press.session, press.desk, press.who, issue, own)


ACTS: Acts = {Action.ME_TOO: _press}
