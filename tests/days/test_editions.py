"""Editions on the go-live clock: a year of them, over holidays, clock changes, time zones and a go-live that moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import RolloutSettings
from bot.config.values import Pace
from bot.days.editions import Edition, due, first_free, named, next_one, of_week
from bot.days.period import Period
from bot.days.workdays import is_working_day
from tests.days.test_period import COUNTRIES, WEEKDAYS, ZONES, rollout

ALL: tuple[Pace, ...] = ("before", "daily", "weekly", "monthly", "day_30", "day_90")
START, A_YEAR_ON = datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC)


def of(*paces: Pace, settings: RolloutSettings | None = None) -> list[Edition]:
    return due(settings or rollout(), paces, START, A_YEAR_ON)


def moved(to: date, settings: RolloutSettings | None = None) -> RolloutSettings:
    return (settings or rollout()).model_copy(update={"go_live": to})


def test_the_week_after_go_live_has_a_daily_one_on_each_working_day_but_that_of_the_weekly_one() -> None:
    sent = [(each.period, f"{each.sent_at:%a %H:%M}") for each in of("daily")]
    assert sent == [
        ("2026-10-26", "Tue 08:30"),
        ("2026-10-27", "Wed 08:30"),
        ("2026-10-28", "Thu 08:30"),
        ("2026-10-29", "Fri 08:30"),
    ]


def test_a_daily_one_tells_of_the_holidays_before_it_too() -> None:
    before_ascension = moved(date(2027, 5, 5))  # a Wednesday; Thursday the 6th is Ascension Day
    days = [(each.first, each.after) for each in of("daily", settings=before_ascension)]
    assert days == [
        (date(2027, 5, 5), date(2027, 5, 7)),
        (date(2027, 5, 10), date(2027, 5, 11)),
        (date(2027, 5, 11), date(2027, 5, 12)),
    ]  # of the weekend tells the weekly one, on Monday the 10th


def test_up_to_the_week_of_go_live_they_are_those_of_before() -> None:
    assert of("before")[-1].period == "2026-W43"
    assert of("weekly")[0].period == "2026-W44"


@pytest.mark.parametrize(("month", "weeks"), [("2026-10", 5), ("2026-11", 4), ("2026-12", 5), ("2027-01", 4)])
def test_a_month_holds_the_weeks_of_its_thursdays(month: str, weeks: int) -> None:
    edition = next(each for each in of("monthly") if each.period == month)
    assert len(edition.weeks) == weeks
    assert all(f"{week.monday + timedelta(days=3):%Y-%m}" == month for week in edition.weeks)


def test_thirty_and_ninety_days_end_with_the_week_that_holds_that_day() -> None:
    (thirty,), (ninety,) = of("day_30"), of("day_90")
    assert (thirty.period, f"{thirty.sent_at:%F %R}") == ("2026-10-26--2026-11-29", "2026-11-30 08:30")
    assert (len(thirty.weeks), len(ninety.weeks)) == (5, 13)
    assert thirty.weeks == ninety.weeks[:5]


def test_a_review_waits_for_the_weekly_one_and_a_month_for_both() -> None:
    sent = {each.pace: f"{each.sent_at:%F}" for each in of("weekly", "day_90", settings=moved(date(2026, 11, 9)))}
    assert sent["day_90"] == "2027-02-09", "the day after that of its last week"
    settings = moved(date(2026, 11, 2))
    monday = {each.period: f"{each.sent_at:%a %F}" for each in of("monthly", "day_90", settings=settings)}
    assert monday["2027-01"] == "Tue 2027-02-02", "its last week is that of the review, which has the Monday"
    both = {each.period: f"{each.sent_at:%a}" for each in of("weekly", "monthly", "day_90", settings=settings)}
    assert (both["2027-01"], both["2026-11-02--2027-01-31"], both["2027-W04"]) == ("Wed", "Tue", "Mon")
    assert named(settings, "2027-01", A_YEAR_ON), "it is found whatever comes that day"


def test_the_first_free_day_after_a_report_is_one_without_another() -> None:
    paces: tuple[Pace, ...] = ("weekly", "daily", "day_30")
    found = [first_free(rollout(), paces, day) for day in (date(2026, 10, 26), date(2026, 11, 16), date(2026, 11, 30))]
    assert found == [date(2026, 11, 3), date(2026, 11, 17), date(2026, 12, 2)]


def test_a_day_has_no_weeks() -> None:
    assert of("daily")[0].weeks == ()


def test_nothing_is_due_of_a_pace_that_is_off() -> None:
    assert of() == []


def test_a_go_live_that_moves_back_gives_its_days_and_reviews_anew_and_each_week_once() -> None:
    later = moved(date(2026, 11, 9))
    half_way = datetime(2026, 10, 28, 12, tzinfo=UTC)
    told = due(rollout(), ALL, START, half_way) + due(later, ALL, half_way, A_YEAR_ON)
    weeks = [each.period for each in told if each.pace in ("before", "weekly")]
    assert weeks == sorted(set(weeks))
    assert [each.first for each in told if each.pace == "daily"][:3] == [
        date(2026, 10, 26),
        date(2026, 10, 27),
        date(2026, 11, 9),
    ]
    assert next(each for each in told if each.pace == "day_30").first == date(2026, 11, 9)


def test_the_next_one_is_the_first_after_a_moment_and_none_comes_of_what_is_off() -> None:
    half_past = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
    found = [next_one(rollout(), {"weekly"}, moment) for moment in (half_past, half_past - timedelta(seconds=1))]
    assert [each and each.period for each in found] == ["2026-W49", "2026-W48"]
    assert next_one(rollout(), (), half_past) is None
    assert next_one(rollout(), {"day_30"}, half_past) is None


@pytest.mark.parametrize("period", ["2026-W47", "2026-10-27", "2026-11", "2026-10-26--2026-11-29"])
def test_an_edition_is_found_by_its_name(period: str) -> None:
    found = named(rollout(), period, datetime(2027, 6, 1, tzinfo=UTC))
    assert found
    assert found.period == period


@pytest.mark.parametrize("period", ["", "2026-10-25", "2026-13", "november", "2020-11", "2026-10-26--2026-11-28"])
def test_a_name_of_none_finds_none(period: str) -> None:
    assert named(rollout(), period, datetime(2027, 6, 1, tzinfo=UTC)) is None


SETTINGS = st.builds(
    lambda weekday, at, zone, country, go_live: moved(go_live, rollout(weekday, at, zone, country)),
    st.sampled_from(WEEKDAYS),
    st.times().map(lambda at: time(at.hour, at.minute)),
    ZONES,
    COUNTRIES,
    st.dates(date(2026, 9, 1), date(2027, 4, 1)),
)


@pytest.mark.property
@given(SETTINGS)
def test_a_year_has_each_edition_once_on_a_working_day_at_its_time_after_its_days(settings: RolloutSettings) -> None:
    editions = of(*ALL, settings=settings)
    names = [(each.pace, each.period) for each in editions]
    assert len(names) == len(set(names))
    for edition in editions:
        local = edition.sent_at.astimezone(settings.zone)
        assert is_working_day(local.date(), settings.country)
        assert local.date() >= edition.after or edition.pace == "daily"
        assert local.time().replace(tzinfo=None) >= settings.digest.at or local.hour == 0  # a clock that went forward


@pytest.mark.property
@given(SETTINGS)
def test_nobody_gets_two_on_a_day_but_a_month_that_its_review_takes_the_place_of(settings: RolloutSettings) -> None:
    editions = of(*ALL, settings=settings)
    ends = {each.after for each in editions if each.pace == "day_30"}
    days = [each.sent_at.date() for each in editions if not (each.pace == "monthly" and each.after in ends)]
    assert len(days) == len(set(days))


@pytest.mark.property
@given(SETTINGS)
def test_weeks_and_months_leave_no_day_out_and_tell_none_twice(settings: RolloutSettings) -> None:
    for paces in (("before", "weekly"), ("monthly",)):
        editions = sorted(of(*paces, settings=settings), key=lambda each: each.first)
        assert all(one.after == other.first for one, other in pairwise(editions))


@pytest.mark.property
@given(SETTINGS, st.lists(st.datetimes(START.replace(tzinfo=None), A_YEAR_ON.replace(tzinfo=None)), max_size=20))
def test_however_often_it_is_looked_for_each_is_found_once(settings: RolloutSettings, looks: list[datetime]) -> None:
    moments = [START, *sorted(look.replace(tzinfo=UTC) for look in looks), A_YEAR_ON]
    found = [each for since, now in pairwise(moments) for each in due(settings, ALL, since, now)]
    assert sorted(map(repr, found)) == sorted(map(repr, of(*ALL, settings=settings)))


@pytest.mark.property
@given(SETTINGS, st.dates(date(2026, 9, 7), date(2027, 8, 1)))
def test_the_edition_of_a_week_tells_of_that_week(settings: RolloutSettings, day: date) -> None:
    week = Period(day - timedelta(days=day.weekday()))
    edition = of_week(settings, week)
    assert (edition.period, edition.weeks) == (str(week), (week,))
