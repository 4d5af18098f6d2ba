"""What somebody said becomes Feedback with a receipt, or gets a friendly answer; nothing is lost silently."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, hearsay, metoo, receipts, service, talk, trial_findings
from bot.answers import text_of
from bot.cards import Block, Card
from bot.colleagues import folded
from bot.commands import command_of, holds_code
from bot.config import RolloutSettings
from bot.days.workdays import working_days_later
from bot.desk import Desk
from bot.people import TESTER, UNCOUNTED, source_of
from bot.ports import Said
from bot.privacy.masking import PLACEHOLDERS, Masked, mask
from bot.privacy.vault import month_key
from bot.reading import Kind, Reader, Reading
from bot.receipts import Noted
from bot.recurring import NOTHING, Likely, known, note
from bot.speaker import Speaker, say
from bot.words import Words
from models import Delivery, Feedback, Place

LONGEST = 40_000
"""Characters; the most that Slack lets anyone send."""


@dataclass(frozen=True)
class Understood:
    """A text without residents' data, what it means and may be about; made before the database is taken."""

    masked: Masked
    reading: Reading
    likely: Likely = NOTHING


def understand(desk: Desk, reader: Reader, text: str) -> Understood | None:
    """Mask and read a text; None where there is nothing to read (a command or code, no text, far too long).

    The case numbers of every rollout are taken out: which one is meant may be asked only afterwards.
    """
    if not text.strip() or len(text) > LONGEST or command_of(text) or holds_code(text):
        return None
    without = masked(desk, text)
    return Understood(without, reader.read(said_in(desk, without.text)))


def said_in(desk: Desk, text: str) -> str:
    """Give what is to be read of a text: of what somebody tells they heard, what people said alone."""
    departments = [department for settings in desk.settings.rollout for department in settings.department]
    names = {folded(name): each.name for each in departments for name in (*each.directory_names, each.name)}
    return hearsay.said_in(text, names)


def masked(desk: Desk, text: str) -> Masked:
    """Take out what is about residents, by the case numbers of every rollout."""
    found: set[str] = set()
    for settings in desk.settings.rollout:
        once = mask(text, settings.case_number, settings.country)
        text = once.text
        found.update(once.found)
    return Masked(text, tuple(kind for kind in PLACEHOLDERS if kind in found))


def receive(session: Session, desk: Desk, who: Speaker, said: Said, understood: Understood | None) -> None:
    """Decide what a message is: the first contact, a command, or feedback."""
    command = command_of(said.text)
    if said.opened:
        service.greet(session, desk, who)
    elif command:
        service.obey(session, desk, who, command, said.text)
    elif understood is None:
        say(session, desk, who, talk.one_line(who.words, _why_not(who.words, said)))
    else:
        capture(session, desk, who, understood, said)


def capture(session: Session, desk: Desk, who: Speaker, understood: Understood, said: Said) -> None:
    """Keep a message as Feedback, once; the first time the welcome and the department go before its receipt."""
    source = source_of(desk, who.place.connector, said.spot, said.message)
    if is_known(session, source):
        return
    if who.clear:
        service.welcome(session, desk, who)
    feedback = keep(session, desk, who, understood, said.at, source=source)
    if not who.clear:
        say(session, desk, who, service.rollout_question(session, desk, who, understood.masked.text), about="rollout")
        return
    ask_department(session, who, desk)
    is_finding = trial_findings.take(session, who, feedback)
    test_over = None if is_finding else trial_findings.ended_on(session, who, feedback.said_at)
    offer = known.offer(session, feedback, understood.likely, who.words.language)
    seen = said.spot.kind == "channel"
    same = () if offer else _same(session, desk, who, feedback, understood.likely)
    card = receipt(
        desk,
        who,
        feedback,
        found=understood.masked.found,
        files=said.files,
        seen=seen,
        offer=offer,
        same=same,
        test_over=test_over,
    )
    confirm(session, desk, feedback, card)


def _same(session: Session, desk: Desk, who: Speaker, feedback: Feedback, likely: Likely) -> tuple[Block, ...]:
    """Ask whether a question is the one that others asked; never beside a known answer."""
    found = metoo.others(session, desk, who.settings, feedback, likely, who.words.language)
    return metoo.question(who.words, desk, found, feedback.ref)


