"""Aftercare: before go-live, whether all is ready; polls as their report told them, and nothing counted anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import talk, trials
from bot.aftercare.blockers import open_blockers
from bot.aftercare.checklist import LISTED, checklist
from bot.cards import Block, Bullets, Strong, Text
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
    """What the floor said to a statement; None where too few answered, or where it was not `asked` yet.

    `asking`: it is being asked, and was not told before.
    """

    key: str
    asked: bool
    asking: bool = False
    mean: MeanFigures | None


class Readiness(Part):
    """How ready a rollout is before its go-live.

    `without` are the departments that have no ambassador, `agreements` the working agreements that were published.
    `blockers` are the open topics that reports told of and of the test rounds; None where neither may tell. `untagged`
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
    """Say how ready a rollout is by the clock of the desk; None once it went live. `week` is the one being told."""
    if desk.today(settings) >= settings.go_live:
        return None
    found, now = checklist(session, desk, rollout, settings), desk.now()
    polls = polled(session, rollout, settings, now)
    agreed = (Issue.rollout_id == rollout.id, Issue.agreement, Issue.published_at <= now)
    return Readiness(
        go_live=settings.go_live,
        without=found.without,
        explained=found.why and not found.unexplained,
        agreements=session.scalar(select(func.count()).select_from(Issue).where(*agreed)) or 0,
        blockers=_blockers(session, desk, rollout, open_blockers(session, desk, rollout, settings, week)),
        untagged=trials.blockers(session, desk, rollout.id) is not None and trials.untagged(session, rollout.id),
        polls=tuple(_poll(polls, key) for key in POLLS),
    )


def is_near(desk: Desk, settings: RolloutSettings) -> bool:
    """Say whether go-live is so near that a report tells how ready all is."""
    return settings.go_live - desk.today(settings) <= AHEAD


def _blockers(session: Session, desk: Desk, rollout: Rollout, reported: frozenset[int] | None) -> int | None:
    """Count the topics that stand open; one that a report and a test round tell of is one."""
    tested = trials.blockers(session, desk, rollout.id)
    if reported is None and tested is None:
        return None
    return len({*(reported or ()), *(tested or ())})


def _poll(found: Polled, key: str) -> PollFigures:
    stands = found.stands(key)
    return PollFigures(key=key, asked=key in found.asked, asking=stands == "asking", mean=found.means.get(key))


def readiness_blocks(found: Readiness, words: Words, *, measured: bool = False) -> Iterator[Block]:
    """Tell in short lines what is ready for go-live and what is not.

    Where the five measures are told beneath (`measured`), what they tell is left to them.
    """
    yield Text((Strong(words.say("Ready for {day}?", day=words.day(found.go_live))),))
    told = (*_polls(found, words), _blockers_told(found, words), _agreements(found, words))
    yield Bullets(tuple((line,) for line in (told if measured else (*told, *_measures(found, words)))))


def _polls(found: Readiness, words: Words) -> Iterator[str]:
    """Tell the mean of each statement, or why there is none."""
    if not any(each.asked or each.asking for each in found.polls):
        yield words.say("No poll was held yet.")
        return
    names = {
        "practice": words.say("Time to practise"),
        "why": words.say("Knows why"),
        "agreements": words.say("Working agreements known"),
    }
    for each in found.polls:
        yield _said(each, names[each.key], words)


def _said(each: PollFigures, name: str, words: Words) -> str:
    if each.mean:
        mean, people = pulses.said(each.mean, words), pulses.people(each.mean, words)
        return words.say("{name}: {mean} of 5 on average ({people} answers).", name=name, mean=mean, people=people)
    if each.asking:
        return words.say("{name}: is being asked now.", name=name)
    if each.asked:
        return words.say("{name}: too few answers to say.", name=name)
    return words.say("{name}: not asked.", name=name)


def _blockers_told(found: Readiness, words: Words) -> str:
    if found.blockers is None:
        return words.say("Blockers: too little was told to say.")
    return talk.as_sentence(trials.blockers_told(found.blockers, words, untagged=found.untagged))


def _agreements(found: Readiness, words: Words) -> str:
    if not found.agreements:
        return words.say("No working agreement published.")
    return words.count("{n} working agreement published.", "{n} working agreements published.", found.agreements)


def _measures(found: Readiness, words: Words) -> Iterator[str]:
    if found.without:
        departments = talk.names(words, found.without, LISTED)
        yield words.say("No {ambassador} of its own: {departments}.", departments=departments)
    else:
        yield words.say("Each department has {an_ambassador}.")
    if not found.explained:
        yield words.say("Why or what changes is missing.")
