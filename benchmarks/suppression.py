"""Whether what is withheld can be calculated from all that is told: random organisations against an attacker.

`python -m benchmarks.suppression [--organisations N] [--seed N]`. Each has three weeks. Told are, through the product's
own gate: every week the whole, the departments and issues (project group), the issues of ten people or more
(management), some issues with their rest (HR), and departments by issues; after every week all issues so far; at the
end the same for the three weeks together. The attacker (benchmarks.attacker) sees every number of everybody. The last
line is one JSON object: of all `organisations`, `below_threshold` counts told figures of too few people, `recoverable`
what the attacker calculates of too few people, `recoverable_by_table_alone` what it would if each table only guarded
itself, and `recoverable_without_suppression` what it would if every figure of enough people were told.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple, TypeAlias

from benchmarks.attacker import Cell, Cells, Writers, people, recovered
from bot.privacy.memory import Memory, Sum, admit, small_unions
from bot.privacy.visible import Group, Shown, count, visible, visible_with_silence

THRESHOLD, WEEKS, MANAGEMENT = 5, 3, 10
Mode = Literal["gate", "by table alone", "without suppression"]
MODES: tuple[Mode, ...] = ("gate", "by table alone", "without suppression")


@dataclass(frozen=True, slots=True)
class Organisation:
    """Headcounts by department, and who wrote how often in each week about which issue."""

    headcounts: tuple[int, ...]
    issues: int
    writers: Writers

    def cells(self, weeks: Iterable[int], department: int | None = None, issue: int | None = None) -> Cells:
        """Give the cells of weeks, of one department or all, about one issue or all."""
        departments = range(len(self.headcounts)) if department is None else [department]
        issues = range(self.issues) if issue is None else [issue]
        return frozenset(product(weeks, departments, issues))

    def group(self, cells: Cells) -> Group:
        """Count what stands in cells."""
        wrote: Counter[int] = Counter()
        for cell in cells:
            wrote.update(self.writers.get(cell, {}))
        return Group(wrote.total(), frozenset(wrote), max(wrote.values(), default=0))


Key: TypeAlias = tuple[str | int, ...]


class Table(NamedTuple):
    """Parts of a whole that are told together, their kind, and how many people a part needs."""

    kind: str
    parts: Mapping[Key, Cells]
    threshold: int = THRESHOLD
    headcounts: Mapping[Key, int] | None = None


def organisation(chance: random.Random) -> Organisation:
    """Draw a small organisation: figures of large ones are large, and easy to tell."""
    headcounts = tuple(chance.choice([3, 6, 9, 14, 25, 40]) for _ in range(chance.randint(2, 6)))
    issues, eager = chance.randint(2, 5), chance.choice([0.2, 0.5, 0.9])
    likes = [chance.random() ** 2 + 0.05 for _ in range(issues)]
    writers: dict[Cell, Counter[int]] = {}
    staff = [department for department, heads in enumerate(headcounts) for _ in range(heads)]
    for week, (person, department) in product(range(WEEKS), enumerate(staff)):
        while chance.random() < eager / 2:
            cell = week, department, chance.choices(range(issues), likes)[0]
            writers.setdefault(cell, Counter())[person] += 1
    return Organisation(headcounts, issues, writers)


def tables(one: Organisation) -> Iterator[list[Table]]:
    """Give what is told, in its order: each list at once."""
    for week in range(WEEKS):
        yield _of_weeks(one, [week], f"week {week}")
        yield [
            Table("so far", {("so far", week, issue): one.cells(range(week + 1), None, issue) for issue in _all(one)})
        ]
    yield _of_weeks(one, range(WEEKS), "period")


def _so_far(one: Organisation, weeks: range) -> list[Table]:
    """Give the topics with all that was ever written; the whole of it is told too, as the sum of the weeks."""
    issues: dict[Key, Cells] = {("so far", len(weeks), issue): one.cells(weeks, None, issue) for issue in _all(one)}
    whole: dict[Key, Cells] = {("so far", len(weeks)): one.cells(weeks)}
    return [Table("whole, so far", whole), Table("so far", issues)]


def _of_weeks(one: Organisation, weeks: Iterable[int], name: str) -> list[Table]:
    weeks, span = list(weeks), name.split(maxsplit=1)[0]
    departments: dict[Key, Cells] = {(name, "d", n): one.cells(weeks, n) for n in range(len(one.headcounts))}
    issues: dict[Key, Cells] = {(name, "i", n): one.cells(weeks, None, n) for n in _all(one)}
    both: dict[Key, Cells] = {
        (name, *cell): one.cells(weeks, *cell) for cell in product(range(len(one.headcounts)), _all(one))
    }
    heads: dict[Key, int] = dict(zip(departments, one.headcounts, strict=True))
    return [
        Table(f"whole, {span}", {(name, "whole"): one.cells(weeks)}),
        Table(f"department, {span}", departments, THRESHOLD, heads),
        Table(f"issue, {span}", issues),
        Table(f"issue, {span}", issues, MANAGEMENT),
        Table(f"issue, {span}", dict(list(issues.items())[::2])),
        Table(f"both, {span}", both),
    ]


def _all(one: Organisation) -> range:
    return range(one.issues)


def told(one: Organisation, mode: Mode) -> list[Cells]:
    """Give the cells of every figure that anybody is told."""
    memory: Memory[Cell] = Memory()
    figures: list[Cells] = []
    for at_once in tables(one):
        memory = memory.withholding(_secret(one, at_once))
        for table in at_once:
            chosen = _chosen(one, table, mode)
            if mode == "gate":
                chosen = {key: figure for key, figure in chosen.items() if _stands(figure, figures, table)}
                admitted, memory = admit(memory, chosen, lambda cells: people(one.writers, cells), table.threshold)
                chosen = {key: chosen[key] for key in admitted}
            figures += [figure.cells for figure in chosen.values()]
    return list(dict.fromkeys(figures))


def _stands(figure: Sum[Cell], figures: list[Cells], table: Table) -> bool:
    """Say whether a part stands below wholes that are told: topics so far, and departments by issues on both sides."""
    weeks, departments, issues = (set(part) for part in zip(*figure.cells, strict=True))
    held = [cells for cells in figures if figure.cells < cells and {cell[0] for cell in cells} == weeks]
    if table.kind.startswith("both"):
        sides = ({cell[1] for cell in cells} == departments for cells in held)
        other_sides = ({cell[2] for cell in cells} == issues for cells in held)
        return any(sides) and any(other_sides)
    return bool(held) or table.kind != "so far"


def _secret(one: Organisation, at_once: Iterable[Table]) -> list[Cells]:
    unions = (
        small_unions(table.parts.values(), lambda cells: people(one.writers, cells), THRESHOLD) for table in at_once
    )
    return [cells for found in unions for cells in found]


def _chosen(one: Organisation, table: Table, mode: Mode) -> dict[Key, Sum[Cell]]:
    """Pass a table through the gate for one table, and give its figures, the rest among them."""
    groups = {key: one.group(cells) for key, cells in table.parts.items()}
    if mode == "without suppression" or table.kind.startswith(("whole", "so far")):
        return {
            key: Sum(table.kind, table.parts[key]) for key, group in groups.items() if count(group, table.threshold)
        }
    shown = _gate(groups, table)
    chosen: dict[Key, Sum[Cell]] = {key: Sum(table.kind, table.parts[key]) for key in shown.groups}
    hidden = frozenset().union(*(table.parts[key] for key in groups.keys() - shown.groups.keys()))
    return chosen | ({("rest",): Sum(table.kind, hidden)} if shown.rest else {})


def _gate(groups: Mapping[Key, Group], table: Table) -> Shown[Key]:
    if table.threshold > THRESHOLD:
        return visible(groups, table.threshold)
    return visible_with_silence(groups, table.threshold, headcounts=table.headcounts)


def attack(one: Organisation, mode: Mode) -> tuple[int, int]:
    """Give how many figures of too few people are told, and how many can be calculated."""
    figures = told(one, mode)
    wanted = {cells for at_once in tables(one) for table in at_once for cells in table.parts.values()}
    found = recovered(figures, wanted - set(figures), one.writers, THRESHOLD)
    return sum(people(one.writers, cells) < THRESHOLD for cells in figures), len(found)


def main() -> None:
    """Read the options, attack, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    below: Counter[Mode] = Counter()
    found: Counter[Mode] = Counter()
    for number in range(arguments.organisations):
        one = organisation(random.Random(arguments.seed * 1_000_003 + number))
        for mode in MODES if number % 10 == 0 else MODES[:1]:
            few, many = attack(one, mode)
            below[mode] += few
            found[mode] += many
    figures = {"organisations": arguments.organisations, "below_threshold": below["gate"], "recoverable": found["gate"]}
    others = {f"recoverable_{mode.replace(' ', '_')}": found[mode] for mode in MODES[1:]}
    print(json.dumps(figures | others))


if __name__ == "__main__":
    main()
