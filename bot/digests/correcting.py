"""Correct a weekly digest that was posted: a quotation withdrawn since, or figures that changed by enough people.

The frozen digest stays as it is. What corrects it is a digest of its own, which takes its place where the platform lets
it; a mail cannot be taken back, so a short one follows where a decision is not asked for any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot import deliveries, pausing
from bot.cards import Block, Bullets, Card, Faint, Heading, Strong, Text
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests import asking, pieces, quoting
from bot.digests.audiences import selected
from bot.digests.figures import work_id
from bot.digests.one_click import stoppable
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP, Figures
from bot.digests.readers import Reader
from bot.digests.recounting import recounted
from bot.digests.sending import card_for
from bot.stopping import MAIL
from bot.words import Words, words_for
from models import Audit, Delivery, Digest, Person, Place, Rollout

BACK = timedelta(days=28)
"""How long after it was sent a digest is corrected; ours: the month after tells of its weeks as they were frozen."""


def correct_due(session: Session, desk: Desk) -> int:
    """Correct each weekly digest that needs it, once a day at most; count them."""
    if pausing.paused(session):
        return 0
    weekly = (Digest.audience == PROJECT_GROUP, Digest.pace == "weekly", Digest.corrects.is_(None))
    recent = select(Digest).where(*weekly, Digest.dispatched_at > desk.now() - BACK)
    return sum(
        _correct(session, desk, first) for first in session.scalars(recent.order_by(Digest.id).with_for_update())
    )


def _correct(session: Session, desk: Desk, first: Digest) -> bool:
    rollout = session.get_one(Rollout, first.rollout_id)
    settings, versions = desk.rollout(rollout.slug), _versions(session, first)
    if settings is None or _waits(session, desk, settings, versions):
        return False
    gone = quoting.gone(session, desk, settings, first)
    anew = recounted(session, rollout, settings, [Figures.model_validate(each.figures) for each in versions])
    if not gone and anew is None:
        return False
    for quotation in gone:
        session.delete(quotation)
    last = Figures.model_validate(versions[-1].figures)
    _post(session, desk, settings, versions, anew or last)
    theirs = select(Digest).where(Digest.work_id == work_id(rollout.slug, first.period, AMBASSADORS))
    ambassadors = session.scalar(theirs)
    if anew and ambassadors and ambassadors.dispatched_at:
        _post(session, desk, settings, _versions(session, ambassadors), selected(anew, AMBASSADORS))
    return True


def _versions(session: Session, first: Digest) -> list[Digest]:
    """Give a digest and what corrected it, the oldest first."""
    versions = [first]
    while following := session.scalar(select(Digest).where(Digest.corrects == versions[-1].id)):
        versions.append(following)
    return versions


def _waits(session: Session, desk: Desk, settings: RolloutSettings, versions: Sequence[Digest]) -> bool:
    """Say whether it is too early: it was corrected today, or it is on its way."""
    last, today = versions[-1], desk.now().astimezone(settings.zone).date()
    corrected_today = last.corrects is not None and last.frozen_at.astimezone(settings.zone).date() == today
    on_its_way = exists().where(
        Delivery.digest_id.in_([each.id for each in versions]), Delivery.state.in_(("waiting", "sending"))
    )
    return corrected_today or bool(session.scalar(select(on_its_way)))


def _post(
    session: Session, desk: Desk, settings: RolloutSettings, versions: Sequence[Digest], figures: Figures
) -> None:
    first, last = versions[0], versions[-1]
    digest = Digest(
        work_id=f"{first.work_id}/corrected/{len(versions)}",
        rollout_id=first.rollout_id,
        period=first.period,
        audience=first.audience,
        pace=first.pace,
        figures=figures.model_dump(mode="json"),
        frozen_at=desk.now(),
        dispatched_at=desk.now(),
        corrects=last.id,
    )
    session.add(digest)
    session.flush()
    session.add(Audit(at=desk.now(), person_id=None, act="corrected a digest", subject=f"digest {last.id}"))
    for place, message in _posted(session, versions):
        card = _card(session, desk, settings, last, digest, _reader(session, settings, place))
        if card:
            work = f"{digest.work_id}/{place.id}"
            deliveries.write(session, desk, place, card, work, replaces=message or None, digest=digest)


def _posted(session: Session, versions: Sequence[Digest]) -> Iterator[tuple[Place, str]]:
    """List the places that it was sent to and that still want it, with the message that stands there."""
    of_these = (Delivery.digest_id.in_([each.id for each in versions]), Delivery.under.is_(None))
    still = (Place.closed_at.is_(None), Place.stopped_at.is_(None))
    query = select(Place, Delivery.message).join(Delivery, Delivery.place_id == Place.id)
    sent = query.where(*of_these, *still, Delivery.state == "sent", Delivery.message.is_not(None))
    standing = {place.id: (place, message or "") for place, message in session.execute(sent.order_by(Delivery.id))}
    return (each for each in standing.values() if each[1] or each[0].connector == MAIL)


def _reader(session: Session, settings: RolloutSettings, place: Place) -> Reader:
    person = session.get(Person, place.person_id) if place.person_id else None
    return Reader(place, person.language if person else settings.language, own_chat=person is not None)


def _card(
    session: Session, desk: Desk, settings: RolloutSettings, last: Digest, digest: Digest, reader: Reader
) -> Card | None:
    words = words_for(reader.language)
    if reader.place.connector == MAIL:
        return _by_mail(desk, Figures.model_validate(last.figures), Figures.model_validate(digest.figures), reader)
    day = words.day(desk.now().astimezone(settings.zone).date())
    return _marked(card_for(session, desk, digest, settings, reader), words.say("Corrected on {day}.", day=day))


def _marked(card: Card, mark: str) -> Card:
    """Say under the title, and above the details, that it was corrected, and when."""
    cut = 1 if card.blocks and isinstance(card.blocks[0], Heading) else 0
    blocks = (*card.blocks[:cut], Text((Strong(mark),)), *card.blocks[cut:])
    return replace(card, summary=f"{mark} {card.summary}", blocks=blocks, details=(Text((Faint(mark),)), *card.details))


def _by_mail(desk: Desk, told: Figures, anew: Figures, reader: Reader) -> Card | None:
    """Say which decisions are not asked for any more; None where that did not change."""
    words = words_for(reader.language)
    dropped = [each for each in told.asked if each not in anew.asked]
    if not dropped:
        return None
    title = words.say("Correction: {title}", title=_title(told, words))
    blocks: tuple[Block, ...] = (
        Heading(title, level=1),
        Text((words.say("The figures changed. This is not asked any more:"),)),
        Bullets(tuple((asking.question(each, words),) for each in dropped)),
    )
    return stoppable(desk, reader.place, Card(title, blocks, words.language))


def _title(figures: Figures, words: Words) -> str:
    return pieces.title(
        words.say("Weekly report {name} {place}", name=figures.name, place=figures.organisation), figures, words
    )
