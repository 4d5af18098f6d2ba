"""Likeness room: what is remembered of tagged messages, issue by issue."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.likeness.grams import Grams

Floats: TypeAlias = NDArray[np.float32]
Doubles: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]

MOST = 4_000
"""Messages remembered in all; each issue has an equal share, its newest. Keeps memory bounded."""
FEWEST, LARGEST = 10, 250
"""Messages that an issue keeps, however many issues there are and however few."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One tagged message: its vector in half precision, and its grams."""

    vector: NDArray[np.float16]
    grams: Grams


@dataclass(slots=True, eq=False)
class Table:
    """Tagged messages per issue; each issue has a row, a number without gaps."""

    dimensions: int
    names: list[str] = field(default_factory=list)
    examples: list[dict[int, Example]] = field(default_factory=list)
    _rows: dict[str, int] = field(default_factory=dict)
    _issue_of: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """Messages remembered."""
        return len(self._issue_of)

    def __contains__(self, issue: str) -> bool:
        """Whether an issue has messages here."""
        return issue in self._rows

    def row(self, issue: str) -> int:
        """Return the row of a known issue. Raises KeyError."""
        return self._rows[issue]

    def issue_of(self, key: int) -> str | None:
        """Return the issue under which message `key` is remembered."""
        return self._issue_of.get(key)

    def add(self, key: int, issue: str, example: Example) -> None:
        """Remember an example, and let the oldest of its issue go when it has more than its share."""
        row = self._row_for(issue)
        self.examples[row][key] = example
        self._issue_of[key] = issue
        share = min(max(FEWEST, MOST // len(self.names)), LARGEST)
        while len(self.examples[row]) > share:
            self.remove(next(iter(self.examples[row])))

    def remove(self, key: int) -> Example | None:
        """Forget message `key`, and its issue with its last message."""
        issue = self._issue_of.pop(key, None)
        if issue is None:
            return None
        row = self._rows[issue]
        example = self.examples[row].pop(key)
        if not self.examples[row]:
            self._drop_row(row)
        return example

    def drop(self, issue: str) -> dict[int, Example]:
        """Forget an issue; return the messages that it had."""
        if issue not in self._rows:
            return {}
        row = self._rows[issue]
        found = self.examples[row]
        for key in found:
            del self._issue_of[key]
        self._drop_row(row)
        return found

    def sizes(self) -> Floats:
        """Messages of each issue, row by row."""
        return np.array([len(examples) for examples in self.examples], dtype=np.float32)

    def newest(self, most: int) -> Iterator[tuple[int, Example]]:
        """Return the newest messages of every issue with its row: an equal share of about `most` in all."""
        share = max(2, most // max(len(self.names), 1))
        return (
            (row, example)
            for row, examples in enumerate(self.examples)
            for example in islice(examples.values(), max(0, len(examples) - share), None)
        )

    def _row_for(self, issue: str) -> int:
        row = self._rows.get(issue)
        if row is None:
            row = self._rows[issue] = len(self.names)
            self.names.append(issue)
            self.examples.append({})
        return row

    def _drop_row(self, row: int) -> None:
        """Put the last row in the place of `row`, so that rows stay without gaps."""
        last = len(self.names) - 1
        del self._rows[self.names[row]]
        moved, examples = self.names.pop(), self.examples.pop()
        if row != last:
            self.names[row], self.examples[row] = moved, examples
            self._rows[moved] = row
