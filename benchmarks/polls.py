"""Somebody who reads every mean of a poll, and asks of each person which answers it still leaves them.

A mean is told to one decimal, of so many people, and each answer weighs as much as the people it stands for; the reader
knows all of that, and how the gate decides. A person who is left fewer than all five answers is found. No two means
hold the same answer: each statement is put anew, and to the floor, the project group and the ambassadors apart. So
there is nothing to subtract between statements, pools or weeks but the numbers of people.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.bubble.gap import POINTS, Answers, gaps
from bot.people import AMBASSADOR, FLOOR, INSIDER
from bot.privacy.scales import Part, coded
from bot.pulses.asking import ABOUT_FLOOR, OWN
from bot.pulses.counting import Counting, Sizes
from bot.pulses.parts import MeanFigures
from models import PulseQuestion

THRESHOLD, HALF_A_STEP, TINY = 5, 0.05, 1e-9
LOWEST, HIGHEST = min(POINTS), max(POINTS)


def attack(chance: random.Random) -> Counter[str]:
    """Hold a poll; count its means, those of too few people, those that pin an answer, and what would unguarded."""
    counting, question = poll(chance)
    found = Counter(polls=0, below_threshold=0, recoverable=0, recoverable_without_suppression=0)
    if not counting.may_be_told(question):
        return found
    compared = counting.compared(question)
    figures = counting.figures(question, gaps({0: compared})[0])
    pools = [(figures.floor, compared.floor), (figures.group, [compared.group])]
    pools += [(figures.predicted, [compared.predicted])]
    for mean, parts in pools:
        given = sum(part.given for part in parts)
        if mean and given:
            found.update(polls=1, below_threshold=given < THRESHOLD, recoverable=pins(mean, parts))
    heard = sum(counting.heard[question.id][FLOOR, OWN].values(), Counter[int]())
    plain = sum(point * number for point, number in heard.items()) / heard.total()
    bare = MeanFigures(value=round(plain, 1), answers=heard.total())
    found.update(recoverable_without_suppression=pins(bare, compared.floor))
    return found


def pins(mean: MeanFigures, parts: Sequence[Answers]) -> bool:
    """Say whether a mean leaves anybody fewer than all five answers."""
    if mean.bound:
        return any(_is_told_otherwise(parts, odd, mean.bound == "at_most") for odd in range(len(parts)))
    return any(
        mean.value + HALF_A_STEP - LOWEST * (1 - weight) < HIGHEST * weight - TINY
        or mean.value - HALF_A_STEP - HIGHEST * (1 - weight) > LOWEST * weight + TINY
        for weight in _weights(parts)
    )


def _is_told_otherwise(parts: Sequence[Answers], odd: int, at_most: bool) -> bool:  # noqa: FBT001 - one of two ends
    """Say whether all at one end, but one person of a part at the other, would be told as something else."""
    heard = [part for part in parts if part.given]
    one = [_at_an_end(part, at_most, int(number == odd)) for number, part in enumerate(heard)]
    none = [_at_an_end(part, at_most, 0) for part in heard]
    return coded(one, THRESHOLD) != coded(none, THRESHOLD)


def _at_an_end(part: Answers, at_most: bool, others: int) -> Part:  # noqa: FBT001 - one of two ends
    counts = (part.given - others, 0, 0, 0, others) if at_most else (others, 0, 0, 0, part.given - others)
    return Part(part.people, counts)


def _weights(parts: Sequence[Answers]) -> Iterator[float]:
    """Give what one answer of each part weighs."""
    everybody = sum(part.people for part in parts)
    yield from (part.people / everybody / part.given for part in parts if part.given)


def poll(chance: random.Random) -> tuple[Counting, PulseQuestion]:
    """Draw a poll of one statement in a small organisation: many agree, as they do about a good or a bad system."""
    people = {number: chance.choice([6, 12, 25, 60]) for number in range(1, chance.randint(3, 6))}
    centre, spread = chance.uniform(0.5, 5.5), chance.choice([0.2, 0.6, 1.2])
    floor = {number: _answers(chance, heads, centre, spread) for number, heads in people.items()}
    pools: Mapping[tuple[str, str], Mapping[int | None, Counter[int]]] = {
        (FLOOR, OWN): _apart(floor),
        (INSIDER, OWN): {None: _answers(chance, 12, centre + 1, spread)},
        (INSIDER, ABOUT_FLOOR): {None: _answers(chance, 12, centre + 1, spread)},
    }
    members = {FLOOR: sum(people.values()), INSIDER: 12, AMBASSADOR: 8}
    question = PulseQuestion(id=1, round_id=1, key="helps", text_nl="x", text_en="x")
    return Counting({1: pools}, {question.round_id: Sizes(people, members)}, {}, THRESHOLD), question


def _answers(chance: random.Random, people: int, centre: float, spread: float) -> Counter[int]:
    given = chance.randint(0, people)
    return Counter(min(max(round(chance.gauss(centre, spread)), LOWEST), HIGHEST) for _ in range(given))


def _apart(floor: Mapping[int, Counter[int]]) -> Mapping[int | None, Counter[int]]:
    """Tell departments apart where enough of them answered; the others together, as a round is written."""
    enough: dict[int | None, Counter[int]] = {
        number: counts for number, counts in floor.items() if counts.total() >= THRESHOLD
    }
    rest = sum((counts for number, counts in floor.items() if number not in enough), Counter[int]())
    return enough | {None: rest} if rest else enough
