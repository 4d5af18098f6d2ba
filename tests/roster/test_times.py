"""Hours, day and spot as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.roster.times import looks_like_walk, read

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day", "hours", "spot"),
    [
        ("ik loop maandag 9-12 rond bij Burgerzaken", "2026-11-23", "09:00-12:00", "Burgerzaken"),
        ("Ik loop vandaag 09:00-12:00 rond bij de balie", "2026-11-18", "09:00-12:00", "de balie"),
        ("ik loop rond morgen van 9 tot 12 uur op de 2e verdieping", "2026-11-19", "09:00-12:00", "de 2e verdieping"),
        ("ik loop op 24 nov rond van 13.30 tot 15 bij Vergunningen", "2026-11-24", "13:30-15:00", "Vergunningen"),
        ("ik loop 3-12 9-11 rond bij Belastingen", "2026-12-03", "09:00-11:00", "Belastingen"),
        ("ik loop 24-11 9-12 rond bij balie", "2026-11-24", "09:00-12:00", "balie"),
        ("ik loop di 24/11/2026 9 tot 5 rond, Balie 3", "2026-11-24", "09:00-17:00", "Balie 3"),
        ("ik ga vrijdag tussen 9 en 12 rondlopen bij Burgerzaken", "2026-11-20", "09:00-12:00", "Burgerzaken"),
        ("ik loop 9-12 rond bij Burgerzaken", "2026-11-18", "09:00-12:00", "Burgerzaken"),
        ("I walk around Monday 9-12 at Burgerzaken", "2026-11-23", "09:00-12:00", "Burgerzaken"),
        ("I'm walking around tomorrow 1pm-3pm at the front desk", "2026-11-19", "13:00-15:00", "the front desk"),
    ],
)
def test_it_is_read_as_it_was_meant(typed: str, day: str, hours: str, spot: str) -> None:
    found = read(typed, NOW, ZONE)
    assert found
    assert looks_like_walk(typed)
    assert str(found.starts_at.date()) == day
    assert f"{found.starts_at:%H:%M}-{found.ends_at:%H:%M}" == hours
    assert found.spot == spot


@pytest.mark.parametrize(
    "typed",
    [
        "ik loop morgen rond bij Burgerzaken",
        "ik loop morgen 9-12 rond",
        "ik loop morgen 12-12 rond bij X",
        "ik loop vandaag 6-7 rond bij X",
        "ik loop morgen 25-99 rond bij X",
    ],
)
def test_what_lacks_hours_or_a_spot_or_is_over_is_not_read(typed: str) -> None:
    assert looks_like_walk(typed)
    assert read(typed, NOW, ZONE) is None


@pytest.mark.parametrize("typed", ["ik loop rond met een vraag", "I walk around with a question"])
def test_what_names_neither_day_nor_hours_is_no_round(typed: str) -> None:
    assert not looks_like_walk(typed)


@pytest.mark.property
@given(st.text(max_size=60), st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_whatever_is_typed_a_round_ends_after_it_begins_and_is_not_over(typed: str, now: datetime) -> None:
    found = read(f"ik loop {typed} rond bij de balie 9-12", now, ZONE)
    if found:
        assert found.starts_at < found.ends_at
        assert found.ends_at > now
        assert found.ends_at - found.starts_at < timedelta(days=1)
        assert found.spot
