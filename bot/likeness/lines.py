"""Likeness room: lines in, JSON lines out: the work of `voelspriet suggest` and `voelspriet group`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.likeness.calibration import new_share_of
from bot.likeness.grouping import WINDOW, group
from bot.likeness.likeness import Likeness
from bot.likeness.suggestion import Suggestion
from bot.reading.encoders import Encoder
from bot.reading.json_lines import error_line, json_line, object_on

TOLD = 4
"""Digits of a chance."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that was read. `told` is whether it says which issue it is, be it none (null)."""

    number: int
    text: str | None
    issue: str | None = None
    told: bool = False


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    """Read plain lines and JSON objects with `text` and, if it is known, `issue`; numbered from 1."""
    return (_read(number, line) for number, line in enumerate(lines, start=1))


def suggest_lines(lines: Iterable[str], likeness: Likeness, *, learning: bool = True) -> Iterator[str]:
    """Give a suggestion for each line, before its own issue is learnt.

    A line with an issue is a tag, one with `"issue": null` a message that is of no known issue (chatter), one without
    `issue` is untagged: it is answered, and nothing is learnt from it. Without `learning` every line is only answered.
    """
    for line in read_lines(lines):
        if line.text is None:
            yield _error(line.number)
            continue
        suggestion = likeness.suggest(line.text)
        yield _answer(suggestion)
        if learning and line.told:
            likeness.judge(suggestion, line.issue)
            if line.issue is not None:
                likeness.learn(line.number, line.text, line.issue)


def learn_lines(lines: Iterable[str], likeness: Likeness) -> tuple[int, int]:
    """Learn every line that has a text and an issue; return how many had, and how many say neither issue nor null.

    The share of lines with `"issue": null` says how often a message is of no known issue; in a short file less so.
    """
    learnt, new, untold = 0, 0, 0
    for line in read_lines(lines):
        if line.text is not None and line.issue is not None:
            likeness.learn(-line.number, line.text, line.issue)
            learnt += 1
        elif line.text is not None and line.told:
            new += 1
        else:
            untold += 1
    likeness.settle(new_share_of(learnt, new))
    return learnt, untold


def group_lines(lines: Iterable[str], encoder: Encoder | None) -> Iterator[str]:
    """Give each line its group, window by window: groups of different windows have different numbers."""
    source, first = read_lines(lines), 0
    while window := list(islice(source, WINDOW)):
        texts = [line.text for line in window if line.text is not None]
        groups = group(texts, encoder)
        found = iter(groups)
        for line in window:
            yield (
                _error(line.number)
                if line.text is None
                else json_line({"text": line.text, "group": first + next(found)})
            )
        first += max(groups, default=-1) + 1


def _read(number: int, line: str) -> Line:
    plain = line.rstrip("\r\n")
    value = object_on(plain)
    if value is None:
        return Line(number, plain)
    text, issue = value.get("text"), value.get("issue")
    well = isinstance(text, str) and (issue is None or (isinstance(issue, str) and bool(issue.strip())))
    return Line(number, text, issue, "issue" in value) if well else Line(number, None)


def _answer(suggestion: Suggestion) -> str:
    candidates = [[candidate.issue, round(candidate.p, TOLD)] for candidate in suggestion.candidates]
    return json_line({"candidates": candidates, "new": round(suggestion.new, TOLD)})


def _error(number: int) -> str:
    return error_line("the JSON object has no string field 'text', or an 'issue' that is no name", number)
