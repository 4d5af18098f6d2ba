"""Pulses: close a round and write its answers, shuffled and all at once; then nothing tells who gave which.

Of fewer answers to one question than the threshold nothing is written. A department stands beside an answer only where
enough of it answered that question, enough did not, and enough others are left who are not told apart: where everybody
who was asked answered the same, it would be known of each of them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from secrets import SystemRandom
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.people import FLOOR
from bot.privacy.vault import month_key
from bot.privacy.visible import Count, Group, visible_with_silence
from bot.pulses.answering import PURPOSE
from bot.pulses.asking import OWN
from bot.pulses.reachable import departments
from models import (
    Department,
    Membership,
    PulseAnswer,
    PulseInvitation,
    PulseRound,
    PulseSize,
    PulseTurnout,
    PulseWaiting,
    Rollout,
)

LOWEST = 5
"""The threshold where a rollout left the configuration and no longer says its own."""
INVITATION_KEPT = timedelta(days=56)
"""How long it is known that somebody was asked, so that others are asked first."""
SENTENCE = "pulse_answer.sentence"


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer that waited, opened."""

    question: int
    pool: str
    about: str
    department: int | None
    value: int
    sentence: str | None


def settle_due(session: Session, desk: Desk) -> int:
    """Write the answers of each round that has closed, and destroy the keys of those written before; count them.

    A key goes a turn later than its answers are written: were that undone, they could still be opened.
    """
    for round_ in session.scalars(
        select(PulseRound).where(PulseRound.settled_at.is_not(None), PulseRound.key.is_not(None))
    ):
        desk.vault.destroy(round_.key or "")
        round_.key = None
    _drop_old(session, desk.now())
    open_ones = select(PulseRound).where(PulseRound.settled_at.is_(None)).order_by(PulseRound.id)
    ready = [
        each for each in session.scalars(open_ones.with_for_update()) if each.closes_on <= _today(session, desk, each)
    ]
    for round_ in ready:
        _settle(session, desk, round_)
    return len(ready)


def _today(session: Session, desk: Desk, round_: PulseRound) -> date:
    settings = desk.rollout(session.get_one(Rollout, round_.rollout_id).slug)
    return desk.now().astimezone(settings.zone if settings else UTC).date()


