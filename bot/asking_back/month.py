"""Asking back: what was done in the month before, from the frozen weeks that are in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.cards import Block, Bullets
from bot.config import RolloutSettings
from bot.config.values import Pace
from bot.days.editions import Edition, due
from bot.days.period import Period
from bot.digests import over_weeks
from bot.digests.looked import LookBack
from bot.talk import lines
from bot.words import Words

_MONTHS: tuple[Pace, ...] = ("monthly",)
AROUND = timedelta(days=80)
"""From before the end of the month before until after the digest of its last week, wherever holidays are."""


def month_before(settings: RolloutSettings, day: date) -> Edition:
    """Give the month before the one that holds a day, in whole weeks."""
    wanted = f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
    noon = datetime.combine(day, time(12), settings.zone)
    months = due(settings, _MONTHS, noon - AROUND, noon + AROUND)
    return next(each for each in months if each.period == wanted)


def told(back: LookBack, words: Words) -> Iterator[Block]:
    """Tell what was done in the weeks, and which weeks these are."""
    first, last = (Period.parse(week.period).week for week in (back.weeks[0], back.weeks[-1]))
    yield from lines(words.say("Week {first} to {last}, as the weekly reports told:", first=first, last=last))
    yield from over_weeks.corrected(back, words)
    found = tuple(over_weeks.done(back, words))
    if found:
        yield Bullets(found)
    else:
        yield from lines(words.say("These reports tell of nothing that was done."))
