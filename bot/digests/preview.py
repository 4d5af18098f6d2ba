"""A digest as it would look, for one administrator alone: nothing is sent by it to anybody else, or counted as sent."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot import deliveries
from bot.cards import Block, Card, Text
from bot.config import RolloutSettings
from bot.config.values import Audience
from bot.desk import Desk
from bot.digests.due import last_over
from bot.digests.freezing import freeze_edition, told
from bot.digests.parts import PROJECT_GROUP
from bot.words import words_for
from models import Place, Rollout


def preview(
    session: Session,
    desk: Desk,
    rollout: Rollout,
    settings: RolloutSettings,
    audience: Audience = PROJECT_GROUP,
) -> Card | None:
    """Tell an audience's digest of the last week that is over, marked as a test; None where no week of it is over.

    Who is told of no weeks gets what tells of the last days that are over.

    The week that runs is told to nobody: two looks at figures that still change tell what one person wrote. The week
    that is over is counted as ever, once: were it counted anew, it could differ by what somebody withdrew.
    """
    edition = last_over(desk, rollout, settings, audience)
    if edition is None:
        return None
    card = told(freeze_edition(session, desk, rollout, settings, edition, audience), settings)
    mark: Block = Text((words_for(settings.language).say("This is a test. Only you get it."),))
    return replace(card, summary=f"Test: {card.summary}", blocks=(mark, *card.blocks))


def send_preview(session: Session, desk: Desk, place: Place, card: Card) -> None:
    """Have a test delivered to somebody's own chat; it belongs to no digest, so that it counts as none."""
    deliveries.write(session, desk, place, card, f"test-digest/{place.id}/{desk.now().isoformat()}")
