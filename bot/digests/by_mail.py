"""What a mailed digest has beside the words: a way to stop it, the page on paper, and the meeting that it prepares."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.calendars.invitations import invitation
from bot.cards import Card, Invitation
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests.audiences import MANAGEMENT
from bot.digests.one_click import stoppable
from bot.digests.parts import PROJECT_GROUP
from bot.people import address_of
from bot.stopping import MAIL
from bot.words import words_for
from models import Digest, Meeting, Place


def mailed(session: Session, desk: Desk, digest: Digest, settings: RolloutSettings, place: Place, card: Card) -> Card:
    """Give a digest as it is mailed; one that goes elsewhere stays as it is."""
    if place.connector != MAIL:
        return card
    meeting = _prepared(session, desk, digest, settings, place, card.language)
    return stoppable(desk, place, replace(card, invitation=meeting, on_paper=digest.audience == MANAGEMENT))


def _prepared(
    session: Session, desk: Desk, digest: Digest, settings: RolloutSettings, place: Place, language: str
) -> Invitation | None:
    """Give the next meeting whose agenda went out, for a mailbox of the project group that was not invited to it."""
    if digest.audience != PROJECT_GROUP or settings.meeting.invite != "mail":
        return None
    coming = (Meeting.rollout_id == digest.rollout_id, Meeting.starts_at > desk.now(), Meeting.cancelled_at.is_(None))
    meeting = session.scalar(select(Meeting).where(*coming).order_by(Meeting.starts_at).limit(1))
    invited = meeting is None or address_of(desk, place).get("mailbox") in settings.meeting.mailboxes
    return None if meeting is None or invited else invitation(meeting, settings, words_for(language))
