"""Whether what is withheld can be calculated from all that is told: random organisations against an attacker.

`python -m benchmarks.suppression [--organisations N] [--seed N]`. Each organisation writes for three weeks into a
database, and the product itself counts and freezes each week. The attacker (benchmarks.attacker) sees every number of
every week: the whole, by department, by issue, questions with and without an answer; and each of the `statements` that
so many of a department asked about a topic (benchmarks.statements). No audience, month or format holds another one:
those are selections and sums of these (bot.digests.audiences, bot.digests.looking_back). The last line is one JSON
object: of all `organisations`, `below_threshold` counts told figures of too few people, `recoverable` what the
attacker calculates of too few people, and `recoverable_without_suppression` what it would if every figure of enough
people were told (tried on every tenth organisation). Of every tenth also what all that is told leaves each number
(benchmarks.bounds), and of each the means of a random poll (benchmarks.polls).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product

from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from benchmarks import polls
from benchmarks.attacker import Cell, Cells, Writers, people, recovered
from benchmarks.knowing import Reader
from benchmarks.statements import narrowed, stated, untrue
from bot.config import Bilingual, DepartmentSettings, RolloutSettings
from bot.days.period import Period
from bot.digests.figures import Figures, figures, work_id
from models import Base, Department, Digest, Feedback, Issue, Membership, Person, Place, Rollout

THRESHOLD = 5
WEEKS = tuple(Period(date(2026, 11, 2)).before(-n) for n in range(3))
OTHER, UNANSWERED, ANSWERED = range(3)
"""What a message is: no question, or one that waits, or one that was answered."""
NONE = -1
"""The department of who has none, and the issue of what is about none."""
STARTED = datetime(2026, 10, 1, tzinfo=UTC)
BOTH = Bilingual(nl="x", en="x")


@dataclass(frozen=True, slots=True)
class Organisation:
    """Headcounts by department, how many people have none, and who wrote how often in which cell."""

    headcounts: tuple[int, ...]
    nowhere: int
    issues: int
    writers: Writers

    @property
    def everybody(self) -> dict[int, int]:
        """How many people each department has, and how many have none, if anybody."""
        return dict(enumerate(self.headcounts)) | ({NONE: self.nowhere} if self.nowhere else {})

    @property
    def departments(self) -> range:
        """The departments, and that of who has none, if anybody."""
        return range(NONE if self.nowhere else 0, len(self.headcounts))

    def cells(
        self,
        week: int,
        departments: Iterable[int] | None = None,
        issues: Iterable[int] | None = None,
        sides: Iterable[int] = (OTHER, UNANSWERED, ANSWERED),
    ) -> Cells:
        """Give the cells of a week, of some departments or all, about some issues or all."""
        rows = self.departments if departments is None else departments
        columns = range(NONE, self.issues) if issues is None else issues
        return frozenset(product([week], rows, columns, sides))

    def tables(self, week: int) -> Iterator[Cells]:
        """Give every part of a week that could be asked for."""
        yield self.cells(week)
        yield from (self.cells(week, departments=[one]) for one in range(len(self.headcounts)))
        yield from (self.cells(week, issues=[one]) for one in range(self.issues))
        yield from (self.cells(week, sides=sides) for sides in _QUESTIONS.values())


_QUESTIONS: dict[str, Collection[int]] = {
    "asked": (UNANSWERED, ANSWERED),
    "unanswered": (UNANSWERED,),
    "answered": (ANSWERED,),
}


def organisation(chance: random.Random) -> Organisation:
    """Draw a small organisation: figures of large ones are large, and easy to tell."""
    headcounts = tuple(chance.choice([3, 6, 9, 14, 25, 40]) for _ in range(chance.randint(2, 6)))
    issues, eager = chance.randint(2, 5), chance.choice([0.2, 0.5, 0.9])
    likes = [chance.random() ** 2 + 0.05 for _ in range(issues + 1)]
    staff = [department for department, heads in enumerate(headcounts) for _ in range(heads)]
    nowhere = chance.choice([0, 1, 4])
    staff += [NONE] * nowhere
    writers: dict[Cell, Counter[int]] = {}
    for week, (person, department) in product(range(len(WEEKS)), enumerate(staff, start=1)):
        while chance.random() < eager / 2:
            issue = chance.choices(range(NONE, issues), likes)[0]
            cell = week, department, issue, chance.choice([OTHER, UNANSWERED, ANSWERED])
            writers.setdefault(cell, Counter())[person] += 1
    return Organisation(headcounts, nowhere, issues, writers)


@contextmanager
def database() -> Iterator[Session]:
    """Give an empty database in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def published(session: Session, one: Organisation) -> list[Figures]:
    """Have the product count and freeze each week of an organisation; nothing of it stays in the database."""
    settings = _settings(one)
    rollout = _written(session, one, settings)
    told = []
    for week in WEEKS:
        told.append(figures(session, rollout, settings, week))
        row = Digest(
            work_id=work_id(settings.slug, week),
            rollout_id=rollout.id,
            period=str(week),
            audience="project_group",
            figures=told[-1].model_dump(mode="json"),
            frozen_at=STARTED,
        )
        session.add(row)
        session.flush()
    session.rollback()
    return told


def _settings(one: Organisation) -> RolloutSettings:
    departments = tuple(DepartmentSettings(name=f"D{n}", headcount=heads) for n, heads in enumerate(one.headcounts))
    return RolloutSettings(
        slug="x",
        name="x",
        organisation="x",
        system=BOTH,
        bot_name="x",
        go_live=STARTED.date(),
        urgent=BOTH,
        department=departments,
    )


