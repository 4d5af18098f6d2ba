"""A person's own page, where their platform has one: what they asked, how it stands, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.answers import text_of
from bot.cards import Block, Button, Buttons, Card, Heading, Strong, Text
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.intake import answer_by
from bot.people import UNCOUNTED
from bot.ports import Action, Event, Pressed
from bot.reading import Kind
from bot.service import remark
from bot.speaker import PAGE, Speaker
from bot.words import Words, words_for
from models import Feedback, Person, Place, Rollout

SHOWN = 20
"""Messages on a page: what a phone scrolls through, and what Slack's limits hold with a button each."""


@dataclass(frozen=True)
class Page:
    """What a page is made of: whose it is, and a rollout whose settings tell who sees what."""

    session: Session
    desk: Desk
    person: Person
    settings: RolloutSettings

    @property
    def words(self) -> Words:
        """The words of its owner's language."""
        return words_for(self.person.language)

    def own(self) -> tuple[ColumnElement[bool], ...]:
        """Select what stands on it: what its owner wrote or passed on, and was neither withdrawn nor deleted."""
        return (Feedback.person_id == self.person.id, Feedback.text.is_not(None), Feedback.withdrawn_at.is_(None))


def refresh(session: Session, desk: Desk, who: Speaker, event: Event) -> None:
    """Show the pages anew that an event may have changed: of who spoke, and of whom it answered."""
    _show(session, desk, who.settings, _of(who, event), who.work)


def refresh_owner(session: Session, desk: Desk, feedback: Feedback, work: str) -> None:
    """Show the page anew of whom a feedback came from, which somebody else has changed."""
    settings = desk.rollout(session.get_one(Rollout, feedback.rollout_id).slug) or desk.settings.rollout[0]
    _show(session, desk, settings, Place.person_id == feedback.person_id, work)


def _show(session: Session, desk: Desk, settings: RolloutSettings, of: ColumnElement[bool], work: str) -> None:
    for place in session.scalars(select(Place).where(Place.audience == PAGE, Place.closed_at.is_(None), of)):
        page = Page(session, desk, session.get_one(Person, place.person_id), settings)
        deliveries.write(session, desk, place, card(page), f"{work}/page/{place.id}")


def _of(who: Speaker, event: Event) -> ColumnElement[bool]:
    """Select the owners: an event changes what its own person asked, an answer what all asked about the issue."""
    if isinstance(event, Pressed) and event.action == Action.ANSWER and _is_number(event.value):
        asked = select(Feedback.person_id).where(Feedback.issue_id == int(event.value))
        return Place.person_id.in_(asked) | (Place.person_id == who.person.id)
    return Place.person_id == who.person.id


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19  # noqa: PLR2004 - what fits 64 bits


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
        Heading(words.say("Who sees what?")),
        *talk.who_sees(words, page.settings).blocks,
        summary=words.say("My questions"),
    )


def _item(page: Page, feedback: Feedback) -> Iterator[Block]:
    words = page.words
    named = words.say("Your name is passed on.") if feedback.name_along else ""
    remarked = remark(page.session, words, feedback)
    standing = " ".join(filter(None, (f"({remarked})" if remarked else "", _standing(page, feedback), named)))
    yield Text((Strong(f"“{talk.shortened(text_of(page.desk, feedback))}”"), f" {standing}"))
    yield Buttons((Button(words.say("Withdraw"), Action.WITHDRAW, feedback.ref, "danger"),))


def _standing(page: Page, feedback: Feedback) -> str:
    words = page.words
    settings = page.desk.rollout(page.session.get_one(Rollout, feedback.rollout_id).slug) or page.settings
    if feedback.answered_at:
        return words.say("Answered on {day}.", day=words.day(feedback.answered_at.astimezone(settings.zone).date()))
    if feedback.kind in {Kind.PRAISE, Kind.OTHER} and feedback.pool != UNCOUNTED:
        return words.say("It counts in the weekly report for the project group.")
    day = answer_by(feedback, settings)
    if day is None:
        return words.say("Open. An ambassador will look at it.")
    if day < page.desk.now().astimezone(settings.zone).date():
        return words.say("Open. The project group sees that in its weekly report.")
    return words.say("Open. You will hear something by {day}.", day=words.day(day))
