"""What a digest asks of the project group, each before a day: decisions, and a visit where it is silent or stuck."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Literal

from sqlalchemy import select

from bot.days.workdays import first_working_day, working_days_later
from bot.digests.again import undecided
from bot.digests.counting import Counting
from bot.digests.issues import stands
from bot.digests.order import urgency
from bot.digests.parts import (
    AskedDecision,
    AskedVisit,
    DepartmentSize,
    IssueFigures,
    OpenDecision,
    SilentDepartment,
    Titled,
)
from bot.issues import CLOSED
from bot.visits import planning
from models import Issue, IssueCause

DECISIONS = 3
"""Decisions that are asked for at once, and again beside them: what else needs one is asked for the week after."""
OWNER_DAYS, OTHER_DAYS = 1, 3
"""Working days after the digest is sent, before which somebody must take a topic on, and all else must be decided."""
SILENT_WEEKS = 2
"""Weeks of silence from which a visit is suggested: one quiet week may be a holiday."""
AGREEMENT = "working_agreement"
"""The cause of a topic that waits for a working agreement, and not for an answer."""
What = Literal["owner", "answer", "agreement"]
Why = Literal["silent", "stuck"]


def decisions(
    counting: Counting, told: Sequence[IssueFigures], taken: Sequence[OpenDecision], may_be_named: Collection[int]
) -> tuple[AskedDecision, ...]:
    """Ask who takes on a topic, whether its answer may be placed, or what is agreed, in the order of the topics.

    What the report before asked and nobody decided is asked again beside the first ones, else it would get lost: also
    where too few wrote this week to tell of it. What was decided about and is not done is not asked for again.
    """
    decided = {each.issue for each in taken}
    found = [each for each in _needed(counting, told, may_be_named) if each.issue not in decided]
    again = islice((each for each in found[DECISIONS:] if each.again), DECISIONS)
    return (*found[:DECISIONS], *again)


def _needed(counting: Counting, told: Sequence[IssueFigures], may_be_named: Collection[int]) -> Iterator[AskedDecision]:
    agreements, due = _waiting_for_an_agreement(counting), _due(counting)
    waiting = undecided(counting, may_be_named)
    for issue in _in_order(told, waiting, agreements):
        what = _what(issue, agreed_upon=issue.issue not in agreements)
        if what:
            yield AskedDecision(
                issue=issue.issue,
                title_nl=issue.title_nl,
                title_en=issue.title_en,
                what=what,
                before=before(counting, OWNER_DAYS if what == "owner" else OTHER_DAYS, due.get(issue.issue)),
                again=issue.issue in waiting and waiting[issue.issue][1] == what,
            )


class _Standing(Titled):
    """How an issue stands of which nothing is told this week."""

    owner: str | None
    status: str
    answer: str


def _in_order(
    told: Sequence[IssueFigures], waiting: Mapping[int, tuple[Issue, str]], agreements: Collection[int]
) -> Iterator[IssueFigures | _Standing]:
    """Give the topics told of that do not go well, as the report orders them; then those that are asked about again."""
    listed = (issue for issue in told if not issue.going_well)
    yield from sorted(listed, key=lambda issue: urgency(issue, agreements))
    known = {issue.issue for issue in told}
    yield from (_Standing(issue=row.id, **stands(row)) for row, _ in waiting.values() if row.id not in known)


def _what(issue: IssueFigures | _Standing, *, agreed_upon: bool) -> What | None:
    if issue.status in CLOSED or issue.answer == "placed":
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