def _written(session: Session, one: Organisation, settings: RolloutSettings) -> Rollout:
    rollout = Rollout(slug="x", name="x", position=0, go_live=settings.go_live, synced_at=STARTED, started_at=STARTED)
    place = Place(connector="terminal", fingerprint="x", bound_at=STARTED)
    session.add_all([rollout, place])
    session.flush()
    staff = range(1, 1 + sum(one.headcounts) + one.nowhere)
    unplaced = staff[sum(one.headcounts) :]
    born = {"connector": "terminal", "language": "nl", "created_at": STARTED}
    rows: Sequence[tuple[type[Base], list[dict[str, object]]]] = (
        (Person, [{"id": number, **born} for number in staff]),
        (
            Department,
            [
                {"id": n + 1, "rollout_id": rollout.id, "name": f"D{n}", "headcount": heads}
                for n, heads in enumerate(one.headcounts)
            ],
        ),
        (
            Issue,
            [
                {"id": n + 1, "rollout_id": rollout.id, "slug": f"i{n}", "title_nl": f"I{n}", "title_en": f"I{n}"}
                | {"opened_at": STARTED}
                for n in range(one.issues)
            ],
        ),
        (Membership, [{"person_id": number, "rollout_id": rollout.id, "pool": "floor"} for number in unplaced]),
        (Feedback, list(_messages(one, rollout.id, place.id))),
    )
    for table, listed in rows:
        if listed:
            session.execute(insert(table), listed)
    return rollout


def _messages(one: Organisation, rollout: int, place: int) -> Iterator[dict[str, object]]:
    for (week, department, issue, side), wrote in one.writers.items():
        said = datetime.combine(WEEKS[week].monday + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=9)
        for person in Counter(wrote).elements():
            yield {
                "rollout_id": rollout,
                "place_id": place,
                "person_id": person,
                "department_id": None if department == NONE else department + 1,
                "issue_id": None if issue == NONE else issue + 1,
                "language": "nl",
                "kind": "problem" if side == OTHER else "question",
                "mood": "neu",
                "sure": True,
                "pool": "floor",
                "said_at": said,
                "answered_at": said + timedelta(hours=1) if side == ANSWERED else None,
            }


def told(one: Organisation, week: int, found: Figures) -> Iterator[Cells]:
    """Give the cells of every figure of a week that anybody is told."""
    if found.total:
        yield one.cells(week)
    named = {int(each.name[1:]) for each in found.departments}
    yield from (one.cells(week, departments=[number]) for number in named)
    if found.other_departments:
        yield one.cells(week, departments=set(one.departments) - named)
    yield from (one.cells(week, issues=[each.issue - 1]) for each in found.issues)
    if found.waiting:
        counts = {"asked": 1, "unanswered": found.waiting.unanswered, "answered": found.waiting.answered}
        yield from (one.cells(week, sides=sides) for name, sides in _QUESTIONS.items() if counts[name] is not None)


def unguarded(one: Organisation, week: int) -> list[Cells]:
    """Give the cells of every figure of enough people, as if nothing else were withheld."""
    return [cells for cells in one.tables(week) if people(one.writers, cells) >= THRESHOLD]


def attack(one: Organisation, week: int, seen: Sequence[Cells]) -> tuple[int, int]:
    """Give how many figures of too few people are told of a week, and how many can be calculated.

    A week is attacked by itself: no figure sums cells of two, so what is told of one leaves the others as they are.
    """
    found = recovered(seen, set(one.tables(week)) - set(seen), one.writers, THRESHOLD)
    return sum(people(one.writers, cells) < THRESHOLD for cells in seen), len(found)


def attack_statements(one: Organisation, week: int, found: Figures) -> dict[str, int]:
    """Give how many statements a week holds, how many are of too few people, and how many remainders they give away."""
    reader = Reader(one.everybody, one.issues, found)
    return {
        "statements": len(stated(reader)),
        "below_threshold": untrue(reader, one.writers, week),
        "recoverable": narrowed(reader, one.writers, week),
    }


def attack_bounds(one: Organisation, week: int, found: Figures) -> dict[str, int]:
    """Give how many numbers of too few people all that is told pins, and how many it leaves one of two values."""
    pinned = Reader(one.everybody, one.issues, found).pins(one.writers, week)
    return {"recoverable": pinned.to_one, "one_of_two": pinned.to_two, "bounded_weeks": 1}


def main() -> None:
    """Read the options, attack, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    counted: Counter[str] = Counter(below_threshold=0, statements=0, recoverable=0, recoverable_without_suppression=0)
    with database() as session:
        for number in range(arguments.organisations):
            chance = random.Random(arguments.seed * 1_000_003 + number)
            one = organisation(chance)
            counted.update(polls.attack(chance))
            for week, found in enumerate(published(session, one)):
                below, recoverable = attack(one, week, list(dict.fromkeys(told(one, week, found))))
                counted.update(below_threshold=below, recoverable=recoverable)
                counted.update(attack_statements(one, week, found))
                if number % 10 == 0:
                    counted.update(attack_bounds(one, week, found))
                    counted["recoverable_without_suppression"] += attack(one, week, unguarded(one, week))[1]
    print(json.dumps({"organisations": arguments.organisations, **counted}))


if __name__ == "__main__":
    main()
