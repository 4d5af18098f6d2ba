"""What a digest asks of the project group, each before a day: decisions, and a visit where it is silent or stuck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Literal

from sqlalchemy import select

from bot.days.workdays import first_working_day, working_days_later
from bot.digests.counting import Counting
from bot.digests.parts import AskedDecision, AskedVisit, DepartmentSize, IssueFigures, OpenDecision, SilentDepartment
from bot.issues import CLOSED
from bot.visits import planning
from models import Issue, IssueCause

DECISIONS = 3
"""Decisions that are asked for at once: what else needs one is asked for the week after."""
OWNER_DAYS, OTHER_DAYS = 1, 3
"""Working days after the digest is sent, before which somebody must take a topic on, and all else must be decided."""
SILENT_WEEKS = 2
"""Weeks of silence from which a visit is suggested: one quiet week may be a holiday."""
AGREEMENT = "working_agreement"
"""The cause of a topic that waits for a working agreement, and not for an answer."""
What = Literal["owner", "answer", "agreement"]
Why = Literal["silent", "stuck"]


def decisions(
    counting: Counting, told: Sequence[IssueFigures], taken: Sequence[OpenDecision]
) -> tuple[AskedDecision, ...]:
    """Ask who takes on a topic, whether its answer may be placed, or what is agreed: the most urgent first.

    What was decided about and is not done is not asked for again.
    """
    decided = {each.issue for each in taken}
    found = [each for each in _needed(counting, told) if each.issue not in decided]
    return tuple(sorted(found, key=lambda each: each.before)[:DECISIONS])


def _needed(counting: Counting, told: Sequence[IssueFigures]) -> Iterator[AskedDecision]:
    agreements = _waiting_for_an_agreement(counting)
    due = _due(counting)
    for issue in told:
        what = _what(issue, agreed_upon=issue.issue not in agreements)
        if what:
            yield AskedDecision(
                issue=issue.issue,
                title_nl=issue.title_nl,
                title_en=issue.title_en,
                what=what,
                before=before(counting, OWNER_DAYS if what == "owner" else OTHER_DAYS, due.get(issue.issue)),
            )


def _what(issue: IssueFigures, *, agreed_upon: bool) -> What | None:
    if issue.going_well or issue.status in CLOSED or issue.answer == "placed":
        return None
    if issue.answer == "ready":
        return "answer"
    if not agreed_upon:
        return "agreement"
    return "owner" if issue.owner is None else None


def _waiting_for_an_agreement(counting: Counting) -> frozenset[int]:
    own = select(Issue.id).join(IssueCause, IssueCause.issue_id == Issue.id).where(IssueCause.cause == AGREEMENT)
    return frozenset(counting.session.scalars(own.where(Issue.rollout_id == counting.rollout.id)))


def _due(counting: Counting) -> Mapping[int, date]:
    own = select(Issue.id, Issue.due_on).where(Issue.rollout_id == counting.rollout.id, Issue.due_on.is_not(None))
    return {number: due for number, due in counting.session.execute(own) if due}


def before(counting: Counting, days: int, due_on: date | None = None) -> date:
    """Give the working day before which something is asked for: `days` working days after the digest is sent.

    It is sooner where the topic is due sooner; never before the working day after the digest.
    """
    country, sent = counting.settings.country, counting.period.sent_at(counting.settings).date()
    by_rule = working_days_later(sent, days, country)
    if due_on is None:
        return by_rule
    return min(by_rule, max(first_working_day(due_on, country), working_days_later(sent, 1, country)))


def visits(
    counting: Counting, silent: Sequence[SilentDepartment], stuck: Sequence[str], makeup: Sequence[DepartmentSize]
) -> tuple[AskedVisit, ...]:
    """Suggest to go and listen where it is silent for longest, else where people get stuck; one, so that it is done.

    Where a visit is planned, or was made just now, nobody is asked for another.
    """
    day = before(counting, OTHER_DAYS)
    rests = planning.rest(counting.session, counting.rollout, counting.period.sent_at(counting.settings).date())
    numbers = {each.name: each.department for each in makeup if each.department not in rests}
    longest = sorted(silent, key=lambda each: (-each.weeks, each.name))
    quiet: dict[str, Why] = {each.name: "silent" for each in longest if each.weeks >= SILENT_WEEKS}
    found = (quiet | dict.fromkeys((name for name in stuck if name not in quiet), "stuck")).items()
    asked = (
        AskedVisit(department=numbers[name], name=name, before=day, why=why) for name, why in found if name in numbers
    )
    return tuple(islice(asked, 1))
