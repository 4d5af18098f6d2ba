"""Who is told what at which pace: the one list of digests that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from bot.cards import Block, Card
from bot.config import RolloutSettings
from bot.config.values import Audience, Pace
from bot.days.editions import Edition
from bot.desk import Desk
from bot.digests import daily, for_ambassadors, for_department, for_floor, for_hr, for_management, for_review, telling
from bot.digests.audiences import FLOOR, HR, MANAGEMENT, selected
from bot.digests.looked import LookBack
from bot.digests.looking_back import over
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP, Figures
from bot.frozen import Part
from bot.talk import ambassadors
from bot.words import Words
from models import Department

P = TypeVar("P", bound=Part)
Made = Callable[[Sequence[Figures], Edition, Audience], P]
"""Gives what an audience is told of an edition, from the compositions of its weeks as they were frozen."""


def _nothing(_told: Part, _words: Words, _desk: Desk) -> Iterator[Block]:
    return iter(())


def _whole(told: P, _department: Department | None) -> P:
    return told


@dataclass(frozen=True)
class Teller(Generic[P]):
    """How a digest is made of frozen weeks and told.

    `reads` is what is frozen of it. `made` is None where it is told of days, which have no frozen week. `is_empty` says
    whether there is nothing to tell: then it stays away, where the rollout wants that. What is sent has `below` it what
    only the bot can make: buttons with a proof that they are ours. `part` is what of it the channel of a department is
    told, or all others (None).
    """

    reads: type[P]
    made: Made[P] | None
    tell: Callable[[P, Words, RolloutSettings], Card]
    is_empty: Callable[[P], bool]
    below: Callable[[P, Words, Desk], Iterator[Block]] = _nothing
    part: Callable[[P, Department | None], P] = _whole

    def card(
        self, frozen: Mapping[str, Any], words: Words, settings: RolloutSettings, department: Department | None = None
    ) -> Card:
        """Tell what was frozen, to all or in the channel of a department."""
        return self.tell(self.part(self.reads.model_validate(frozen), department), words, settings)

    def below_of(
        self, frozen: Mapping[str, Any], words: Words, desk: Desk, department: Department | None = None
    ) -> Iterator[Block]:
        """Give what stands below what was frozen, when it is sent."""
        return self.below(self.part(self.reads.model_validate(frozen), department), words, desk)


def _of_one_week(weeks: Sequence[Figures], _edition: Edition, audience: Audience) -> Figures:
    return selected(weeks[-1], audience)


def _holds_nothing(figures: Figures) -> bool:
    told = (figures.total, figures.issues, figures.silent, figures.decisions, figures.asked, figures.heard)
    return not any((*told, figures.done))


_PROJECT_GROUP = Teller(Figures, _of_one_week, lambda told, words, _: telling.card(told, words), _holds_nothing)
_AMBASSADORS = Teller(
    Figures,
    _of_one_week,
    lambda told, words, settings: for_ambassadors.card(told, words, ambassadors(words, settings)),
    _holds_nothing,
)

_DAILY = Teller(daily.Daily, None, lambda told, words, _: daily.card(told, words), daily.is_empty)

_LOOK_BACKS: tuple[Pace, ...] = ("monthly", "day_30", "day_90")
_REVIEW = Teller(LookBack, over, lambda told, words, _: for_review.card(told, words), for_review.is_empty)
_MANAGEMENT = Teller(LookBack, over, lambda told, words, _: for_management.card(told, words), for_review.is_empty)
_HR = Teller(LookBack, over, lambda told, words, _: for_hr.card(told, words), for_hr.is_empty)
_FLOOR = Teller(
    LookBack,
    over,
    lambda told, words, settings: for_floor.card(told, words, settings.bot_name),
    for_floor.is_empty,
    for_floor.below,
    for_department.of_department,
)

TELLERS: Mapping[tuple[Audience, Pace], Teller[Any]] = MappingProxyType(
    {
        (PROJECT_GROUP, "before"): _PROJECT_GROUP,
        (PROJECT_GROUP, "daily"): _DAILY,
        (PROJECT_GROUP, "weekly"): _PROJECT_GROUP,
        (AMBASSADORS, "before"): _AMBASSADORS,
        (AMBASSADORS, "weekly"): _AMBASSADORS,
        **dict.fromkeys(((PROJECT_GROUP, pace) for pace in _LOOK_BACKS), _REVIEW),
        **dict.fromkeys(((MANAGEMENT, pace) for pace in _LOOK_BACKS), _MANAGEMENT),
        (HR, "monthly"): _HR,
        (FLOOR, "monthly"): _FLOOR,
    }
)
"""The digests there are; who is not here at a pace gets none then."""
