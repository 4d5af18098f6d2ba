"""Working days, by the Dutch calendar of 2026 to 2028."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days.workdays import first_working_day, in_office_hours, is_working_day, working_days_later, working_time

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",  # New Year's Day, a Thursday
        "2026-04-06",  # Easter Monday
        "2027-03-29",
        "2028-04-17",
        "2026-04-27",  # Koningsdag, a Monday
        "2027-04-27",
        "2028-04-27",
        "2026-05-14",  # Ascension Day
        "2027-05-06",
        "2028-05-25",
        "2026-05-25",  # Whit Monday
        "2027-05-17",
        "2028-06-05",
        "2026-12-25",
        "2028-12-26",
        "2026-11-21",  # a Saturday
        "2026-11-22",  # a Sunday
    ],
)
def test_nobody_works_on_a_holiday_or_in_the_weekend(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day), "NL")


@pytest.mark.parametrize("day", ["2026-11-18", "2026-04-07", "2026-04-28", "2027-12-24", "2028-01-03", "2026-05-15"])
def test_people_work_on_other_days(day: str) -> None:
    assert is_working_day(date.fromisoformat(day), "NL")


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-11-18", "2026-11-18"),
        ("2026-11-21", "2026-11-23"),
        ("2026-04-03", "2026-04-07"),  # Good Friday is one too, by the general law on time limits
        ("2026-04-06", "2026-04-07"),
        ("2026-04-27", "2026-04-28"),
        ("2026-12-25", "2026-12-28"),
        ("2027-12-31", "2027-12-31"),
        ("2028-01-01", "2028-01-03"),
    ],
)
def test_the_first_working_day_is_that_day_or_the_next_one(day: str, first: str) -> None:
    assert first_working_day(date.fromisoformat(day), "NL") == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("day", "days", "later"),
    [
        ("2026-11-18", 0, "2026-11-18"),
        ("2026-11-18", 2, "2026-11-20"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-04-02", 2, "2026-04-08"),  # over Easter
        ("2026-04-24", 1, "2026-04-28"),  # over Koningsdag
        ("2026-12-24", 2, "2026-12-29"),  # over Christmas
    ],
)
def test_working_days_later_leaves_out_what_is_none(day: str, days: int, later: str) -> None:
    assert working_days_later(date.fromisoformat(day), days, "NL") == date.fromisoformat(later)


def test_another_country_has_other_holidays() -> None:
    koningsdag = date(2026, 4, 27)
    assert [is_working_day(koningsdag, country) for country in ("NL", "BE")] == [False, True]


@pytest.mark.property
@given(DAYS, st.integers(1, 20))
def test_what_comes_out_is_a_working_day_with_so_many_before_it(day: date, days: int) -> None:
    later = working_days_later(day, days, "NL")
    between = [day + timedelta(n) for n in range(1, (later - day).days + 1)]
    assert is_working_day(later, "NL")
    assert sum(is_working_day(one, "NL") for one in between) == days


@pytest.mark.property
@given(DAYS)
def test_the_first_working_day_is_near_and_stays_where_it_is(day: date) -> None:
    first = first_working_day(day, "NL")
    assert is_working_day(first, "NL")
    assert day <= first <= day + timedelta(days=4)
    assert first_working_day(first, "NL") == first


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (datetime(2026, 11, 18, 8, 29, tzinfo=UTC), False),
        (datetime(2026, 11, 18, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 16, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), False),
    ],
)
def test_office_hours_are_those_of_a_working_day(moment: datetime, open_: bool) -> None:  # noqa: FBT001
    assert in_office_hours(moment, "NL") is open_


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-18 10:00", "2026-11-18 13:00", 3),
        ("2026-11-18 06:00", "2026-11-18 09:30", 1),
        ("2026-11-18 16:00", "2026-11-19 09:30", 2),
        ("2026-11-20 16:00", "2026-11-23 09:30", 2),  # over a weekend
        ("2026-04-24 16:00", "2026-04-28 09:30", 2),  # and Koningsdag
        ("2026-11-21 10:00", "2026-11-22 10:00", 0),
        ("2026-11-18 18:00", "2026-11-18 19:00", 0),
        ("2026-11-18 13:00", "2026-11-18 10:00", 0),
        ("2026-11-16 08:30", "2026-11-20 17:00", 42.5),
    ],
)
def test_office_time_between_two_moments(start: str, end: str, hours: float) -> None:
    found = working_time(datetime.fromisoformat(start), datetime.fromisoformat(end), "NL")
    assert found == timedelta(hours=hours)
