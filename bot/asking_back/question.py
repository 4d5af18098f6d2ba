"""Asking back: one question of a digest, with the figures that it may be answered from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from bot.asking_back.frozen import compositions, week_told
from bot.asking_back.lines import Asked
from bot.asking_back.source import Source
from bot.config import RolloutSettings
from bot.config.values import Audience
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.audiences import selected
from bot.digests.parts import Figures
from bot.words import Words
from models import Digest, Rollout


@dataclass(frozen=True)
class Question:
    """What is asked of which digest; `figures` are those of its week, as its audience is told them."""

    session: Session
    desk: Desk
    settings: RolloutSettings
    digest: Digest
    audience: Audience
    week: Period
    figures: Figures
    asked: Asked
    words: Words

    def compositions(self, periods: Collection[Period]) -> Mapping[Period, Figures]:
        """Give the compositions of weeks, the oldest first: all that any audience may be told of them."""
        return compositions(self.session, self.digest.rollout_id, periods, self.settings.thresholds.people)

    def weeks(self, periods: Collection[Period]) -> Mapping[Period, Figures]:
        """Give what this digest's audience is told of weeks, the oldest first."""
        return {week: selected(each, self.audience) for week, each in self.compositions(periods).items()}


def settings_of(session: Session, desk: Desk, source: Source) -> RolloutSettings | None:
    """Give the settings of the rollout that a digest is of; None where it left the configuration."""
    return desk.rollout(session.get_one(Rollout, source.digest.rollout_id).slug)


def question(
    session: Session, desk: Desk, settings: RolloutSettings, source: Source, asked: Asked, words: Words
) -> Question | None:
    """Put a question to a digest; None where no week of it was ever frozen."""
    digest, week = source.digest, week_told(session, source.digest)
    if week is None:
        return None
    audience = cast("Audience", digest.audience)
    whole = compositions(session, digest.rollout_id, [week], settings.thresholds.people).get(week)
    if whole is None:
        return None
    return Question(session, desk, settings, digest, audience, week, selected(whole, audience), asked, words)
