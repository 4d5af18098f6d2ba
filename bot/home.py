"""A person's own page, where their platform has one: what they asked, how it stands, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.answers import text_of
from bot.cards import Block, Button, Buttons, Card, Heading, Strong, Text
from bot.desk import Desk
from bot.intake import answer_by
from bot.ports import Action, Event, Pressed
from bot.reading import Kind
from bot.speaker import PAGE, Speaker
from bot.words import Words, words_for
from models import Feedback, Person, Place

SHOWN = 20
"""Messages on a page: what a phone scrolls through, and what Slack's limits hold with a button each."""


@dataclass(frozen=True)
class Page:
    """What a page is made of: whose it is, and the rollout of the speaker who caused it to change."""

    session: Session
    desk: Desk
    who: Speaker
    person: Person

    @property
    def words(self) -> Words:
        """The words of its owner's language."""
        return words_for(self.person.language)

    def own(self) -> tuple[ColumnElement[bool], ...]:
        """Select what stands on it: what its owner wrote, and was neither withdrawn nor deleted."""
        theirs = (Feedback.person_id == self.person.id, Feedback.rollout_id == self.who.rollout.id)
        return (*theirs, Feedback.text.is_not(None), Feedback.withdrawn_at.is_(None))


def refresh(session: Session, desk: Desk, who: Speaker, event: Event) -> None:
    """Show the pages anew that an event may have changed: of who spoke, and of whom it answered."""
    for place in session.scalars(
        select(Place).where(Place.audience == PAGE, Place.closed_at.is_(None), _of(who, event))
    ):
        page = Page(session, desk, who, session.get_one(Person, place.person_id))
        deliveries.write(session, desk, place, card(page), f"{who.work}/page/{place.id}")


def _of(who: Speaker, event: Event) -> ColumnElement[bool]:
    """Select the owners: an event changes what its own person asked, an answer what all asked about the issue."""
    if isinstance(event, Pressed) and event.action == Action.ANSWER and _is_number(event.value):
        asked = select(Feedback.person_id).where(
            Feedback.issue_id == int(event.value), Feedback.rollout_id == who.rollout.id
        )
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
        *talk.who_sees(words, page.who.settings).blocks,
        summary=words.say("My questions"),
    )


def _item(page: Page, feedback: Feedback) -> Iterator[Block]:
    words = page.words
    named = words.say("Your name is passed on.") if feedback.name_along else ""
    standing = " ".join(filter(None, (_standing(page, feedback), named)))
    yield Text((Strong(f"“{talk.shortened(text_of(page.desk, feedback))}”"), f" {standing}"))
    yield Buttons((Button(words.say("Withdraw"), Action.WITHDRAW, feedback.ref, "danger"),))


def _standing(page: Page, feedback: Feedback) -> str:
    words, zone = page.words, page.who.settings.zone
    if feedback.answered_at:
        return words.say("Answered on {day}.", day=words.day(feedback.answered_at.astimezone(zone).date()))
    if feedback.kind in {Kind.PRAISE, Kind.OTHER}:
        return words.say("It counts in the weekly report for the project group.")
    day = answer_by(feedback, page.who.settings)
    if day is None:
        return words.say("Open. An ambassador will look at it.")
    if day < page.desk.now().astimezone(zone).date():
        return words.say("Open. The project group sees that in its weekly report.")
    return words.say("Open. You will hear something by {day}.", day=words.day(day))