def _settle(session: Session, desk: Desk, round_: PulseRound) -> None:
    settings = desk.rollout(session.get_one(Rollout, round_.rollout_id).slug)
    threshold = settings.thresholds.people if settings else LOWEST
    waiting = session.scalars(select(PulseWaiting).where(PulseWaiting.round_id == round_.id)).all()
    asked = _asked(session, round_)
    counts = Counter[tuple[int, int | None]]((each.question, each.department) for each in asked if each.department)
    written = list(told_apart([_opened(desk, each) for each in waiting], counts, threshold))
    SystemRandom().shuffle(written)
    session.add_all(_answer(desk, round_, each) for each in written)
    session.execute(delete(PulseWaiting).where(PulseWaiting.round_id == round_.id))
    session.add_all((*turnouts(round_, asked, threshold), *sizes(session, round_)))
    cut = update(PulseInvitation).where(PulseInvitation.round_id == round_.id)
    session.execute(cut.values(question_id=None, took_part=None))
    round_.settled_at = desk.now()
    session.flush()


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody of the floor who was asked, until the round is written."""

    person: int
    question: int
    department: int | None
    took_part: bool


def _asked(session: Session, round_: PulseRound) -> Sequence[Asked]:
    large = departments(session, round_.rollout_id)
    own = (PulseInvitation.person_id, PulseInvitation.question_id, Membership.department_id, PulseInvitation.took_part)
    rows = session.execute(
        select(*own)
        .join(Membership, Membership.person_id == PulseInvitation.person_id)
        .where(Membership.rollout_id == round_.rollout_id, Membership.pool == FLOOR)
        .where(PulseInvitation.round_id == round_.id, PulseInvitation.about == OWN)
    )
    return [
        Asked(person, question or 0, department if department in large else None, bool(took))
        for person, question, department, took in rows
    ]


def _opened(desk: Desk, waiting: PulseWaiting) -> Opened:
    payload: Mapping[str, Any] = json.loads(desk.vault.open(waiting.payload, PURPOSE))
    return Opened(**payload)


def told_apart(
    answers: Iterable[Opened], asked: Mapping[tuple[int, int | None], int], threshold: int
) -> Iterator[Opened]:
    """Give the answers that may be written, with their department where it may stand there.

    Everybody answers a question once. `asked` counts who was put a question, by question and department.
    """
    groups: defaultdict[tuple[int, str, str], list[Opened]] = defaultdict(list)
    for each in answers:
        groups[each.question, each.about, each.pool].append(each)
    for group in groups.values():
        if len(group) >= threshold:
            yield from _with_departments(group, asked, threshold)


def _with_departments(
    group: Sequence[Opened], asked: Mapping[tuple[int, int | None], int], threshold: int
) -> Iterator[Opened]:
    heard = _by_department((each.department, number) for number, each in enumerate(group))
    put = {department: count for (question, department), count in asked.items() if question == group[0].question}
    shown = _shown(heard, put, threshold)
    for each in group:
        yield replace(each, department=each.department if each.department in shown else None)


def _by_department(heard: Iterable[tuple[int | None, int]]) -> Mapping[int | None, Group]:
    people: defaultdict[int | None, set[int]] = defaultdict(set)
    for department, each in heard:
        people[department].add(each)
    return {department: Group(len(some), frozenset(some)) for department, some in people.items()}


def _shown(
    heard: Mapping[int | None, Group], asked: Mapping[int | None, int], threshold: int
) -> Mapping[int | None, Count]:
    return visible_with_silence(heard, threshold, nameless=frozenset({None}), headcounts=asked).groups


def _answer(desk: Desk, round_: PulseRound, each: Opened) -> PulseAnswer:
    key = month_key(datetime.combine(round_.closes_on, datetime.min.time(), UTC))
    text = (each.sentence or "").encode("utf-8", "replace")
    return PulseAnswer(
        round_id=round_.id,
        question_id=each.question,
        department_id=each.department,
        pool=each.pool,
        about=each.about,
        value=each.value,
        sentence=desk.vault.seal(key, text, SENTENCE) if text else None,
    )


def turnouts(round_: PulseRound, people: Sequence[Asked], threshold: int) -> Iterator[PulseTurnout]:
    """Count how many of the floor were asked and took part: in all, and in each department of ten people or more."""
    asked = Counter[int | None](each.department for each in people if each.department)
    heard = _by_department((each.department, each.person) for each in people if each.took_part)
    shown = _shown(heard, asked, threshold)
    took_part = sum(each.took_part for each in people)
    told = threshold <= took_part <= len(people) - threshold
    yield PulseTurnout(round_id=round_.id, asked=len(people), took_part=took_part if told else None)
    for department, number in sorted(asked.items(), key=lambda each: each[0] or 0):
        of_it = shown[department].people if told and department in shown else None
        yield PulseTurnout(round_id=round_.id, department_id=department, asked=number, took_part=of_it)


def sizes(session: Session, round_: PulseRound) -> Iterator[PulseSize]:
    """Keep how many people each department and each pool has: told anew after that changed, who did not would show."""
    there = (Department.rollout_id == round_.rollout_id, Department.ended_at.is_(None))
    for department, headcount in session.execute(select(Department.id, Department.headcount).where(*there)):
        yield PulseSize(round_id=round_.id, department_id=department, pool=FLOOR, people=headcount)
    members = select(Membership.pool, func.count()).where(Membership.rollout_id == round_.rollout_id)
    for pool, number in session.execute(members.group_by(Membership.pool)):
        yield PulseSize(round_id=round_.id, pool=pool, people=number)


def _drop_old(session: Session, now: datetime) -> None:
    settled = select(PulseRound.id).where(PulseRound.settled_at.is_not(None))
    old = (PulseInvitation.round_id.in_(settled), PulseInvitation.asked_on < (now - INVITATION_KEPT).date())
    session.execute(delete(PulseInvitation).where(*old))
