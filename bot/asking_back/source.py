"""Asking back: of which digest something is asked, and whether it may be told to who asks it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import roles
from bot.asking_back.lines import Asked
from bot.config.values import Audience
from bot.desk import Desk
from bot.digests.audiences import HR, MANAGEMENT
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP
from bot.people import fingerprint_of
from bot.places import whole
from bot.ports import Event, Said, Spot
from bot.roles import Right
from bot.speaker import Speaker, within
from models import Delivery, Digest, Place

_BOUND: Mapping[str, Audience] = {
    PROJECT_GROUP: PROJECT_GROUP,
    AMBASSADORS: AMBASSADORS,
    MANAGEMENT: MANAGEMENT,
    HR: HR,
}
"""Whose digest is posted in a place, by what it was bound to. The floor's is none of these: who mentions us where that
is posted tells something, and a digest of theirs can be answered."""
_ALONE: Mapping[str, Right] = {AMBASSADORS: Right.REPORT}
"""What it takes to ask in one's own chat; of every other digest it takes `Right.FIGURES`."""


class RefusedError(Exception):
    """Whoever asks may not be told; `right` is what they lack."""

    def __init__(self, right: Right) -> None:
        super().__init__(right)
        self.right = right


@dataclass(frozen=True)
class Source:
    """The digest that is asked, and the message under which the answer stands; None where it stands by itself."""

    digest: Digest
    under: str | None


def bound_here(session: Session, desk: Desk, connector: str, spot: Spot) -> list[Place]:
    """List what a channel is bound to, of the places that get a digest; none for any other spot."""
    if spot.kind != "channel":
        return []
    prints = [fingerprint_of(desk, connector, whole(spot), audience) for audience in _BOUND]
    bound = select(Place).where(Place.fingerprint.in_(prints), Place.rollout_id.is_not(None), Place.closed_at.is_(None))
    return list(session.scalars(bound.order_by(Place.id)))


def is_under_a_digest(session: Session, desk: Desk, connector: str, event: Event) -> bool:
    """Say whether something is said in the thread under a digest that was posted here."""
    if not isinstance(event, Said) or not event.under:
        return False
    here = [place.id for place in bound_here(session, desk, connector, event.spot)]
    posted = (Delivery.place_id.in_(here), Delivery.message == event.under, Delivery.digest_id.is_not(None))
    return bool(here) and session.scalar(select(Delivery.id).where(*posted).limit(1)) is not None


def audience_here(session: Session, desk: Desk, connector: str, spot: Spot) -> Audience | None:
    """Give whose digest a channel gets, the first where it gets several; None where it gets none."""
    places = bound_here(session, desk, connector, spot)
    return _BOUND[places[0].audience or ""] if places else None


def source_of(session: Session, desk: Desk, who: Speaker, event: Event, asked: Asked) -> Source | None:
    """Find the digest that is asked; None where there is none yet.

    Raises
    ------
    RefusedError
        When it is not for whoever asks, or not for where they ask it.

    """
    if event.spot.kind == "channel":
        return _in_channel(session, bound_here(session, desk, who.place.connector, event.spot), event, asked)
    if asked.digest is None:
        return _own(session, desk, who)
    digest = session.get(Digest, asked.digest)
    if digest is None or not _may_alone(session, desk, who, digest):
        raise RefusedError(_ALONE.get(digest.audience, Right.FIGURES) if digest else Right.FIGURES)
    return Source(digest, None)


def _in_channel(session: Session, places: list[Place], event: Event, asked: Asked) -> Source | None:
    """Take the digest that a button names, or that the thread stands under, or the last one posted here.

    What a channel is bound to decides, whoever asks in it: all who are in it read the answer.
    """
    if not places:
        raise RefusedError(Right.FIGURES)
    if asked.digest is None:
        thread = event.under if isinstance(event, Said) else ""
        return _last(session, places, thread, getattr(event, "message", "") or None)
    digest = session.get(Digest, asked.digest)
    place = next((each for each in places if digest and _is_for(digest, each)), None)
    if digest is None or place is None:
        raise RefusedError(Right.FIGURES)
    return Source(digest, _message(session, digest, place) or getattr(event, "message", None))


def _is_for(digest: Digest, place: Place) -> bool:
    return place.rollout_id == digest.rollout_id and _BOUND.get(place.audience or "") == digest.audience


def _message(session: Session, digest: Digest, place: Place) -> str | None:
    posted = (Delivery.digest_id == digest.id, Delivery.place_id == place.id, Delivery.under.is_(None))
    return session.scalar(select(Delivery.message).where(*posted).order_by(Delivery.id.desc()).limit(1))


def _last(session: Session, places: list[Place], thread: str, message: str | None) -> Source | None:
    """Give the digest under which somebody writes, else the last that was posted here, answered under their line."""
    posted = select(Digest).join(Delivery, Delivery.digest_id == Digest.id).order_by(Delivery.id.desc()).limit(1)
    here = posted.where(Delivery.place_id.in_([place.id for place in places]), Delivery.state == "sent")
    under = session.scalar(here.where(Delivery.message == thread)) if thread else None
    digest = under or session.scalar(here)
    return Source(digest, thread or message) if digest else None


def _own(session: Session, desk: Desk, who: Speaker) -> Source | None:
    """Give the last digest of the widest audience that somebody may ask of in their own chat."""
    audience = next((each for each in (PROJECT_GROUP, AMBASSADORS) if _has_right(session, desk, who, each)), None)
    if audience is None:
        raise RefusedError(Right.REPORT)
    sent = (Digest.rollout_id == who.rollout.id, Digest.audience == audience, Digest.dispatched_at.is_not(None))
    digest = session.scalar(
        select(Digest).where(*sent).order_by(Digest.dispatched_at.desc(), Digest.id.desc()).limit(1)
    )
    return Source(digest, None) if digest else None


def _may_alone(session: Session, desk: Desk, who: Speaker, digest: Digest) -> bool:
    """Say whether somebody may be told a digest in their own chat, by the roles they have in its own rollout."""
    there = within(session, desk, who, digest.rollout_id)
    # A rollout that left the configuration gives nobody a role, and must not lend one from another.
    return there.rollout.id == digest.rollout_id and _has_right(session, desk, there, digest.audience)


def _has_right(session: Session, desk: Desk, who: Speaker, audience: str) -> bool:
    own = who.place.person_id == who.person.id
    return own and roles.may(session, desk, who, _ALONE.get(audience, Right.FIGURES))
