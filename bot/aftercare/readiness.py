"""Aftercare: before go-live, whether all is ready; polls as their report told them, and nothing counted anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import talk, trials
from bot.aftercare.checklist import LISTED, checklist
from bot.aftercare.sheet import last_week, open_blockers
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.frozen import Part
from bot.measures.weekly import ToldWeek
from bot.pulses import told as pulses
from bot.pulses.handed import Polled, polled
from bot.pulses.parts import MeanFigures
from bot.words import Words
from models import Issue, Rollout

POLLS = ("practice", "why", "agreements")
"""The statements before go-live that say whether the floor is ready, in the order in which they are told."""
AHEAD = timedelta(weeks=6)
"""How long before go-live a report begins to tell of it."""


class PollFigures(Part):
    """What the floor said to a statement; None where too few answered, or where it was not `asked` yet."""

    key: str
    asked: bool
    mean: MeanFigures | None


class Readiness(Part):
    """How ready a rollout is before its go-live.

    `without` are the departments that have no ambassador, `agreements` the working agreements that were published.
    `blockers` are the open topics of the last report and of the test rounds; None where neither may tell. `untagged`
    where problems of a test round have no topic yet.
    """

    go_live: date
    without: tuple[str, ...]
    explained: bool
    agreements: int
    blockers: int | None
    untagged: bool
    polls: tuple[PollFigures, ...]


def readiness(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, week: ToldWeek | None = None
) -> Readiness | None:
    """Say how ready a rollout is, by the last report or the `week` that is being told; None once it went live."""
    if desk.today(settings) >= settings.go_live:
        return None
    found = checklist(session, desk, rollout, settings)
    polls = polled(session, rollout, settings)
    known = (Issue.rollout_id == rollout.id, Issue.agreement, Issue.published_at.is_not(None))
    return Readiness(
        go_live=settings.go_live,
        without=found.without,
        explained=found.why and not found.unexplained,
        agreements=session.scalar(select(func.count()).select_from(Issue).where(*known)) or 0,
        blockers=_blockers(session, rollout, week or last_week(session, desk, rollout, settings)),
        untagged=trials.blockers(session, rollout.id) is not None and trials.untagged(session, rollout.id),
        polls=tuple(_poll(polls, key) for key in POLLS),
    )


def is_near(desk: Desk, settings: RolloutSettings) -> bool:
    """Say whether go-live is so near that a report tells how ready all is."""
    return settings.go_live - desk.today(settings) <= AHEAD


def _blockers(session: Session, rollout: Rollout, week: ToldWeek | None) -> int | None:
    """Count the topics that stand open; one that a report and a test round tell of is one."""
    reported = open_blockers(week)
    tested = trials.blockers(session, rollout.id)
    if reported is None and tested is None:
        return None
    return len({*(reported or ()), *(tested or ())})


def _poll(found: Polled, key: str) -> PollFigures:
    return PollFigures(key=key, asked=key in found.asked, mean=found.means.get(key))


def readiness_line(found: Readiness, words: Words) -> str:
    """Tell in one line what is ready for go-live and what is not."""
    return " ".join((words.say("Ready for {day}?", day=words.day(found.go_live)), *_told(found, words)))


def _told(found: Readiness, words: Words) -> Iterator[str]:
    yield from _polls(found, words)
    yield _blockers_told(found, words)
    if found.without:
        yield words.say("No {ambassador} at {departments}.", departments=talk.names(words, found.without, LISTED))
    else:
        yield words.say("Each department has {an_ambassador}.")
    if not found.explained:
        yield words.say("Why or what changes is missing.")
    if found.agreements:
        yield words.count("{n} working agreement published.", "{n} working agreements published.", found.agreements)
    else:
        yield words.say("No working agreement published.")


def _polls(found: Readiness, words: Words) -> Iterator[str]:
    """Tell the means; where a poll was held and told nothing, that too few answered."""
    if not any(each.asked for each in found.polls):
        yield words.say("No poll was held yet.")
        return
    names = {
        "practice": words.say("Time to practise"),
        "why": words.say("Knows why"),
        "agreements": words.say("Working agreements known"),
    }
    for each in found.polls:
        if each.mean:
            mean, people = pulses.said(each.mean, words), pulses.people(each.mean, words)
            yield words.say("{name}: {mean} of 5 ({people}).", name=names[each.key], mean=mean, people=people)
        elif each.asked:
            yield words.say("{name}: too few answers to say.", name=names[each.key])


def _blockers_told(found: Readiness, words: Words) -> str:
    if found.blockers is None:
        return words.say("Blockers: too little was told to say.")
    return talk.as_sentence(trials.blockers_told(found.blockers, words, untagged=found.untagged))
