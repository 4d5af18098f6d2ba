"""Freeze a digest once: a week is counted, days are looked over, and months are made of their weeks as frozen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.cards import Card
from bot.config import RolloutSettings
from bot.config.values import Audience, Pace
from bot.days.editions import Edition, of_week
from bot.days.period import Period
from bot.desk import Desk
from bot.digests import back, daily, quoting
from bot.digests.composing import composition, renewed
from bot.digests.figures import Figures, work_id
from bot.digests.looked import LookBack
from bot.digests.parts import PROJECT_GROUP, Asked
from bot.digests.reports import newest
from bot.digests.standing import asked_now
from bot.digests.tellers import TELLERS, Made, Teller
from bot.frozen import Part
from bot.talk import called
from bot.words import words_for
from models import Department, Digest, Rollout


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
    """Give the digest of a week for an audience, made the first time it is asked for and never again.

    Raises
    ------
    NotOverError
        When the week is not over.

    """
    return freeze_edition(session, desk, rollout, settings, of_week(settings, period), audience)


def freeze_edition(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, edition: Edition, audience: Audience
) -> Digest:
    """Give an edition for an audience, made the first time it is asked for and never again.

    The project group's week is the whole composition, counted once. Every other week is a selection of that as it was
    frozen, and so is what tells of several weeks. The weeks before it that were missed are frozen first, so that what a
    digest compares with never changes either.

    Raises
    ------
    NotOverError
        When its days are not over.

    """
    found = frozen(session, settings, edition, audience)
    if found:
        return found
    if not is_over(edition, settings, desk.now()):
        raise NotOverError
    made = TELLERS[audience, kind_of(edition)].made
    if made is None:
        return _keep(session, desk, rollout, edition, audience, daily.look(session, rollout, settings, edition))
    if audience == PROJECT_GROUP and kind_of(edition) == "weekly":
        return _week(session, desk, rollout, settings, edition)
    told = _made(session, desk, rollout, settings, edition, audience)
    return _keep(session, desk, rollout, edition, audience, told)


def renew(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, edition: Edition, digest: Digest
) -> None:
    """Have a digest that is about to be sent for the first time tell how things stand now; no count changes.

    It may have been frozen days before, for an agenda. A week that one audience was sent stays as it is for the others.
    """
    audience = cast("Audience", digest.audience)
    made = TELLERS[audience, kind_of(edition)].made
    if made is None:
        looked_at = daily.Daily.model_validate(digest.figures)
        digest.figures = daily.renewed(session, rollout, looked_at).model_dump(mode="json")
        return
    if kind_of(edition) == "weekly" and not _was_told(session, rollout, edition.period):
        composition = freeze(session, desk, rollout, settings, edition.weeks[-1])
        now = renewed(session, desk, rollout, settings, Figures.model_validate(composition.figures))
        composition.figures = now.model_dump(mode="json")
    digest.figures = _made(session, desk, rollout, settings, edition, audience).model_dump(mode="json")


def _made(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, edition: Edition, audience: Audience
) -> Part:
    """Make what is told of weeks; what the project group is asked in it is what is not decided yet."""
    made = cast("Made[Part]", TELLERS[audience, kind_of(edition)].made)
    weeks = _weeks(session, desk, rollout, settings, edition)
    told = made(weeks, edition, audience)
    if isinstance(told, LookBack) and audience == PROJECT_GROUP:
        return asked_now(session, rollout, settings, told, weeks[-1])
    return told


def _was_told(session: Session, rollout: Rollout, period: str) -> bool:
    sent = (Digest.rollout_id == rollout.id, Digest.period == period, Digest.dispatched_at.is_not(None))
    return session.scalar(select(Digest.id).where(*sent, Digest.pace == "weekly").limit(1)) is not None


def _weeks(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, edition: Edition
) -> list[Figures]:
    """Give the compositions of the weeks of an edition; of one that was corrected, what it was corrected to."""
    return [
        newest(session, freeze(session, desk, rollout, settings, week))
        for week in running_weeks(edition, rollout, settings)
    ]


def frozen(session: Session, settings: RolloutSettings, edition: Edition, audience: Audience) -> Digest | None:
    """Find the digest of an edition, where it was frozen before."""
    return session.scalar(select(Digest).where(Digest.work_id == work_id(settings.slug, edition.period, audience)))


def is_over(edition: Edition, settings: RolloutSettings, now: datetime) -> bool:
    """Say whether the days that an edition tells of are over, by the clock of the rollout."""
    return now >= datetime.combine(edition.after, time(), settings.zone)


def running_weeks(edition: Edition, rollout: Rollout, settings: RolloutSettings) -> list[Period]:
    """Give the weeks of an edition in which its rollout ran, the last one at least."""
    spans = [(week, *week.span(settings.zone)) for week in edition.weeks]
    ended = rollout.ended_at
    ran = [week for week, first, after in spans if after > rollout.started_at and (ended is None or first <= ended)]
    return ran or [edition.weeks[-1]]


def kind_of(edition: Edition) -> Pace:
    """Give the pace at which an edition is kept: a go-live that moves can make a week one of before it, or after."""
    return "weekly" if edition.pace == "before" else edition.pace


def told(digest: Digest, settings: RolloutSettings, language: str = "", department: Department | None = None) -> Card:
    """Tell a digest to its audience, or in the channel of a department; in a language, or that of its rollout."""
    words = called(words_for(language or settings.language), settings)
    card = teller_of(digest).card(digest.figures, words, settings, department)
    return replace(card, bot=settings.bot_name)


def teller_of(digest: Digest) -> Teller[Any]:
    """Find who tells a digest."""
    return TELLERS[cast("Audience", digest.audience), cast("Pace", digest.pace)]


def asked_of(digest: Digest) -> Sequence[Asked]:
    """List what a digest asks the project group to decide."""
    told = teller_of(digest).reads.model_validate(digest.figures)
    return told.asked if isinstance(told, Figures | LookBack | daily.Daily) else ()


def _week(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, edition: Edition) -> Digest:
    """Compose a week, and those missed before it; replicas go one after the other, as a topic opens again only once."""
    (period,) = edition.weeks
    session.refresh(rollout, with_for_update={"key_share": True})  # it keeps out no message that comes in meanwhile
    for each in (*reversed(list(_missed(session, rollout, settings, period))), period):
        there = frozen(session, settings, of_week(settings, each), PROJECT_GROUP)
        digest = there or _composed(session, desk, rollout, settings, each)
    return digest


def _composed(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, week: Period) -> Digest:
    back.open_again(session, desk, rollout, settings, week)
    counted = composition(session, desk, rollout, settings, week)
    digest = _keep(session, desk, rollout, of_week(settings, week), PROJECT_GROUP, counted)
    quoting.choose(session, desk, settings, digest)
    return digest


def _missed(session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> Iterator[Period]:
    """Give the weeks just before a period that have no digest, back to the start of the rollout."""
    before = period.before()
    while before.span(settings.zone)[1] > rollout.started_at:
        if frozen(session, settings, of_week(settings, before), PROJECT_GROUP):
            return
        yield before
        before = before.before()


def _keep(
    session: Session, desk: Desk, rollout: Rollout, edition: Edition, audience: Audience, figures: Part
) -> Digest:
    digest = Digest(
        work_id=work_id(rollout.slug, edition.period, audience),
        rollout_id=rollout.id,
        period=edition.period,
        audience=audience,
        pace=kind_of(edition),
        figures=figures.model_dump(mode="json"),
        frozen_at=desk.now(),
    )
    try:
        with session.begin_nested():
            session.add(digest)
    except IntegrityError:  # another replica has just frozen it
        return session.scalars(select(Digest).where(Digest.work_id == digest.work_id)).one()
    return digest
