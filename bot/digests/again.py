"""What the report before asked and nobody decided since: it is asked again, whoever writes about it this week."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from bot.days.period import Period
from bot.digests.counting import Counting
from bot.digests.parts import Figures
from bot.issues import CLOSED
from bot.recurring import standing
from models import Decision, Issue


def undecided(counting: Counting, may_be_named: Collection[int]) -> Mapping[int, tuple[Issue, str]]:
    """Give, by id, the open issues of which that is so, each with what was asked.

    One that was merged since is the one it is part of now. None that may not be named: of how many wrote this week it
    tells nothing.
    """
    found: dict[int, tuple[Issue, str]] = {}
    for number, what in _asked(counting).items():
        issue = counting.session.get(Issue, number)
        row = standing(counting.session, issue) if issue else None
        if row and row.id in may_be_named and row.status not in CLOSED:
            found.setdefault(row.id, (row, what))
    return found


def _asked(counting: Counting) -> Mapping[int, str]:
    before = counting.before
    if before is None:
        return {}
    decided = _decided_since(counting, before)
    return {each.issue: each.what for each in before.asked if each.issue not in decided}


def _decided_since(counting: Counting, before: Figures) -> set[int | None]:
    since = Period.parse(before.period).sent_at(counting.settings)
    made = (Decision.rollout_id == counting.rollout.id, Decision.undecided.is_(False), Decision.decided_at >= since)
    return set(counting.session.scalars(select(Decision.issue_id).where(*made)))
