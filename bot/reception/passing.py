"""Passing on: a colleague's message becomes Feedback without its author, who is told so and can withdraw it.

Nothing that ties the author to it is kept: a random token, of which the hash alone is stored, stands on their button.
"""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, intake, receipts, service, talk
from bot.answers import text_of
from bot.desk import Desk
from bot.intake import Understood
from bot.people import known, language_of, pseudonym, source_of
from bot.ports import PassedOn, Pressed, Profile, Said, Sender
from bot.privacy.forgetting import withdraw
from bot.reception import strangers
from bot.speaker import Speaker, say
from bot.words import words_for
from models import Feedback, Person, Place

TOKEN_BYTES = 20
"""160 bits: nobody guesses it, and a plain hash cannot be guessed back."""


def receive(
    session: Session, desk: Desk, who: Speaker, pressed: Pressed, understood: Understood | None, author: Profile
) -> Feedback | None:
    """Keep what somebody passes on, once, and tell its author; one's own message is feedback as any other.

    Gives what became of a colleague's message.
    """
    passed_on = pressed.passed_on or PassedOn()
    if understood is None:
        text = who.words.say("There is nothing in it that I can pass on, so I kept nothing.")
        say(session, desk, who, talk.one_line(who.words, text))
    elif _is_own(desk, who, passed_on.author):
        said = Said(pressed.sender, pressed.spot, pressed.answer, pressed.at, message=pressed.value)
        intake.capture(session, desk, who, understood, said)
    else:
        return _pass_on(session, desk, who, pressed, understood, passed_on, author)
    return None


def _is_own(desk: Desk, who: Speaker, author: Sender | None) -> bool:
    return author is not None and pseudonym(desk, who.person.connector, author) == who.person.pseudonym


def _pass_on(
    session: Session,
    desk: Desk,
    who: Speaker,
    pressed: Pressed,
    understood: Understood,
    passed_on: PassedOn,
    author: Profile,
) -> Feedback | None:
    source = source_of(desk, who.place.connector, pressed.spot, pressed.value)
    if intake.is_known(session, source):
        text = who.words.say("I have this message already. It was passed on before, or its writer told me.")
        say(session, desk, who, talk.one_line(who.words, text))
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES) if passed_on.chat and not author.guest else None
    hashed = _hash(token) if token else None
    feedback = intake.keep(
        session, desk, who, understood, pressed.at, source=source, author_token=hashed, passed_on=True
    )
    if who.clear:
        service.welcome(session, desk, who)
        intake.confirm(session, desk, feedback, intake.receipt(desk, who, feedback, found=understood.masked.found))
    else:
        say(session, desk, who, service.rollout_question(session, desk, who, understood.masked.text), about="rollout")
    if token:
        _tell_author(session, desk, who, passed_on, author, text_of(desk, feedback), token)
    return feedback


def _tell_author(
    session: Session, desk: Desk, who: Speaker, passed_on: PassedOn, author: Profile, text: str, token: str
) -> None:
    """Tell an author, also one who wrote "stop": these are their own words."""
    assert passed_on.chat is not None  # noqa: S101 - without a chat there is no token
    connector = who.place.connector
    person = known(session, desk, connector, passed_on.author) if passed_on.author else None
    language = person.language if person else language_of(author.locale, who.settings.language)
    card = receipts.to_the_author(words_for(language), who.settings, text, token)
    strangers.tell(session, desk, connector, passed_on.chat, card, f"{who.work}/author")


def withdraw_as_author(session: Session, desk: Desk, connector: str, pressed: Pressed, work: str) -> Feedback | None:
    """Withdraw by the token of an author; a second press reads the same. Who passed it on hears that it is gone."""
    words = strangers.words_of(session, desk, connector, pressed.sender)
    theirs = select(Feedback).where(Feedback.author_token == _hash(pressed.value)).with_for_update()
    feedback = session.scalar(theirs)
    if feedback is None:
        text = words.say("This message is no longer here: it was withdrawn or deleted. Nothing was changed.")
    else:
        text = words.say("Withdrawn: I deleted the text that was passed on to me.")
    spot = pressed.chat or pressed.spot
    strangers.tell(session, desk, connector, spot, talk.one_line(words, text), f"{work}/", replaces=pressed.message)
    if feedback:
        _withdraw(session, desk, feedback, work)
    return feedback


def _withdraw(session: Session, desk: Desk, feedback: Feedback, work: str) -> None:
    if feedback.withdrawn_at is not None:
        return
    receipt_there = intake.receipt_message(session, feedback)
    withdraw(session, feedback, desk.now())
    place = session.get_one(Place, feedback.place_id)
    if place.closed_at is not None:
        return  # who passed it on is nobody to us any more: their address and key are gone
    words = words_for(session.get_one(Person, feedback.person_id).language)
    day = words.day(feedback.said_at.date())
    card = talk.one_line(words, words.say("What you passed on {day} was withdrawn. I deleted it.", day=day))
    deliveries.write(session, desk, place, card, f"{work}/passer", replaces=receipt_there)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
