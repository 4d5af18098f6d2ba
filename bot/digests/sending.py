"""Send each edition of a digest once: to every place of its audience, when its time has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import deliveries, pausing
from bot.cards import Block, Card, Faint, Text
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests import askable, asking, decided, quoting
from bot.digests.by_mail import mailed
from bot.digests.due import CAUGHT_UP, unsent
from bot.digests.freezing import NotOverError, freeze, freeze_edition, teller_of, told
from bot.digests.parts import PROJECT_GROUP, Figures
from bot.digests.readers import Reader, readers
from bot.digests.tellers import TELLERS
from bot.editions import Edition
from bot.stopping import MAIL
from bot.values import Audience
from bot.words import Words, words_for
from models import Digest, Rollout

__all__ = ["CAUGHT_UP", "NotOverError", "dispatch", "dispatch_due", "freeze", "freeze_edition", "told"]

AUDIENCES: tuple[Audience, ...] = get_args(Audience)


def dispatch(
    session: Session,
    desk: Desk,
    rollout: Rollout,
    settings: RolloutSettings,
    edition: Edition,
    audience: Audience = PROJECT_GROUP,
) -> int:
    """Have an edition delivered to whoever of its audience can be written to; count the new deliveries.

    One with nothing to tell stays away, where the rollout wants that.
    """
    found = readers(session, desk, rollout, settings, audience)
    if not found:
        return 0  # it is tried again, until there is somebody
    digest = freeze_edition(session, desk, rollout, settings, edition, audience)
    session.refresh(digest, with_for_update=True)  # replicas go one after the other, so that none writes in vain
    digest.dispatched_at = digest.dispatched_at or desk.now()
    if _stays_away(digest, settings, edition, audience):
        return 0
    written = [
        deliveries.write(
            session,
            desk,
            each.place,
            card_for(session, desk, digest, settings, each),
            f"{digest.work_id}/{each.place.id}",
            digest=digest,
        )
        for each in found
    ]
    return sum(delivery is not None for delivery in written)


def _stays_away(digest: Digest, settings: RolloutSettings, edition: Edition, audience: Audience) -> bool:
    teller = TELLERS[audience, edition.pace]
    skipped = settings.digest.of(audience).when_empty == "skip"
    return skipped and teller.is_empty(teller.reads.model_validate(digest.figures))


def card_for(session: Session, desk: Desk, digest: Digest, settings: RolloutSettings, reader: Reader) -> Card:
    """Tell a digest to one reader, with what they can do with it."""
    card, words = told(digest, settings, reader.language), words_for(reader.language)
    # what was mailed cannot be taken back, and so quotes nobody
    quoted = () if reader.place.connector == MAIL else quoting.told(session, desk, settings, digest, words)
    below = _below(desk, digest, reader, words)
    whole = replace(card, blocks=(*card.blocks, *below), details=(*card.details, *quoted))
    return mailed(session, desk, digest, settings, reader.place, whole)


def _below(desk: Desk, digest: Digest, reader: Reader, words: Words) -> Iterator[Block]:
    if digest.audience == PROJECT_GROUP:
        asked_at = f"digest/{digest.rollout_id}/{digest.period}"
        asked = Figures.model_validate(digest.figures) if digest.pace == "weekly" else None
        yield from asking.forms(asked, words, asked_at) if asked else (decided.form(words, asked_at),)
    if digest.pace == "weekly":
        yield from askable.buttons(Figures.model_validate(digest.figures), digest.id, words)
    yield from teller_of(digest).below_of(digest.figures, words, desk)
    if reader.own_chat:
        yield Text((Faint(words.say("No weekly report here? Type “weekly off”.")),))


def dispatch_due(session: Session, desk: Desk) -> int:
    """Send every edition whose time has come and that was not sent, the oldest first; count the deliveries.

    While sending is paused none is made. A rollout that was ended by command gets the digest of its last week, and of
    its last month, in their time.
    """
    if pausing.paused(session):
        return 0
    known = select(Rollout).where(or_(Rollout.ended_at.is_(None), Rollout.closed_at.is_not(None))).order_by(Rollout.id)
    return sum(
        dispatch(session, desk, rollout, settings, edition, audience)
        for rollout in session.scalars(known)
        if (settings := desk.rollout(rollout.slug))
        for audience in AUDIENCES
        for edition in unsent(session, desk, rollout, settings, audience)
    )
