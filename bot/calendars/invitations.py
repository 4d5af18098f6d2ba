"""A meeting as an invitation: by the same name outside wherever it is sent from, so that a calendar holds it once."""

from __future__ import annotations

from bot import talk
from bot.cards import Invitation
from bot.config import RolloutSettings
from bot.words import Words
from models import Meeting


def invitation(meeting: Meeting, settings: RolloutSettings, words: Words, guests: tuple[str, ...] = ()) -> Invitation:
    """Invite to a meeting as it stands, or tell a calendar that it does not take place."""
    title = words.say("Meeting {ambassadors} {name}", ambassadors=talk.ambassadors(words, settings), name=settings.name)
    return Invitation(
        uid=meeting.uid,
        sequence=meeting.sequence,
        title=title,
        starts_at=meeting.starts_at.astimezone(settings.zone),
        minutes=meeting.minutes,
        spot=meeting.spot,
        cancelled=meeting.cancelled_at is not None,
        zone=settings.time_zone,
        guests=guests,
    )
