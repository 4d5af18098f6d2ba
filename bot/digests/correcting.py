"""Correct a weekly digest that was posted: a quotation withdrawn since, or figures that changed by enough people.

The frozen digest stays as it is. What corrects it is a digest of its own, which takes its place where the platform lets
it; a mail cannot be taken back, so a short one follows where a decision is not asked for any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Select, select
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
from bot.digests.reports import versions_of
from bot.digests.sending import card_for
from bot.digests.standing import still_asked
from bot.stopping import MAIL
from bot.words import Words, words_for
from models import Audit, Delivery, Digest, Person, Place, Rollout

BACK = timedelta(days=28)
"""How long after it was sent a digest is corrected; ours: by then the month that tells of it was sent."""
_IN_CHAT = Place.connector != MAIL


@dataclass(frozen=True)
class _Where:
    """Where a correction goes beside the places that have the digest: what was `held_back`, what said no to more."""

    held_back: Sequence[Place] = ()
    in_stopped: bool = False


def correct_due(session: Session, desk: Desk) -> int:
    """Correct each weekly digest that needs it; count them.

    A quotation that was withdrawn goes at once; figures change once a day at most.
    """
    if pausing.paused(session):
        return 0
    weekly = (Digest.audience == PROJECT_GROUP, Digest.pace == "weekly", Digest.corrects.is_(None))
    recent = select(Digest).where(*weekly, Digest.dispatched_at > desk.now() - BACK)
    return sum(
        _correct(session, desk, first) for first in session.scalars(recent.order_by(Digest.id).with_for_update())
    )


def _correct(session: Session, desk: Desk, first: Digest) -> bool:
    rollout = session.get_one(Rollout, first.rollout_id)
    settings, versions = desk.rollout(rollout.slug), versions_of(session, first)
    if settings is None:
        return False
    gone = quoting.gone(session, desk, settings, first)
    if gone and _is_under_way(session, versions):
        return False
    told = [Figures.model_validate(each.figures) for each in versions]
    rest = _was_today(desk, settings, versions) or _waits(session, versions)
    anew = None if rest else recounted(session, rollout, settings, told)
    if not gone and anew is None:
        return False
    for quotation in gone:
        session.delete(quotation)
    held = _hold_back(session, versions) if gone else ()
    now = still_asked(session, rollout, settings, anew or told[-1])
    _post(session, desk, settings, versions, now, _Where(held, in_stopped=bool(gone)))
    theirs = select(Digest).where(Digest.work_id == work_id(rollout.slug, first.period, AMBASSADORS))
    ambassadors = session.scalar(theirs)
    if anew and ambassadors and ambassadors.dispatched_at:
        _post(session, desk, settings, versions_of(session, ambassadors), selected(anew, AMBASSADORS), _Where())
    return True


def _was_today(desk: Desk, settings: RolloutSettings, versions: Sequence[Digest]) -> bool:
    last, today = versions[-1], desk.today(settings)
    return last.corrects is not None and last.frozen_at.astimezone(settings.zone).date() == today


def _of(versions: Sequence[Digest], *states: str) -> Select[Delivery]:
    ids = [each.id for each in versions]
    rows = select(Delivery).join(Place, Place.id == Delivery.place_id).order_by(Delivery.id)
    return rows.where(Delivery.digest_id.in_(ids), Delivery.state.in_(states))


def _is_under_way(session: Session, versions: Sequence[Digest]) -> bool:
    """Say whether it is being posted in a chat just now: what is sent after it stands in its place."""
    waiting = _of(versions, "waiting", "failed").where(_IN_CHAT)
    session.execute(waiting.with_for_update(of=Delivery))  # so that the outbox takes none of them from here on
    return session.scalar(_of(versions, "sending").where(_IN_CHAT).limit(1)) is not None


def _waits(session: Session, versions: Sequence[Digest]) -> bool:
    return session.scalar(_of(versions, "waiting", "sending").limit(1)) is not None


def _hold_back(session: Session, versions: Sequence[Digest]) -> tuple[Place, ...]:
    """Give up what waits for a chat, or could be retried there: it quotes who withdrew. Give the chats without it."""
    quoting_it = session.scalars(_of(versions, "waiting", "failed").where(_IN_CHAT))
    held = [delivery for delivery in quoting_it if deliveries.drop(delivery)]
    session.flush()
    return tuple(session.get_one(Place, delivery.place_id) for delivery in held)


def _post(
    session: Session,
    desk: Desk,
    settings: RolloutSettings,
    versions: Sequence[Digest],
    figures: Figures,
    where: _Where,
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
    for place, message in _posted(session, versions, where):
        card = _card(session, desk, settings, last, digest, _reader(session, settings, place))
        if card:
            work = f"{digest.work_id}/{place.id}"
            deliveries.write(session, desk, place, card, work, replaces=message or None, digest=digest)


def _posted(session: Session, versions: Sequence[Digest], where: _Where) -> Iterator[tuple[Place, str]]:
    """List the places that it was sent to, or was held back from, with the message that stands there; "" for none.

    A place that wants it no more gets nothing new: there only what stands is put right.
    """
    sent = _of(versions, "sent").where(Delivery.under.is_(None), Delivery.message.is_not(None))
    standing = {place.id: (place, "") for place in where.held_back}
    standing |= {
        place.id: (place, message or "")
        for place, message in session.execute(sent.with_only_columns(Place, Delivery.message))
    }
    for place, message in standing.values():
        in_chat = place.connector != MAIL
        wanted = place.stopped_at is None or (where.in_stopped and in_chat and message)
        if place.closed_at is None and wanted and (message or not in_chat or place in where.held_back):
            yield place, message


def _reader(session: Session, settings: RolloutSettings, place: Place) -> Reader:
    person = session.get(Person, place.person_id) if place.person_id else None
    return Reader(place, person.language if person else settings.language, own_chat=person is not None)


def _card(
    session: Session, desk: Desk, settings: RolloutSettings, last: Digest, digest: Digest, reader: Reader
) -> Card | None:
    words = words_for(reader.language)
    if reader.place.connector == MAIL:
        return _by_mail(desk, Figures.model_validate(last.figures), Figures.model_validate(digest.figures), reader)
    day = words.day(desk.today(settings))
    return _marked(card_for(session, desk, digest, settings, reader), words.say("Corrected on {day}.", day=day))


def _marked(card: Card, mark: str) -> Card:
    """Say under the title, and above the details, that it was corrected, and when."""
    cut = 1 if card.blocks and isinstance(card.blocks[0], Heading) else 0
    blocks = (*card.blocks[:cut], Text((Strong(mark),)), *card.blocks[cut:])
    return replace(card, summary=f"{mark} {card.summary}", blocks=blocks, details=(Text((Faint(mark),)), *card.details))


def _by_mail(desk: Desk, told: Figures, anew: Figures, reader: Reader) -> Card | None:
    """Say which decisions are not asked for any more; None where that did not change."""
    words = words_for(reader.language)
    # What was decided since is not asked either, and needs no mail.
    gone = {topic.issue for topic in told.issues} - {topic.issue for topic in anew.issues}
    dropped = [each for each in told.asked if each not in anew.asked and each.issue in gone]
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
