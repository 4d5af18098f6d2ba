"""What a report or an agenda asked to decide, by its name: it says what a decision about a topic answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from bot.days.occasions import of_meeting
from bot.digests.freezing import asked_of
from bot.digests.parts import PROJECT_GROUP, Asked
from bot.meeting.agenda import draw_up
from bot.meeting.parts import Agenda
from bot.meeting.sending import since
from bot.press import Press, number_of
from models import Digest, Meeting


def asked(press: Press, asked_at: str, rollout_id: int) -> Sequence[Asked]:
    """List what "digest/1/2026-W47" or "agenda/1/2026-11-16" asked to decide, each topic once; none for anything else.

    The press must be in the rollout that is asked for.
    """
    kind, _, rest = asked_at.partition("/")
    rollout, _, named = rest.partition("/")
    if number_of(rollout) != rollout_id:
        return ()
    found = {"digest": _of_digests, "agenda": _of_agenda}.get(kind)
    return tuple({each.issue: each for each in found(press, rollout_id, named)}.values()) if found else ()


def _of_digests(press: Press, rollout_id: int, period: str) -> list[Asked]:
    told = (Digest.rollout_id == rollout_id, Digest.period == period, Digest.audience == PROJECT_GROUP)
    versions = select(Digest).where(*told).order_by(Digest.id.desc())
    return [each for row in press.session.scalars(versions) for each in asked_of(row)]


def _of_agenda(press: Press, rollout_id: int, named: str) -> Sequence[Asked]:
    """Give what the agenda of a week asks: as it was sent, or as it would be now, what was just decided included."""
    week = _day(named)
    own = (Meeting.rollout_id == rollout_id, Meeting.week == week)
    if sent := press.session.scalar(select(Meeting.agenda).where(*own)):
        return Agenda.model_validate(sent).questions
    rhythm, who = of_meeting(press.who.settings), press.who
    occasion = rhythm.next(press.desk.now()) if rhythm else None
    if occasion is None or occasion.week != week:
        return ()
    told_since = since(press.session, who.rollout, who.settings, occasion)
    return draw_up(press.session, press.desk, who.rollout, who.settings, told_since).questions


def _day(named: str) -> date | None:
    try:
        return date.fromisoformat(named)
    except ValueError:
        return None
