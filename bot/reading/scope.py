"""Reading room: negation. What each negator denies, and what is left of one that denies nothing we know.

A negator takes one target in its own clause: "geen", "no" and their like the nearest judgement after them ("zonder
problemen"), "niet" and "not" the nearest on either side ("werkt niet", "niet slecht"). A comma ends its reach.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter

from bot.reading.terms import Hit
from bot.reading.tokens import CLAUSE_ENDS

FORWARD = 5
BACKWARD = 3
WINDOW = 12
"""Tokens: the reach to either side, with room for the longest term."""
GOOD = {"positive": 1.0, "positive_strong": 2.0}
BAD = {"negative": 1.0, "negative_strong": 2.0, "defect": 1.0}
JUDGEMENTS = GOOD | BAD
_VERBS = frozenset({"works", "chore", "longing"})
"""What says something else when it is denied: "works", "have to", "I miss it"."""
_FIXED = frozenset({*JUDGEMENTS, "longing"})
SWEARING = 3
"""Tokens from an expletive to the praise that it strengthens ("damn good")."""
_NEVER = frozenset({"nooit", "zelden", "never", "rarely", "seldom"})
_SO = frozenset({"zo", "zo'n", "zulke", "beter", "sneller", "this", "so", "such", "better", "easier", "faster"})
_MORE = frozenset({"meer", "more", "longer", "anymore"})


def judgements(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that judge or can be denied, without single words inside a longer term ("niet te geloven")."""
    longest = _covered(hits)
    deniable = [hit for hit in hits if hit.cue in JUDGEMENTS or hit.cue in _VERBS]
    return [hit for hit in deniable if hit.end - hit.start >= longest.get(hit.start, 1)]


def without_expletives(hits: Sequence[Hit]) -> list[Hit]:
    """Return the judgements, but for an expletive just before praise: it is gladly meant."""
    good = {hit.start for hit in hits if hit.cue in GOOD}
    curses = {hit.start for hit in hits if hit.cue == "expletive"}
    glad = {at for at in curses if not good.isdisjoint(range(at + 1, at + 1 + SWEARING))}
    return [hit for hit in judgements(hits) if hit.cue in GOOD or hit.start not in glad]


def _covered(hits: Sequence[Hit]) -> dict[int, int]:
    """Return for each token inside a fixed phrase the length of the longest such phrase."""
    longest: dict[int, int] = {}
    for start, end, cue in hits:
        if cue == "not_negation" or (cue in _FIXED and end - start > 1):
            for at in range(start, end):
                longest[at] = max(longest.get(at, 0), end - start)
    return longest


class Scope:
    """The negators of one message with their targets."""

    def __init__(self, tokens: Sequence[str], hits: Sequence[Hit]) -> None:
        """Give every negator its target; a fixed phrase ("niet alleen") is no negation."""
        self._tokens = tokens
        self._clause = list(_clauses(tokens))
        self._classes = {cue: {hit.start for hit in hits if hit.cue == cue} for cue in ("lack", "unable")}
        self._candidates = sorted(judgements(hits))
        self._denied: set[int] = set()
        self._idle: list[int] = []
        covered = _covered(hits)
        for hit in hits:
            if hit.cue == "negators" and hit.start not in covered and not self._superlative(hit):
                self._aim(hit.start, hit.end)

    def _superlative(self, hit: Hit) -> bool:
        """Whether it says "never before so": "nog nooit zo snel", "never been this good"."""
        return self._tokens[hit.start] in _NEVER and not _SO.isdisjoint(self._tokens[hit.end : hit.end + 2])

    def _aim(self, start: int, end: int) -> None:
        around = self._around(start)
        near = [(gap, hit.start) for hit in around if (gap := self._gap(start, end, hit)) is not None]
        if not near:
            self._idle.append(start)
            return
        target = min(near)[1]
        self._denied.add(target)
        verbs = {hit.start for hit in around if hit.cue == "works"}
        if target in verbs and target >= end:  # "does not work well": the praise after the verb goes down with it
            self._denied |= {hit.start for hit in around if hit.cue in GOOD and 0 < hit.start - target < BACKWARD}

    def _around(self, start: int) -> Sequence[Hit]:
        """Return what a negator at `start` might reach in its clause: a bounded stretch, so that time stays linear."""
        first = bisect_left(self._candidates, start - WINDOW, key=itemgetter(0))
        last = bisect_left(self._candidates, start + WINDOW, key=itemgetter(0))
        return [hit for hit in self._candidates[first:last] if self._clause[hit.start] == self._clause[start]]

    def _gap(self, start: int, end: int, hit: Hit) -> int | None:
        """How far `hit` is from the negator at `start`; None if out of its reach."""
        if 0 <= hit.start - end < FORWARD:
            return hit.start - end + (2 if hit.cue == "works" and start in self._classes["lack"] else 0)
        back = start - hit.end
        reaches_back = hit.cue in _VERBS or (hit.cue in GOOD and start not in self._classes["lack"])
        return back + 1 if reaches_back and 0 <= back < BACKWARD else None

    def denied(self, hit: Hit) -> bool:
        """Whether a negator aims at `hit`."""
        return hit.start in self._denied

    def left_over(self) -> Iterator[str]:
        """Yield a cue per negator without target: no_more, lack ("geen licht"), unable ("can't tick") or bare_not."""
        for at in self._idle:
            if at in self._classes["lack"]:
                yield "no_more" if _MORE & set(self._tokens[at + 1 : at + 1 + FORWARD]) else "lack"
            else:
                yield "unable" if at in self._classes["unable"] else "bare_not"


def _clauses(tokens: Sequence[str]) -> Iterator[int]:
    number = 0
    for token in tokens:
        number += token in CLAUSE_ENDS
        yield number
