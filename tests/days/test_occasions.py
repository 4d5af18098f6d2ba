"""When it is a meeting's or a round's turn: on its weekday, on a working day, whatever the clock does."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import RolloutSettings, Settings
from bot.config.meeting import MeetingSettings, RoundSettings
from bot.config.values import CLOSES, OPENS
from bot.days.occasions import Rhythm, may_write, of_meeting, of_round
from bot.days.workdays import first_working_day, is_working_day
from tests.town import CONFIG, with_rollout

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKDAYS: tuple[Literal["mon", "tue", "wed", "thu", "fri"], ...] = ("mon", "tue", "wed", "thu", "fri")
FIRST = date(2026, 11, 24)

rhythms = st.builds(
    Rhythm,
    weekday=st.sampled_from(WEEKDAYS),
    at=st.times(time(0), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    every_weeks=st.integers(1, 8),
    first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    country=st.just("NL"),
    zone=st.sampled_from([AMSTERDAM, ZoneInfo("America/New_York"), ZoneInfo("UTC")]),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


def rhythm(every_weeks: int = 2, at: time = time(11), weekday: Literal["mon", "tue"] = "tue") -> Rhythm:
    return Rhythm(weekday, at, every_weeks, FIRST, "NL", AMSTERDAM)


def test_it_comes_every_so_many_weeks() -> None:
    first = rhythm().next(datetime(2026, 11, 20, tzinfo=UTC))
    second = rhythm().next(first.at)

    assert first.at.isoformat() == "2026-11-24T11:00:00+01:00"
    assert second.at - first.at == timedelta(weeks=2)


def test_before_the_first_one_there_is_none() -> None:
    assert rhythm().latest(datetime(2026, 11, 24, 9, 59, tzinfo=UTC)) is None
    assert rhythm().latest(datetime(2026, 11, 24, 10, tzinfo=UTC)) is not None


def test_a_public_holiday_moves_it_to_the_next_working_day() -> None:
    easter_monday = Rhythm("mon", time(9), 1, date(2027, 3, 29), "NL", AMSTERDAM)

    assert easter_monday.turn(date(2027, 3, 29)).at.date() == date(2027, 3, 30)


def test_a_time_that_the_clock_skips_is_an_hour_later() -> None:
    cairo = Rhythm("fri", time(0, 30), 1, date(2026, 4, 24), "US", ZoneInfo("Africa/Cairo"))

    assert cairo.turn(date(2026, 4, 20)).at.time() == time(1, 30)


def test_it_knows_the_weeks_in_which_it_is_planned() -> None:
    assert rhythm().holds(date(2026, 11, 23))
    assert not rhythm().holds(date(2026, 11, 30))
    assert rhythm().holds(date(2026, 12, 7))
    assert not rhythm().holds(date(2026, 11, 9))
    assert not rhythm().holds(date(2026, 11, 24))


@pytest.mark.property
@given(rhythms, moments)
def test_the_last_and_the_next_one_follow_each_other(some: Rhythm, now: datetime) -> None:
    last, following = some.latest(now), some.next(now)

    assert following.at > now
    assert last is None or last.at <= now
    if last:
        assert following.week - last.week == timedelta(weeks=some.every_weeks)
        assert some.next(last.at) == following
    else:
        assert some.latest(following.at) == following


@pytest.mark.property
@given(rhythms, moments)
def test_each_one_is_on_a_working_day_at_its_time_by_the_clock(some: Rhythm, now: datetime) -> None:
    found = some.next(now)
    planned = found.week + timedelta(days=WEEKDAYS.index(some.weekday))
    skipped = datetime.combine(found.at.date(), some.at, some.zone).astimezone(UTC).astimezone(some.zone)

    assert some.holds(found.week)
    assert is_working_day(found.at.date(), "NL") or skipped.time() != some.at
    assert found.at.date() == first_working_day(planned, "NL") or skipped.time() != some.at
    assert found.at.time() in {some.at, skipped.time()}


@pytest.mark.property
@given(moments)
def test_nobody_is_written_to_outside_office_hours(now: datetime) -> None:
    settings = RolloutSettings.model_validate(tomllib.loads(CONFIG)["rollout"][0])
    local = now.astimezone(AMSTERDAM)

    assert may_write(now, settings) == (OPENS <= local.time() < CLOSES and is_working_day(local.date(), "NL"))


def test_it_is_off_until_it_is_set(settings: Settings) -> None:
    assert of_meeting(settings.rollout[0]) is None
    assert of_round(settings.rollout[0]) is None


def test_without_a_first_day_it_counts_from_go_live(settings: Settings) -> None:
    meeting = MeetingSettings(weekday="tue", round=RoundSettings(weekday="wed"))
    changed = with_rollout(settings, meeting=meeting).rollout[0]
    for found in (of_meeting(changed), of_round(changed)):
        assert found
        assert found.first == changed.go_live


@pytest.mark.parametrize("at", [time(8, 29), time(17)])
def test_a_round_outside_office_hours_is_refused(at: time) -> None:
    with pytest.raises(ValueError, match="between 08:30 and 17:00"):
        RoundSettings(weekday="wed", at=at)
