"""Excerpts: what is read of the weekly reports by rooms that digests are made of; nothing is counted anew here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.days.period import Period
from models import Digest

PROJECT_GROUP, WEEKLY = "project_group", "weekly"
_WEEK = re.compile(r"\d{4}-W\d{2}")


class Excerpt(BaseModel):
    """What is read of frozen figures; what stands beside it is left."""

    model_config = ConfigDict(extra="ignore", frozen=True)


E = TypeVar("E", bound=Excerpt)


def of_weeks(session: Session, rollout_id: int, kind: type[E], first: Period, last: Period) -> Mapping[Period, E]:
    """Read the reports from the first week to the last, both included, in that order; a corrected week as corrected."""
    own = (Digest.rollout_id == rollout_id, Digest.audience == PROJECT_GROUP, Digest.pace == WEEKLY)
    query = select(Digest.period, Digest.figures).where(*own, Digest.period >= str(first), Digest.period <= str(last))
    rows = session.execute(query.order_by(Digest.period, Digest.id))
    newest = {period: figures for period, figures in rows if _WEEK.fullmatch(period)}
    return {Period.parse(period): kind.model_validate(figures) for period, figures in newest.items()}
