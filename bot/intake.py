"""What somebody said becomes Feedback with a receipt, or gets a friendly answer; nothing is lost silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot import places, receipts, service, talk
from bot.answers import text_of
from bot.cards import Card
from bot.commands import Command, command_of, holds_code
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.period import Period
from bot.ports import Said
from bot.privacy.masking import Masked, mask
from bot.privacy.vault import month_key
from bot.reading import Kind, Reader, Reading
from bot.receipts import Noted
from bot.recurring import NOTHING, Likely, known, note
from bot.speaker import Speaker, say
from bot.words import Words
from bot.workdays import working_days_later
from models import Feedback

LONGEST = 40_000
"""Characters; the most that Slack lets anyone send."""


@dataclass(frozen=True)
class Understood:
    """A text without residents' data, what it means and may be about; made before the database is taken."""

    masked: Masked
    reading: Reading
    likely: Likely = NOTHING


def understand(desk: Desk, reader: Reader, text: str) -> Understood | None:
    """Mask and read a text; None where there is nothing to read (a command or code, no text, far too long)."""
    if not text.strip() or len(text) > LONGEST or command_of(text) or holds_code(text):
        return None
    settings = desk.settings.rollout[0]
    masked = mask(text, settings.case_number, settings.country)
    return Understood(masked, reader.read(masked.text))


def receive(session: Session, desk: Desk, who: Speaker, said: Said, understood: Understood | None) -> None:
    """Decide what a message is: the first contact, a command, or feedback."""
    command = command_of(said.text)
    if said.spot.kind == "channel":
        _in_channel(session, desk, who, said, command)
    elif said.opened:
        service.welcome(session, desk, who)
    elif command:
        service.obey(session, desk, who, command, said.text)
    elif understood is None:
        say(session, desk, who, talk.one_line(who.words, _why_not(who.words, said)))
    else:
        capture(session, desk, who, understood, said)


def capture(session: Session, desk: Desk, who: Speaker, understood: Understood, said: Said) -> Feedback:
    """Keep a message as Feedback; the first time the welcome and the department go before its receipt."""
    service.welcome(session, desk, who)
    feedback = keep(session, desk, who, understood, said)
    if who.membership.department_id is None and not who.membership.department_asked:
        who.membership.department_asked = True
        say(session, desk, who, service.department_question(session, who, again=False), about="department")
    offer = known.offer(session, feedback, understood.likely, who.words.language)
    card = receipt(desk, who, feedback, found=understood.masked.found, files=said.files, offer=offer)
    say(session, desk, who, card, about="receipt")
    return feedback


def keep(session: Session, desk: Desk, who: Speaker, understood: Understood, said: Said) -> Feedback:
    """Store a message as Feedback, sealed."""
    text, reading = understood.masked.text, understood.reading
    feedback = Feedback(
        rollout_id=who.rollout.id,
        person_id=who.person.id,
        department_id=who.membership.department_id,
        place_id=who.place.id,
        text=desk.vault.seal(month_key(said.at), text.encode("utf-8", "replace"), "feedback.text"),
        language=reading.language.value,
        kind=reading.kind.value,
        mood=reading.mood.value,
        sure=reading.sure,
        pool=who.membership.pool,
        name_along=who.membership.name_along,
        said_at=said.at.replace(second=0, microsecond=0),  # to the second it would be the platform's own id
    )
    session.add(feedback)
    session.flush()
    note(session, desk, feedback, understood.likely)
    return feedback


def receipt(
    desk: Desk,
    who: Speaker,
    feedback: Feedback,
    *,
    found: tuple[str, ...] = (),
    files: int = 0,
    offer: known.Offer | None = None,
) -> Card:
    """Make the receipt of a feedback as it stands now, with the known answer that may be its answer."""
    noted = Noted(
        ref=feedback.ref,
        text=text_of(desk, feedback),
        kind=Kind(feedback.kind),
        named=feedback.name_along,
        said_on=_said_on(feedback, who.settings),
        answer_by=answer_by(feedback, who.settings),
        found=found,
        files=files,
        offered=offer.answer if offer else "",
    )
    return receipts.receipt(who.words, who.settings, noted)


def answer_by(feedback: Feedback, settings: RolloutSettings) -> date | None:
    """Give the working day on which the asker hears something at the latest, where the rollout promises one."""
    if settings.promise_days is None or feedback.kind in {Kind.PRAISE, Kind.OTHER}:
        return None
    return working_days_later(_said_on(feedback, settings), settings.promise_days, settings.country)


def _said_on(feedback: Feedback, settings: RolloutSettings) -> date:
    return feedback.said_at.astimezone(settings.zone).date()


def _why_not(words: Words, said: Said) -> str:
    if len(said.text) > LONGEST:
        return words.say("Your message is too long for me, so I kept nothing. Please tell it in a few sentences.")
    if said.files:
        return words.say("I cannot read files, so I kept nothing. Please tell in one sentence what it is about.")
    if holds_code(said.text):
        return words.say("Your message holds a one-time code, so I kept nothing. Send me the code alone.")
    return words.say("There was no text in your message, so I kept nothing. One sentence is enough.")


def _in_channel(session: Session, desk: Desk, who: Speaker, said: Said, command: Command | None) -> None:
    if command not in {Command.DIGEST_HERE, Command.REPORTS_HERE}:
        text = who.words.say("I keep nothing from a channel. Send me your question in a direct message.")
    elif places.bind(session, desk, who.person, who.place.connector, said.spot, command) is None:
        text = who.words.say("Only an administrator can do this. Ask whoever manages me for a one-time code.")
    elif command is Command.DIGEST_HERE:
        text = who.words.say("Agreed: I post the weekly report here. The next one: {moment}.", moment=_next(desk, who))
    else:
        text = who.words.say("Agreed: I report here what I could not deliver.")
    say(session, desk, who, talk.one_line(who.words, text))


def _next(desk: Desk, who: Speaker) -> str:
    """Give when the digest of the running week is sent."""
    return who.words.moment(Period.holding(desk.now(), who.settings.zone).sent_at(who.settings))
