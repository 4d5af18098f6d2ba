"""Who gets a digest: the places of an audience, each in its own language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.config.values import Audience
from bot.days.workdays import in_office_hours
from bot.desk import Desk
from bot.digests.audiences import FLOOR, HR, MANAGEMENT
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP
from bot.places import ANNOUNCEMENTS, bound
from bot.roles import chats_of_ambassadors, reach_of
from models import Place, Rollout


class Reader(NamedTuple):
    """A place, the language it is written to in, and whether it is somebody's own chat, who can then say no to it."""

    place: Place
    language: str
    own_chat: bool = False


_Find = Callable[[Session, Desk, Rollout, RolloutSettings], Iterator[Reader]]


def readers(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, audience: Audience
) -> list[Reader]:
    """List who gets the digest of an audience at this moment."""
    return list(_FIND[audience](session, desk, rollout, settings))


def _bound_to(*audiences: str) -> _Find:
    """Find the places that were bound to any of these and where nobody said no."""

    def find(session: Session, _desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Iterator[Reader]:
        places = (place for audience in audiences for place in bound(session, rollout.id, audience))
        return (Reader(place, settings.language) for place in places if place.stopped_at is None)

    return find


def _ambassadors(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Iterator[Reader]:
    """Give the ambassadors' channel, else each of them who did not say no, in office hours."""
    channels = bound(session, rollout.id, AMBASSADORS)
    yield from (Reader(place, settings.language) for place in channels if place.stopped_at is None)
    if channels or not in_office_hours(desk.now().astimezone(settings.zone), settings.country):
        return
    for person, chat in chats_of_ambassadors(session, desk, rollout):
        if not reach_of(session, person.id, rollout.id).digest_off:
            yield Reader(chat, person.language, own_chat=True)


_FIND: Mapping[Audience, _Find] = {
    PROJECT_GROUP: _bound_to(PROJECT_GROUP),
    AMBASSADORS: _ambassadors,
    MANAGEMENT: _bound_to(MANAGEMENT),
    FLOOR: _bound_to(ANNOUNCEMENTS, FLOOR),
    HR: _bound_to(HR),
}