def is_known(session: Session, source: str | None) -> bool:
    """Say whether a message became Feedback before, whoever brought it."""
    return source is not None and session.scalar(select(Feedback.id).where(Feedback.source == source)) is not None


def ask_department(session: Session, who: Speaker, desk: Desk) -> None:
    """Ask where somebody works, once."""
    if who.membership.department_id is None and not who.membership.department_asked:
        who.membership.department_asked = True
        say(session, desk, who, service.department_question(session, who, again=False), about="department")


def confirm(session: Session, desk: Desk, feedback: Feedback, card: Card) -> None:
    """Bring the first receipt of a feedback; what it is known by, finds its message again."""
    deliveries.write(session, desk, session.get_one(Place, feedback.place_id), card, receipt_work(feedback))


def receipt_work(feedback: Feedback) -> str:
    """Name the delivery of the first receipt of a feedback."""
    return f"receipt/{feedback.id}"


def receipt_message(session: Session, feedback: Feedback) -> str | None:
    """Give the platform's id of the receipt of a feedback; None where it was not sent, or long ago."""
    return session.scalar(select(Delivery.message).where(Delivery.work_id == receipt_work(feedback)))


def keep(
    session: Session,
    desk: Desk,
    who: Speaker,
    understood: Understood,
    at: datetime,
    *,
    source: str | None = None,
    author_token: str | None = None,
    passed_on: bool = False,
) -> Feedback:
    """Store a message as Feedback, sealed; what was passed on, or may belong elsewhere, counts in no figure."""
    feedback = Feedback(
        rollout_id=who.rollout.id,
        person_id=who.person.id,
        department_id=who.membership.department_id,
        place_id=who.place.id,
        pool=who.membership.pool if who.clear and not passed_on else UNCOUNTED,
        name_along=who.membership.name_along and not passed_on,
        source=source,
        author_token=author_token,
        passed_on=passed_on,
        unclear=not who.clear,
        said_at=at.replace(second=0, microsecond=0),  # to the second it would be the platform's own id
    )
    put_text(desk, feedback, understood)
    session.add(feedback)
    session.flush()
    note(session, desk, feedback, understood.likely)
    return feedback


def put_text(desk: Desk, feedback: Feedback, understood: Understood) -> None:
    """Put a text into a feedback, sealed under the key of the month in which it was said, with what it means."""
    text, reading = understood.masked.text, understood.reading
    feedback.text = desk.vault.seal(month_key(feedback.said_at), text.encode("utf-8", "replace"), "feedback.text")
    feedback.language, feedback.kind = reading.language.value, reading.kind.value
    feedback.mood, feedback.sure = reading.mood.value, reading.sure


def receipt(
    desk: Desk,
    who: Speaker,
    feedback: Feedback,
    *,
    found: tuple[str, ...] = (),
    files: int = 0,
    seen: bool = False,
    offer: known.Offer | None = None,
    same: tuple[Block, ...] = (),
    test_over: date | None = None,
) -> Card:
    """Make the receipt of a feedback as it stands now; in its place an offer asks whether that is the answer.

    `seen` where colleagues saw it too; `same` asks whether it is what others asked; `test_over` is since when its
    writer no longer helps test, as they may not know.
    """
    noted = replace(
        noted_of(desk, who.settings, feedback),
        found=found,
        files=files,
        seen=seen,
        offered=offer.answer if offer else "",
        same=same,
        test_over=test_over,
    )
    if feedback.passed_on:
        return receipts.passed_on(who.words, noted, told=feedback.author_token is not None)
    card = receipts.is_this_it if offer else receipts.receipt
    return card(who.words, who.settings, noted)


def noted_of(desk: Desk, settings: RolloutSettings, feedback: Feedback) -> Noted:
    """Give what a receipt tells of a feedback as it stands now."""
    return Noted(
        ref=feedback.ref,
        text=text_of(desk, feedback),
        kind=Kind(feedback.kind),
        named=feedback.name_along,
        said_on=_said_on(feedback, settings),
        answer_by=answer_by(feedback, settings),
        finding=feedback.pool == TESTER,
    )


def answer_by(feedback: Feedback, settings: RolloutSettings) -> date | None:
    """Give the working day on which the asker hears something at the latest, where the rollout promises one."""
    if settings.promise_days is None or feedback.heard is not None:
        return None
    if feedback.unclear or feedback.kind in {Kind.PRAISE, Kind.OTHER}:
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
