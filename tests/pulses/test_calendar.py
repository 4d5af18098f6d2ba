"""The calendar: which round falls when, and on which days of it people are asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import PulseSettings, RolloutSettings
from bot.days.workdays import is_working_day
from bot.pulses.calendar import Window, asking_days, share_by, window

GO_LIVE = date(2026, 10, 26)
TEXT = {"nl": "x", "en": "x"}


def rollout(go_live: date = GO_LIVE, *days: str) -> RolloutSettings:
    return RolloutSettings.model_validate(
        {"slug": "zaak", "name": "Zaak", "organisation": "L", "system": TEXT, "bot_name": "V", "urgent": TEXT}
        | {"go_live": go_live, "pulse": PulseSettings(on=True, days=days or ("tue",))}  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (-15, None),
        (-14, "before"),
        (-8, "before"),
        (-7, None),
        (-1, None),
        (0, "week_one"),
        (6, "week_one"),
        (7, "weeks"),
        (30, "days_30"),
        (35, "weeks"),
        (55, "weeks"),
        (56, None),
        (83, None),
        (90, "days_90"),
        (91, None),
    ],
)
def test_the_phases_follow_the_go_live_clock(day: int, phase: str | None) -> None:
    found = window(rollout(), GO_LIVE + timedelta(days=day))
    assert (found.phase if found else None) == phase


def test_week_one_is_asked_each_working_day_but_the_last() -> None:
    first = window(rollout(), GO_LIVE)
    assert first
    assert asking_days(rollout(), first) == [GO_LIVE + timedelta(days=number) for number in range(4)]
    assert [share_by(rollout(), first, GO_LIVE + timedelta(days=number)) for number in (0, 1, 6)] == [0.25, 0.5, 1.0]


def test_a_holiday_on_the_day_itself_moves_it_to_the_first_working_day() -> None:
    easter = window(rollout(date(2027, 3, 1), "mon"), date(2027, 3, 29))
    assert easter
    assert asking_days(rollout(date(2027, 3, 1), "mon"), easter) == [date(2027, 3, 30)]


def test_before_the_first_day_nothing_is_due() -> None:
    first = window(rollout(), GO_LIVE + timedelta(days=7))
    assert first
    assert share_by(rollout(), first, GO_LIVE + timedelta(days=7)) == 0


@pytest.mark.property
@given(
    st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    st.integers(-20, 100),
    st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri"]), min_size=1),
)
def test_each_round_has_a_working_day_on_which_it_is_asked(go_live: date, day: int, days: set[str]) -> None:
    settings = rollout(go_live, *sorted(days))
    found = window(settings, go_live + timedelta(days=day))
    if found is None:
        return
    asked = asking_days(settings, found)
    assert asked or _no_working_day(found)
    assert all(found.opens_on <= each < found.closes_on and is_working_day(each, "NL") for each in asked)
    assert found.closes_on - found.opens_on == timedelta(weeks=1)
    if asked:
        assert share_by(settings, found, found.closes_on) == 1


def _no_working_day(found: Window) -> bool:
    return not any(is_working_day(found.opens_on + timedelta(days=number), "NL") for number in range(7))
