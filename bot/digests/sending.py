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
from bot.config.values import Audience
from bot.days.editions import Edition
from bot.desk import Desk
from bot.digests import askable, asking, quoting
from bot.digests.by_mail import mailed
from bot.digests.due import CAUGHT_UP, unsent
from bot.digests.freezing import NotOverError, asked_of, freeze, freeze_edition, renew, teller_of, told
from bot.digests.parts import PROJECT_GROUP, Figures
from bot.digests.readers import Reader, readers
from bot.digests.tellers import TELLERS
from bot.stopping import MAIL, how_to_stop
from bot.words import Words, words_for
from models import Department, Digest, Rollout

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
    if digest.dispatched_at is None and digest.frozen_at < desk.now():
        renew(session, desk, rollout, settings, edition, digest)
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
    card, words = told(digest, settings, reader.language, reader.place.department), words_for(reader.language)
    # what was mailed cannot be taken back, and so quotes nobody
    quoted = () if reader.place.connector == MAIL else quoting.told(session, desk, settings, digest, words)
    below = _below(desk, digest, words, reader.place.department)
    whole = replace(card, blocks=(*card.blocks, *below), details=(*card.details, *quoted))
    whole = _endable(_askable(whole, digest, words), reader, words)
    return mailed(session, desk, digest, settings, reader.place, whole)


def _below(desk: Desk, digest: Digest, words: Words, department: Department | None) -> Iterator[Block]:
    if digest.audience == PROJECT_GROUP:
        yield from _forms(digest, words)
    yield from teller_of(digest).below_of(digest.figures, words, desk, department)


def _forms(digest: Digest, words: Words) -> Iterator[Block]:
    """Let what is asked be decided; several weeks that ask nothing have no form for it."""
    asked_at, asked = f"digest/{digest.rollout_id}/{digest.period}", asked_of(digest)
    if digest.pace == "weekly":
        yield from asking.forms(Figures.model_validate(digest.figures), words, asked_at)
    elif asked or digest.pace == "daily":
        yield asking.form(asked, words, asked_at)


def _askable(card: Card, digest: Digest, words: Words) -> Card:
    """Let a week be asked back, beneath it: what is to be done has the first minute to itself."""
    if digest.pace != "weekly":
        return card
    asked = tuple(askable.buttons(Figures.model_validate(digest.figures), digest.id, words))
    return _with(card, *asked)


def _endable(card: Card, reader: Reader, words: Words) -> Card:
    """Say last how no report comes there any more; a mail has an address for that."""
    if reader.place.connector == MAIL:
        return card
    if reader.own_chat:
        told = words.say("No weekly report here? Type “weekly off”.")
        return replace(card, blocks=(*card.blocks, Text((Faint(told),))))
    return _with(card, Text((Faint(how_to_stop(words)),)))


def _with(card: Card, *last: Block) -> Card:
    """Put blocks last: beneath a card that has something beneath it."""
    if card.details:
        return replace(card, details=(*card.details, *last))
    return replace(card, blocks=(*card.blocks, *last))


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
