"""Changing: somebody edits or deletes a message of their own, and the Feedback that it became goes along."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import capture, deliveries, intake, service, talk
from bot.answers import text_of
from bot.cards import Card
from bot.commands import command_of, holds_code
from bot.desk import Desk
from bot.intake import LONGEST, Understood
from bot.people import source_of
from bot.ports import Changed
from bot.privacy.forgetting import withdraw
from bot.recurring import known, renew
from bot.speaker import Speaker, within
from bot.words import Words
from models import Example, Feedback


def receive(
    session: Session, desk: Desk, who: Speaker, changed: Changed, understood: Understood | None
) -> Feedback | None:
    """Do to a feedback what was done to its message, and give it; None where there is none any more."""
    feedback = _found(session, desk, who, changed)
    if feedback is None:
        return None
    who = within(session, desk, who, feedback.rollout_id) if who.clear or not feedback.unclear else who
    card = _card(session, desk, who, feedback, changed, understood)
    if card:
        there = intake.receipt_message(session, feedback)
        deliveries.write(session, desk, who.place, card, f"{who.work}/", replaces=there)
    return feedback


def _found(session: Session, desk: Desk, who: Speaker, changed: Changed) -> Feedback | None:
    source = source_of(desk, who.place.connector, changed.spot, changed.message)
    own = (Feedback.source == source, Feedback.person_id == who.person.id, Feedback.text.is_not(None))
    return session.scalar(select(Feedback).where(*own).with_for_update()) if source else None


def _card(
    session: Session, desk: Desk, who: Speaker, feedback: Feedback, changed: Changed, understood: Understood | None
) -> Card | None:
    words = who.words
    if changed.text is None:
        withdraw(session, feedback, desk.now())
        return talk.one_line(words, words.say("Withdrawn: I deleted your text, and it no longer counts."))
    if feedback.heard and understood:
        return capture.correct(session, desk, who, feedback, understood)
    if feedback.heard:
        return talk.one_line(words, _why_not(words, changed.text))
    if understood is None:
        return _headed(_why_not(words, changed.text), _receipt(session, desk, who, feedback))
    if understood.masked.text == text_of(desk, feedback):
        return None
    _renew(session, desk, feedback, understood)
    return _headed(_told(words, feedback), _receipt(session, desk, who, feedback, understood))


def _renew(session: Session, desk: Desk, feedback: Feedback, understood: Understood) -> None:
    """Put the new text in the place of the old one; a kind that its writer corrected stays."""
    example = session.scalar(select(Example).where(Example.feedback_id == feedback.id))
    kind = feedback.kind
    intake.put_text(desk, feedback, understood)
    if example:
        example.read_as, feedback.kind = feedback.kind, kind
    session.flush()
    renew(session, desk, feedback, understood.likely)


def _receipt(
    session: Session, desk: Desk, who: Speaker, feedback: Feedback, understood: Understood | None = None
) -> Card:
    if feedback.unclear:
        return service.rollout_question(session, desk, who, text_of(desk, feedback))
    found = understood.masked.found if understood else ()
    likely = understood.likely if understood and feedback.answered_at is None else None
    offer = known.offer(session, feedback, likely, who.words.language) if likely else None
    return intake.receipt(desk, who, feedback, found=found, offer=offer)


def _headed(text: str, card: Card) -> Card:
    return replace(card, blocks=(*talk.lines(text), *card.blocks), summary=f"{text} {card.summary}")


def _told(words: Words, feedback: Feedback) -> str:
    if feedback.answered_at is None:
        return words.say("You changed your message, so I changed it too.")
    return words.say("I changed your message too. It was answered already. Not solved? Say so here.")


def _why_not(words: Words, text: str) -> str:
    if len(text) > LONGEST:
        return words.say("Your new text is too long for me, so I keep what you wrote before.")
    if holds_code(text):
        return words.say("Your new text holds a one-time code, so I keep what you wrote before.")
    if command_of(text):
        return words.say("Your new text is a command, so I keep what you wrote before. Type it anew to have it done.")
    return words.say("There is no text left, so I keep what you wrote before.")
