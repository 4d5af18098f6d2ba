"""Freeze a digest once, and write its deliveries once: per period, audience and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import deliveries, pausing
from bot.cards import Card
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests import decided, telling
from bot.digests.figures import Figures, figures, work_id
from bot.digests.parts import PROJECT_GROUP
from bot.period import Period
from bot.places import bound
from bot.words import words_for
from models import Digest, Rollout

CAUGHT_UP = 4
"""Weeks back for which a digest that was missed is still sent."""


class NotOverError(Exception):
    """The period is not over: figures that still change would tell by their difference what one person wrote."""


def freeze(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, period: Period) -> Digest:
    """Give the digest of a period, counted the first time it is asked for and never again.

    The weeks before it that were missed are frozen first, so that what a digest compares with never changes either.

    Raises
    ------
    NotOverError
        When the period is not over.

    """
    found = _frozen(session, settings, period)
    if found:
        return found
    if desk.now() < period.span(settings.zone)[1]:
        raise NotOverError
    for missed in reversed(list(_missed(session, rollout, settings, period))):
        _count(session, desk, rollout, settings, missed)
    return _count(session, desk, rollout, settings, period)


def _frozen(session: Session, settings: RolloutSettings, period: Period) -> Digest | None:
    return session.scalar(select(Digest).where(Digest.work_id == work_id(settings.slug, period)))


def _missed(session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> Iterator[Period]:
    """Give the weeks just before a period that have no digest, back to the start of the rollout."""
    before = period.before()
    while before.span(settings.zone)[1] > rollout.started_at and _frozen(session, settings, before) is None:
        yield before
        before = before.before()


def _count(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, period: Period) -> Digest:
    counted = figures(session, rollout, settings, period)
    digest = Digest(
        work_id=work_id(settings.slug, period),
        rollout_id=rollout.id,
        period=str(period),
        audience=counted.audience,
        figures=counted.model_dump(mode="json"),
        frozen_at=desk.now(),
    )
    try:
        with session.begin_nested():
            session.add(digest)
    except IntegrityError:  # another replica has just frozen it
        return session.scalars(select(Digest).where(Digest.work_id == digest.work_id)).one()
    return digest


def told(digest: Digest, settings: RolloutSettings) -> Card:
    """Tell a digest in the language of its rollout."""
    return telling.card(Figures.model_validate(digest.figures), words_for(settings.language))


def dispatch(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, period: Period) -> int:
    """Have the digest of a period delivered to each place bound for it; count the new deliveries."""
    places = bound(session, rollout.id, PROJECT_GROUP)
    if not places:
        return 0  # it is tried again, until somebody binds a place
    digest = freeze(session, desk, rollout, settings, period)
    session.refresh(digest, with_for_update=True)  # replicas go one after the other, so that none writes in vain
    digest.dispatched_at = digest.dispatched_at or desk.now()
    card = told(digest, settings)
    asked = decided.form(words_for(settings.language), f"digest/{rollout.id}/{period}")
    card = replace(card, blocks=(*card.blocks, asked))
    written = [
        deliveries.write(session, desk, place, card, f"{digest.work_id}/{place.id}", digest=digest) for place in places
    ]
    return sum(delivery is not None for delivery in written)


def dispatch_due(session: Session, desk: Desk) -> int:
    """Send every digest whose time has come and that was not sent, the oldest first; count the deliveries.

    While sending is paused none is made. Of those whose time passed in a pause only the newest is sent afterwards: the
    others tell what is long over, and can still be printed. A rollout that was ended by command gets the digest of its
    last week in its time.
    """
    if pausing.paused(session):
        return 0
    told = select(Rollout).where(or_(Rollout.ended_at.is_(None), Rollout.closed_at.is_not(None))).order_by(Rollout.id)
    return sum(
        dispatch(session, desk, rollout, settings, period)
        for rollout in session.scalars(told)
        if (settings := desk.rollout(rollout.slug))
        for period in _due(session, desk, rollout, settings)
        if not _overtaken(session, desk, settings, period)
    )


def _overtaken(session: Session, desk: Desk, settings: RolloutSettings, period: Period) -> bool:
    """Say whether a digest fell due in a pause, and the time of the one after it has come too."""
    comes_after = period.before(-1).sent_at(settings) <= desk.now()
    return comes_after and pausing.fell_in_a_pause(session, period.sent_at(settings))


def _due(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Iterator[Period]:
    now = desk.now()
    this_week = Period.holding(now, settings.zone)
    sent = select(func.min(Digest.period)).where(Digest.rollout_id == rollout.id, Digest.dispatched_at.is_not(None))
    first_sent = session.scalar(sent)  # before it nothing was missed: a first place gets the last digest, not a pile
    for weeks in range(CAUGHT_UP, 0, -1):
        period = this_week.before(weeks)
        first, after = period.span(settings.zone)
        began = after > rollout.started_at and (rollout.ended_at is None or first <= rollout.ended_at)
        missed = str(period) > first_sent if first_sent else weeks == 1
        if began and missed and period.sent_at(settings) <= now and not _dispatched(session, settings, period):
            yield period


def _dispatched(session: Session, settings: RolloutSettings, period: Period) -> bool:
    done = select(Digest.id).where(Digest.work_id == work_id(settings.slug, period), Digest.dispatched_at.is_not(None))
    return session.scalar(done) is not None
