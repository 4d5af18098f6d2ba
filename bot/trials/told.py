"""Test rounds: what is told of one. Its figures are counted once, when it closes, and pass the one gate then.

While it runs no number is told: of two numbers that follow each other the difference would be what one person sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.frozen import Part
from bot.issues import was_open
from bot.privacy.visible import Count, Group, count
from bot.reading import Kind
from bot.recurring import standing
from bot.talk import as_sentence
from bot.trial_findings import last_day
from bot.words import Words
from models import Feedback, Issue, Rollout, TrialFinding, TrialRound


class TrialFigures(Part):
    """The last test round of a rollout, from `first` to `last`, as it stood when this was frozen.

    `findings` and the `people` who sent them are of a round that was closed; None where the gate withheld them.
    `blockers` are the open topics that a problem found in any round is about; None before enough people found any.
    `untagged` where problems were found of which nobody said yet what they are about.
    """

    number: int
    name: str
    state: Literal["planned", "open", "closed"]
    first: date
    last: date
    findings: int | None = None
    people: int | None = None
    blockers: int | None = None
    untagged: bool = False


def trial_part(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> TrialFigures | None:
    """Tell of the last round before go-live; None without one, and from go-live on."""
    now = desk.now()
    own = select(TrialRound).where(TrialRound.rollout_id == rollout.id, TrialRound.opened_at <= now)
    row = session.scalar(own.order_by(TrialRound.number.desc()).limit(1))
    if row is None or now.astimezone(settings.zone).date() >= settings.go_live:
        return None
    return figures(session, desk, row, settings)


def figures(session: Session, desk: Desk, row: TrialRound, settings: RolloutSettings) -> TrialFigures:
    """Tell of one round, as it stands by the clock of the desk."""
    is_closed = row.closed_at is not None and row.closed_at <= desk.now()
    closed = row.closed_at.astimezone(settings.zone).date() if row.closed_at and is_closed else None
    state: Literal["planned", "open", "closed"] = "planned"
    if closed:
        state = "closed"
    elif row.opens_on <= desk.today(settings):
        state = "open"
    # the threshold may have gone up since it was counted
    enough = is_closed and (row.people or 0) >= settings.thresholds.people
    return TrialFigures(
        number=row.number,
        name=row.name,
        state=state,
        first=row.opens_on,
        last=min(closed, last_day(row, settings)) if closed else last_day(row, settings),
        findings=row.findings if enough else None,
        people=row.people if enough else None,
        blockers=None if (found := blockers(session, desk, row.rollout_id)) is None else len(found),
        untagged=found is not None and untagged(session, row.rollout_id),
    )


def counted(session: Session, row: TrialRound, threshold: int) -> Count | None:
    """Count the findings of a round, and who sent them; None where that would tell of a few."""
    query = select(Feedback.person_id, func.count()).join(TrialFinding, TrialFinding.feedback_id == Feedback.id)
    of_it = query.where(TrialFinding.round_id == row.id, Feedback.withdrawn_at.is_(None))
    sent = Counter({row[0]: row[1] for row in session.execute(of_it.group_by(Feedback.person_id))})
    return count(Group(sent.total(), frozenset(sent), max(sent.values(), default=0)), threshold)


def blockers(session: Session, desk: Desk, rollout_id: int) -> frozenset[int] | None:
    """Give the topics that stand open out of test rounds; None before one had findings of enough people."""
    closed = (TrialRound.rollout_id == rollout_id, TrialRound.closed_at <= desk.now())
    told = select(TrialRound.id).where(*closed, TrialRound.findings.is_not(None))
    if session.scalar(told.limit(1)) is None:
        return None
    return frozenset(issue.id for issue in open_topics(session, desk, rollout_id))


def open_topics(session: Session, desk: Desk, rollout_id: int) -> Sequence[Issue]:
    """List the topics that a problem found in a test round is about and that are open, the oldest first."""
    found = _problems(rollout_id).with_only_columns(Feedback.issue_id)
    listed = session.scalars(select(Issue).where(Issue.id.in_(found)).order_by(Issue.id))
    topics = dict.fromkeys(standing(session, issue) for issue in listed)
    return [issue for issue in topics if was_open(session, issue, desk.now())]


def _problems(rollout_id: int) -> Select[Feedback]:
    mine = (Feedback.rollout_id == rollout_id, Feedback.kind == Kind.PROBLEM, Feedback.withdrawn_at.is_(None))
    return select(Feedback).join(TrialFinding, TrialFinding.feedback_id == Feedback.id).where(*mine)


def untagged(session: Session, rollout_id: int) -> bool:
    """Say whether problems of test rounds still wait for somebody to say what they are about."""
    waits = (Feedback.issue_id.is_(None), Feedback.sensitive_at.is_(None), Feedback.not_ours_at.is_(None))
    return session.scalar(_problems(rollout_id).where(*waits).limit(1)) is not None


def name_of(part: TrialFigures | TrialRound, words: Words) -> str:
    """Name a round."""
    numbered = words.say("Test round {n}", n=part.number)
    return f"{numbered} ({part.name})" if part.name else numbered


def days_told(name: str, first: date, last: date, words: Words) -> str:
    """Tell from when to when a round by a name runs."""
    days = {"first": words.day(first), "last": words.day(last)}
    return words.say("{name}: from {first} up to and including {last}.", name=name, **days)


def line(part: TrialFigures, words: Words, *, with_blockers: bool = True) -> str:
    """Tell of a round in a line; without the blockers where these are told elsewhere."""
    name = name_of(part, words)
    if part.state == "planned":
        return days_told(name, part.first, part.last, words)
    told = with_blockers and part.blockers is not None
    open_ones = blockers_told(part.blockers or 0, words, untagged=part.untagged) if told else ""
    if part.state == "open":
        first = words.say("{name} runs up to and including {day}.", name=name, day=words.day(part.last))
        return " ".join(filter(None, (first, as_sentence(open_ones))))
    return f"{name}: {'; '.join(filter(None, (_sent(part, words), open_ones)))}."


def _sent(part: TrialFigures, words: Words) -> str:
    """Tell how many findings came from how many testers, or that it is too little to say."""
    if part.findings is None or part.people is None:
        return words.say("too few testers to give numbers")
    findings = words.count("{n} finding", "{n} findings", part.findings)
    return f"{findings}, {words.count('{n} tester', '{n} testers', part.people)}"


def blockers_told(number: int, words: Words, *, untagged: bool) -> str:
    """Tell how many blockers are open, as a part of a sentence; what is `untagged` may hold more of them."""
    told = words.count("{n} blocker open", "{n} blockers open", number) if number else words.say("no blocker open")
    if not untagged:
        return told
    waits = words.say("not all findings have a topic yet")
    return f"{told}, {waits}" if number else waits
