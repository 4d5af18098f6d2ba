"""Pulses: which statements a round has: first those that must be known by then, then those put longest ago."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.config.pulse import Phase, needed
from bot.people import FLOOR
from bot.pulses import sampling
from bot.pulses.calendar import WEEK, Window
from bot.pulses.questions import Statement, statements
from bot.pulses.reachable import Candidate, departments
from models import PulseQuestion, PulseRound, Rollout

FIRST: Mapping[Phase, Sequence[str]] = {
    "before": ("practice", "agreements"),
    "days_30": ("confident",),
    "days_90": ("confident",),
}
"""The keys that come first: the go-live and the end of aftercare are decided by them."""
AGAIN: frozenset[Phase] = frozenset({"days_30", "days_90"})
"""Phases that put the baseline's statements again, as far as they are theirs, so that then and now can be compared."""
_WEEK = timedelta(days=WEEK)
_Put = Mapping[tuple[str, int | None], date]
"""When each statement was put last, by its key and department."""


def chosen(
    session: Session, rollout: Rollout, settings: RolloutSettings, of: Window, found: Sequence[Candidate]
) -> list[tuple[Statement, int | None]]:
    """Choose the statements of a round, one of a department with its id.

    There is none where nobody of the floor can be asked, or where the phase has nothing for everybody.
    """
    sizes = Counter(each.department for each in found if each.pool == FLOOR)
    if not sizes:
        return []
    listed, put = statements(settings, of.phase), _last_put(session, rollout)
    names = departments(session, rollout.id)
    least = needed(settings.thresholds.people)
    own = list(_own(listed, put, of, {name: (number, sizes[number]) for number, name in names.items()}, least))
    left = sizes.total() - sum(sampling.own_quota(sizes[number], least) for _, number in own)
    general = _in_turn(listed, put, of, _baseline(session, rollout) if of.phase in AGAIN else frozenset())
    number = sampling.number_of_questions(left, len(general), once=of.once, two=of.phase in FIRST)
    return [*((each, None) for each in general[:number]), *own] if general else []


def _in_turn(listed: Sequence[Statement], put: _Put, of: Window, baseline: frozenset[str]) -> list[Statement]:
    """Order the statements for everybody."""
    first = FIRST.get(of.phase, ())

    def turn(each: Statement) -> tuple[int, date]:
        rank = first.index(each.key) if each.key in first else len(first) + (each.key not in baseline)
        return rank, put.get((each.key, None), date.min)

    return sorted((each for each in listed if not each.department), key=turn)


def _own(
    listed: Sequence[Statement], put: _Put, of: Window, there: Mapping[str, tuple[int, int]], least: int
) -> Iterator[tuple[Statement, int]]:
    """Choose one statement of each department that can bear it: the one put longest ago.

    One that is too small to be put another statement beside it gets its own every second week, and otherwise none.
    """
    for name, (number, reachable) in there.items():
        mine = [each for each in listed if each.department == name]
        a_week_ago = any(department == number and day == of.opens_on - _WEEK for (_, department), day in put.items())
        alone = of.phase == "weeks" and not a_week_ago
        if mine and sampling.bears_own(reachable, least, alone=alone):
            yield min(mine, key=lambda each: put.get((each.key, number), date.min)), number


def _last_put(session: Session, rollout: Rollout) -> _Put:
    put = select(PulseQuestion.key, PulseQuestion.department_id, func.max(PulseRound.opens_on)).join(
        PulseRound, PulseRound.id == PulseQuestion.round_id
    )
    of_each = put.where(PulseRound.rollout_id == rollout.id).group_by(PulseQuestion.key, PulseQuestion.department_id)
    return {(key, department): day for key, department, day in session.execute(of_each)}


def _baseline(session: Session, rollout: Rollout) -> frozenset[str]:
    """Give the keys of the statements that everybody was put before go-live."""
    put = select(PulseQuestion.key).join(PulseRound, PulseRound.id == PulseQuestion.round_id)
    before = (PulseRound.rollout_id == rollout.id, PulseRound.phase == "before", PulseQuestion.department_id.is_(None))
    return frozenset(session.scalars(put.where(*before)))
