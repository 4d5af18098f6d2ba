"""Weeks of the calendar and the moment a digest is sent: year boundaries, clock changes, public holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Bilingual, DigestSettings, RolloutSettings
from bot.config.values import Weekday
from bot.days.period import Period, PeriodError
from bot.days.workdays import is_working_day

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
ZONES = st.sampled_from(
    ["Europe/Amsterdam", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
)
COUNTRIES = st.sampled_from(["NL", "BE", "DE", "GB", "US"])


def rollout(
    weekday: Weekday = "mon", at: time = time(8, 30), zone: str = "Europe/Amsterdam", country: str = "NL"
) -> RolloutSettings:
    texts = Bilingual(nl="x", en="x")
    return RolloutSettings(
        slug="zaak",
        name="Zaaksysteem",
        organisation="Lindewaard",
        system=texts,
        bot_name="Vraagpunt",
        go_live=date(2026, 10, 26),
        urgent=texts,
        time_zone=zone,
        country=country,
        digest=DigestSettings(weekday=weekday, at=at),
    )


def sent(period: str, weekday: Weekday = "mon", at: time = time(8, 30)) -> str:
    return Period.parse(period).sent_at(rollout(weekday, at)).isoformat()


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W47", date(2026, 11, 16)),
        ("2026-W53", date(2026, 12, 28)),
        ("2020-W53", date(2020, 12, 28)),
        ("2021-W01", date(2021, 1, 4)),
        ("2025-W01", date(2024, 12, 30)),
    ],
)
def test_a_week_is_read_and_written_by_its_iso_number(text: str, monday: date) -> None:
    assert Period.parse(text) == Period(monday)
    assert str(Period(monday)) == text


@pytest.mark.parametrize(
    "text", ["", "2026-47", "2026-W4", "2026-W54", "2025-W53", "2026-W00", "0000-W01", "2026-w47", "2026-W47\n", "W47"]
)
def test_what_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="2026-W47"):
        Period.parse(text)


@pytest.mark.property
@given(DAYS)
def test_writing_and_reading_a_week_gives_the_same_one(day: date) -> None:
    period = Period.holding(datetime.combine(day, time(12), AMSTERDAM), AMSTERDAM)
    assert Period.parse(str(period)) == period
    assert period.monday <= day < period.monday + timedelta(days=7)
    assert period.before() < period
    assert period.week == day.isocalendar().week


@pytest.mark.property
@given(st.datetimes(datetime(2019, 1, 1), datetime(2035, 1, 1)), ZONES)  # noqa: DTZ001 - given a zone below
def test_weeks_follow_each_other_without_a_gap_or_an_overlap(naive: datetime, zone_name: str) -> None:
    zone, moment = ZoneInfo(zone_name), naive.replace(tzinfo=UTC)
    start, end = (edge.astimezone(UTC) for edge in Period.holding(moment, zone).span(zone))
    assert start <= moment < end
    assert Period.holding(start - timedelta(microseconds=1), zone) == Period.holding(moment, zone).before()
    assert Period.holding(moment, zone).before().span(zone)[1] == start


@pytest.mark.parametrize(("period", "hours"), [("2026-W13", 167), ("2026-W43", 169), ("2026-W47", 168)])
def test_a_week_with_a_clock_change_is_an_hour_shorter_or_longer(period: str, hours: int) -> None:
    start, end = (edge.astimezone(UTC) for edge in Period.parse(period).span(AMSTERDAM))
    assert end - start == timedelta(hours=hours)


def test_the_last_hour_of_sunday_belongs_to_the_week_by_the_local_clock() -> None:
    late = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)  # 23:59 in Amsterdam
    assert str(Period.holding(late, AMSTERDAM)) == "2026-W47"
    assert str(Period.holding(late + timedelta(minutes=1), AMSTERDAM)) == "2026-W48"


@pytest.mark.parametrize(
    ("period", "moment"),
    [
        ("2026-W47", "2026-11-23T08:30:00+01:00"),
        ("2027-W12", "2027-03-30T08:30:00+02:00"),  # Easter Monday
        ("2026-W17", "2026-04-28T08:30:00+02:00"),  # Koningsdag
        ("2026-W21", "2026-05-26T08:30:00+02:00"),  # Whit Monday
        ("2023-W51", "2023-12-27T08:30:00+01:00"),  # both days of Christmas
        ("2026-W53", "2027-01-04T08:30:00+01:00"),
        ("2023-W52", "2024-01-02T08:30:00+01:00"),  # New Year's Day
    ],
)
def test_a_digest_is_sent_on_monday_or_the_next_working_day(period: str, moment: str) -> None:
    assert sent(period) == moment


def test_a_friday_that_is_a_holiday_moves_into_the_week_after() -> None:
    assert sent("2026-W51", "fri") == "2026-12-28T08:30:00+01:00"


def test_a_time_that_the_clock_skips_is_an_hour_later_and_one_that_comes_twice_the_first() -> None:
    cairo = rollout("fri", time(0, 30), "Africa/Cairo", "EG")  # Egypt changes its clocks on Fridays at midnight
    spring, autumn = Period(date(2026, 4, 13)).sent_at(cairo), Period(date(2026, 10, 19)).sent_at(cairo)
    assert spring.isoformat() == "2026-04-24T01:30:00+03:00"
    assert autumn.isoformat() == "2026-10-30T00:30:00+02:00"
    late = rollout("thu", time(23, 30), "Africa/Cairo", "EG")  # this half hour comes twice
    assert Period(date(2026, 10, 19)).sent_at(late).isoformat() == "2026-10-29T23:30:00+03:00"


def test_half_past_two_after_a_clock_change_is_half_past_two() -> None:
    assert sent("2026-W13", at=time(2, 30)) == "2026-03-30T02:30:00+02:00"
    assert sent("2026-W43", at=time(2, 30)) == "2026-10-26T02:30:00+01:00"


@pytest.mark.property
@given(DAYS, st.sampled_from(WEEKDAYS), st.times(), ZONES, COUNTRIES)
def test_a_digest_is_sent_on_a_working_day_after_its_week_and_in_order(
    day: date, weekday: Weekday, at: time, zone: str, country: str
) -> None:
    settings = rollout(weekday, at.replace(microsecond=0), zone, country)
    period = Period(day - timedelta(days=day.weekday()))
    moment = period.sent_at(settings)
    assert moment.astimezone(UTC) >= period.span(settings.zone)[1].astimezone(UTC)
    assert is_working_day(moment.date(), country)
    assert period.before().sent_at(settings).astimezone(UTC) < moment.astimezone(UTC)
    assert moment.astimezone(UTC).astimezone(settings.zone) == moment  # a moment that exists
