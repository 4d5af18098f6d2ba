"""How what a composition tells of stands now: its topics, the decisions, and what is asked for. No count changes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.days.workdays import working_days_later
from bot.digests import asked
from bot.digests.counting import Counting
from bot.digests.decided import open_decisions
from bot.digests.done import named
from bot.digests.figures import frozen_figures
from bot.digests.issues import stands
from bot.digests.looked import LookBack
from bot.digests.looking_back import within
from bot.digests.parts import Figures, IssueFigures
from bot.issues import CLOSED
from bot.recurring import standing
from bot.visits import planning
from models import Decision, Issue, Rollout


def as_it_stands(session: Session, rollout: Rollout, settings: RolloutSettings, composition: Figures) -> Figures:
    """Read anew what people say of the topics, what was decided, and so what is asked for.

    Which topics are told of, and every number of people and messages, stays as it was frozen. One that was merged since
    stands as the topic it is part of now.
    """
    period = Period.parse(composition.period)
    before = frozen_figures(session, settings, period.before())
    counting = Counting(session, rollout, settings, period, (), before)
    known = {each.issue for each in (*composition.issues, *composition.open_longest)}
    rows = session.scalars(select(Issue).where(Issue.id.in_(known)))
    now = {row.id: stands(row) | _of_the_one_it_became(session, row) for row in rows}
    told = tuple(_as_it_is(each, now.get(each.issue, {})) for each in composition.issues)
    longest = [
        each.model_copy(update={"owner": now[each.issue]["owner"]})
        for each in composition.open_longest
        if each.issue in now and now[each.issue]["status"] not in CLOSED
    ]
    taken = open_decisions(session, rollout.id)
    planned = planning.rest(session, rollout, counting.period.sent_at(settings).date())
    return composition.model_copy(
        update={
            "issues": told,
            "open_longest": tuple(sorted(longest, key=lambda each: each.owner is not None)),
            "decisions": taken,
            "asked": asked.decisions(counting, told, taken, named(counting, told)),
            "visits": tuple(each for each in composition.visits if each.department not in planned),
        }
    )


def asked_now(session: Session, rollout: Rollout, settings: RolloutSettings, told: LookBack, last: Figures) -> LookBack:
    """Have a look back ask what is not decided yet when it is told, each before a day that is to come."""
    now = as_it_stands(session, rollout, settings, within(last, told.threshold))
    soonest = working_days_later(told.sent_on, 1, settings.country)
    dated = (each.model_copy(update={"before": max(each.before, soonest)}) for each in now.asked)
    return told.model_copy(update={"asked": tuple(dated), "decisions": now.decisions})


def still_asked(session: Session, rollout: Rollout, settings: RolloutSettings, sent: Figures) -> Figures:
    """Ask of a week that was sent, when it is corrected, no more what was decided since: that is told instead."""
    sent_at = Period.parse(sent.period).sent_at(settings)
    mine = (Decision.rollout_id == rollout.id, Decision.issue_id.is_not(None), Decision.undecided.is_(False))
    since = or_(Decision.done_at.is_(None), Decision.decided_at >= sent_at)
    decided = set(session.scalars(select(Decision.issue_id).where(*mine, since)))
    planned = planning.rest(session, rollout, sent_at.date())
    return sent.model_copy(
        update={
            "decisions": open_decisions(session, rollout.id),
            "asked": tuple(each for each in sent.asked if each.issue not in decided),
            "visits": tuple(each for each in sent.visits if each.department not in planned),
        }
    )


def _as_it_is(topic: IssueFigures, now: Mapping[str, object]) -> IssueFigures:
    """Give a topic as it is now; one that came back and was closed since, or put back, is not open again."""
    again = topic.reopened and now.get("status") not in CLOSED
    return topic.model_copy(update={**now, "reopened": again})


def _of_the_one_it_became(session: Session, row: Issue) -> dict[str, object]:
    found = stands(standing(session, row))
    return {name: found[name] for name in ("owner", "status", "answer")}
