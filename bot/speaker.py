"""Who spoke, in which rollout and where; and the answer that goes back there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot import deliveries
from bot.belonging import Belonging
from bot.cards import Card
from bot.colleagues import departments_by_name, folded
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import membership_of, person_of, place_at
from bot.ports import Profile, Sender, Spot
from bot.talk import called
from bot.words import Words, words_for
from models import Membership, Person, Place, Rollout

PAGE = "page"
"""The kind of spot, and the audience of a place, that is a person's own page and no chat."""


@dataclass(frozen=True)
class Speaker:
    """Who spoke, in which rollout and where; `work` names the event, so that what it causes happens once.

    Not `clear` while it is unknown which rollout they speak of: then it is the first one.
    """

    sender: Sender
    person: Person
    membership: Membership
    rollout: Rollout
    settings: RolloutSettings
    place: Place
    work: str
    clear: bool = True

    @property
    def words(self) -> Words:
        """The words of the person's language, as they are used in the rollout."""
        return called(words_for(self.person.language), self.settings)


def speaker(
    session: Session,
    desk: Desk,
    connector: str,
    sender: Sender,
    spot: Spot,
    work: str,
    *,
    of: Belonging,
    profile: Profile | None = None,
) -> Speaker:
    """Find or make what we know of who spoke; `profile` is what the platform says of somebody new."""
    person = person_of(session, desk, connector, sender, of.settings.language)
    membership = membership_of(session, person, of.rollout, of.settings, sender)
    if profile and profile.department:
        settle(session, membership, of.rollout, of.settings, profile.department)
    owner = None if spot.kind == "channel" else person
    place = place_at(session, desk, connector, spot, owner, audience=PAGE if spot.kind == PAGE else None)
    return Speaker(sender, person, membership, of.rollout, of.settings, place, work, of.clear)


def settle(session: Session, membership: Membership, rollout: Rollout, settings: RolloutSettings, name: str) -> None:
    """Put somebody without a department in the one that is told of them, where the rollout has it: nobody need ask."""
    if membership.department_id is None:
        membership.department_id = departments_by_name(session, rollout, settings).get(folded(name))


def within(session: Session, desk: Desk, who: Speaker, rollout_id: int) -> Speaker:
    """Give the same speaker in another rollout, or as they are where it left the configuration."""
    rollout = session.get_one(Rollout, rollout_id)
    settings = desk.rollout(rollout.slug)
    if settings is None or rollout_id == who.rollout.id:
        return who
    membership = membership_of(session, who.person, rollout, settings, who.sender)
    return replace(who, membership=membership, rollout=rollout, settings=settings, clear=True)


def say(
    session: Session,
    desk: Desk,
    who: Speaker,
    card: Card,
    *,
    about: str = "",
    replaces: str | None = None,
    though_paused: bool = False,
) -> None:
    """Answer where the person spoke, once for this event."""
    work = f"{who.work}/{about}"
    deliveries.write(session, desk, who.place, card, work, replaces=replaces, though_paused=though_paused)
