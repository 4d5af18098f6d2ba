"""A person's own page, where their platform has one: what they asked, how it stands, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot import deliveries, itself, receipts, talk
from bot.answers import asked, listed
from bot.cards import Block, Bullets, Button, Buttons, Card, Heading, Line, Strong, Text
from bot.commands import Command
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests.parts import PROJECT_GROUP, Figures
from bot.intake import answer_by
from bot.people import FLOOR, TESTER, UNCOUNTED
from bot.ports import Action, Pressed
from bot.press import Press
from bot.reading import Kind
from bot.reception import presses
from bot.recurring import standing
from bot.service import remark
from bot.speaker import PAGE, Speaker, say
from bot.topics import naming
from bot.words import Words, words_for
from models import Digest, Feedback, Issue, Person, Place, Reply, Rollout

JUST_NOW = timedelta(minutes=1)
"""Longer than the transaction of one event takes."""
TOPICS = 3
IN_LIST = "list"
"""What follows a message's name on the buttons of the list in chat."""
SHOWN = 20
"""Messages on a page: what a phone scrolls through, and what Slack's limits hold with a button each."""


@dataclass(frozen=True)
class Page:
    """What a page is made of: whose it is, and a rollout whose settings tell who sees what.

    `in_chat` where it is shown in chat, as a list that stays when one of its messages is withdrawn.
    """

    session: Session
    desk: Desk
    person: Person
    settings: RolloutSettings
    in_chat: bool = False

    @property
    def words(self) -> Words:
        """The words of its owner's language."""
        return talk.called(words_for(self.person.language), self.settings)

    def own(self) -> tuple[ColumnElement[bool], ...]:
        """Select what stands on it: what its owner wrote or passed on, and was neither withdrawn nor deleted."""
        return (Feedback.person_id == self.person.id, listed())


def refresh(session: Session, desk: Desk, who: Speaker) -> None:
    """Show the pages anew that what somebody did may have changed: their own, and those of whom they answered."""
    _show(session, desk, who.settings, _of(session, desk, who), who.work)


def refresh_owner(session: Session, desk: Desk, feedback: Feedback, work: str) -> None:
    """Show the page anew of whom a feedback came from, which somebody else has changed."""
    settings = desk.rollout(session.get_one(Rollout, feedback.rollout_id).slug) or desk.settings.rollout[0]
    _show(session, desk, settings, Place.person_id == feedback.person_id, work)


def _show(session: Session, desk: Desk, settings: RolloutSettings, of: ColumnElement[bool], work: str) -> None:
    for place in session.scalars(select(Place).where(Place.audience == PAGE, Place.closed_at.is_(None), of)):
        page = Page(session, desk, session.get_one(Person, place.person_id), settings)
        deliveries.write(session, desk, place, card(page), f"{work}/page/{place.id}")


def _of(session: Session, desk: Desk, who: Speaker) -> ColumnElement[bool]:
    """Select the owners: an event changes what its own person asked, and what those asked whom they just answered."""
    own = Place.person_id == who.person.id
    if who.membership.pool == FLOOR:
        return own
    just_now = (Reply.written_by == who.person.id, Reply.written_at > desk.now() - JUST_NOW)
    answered = session.scalars(
        select(Feedback.person_id).join(Reply, Reply.feedback_id == Feedback.id).where(*just_now)
    )
    return own | Place.person_id.in_(set(answered))


def obeyed(session: Session, desk: Desk, who: Speaker, command: Command | None) -> bool:
    """Answer "my questions" in chat with what stands on a page, for platforms without one; False for all else."""
    if command is not Command.MY_QUESTIONS:
        return False
    say(session, desk, who, _in_chat(session, desk, who), about="overview")
    return True


def _in_chat(session: Session, desk: Desk, who: Speaker) -> Card:
    return card(Page(session, desk, who.person, who.settings, in_chat=True))


