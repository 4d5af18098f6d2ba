"""Freeze a digest once, and write its deliveries once: per period, audience and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import deliveries, pausing
from bot.cards import Block, Card, Faint, Text
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests import decided, for_ambassadors, telling
from bot.digests.audiences import selected
from bot.digests.composing import composition
from bot.digests.figures import Figures, work_id
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP
from bot.digests.readers import Reader, readers
from bot.period import Period
from bot.talk import ambassadors
from bot.values import Audience
from bot.words import Words, words_for
from models import Digest, Rollout

CAUGHT_UP = 4
"""Weeks back for which a digest that was missed is still sent to the project group."""
TELLING: Mapping[Audience, Callable[[Figures, Words, RolloutSettings], Card]] = {
    PROJECT_GROUP: lambda figures, words, _: telling.card(figures, words),
    AMBASSADORS: lambda figures, words, settings: for_ambassadors.card(figures, words, ambassadors(words, settings)),
}
"""How each audience is told; who is not here gets no digest yet."""


class NotOverError(Exception):
    """The period is not over: figures that still change would tell by their difference what one person wrote."""


def freeze(
    session: Session,
    desk: Desk,
    rollout: Rollout,
    settings: RolloutSettings,
    period: Period,
    audience: Audience = PROJECT_GROUP,
) -> Digest:
    """Give the digest of a period for an audience, made the first time it is asked for and never again.

    The project group's is the whole composition, counted once; every other one is a selection of that as it was frozen.
    The weeks before it that were missed are frozen first, so that what a digest compares with never changes either.

    Raises
    ------
    NotOverError
        When the period is not over.

    """
    found = _frozen(session, settings, period, audience)
    if found:
        return found
    if audience != PROJECT_GROUP:
        whole = Figures.model_validate(freeze(session, desk, rollout, settings, period).figures)
        return _keep(session, desk, rollout, selected(whole, audience))
    if desk.now() < period.span(settings.zone)[1]:
        raise NotOverError
    for missed in reversed(list(_missed(session, rollout, settings, period))):
        _count(session, desk, rollout, settings, missed)
    return _count(session, desk, rollout, settings, period)


def _frozen(
    session: Session, settings: RolloutSettings, period: Period, audience: Audience = PROJECT_GROUP
) -> Digest | None:
    return session.scalar(select(Digest).where(Digest.work_id == work_id(settings.slug, period, audience)))


def _missed(session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> Iterator[Period]:
    """Give the weeks just before a period that have no digest, back to the start of the rollout."""
    before = period.before()
    while before.span(settings.zone)[1] > rollout.started_at and _frozen(session, settings, before) is None:
        yield before
        before = before.before()


def _count(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, period: Period) -> Digest:
    return _keep(session, desk, rollout, composition(session, desk, rollout, settings, period))


def _keep(session: Session, desk: Desk, rollout: Rollout, figures: Figures) -> Digest:
    digest = Digest(
        work_id=work_id(figures.rollout, Period.parse(figures.period), figures.audience),
        rollout_id=rollout.id,
        period=figures.period,
        audience=figures.audience,
        figures=figures.model_dump(mode="json"),
        frozen_at=desk.now(),
    )
    try:
        with session.begin_nested():
            session.add(digest)
    except IntegrityError:  # another replica has just frozen it
        return session.scalars(select(Digest).where(Digest.work_id == digest.work_id)).one()
    return digest


def told(digest: Digest, settings: RolloutSettings, language: str = "") -> Card:
    """Tell a digest to its audience, in a language, or that of its rollout."""
    figures = Figures.model_validate(digest.figures)
    return TELLING[figures.audience](figures, words_for(language or settings.language), settings)


def dispatch(
    session: Session,
    desk: Desk,
    rollout: Rollout,
    settings: RolloutSettings,
    period: Period,
    audience: Audience = PROJECT_GROUP,
) -> int:
    """Have the digest of a period delivered to whoever of its audience can be written to; count the new deliveries."""
    found = readers(session, desk, rollout, settings, audience)
    if not found:
        return 0  # it is tried again, until there is somebody
    digest = freeze(session, desk, rollout, settings, period, audience)
    session.refresh(digest, with_for_update=True)  # replicas go one after the other, so that none writes in vain
    digest.dispatched_at = digest.dispatched_at or desk.now()
    written = [
        deliveries.write(
            session, desk, each.place, _card(digest, settings, each), f"{digest.work_id}/{each.place.id}", digest=digest
        )
        for each in found
    ]
    return sum(delivery is not None for delivery in written)


def _card(digest: Digest, settings: RolloutSettings, reader: Reader) -> Card:
    """Tell a digest to one reader, with what they can do with it."""
    card, words = told(digest, settings, reader.language), words_for(reader.language)
    return replace(card, blocks=(*card.blocks, *_below(digest, reader, words)))


def _below(digest: Digest, reader: Reader, words: Words) -> Iterator[Block]:
    if digest.audience == PROJECT_GROUP:
        yield decided.form(words, f"digest/{digest.rollout_id}/{digest.period}")
    if reader.own_chat:
        yield Text((Faint(words.say("No weekly report here? Type “weekly off”.")),))


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
        dispatch(session, desk, rollout, settings, period, audience)
        for rollout in session.scalars(told)
        if (settings := desk.rollout(rollout.slug))
        for audience in settings.digest.audiences
        for period in _due(session, desk, rollout, settings, audience)
        if not _overtaken(session, desk, settings, period)
    )


def _overtaken(session: Session, desk: Desk, settings: RolloutSettings, period: Period) -> bool:
    """Say whether a digest fell due in a pause, and the time of the one after it has come too."""
    comes_after = period.before(-1).sent_at(settings) <= desk.now()
    return comes_after and pausing.fell_in_a_pause(session, period.sent_at(settings))


def _due(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, audience: Audience
) -> Iterator[Period]:
    """Give the weeks whose digest an audience should have by now; what is old the project group alone still gets."""
    now = desk.now()
    this_week = Period.holding(now, settings.zone)
    first_sent = _first_sent(session, rollout, audience)
    for weeks in range(CAUGHT_UP if audience == PROJECT_GROUP else 1, 0, -1):
        period = this_week.before(weeks)
        first, after = period.span(settings.zone)
        began = after > rollout.started_at and (rollout.ended_at is None or first <= rollout.ended_at)
        missed = str(period) > first_sent if first_sent else weeks == 1
        sent = _frozen(session, settings, period, audience)
        if began and missed and period.sent_at(settings) <= now and not (sent and sent.dispatched_at):
            yield period


def _first_sent(session: Session, rollout: Rollout, audience: Audience) -> str | None:
    """Give the first week that an audience was sent.

    Before it nothing was missed: a first place gets the last digest, not a pile.
    """
    sent = (Digest.rollout_id == rollout.id, Digest.audience == audience, Digest.dispatched_at.is_not(None))
    return session.scalar(select(func.min(Digest.period)).where(*sent))
