"""The dialogue with an asker: what they say to an answer goes back to whoever gave it, under the alias alone."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import answers, deliveries, intake, receipts, talk
from bot.answers import ASKER
from bot.cards import Ask, Card, Quote
from bot.desk import Desk
from bot.dialogue.alias import alias_of
from bot.dialogue.reading import BACK, readers
from bot.dialogue.texts import problem, repeats
from bot.ports import Action
from bot.press import Press
from bot.words import Words, words_for
from models import Delivery, Feedback, Person, Place, Reply, Rollout

HELD_UP_SECONDS = 600
"""At most so long, at random, what an asker says is held up: when it arrives must not point at who just typed."""


def pressed(press: Press) -> Card:
    """Bring what an asker says to an answer to whoever reads it now; the question waits for an answer again."""
    feedback, text = press.own(), press.pressed.answer.strip()
    if feedback is None or feedback.withdrawn_at is not None:
        return press.gone()
    if not _was_answered(press.session, feedback):
        return press.unknown()
    if card := problem(press, text):
        return card
    if feedback.sensitive_at and not readers(press.session, press.desk, feedback):
        return press.line("There is no confidant yet to read it. The project group can give somebody that role.")
    masked = intake.masked(press.desk, text)
    if repeats(press.session, press.desk, feedback, masked.text, None):
        return press.line("I passed this on already. Nothing was sent twice.")
    _bring(press.session, press.desk, feedback, masked.text)
    words = press.who.words
    thanks = words.say("Passed on, without your name. You will read the answer here.")
    return talk.card(words, *talk.lines(thanks, receipts.masked(words, masked.found)))


def _was_answered(session: Session, feedback: Feedback) -> bool:
    return session.scalar(select(Reply.id).where(Reply.feedback_id == feedback.id, Reply.role != ASKER)) is not None


def _bring(session: Session, desk: Desk, feedback: Feedback, text: str) -> None:
    row = answers.keep(session, desk, feedback, text, ASKER)
    feedback.closed_at = None
    name = alias_of(session, feedback)
    delay = _held_up(session, desk, feedback)
    for place in readers(session, desk, feedback):
        card = _card(_words(session, desk, place, feedback), feedback.ref, name, text)
        deliveries.write(session, desk, place, card, f"{BACK}/{feedback.id}/{row.id}/{place.id}", delay=delay)


def _held_up(session: Session, desk: Desk, feedback: Feedback) -> timedelta:
    """Draw how long it is held up; not shorter than what the same asker said before, which is to be read first."""
    earlier = Delivery.work_id.startswith(f"{BACK}/{feedback.id}/", autoescape=True)
    latest = session.scalar(select(func.max(Delivery.not_before)).where(earlier)) or desk.now()
    return max(timedelta(seconds=secrets.randbelow(HELD_UP_SECONDS)), latest - desk.now())


def _words(session: Session, desk: Desk, place: Place, feedback: Feedback) -> Words:
    if place.person_id:
        return words_for(session.get_one(Person, place.person_id).language)
    settings = desk.rollout(session.get_one(Rollout, feedback.rollout_id).slug)
    return words_for(settings.language if settings else "nl")


def _card(words: Words, ref: str, name: str, text: str) -> Card:
    return talk.card(
        words,
        *talk.lines(words.say("Question {name} answers:", name=name)),
        Quote(text),
        reply_form(words, ref),
        summary=words.say("Question {name} answers.", name=name),
    )


def reply_form(words: Words, ref: str) -> Ask:
    """Open the form in which somebody replies to an asker."""
    return Ask(
        words.say("Reply"),
        Action.REPLY,
        words.say("Send"),
        ref,
        prompt=words.say("The asker reads this through me, with your role and without your name."),
    )