def withdrawn(session: Session, desk: Desk, who: Speaker, pressed: Pressed) -> bool:
    """Withdraw a message from the list in chat, which shows what is left of it; False for all else."""
    ref, _, listed_in = pressed.value.partition(":")
    if pressed.action != Action.WITHDRAW or listed_in != IN_LIST:
        return False
    told = presses.withdrawn(Press(session, desk, who, replace(pressed, value=ref)))
    left = _in_chat(session, desk, who)
    whole = replace(left, summary=told.summary, blocks=(*told.blocks, *left.blocks))
    say(session, desk, who, whole, replaces=presses.card_of(who, pressed))
    return True


def card(page: Page) -> Card:
    """Make a page: open questions first, the newest first; a button withdraws each."""
    words = page.words
    newest = select(Feedback).where(*page.own()).order_by(Feedback.answered_at.is_not(None), Feedback.id.desc())
    total = page.session.scalar(select(func.count()).select_from(Feedback).where(*page.own())) or 0
    more = total - SHOWN
    return talk.card(
        words,
        Heading(words.say("My questions"), 1),
        *talk.lines("" if total else words.say("You have no questions here yet.")),
        talk.ask_button(words),
        *(block for feedback in page.session.scalars(newest.limit(SHOWN)) for block in _item(page, feedback)),
        *talk.lines(words.count("… and {n} more message", "… and {n} more messages", more) if more > 0 else ""),
        *_done(page),
        Heading(words.say("Who sees what?")),
        *itself.who_sees(words, page.settings).blocks,
        summary=words.say("My questions"),
    )


def _item(page: Page, feedback: Feedback) -> Iterator[Block]:
    words = page.words
    named = words.say("Your name is passed on.") if feedback.name_along else ""
    remarked = remark(page.session, words, feedback)
    standing = " ".join(filter(None, (f"({remarked})" if remarked else "", _standing(page, feedback), named)))
    question = talk.shortened(asked(page.session, page.desk, feedback, words.language))
    yield Text((Strong(f"“{question}”"), f" {standing}"))
    value = f"{feedback.ref}:{IN_LIST}" if page.in_chat else feedback.ref
    yield Buttons((Button(words.say("Withdraw"), Action.WITHDRAW, value, "danger"),))


def _done(page: Page) -> Iterator[Block]:
    """Tell how the topics stand that the last report named, the most asked first; without a number.

    What a report named went through the gate for figures then, and nothing is counted anew.
    """
    reported = (
        select(Digest.figures)
        .join(Rollout, Rollout.id == Digest.rollout_id)
        .where(Rollout.slug == page.settings.slug, Digest.audience == PROJECT_GROUP, Digest.pace == "weekly")
        .where(Digest.dispatched_at.is_not(None))
    )
    figures = page.session.scalar(reported.order_by(Digest.period.desc(), Digest.id.desc()).limit(1))
    named = [told.issue for told in Figures.model_validate(figures).issues[:TOPICS]] if figures else []
    topics = [standing(page.session, issue) for number in named if (issue := page.session.get(Issue, number))]
    if topics:
        yield Heading(page.words.say("What is being done"))
        yield Bullets(tuple(_topic(page.words, issue) for issue in dict.fromkeys(topics)))


def _topic(words: Words, issue: Issue) -> Line:
    return (Strong(issue.title(words.language)), f": {naming.status(words, issue.status)}")


def _standing(page: Page, feedback: Feedback) -> str:
    words = page.words
    settings = page.desk.rollout(page.session.get_one(Rollout, feedback.rollout_id).slug) or page.settings
    if feedback.answered_at and feedback.closed_at is None:
        return words.say("Open again: you answered back.")
    if feedback.answered_at:
        return words.say("Answered on {day}.", day=words.day(feedback.answered_at.astimezone(settings.zone).date()))
    if feedback.kind in {Kind.PRAISE, Kind.OTHER} and feedback.pool != UNCOUNTED:
        return receipts.where_it_counts(words, finding=feedback.pool == TESTER)
    day = answer_by(feedback, settings)
    if day is None:
        return words.say("Open. {An_ambassador} will look at it.")
    if day < page.desk.today(settings):
        return words.say("Open. The project group sees that in its weekly report.")
    return words.say("Open. You will hear something by {day}.", day=words.day(day))
