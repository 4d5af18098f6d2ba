"""The figures of a digest: counted once, passed through the gate, frozen."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.config.values import Audience
from bot.days.period import WEEK, Period
from bot.digests import asked, causes, comparing, departments, issues
from bot.digests.answering import answering
from bot.digests.concerning import concerning, concerns
from bot.digests.counting import Counting, group_of, lines_of
from bot.digests.decided import open_decisions
from bot.digests.done import done, named, open_longest
from bot.digests.heard import heard
from bot.digests.parts import PROJECT_GROUP, Counted, Figures
from bot.digests.questions import waiting
from bot.digests.stuck import after_visits, stuck
from bot.digests.tone import tone
from bot.digests.training import needs
from bot.privacy.visible import count
from models import Digest, Rollout

__all__ = ["Figures", "figures", "frozen_figures", "work_id"]


def figures(session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> Figures:
    """Count a period, with all that any audience may be told of it.

    What is told of the week before comes from its frozen digest alone: counted anew it could differ by what one person
    withdrew since.
    """
    lines = lines_of(session, rollout.id, *period.span(settings.zone))
    before = frozen_figures(session, settings, period.before())
    makeup = comparing.makeup(session, rollout, settings.thresholds.people)
    changed = comparing.changed(before, makeup)
    counting = Counting(session, rollout, settings, period, lines, before, before is not None and not changed)
    total = count(group_of(lines), counting.threshold)
    by_issue = issues.shown(counting)
    by_department = departments.shown(counting)
    told, questions = issues.told(counting, by_issue), waiting(counting)
    may_be_named, known = named(counting, told), causes.of(counting, told)
    who_asked, acts = concerning(counting, told, by_department, questions), done(counting, may_be_named)
    training = needs(counting, told, known, who_asked)
    silent, taken = departments.silent(counting, by_department), open_decisions(session, rollout.id)
    concerned, decisions = concerns(counting, who_asked, acts), asked.decisions(counting, told, taken, may_be_named)
    stuck_at = stuck(counting, makeup, who_asked)  # after all that is told of who asked: it must leave that open
    return Figures(
        rollout=settings.slug,
        name=settings.name,
        organisation=settings.organisation,
        period=str(period),
        weeks_since_go_live=_weeks_since(settings.go_live, period),
        threshold=counting.threshold,
        compared=counting.compared,
        total=Counted.of(total) if total else None,
        issues=told,
        quiet_issues=issues.quiet(by_issue),
        waiting=questions,
        silent=silent,
        departments=departments.told(counting, by_department),
        other_departments=Counted.of(by_department.rest) if by_department.rest else None,
        tone=tone(counting) if settings.digest.tone else None,
        decisions=taken,
        heard=heard(counting, [number for number in by_issue.groups if number]),
        answering=answering(counting, questions),
        open_longest=open_longest(counting, told, may_be_named, decisions),
        done=acts,
        asked=decisions,
        visits=asked.visits(counting, silent, tuple(stuck_at.values()), makeup),
        causes=causes.figures(counting, told, known),
        technical=causes.technical(told, known),
        training=training,
        concerns=concerned,
        makeup=makeup,
        changed=changed,
        visited=after_visits(counting, stuck_at, silent, by_department),
    )


def frozen_figures(session: Session, settings: RolloutSettings, period: Period) -> Figures | None:
    """Give all the figures of a period that were frozen; None when it has none."""
    frozen = session.scalar(select(Digest.figures).where(Digest.work_id == work_id(settings.slug, period)))
    return Figures.model_validate(frozen) if frozen else None


def work_id(slug: str, period: Period | str, audience: Audience = PROJECT_GROUP) -> str:
    """Name the digest of a period for an audience."""
    return f"digest/{slug}/{period}/{audience}"


def _weeks_since(go_live: date, period: Period) -> int:
    first_monday = go_live - timedelta(days=go_live.weekday())
    return (period.monday - first_monday) // WEEK + 1
