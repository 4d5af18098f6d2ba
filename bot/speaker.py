"""Who spoke, in which rollout and where; and the answer that goes back there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot import deliveries
from bot.cards import Card
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import current_rollout, membership_of, person_of, place_at
from bot.ports import Sender, Spot
from bot.words import Words, words_for
from models import Membership, Person, Place, Rollout

PAGE = "page"
"""The kind of spot, and the audience of a place, that is a person's own page and no chat."""


@dataclass(frozen=True)
class Speaker:
    """Who spoke, in which rollout and where; `work` names the event, so that what it causes happens once."""

    person: Person
    membership: Membership
    rollout: Rollout
    settings: RolloutSettings
    place: Place
    work: str

    @property
    def words(self) -> Words:
        """The words of the person's language."""
        return words_for(self.person.language)


def speaker(session: Session, desk: Desk, connector: str, sender: Sender, spot: Spot, work: str) -> Speaker:
    """Find or make what we know of who spoke.

    Raises
    ------
    bot.people.RolloutUnknownError
        When this process knows no rollout that is running.

    """
    rollout, settings = current_rollout(session, desk)
    person = person_of(session, desk, connector, sender, settings.language)
    membership = membership_of(session, person, rollout, settings, sender)
    owner = None if spot.kind == "channel" else person
    place = place_at(session, desk, connector, spot, owner, audience=PAGE if spot.kind == PAGE else None)
    return Speaker(person, membership, rollout, settings, place, work)


def say(
    session: Session, desk: Desk, who: Speaker, card: Card, *, about: str = "", replaces: str | None = None
) -> None:
    """Answer where the person spoke, once for this event."""
    deliveries.write(session, desk, who.place, card, f"{who.work}/{about}", replaces=replaces)
