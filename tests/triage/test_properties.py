"""Whatever comes when and from where: each message reaches each place once, within two working days."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.config import Settings
from bot.config.values import CLOSES, OPENS
from bot.days.workdays import is_working_day, working_days_later
from bot.desk import Desk
from bot.privacy.vault import Vault
from bot.roles.reaching import AT_ONCE, DAILY, HOURLY
from bot.triage.when import DELAY, Hours
from models import Delivery
from tests.town import FakeClock
from tests.triage.crew import ALL, BIG, HIS, LITTLE, MINE, MONDAY, TINY, Crew

pytestmark = pytest.mark.property

moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
asking = st.lists(st.tuples(st.integers(0, 47), st.sampled_from([BIG, LITTLE, TINY, None])), min_size=1, max_size=5)
rhythms = st.sampled_from([AT_ONCE, HOURLY, DAILY])


@pytest.fixture
def hours(settings: Settings, vault: Vault, clock: FakeClock) -> Hours:
    return Hours(Desk(settings, vault, clock), settings.rollout[0])


@given(said=moments, ref=st.text("0123456789abcdef", min_size=16, max_size=16), small=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_message_is_due_after_its_delay_and_a_small_departments_with_the_batch(
    hours: Hours,
    said: datetime,
    ref: str,
    small: bool,  # noqa: FBT001
) -> None:
    due = hours.due(ref, said.replace(second=0, microsecond=0), small=small).astimezone(hours.settings.zone)

    assert due >= said + DELAY[0]
    assert due == hours.due(ref, said.replace(second=0, microsecond=0), small=small)
    if small:
        assert due.time() == hours.settings.triage.daily_at
        assert is_working_day(due.date(), "NL")
        assert due.date() <= working_days_later(said.astimezone(due.tzinfo).date(), 1, "NL")
    else:
        assert due <= said + DELAY[1] + timedelta(minutes=1)


@given(now=moments, rhythm=st.sampled_from([HOURLY, DAILY]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_slot_is_of_today_and_never_to_come(hours: Hours, now: datetime, rhythm: str) -> None:
    hours.desk.now.set(now)  # type: ignore[attr-defined]
    slot = hours.slot(rhythm)

    assert slot is None or slot <= hours.now
    assert slot is None or slot.date() == hours.now.date()
    assert hours.open() == (OPENS <= hours.now.time() < CLOSES and is_working_day(hours.now.date(), "NL"))


@given(asked=asking, rhythm=rhythms, other=rhythms, down=st.sets(st.integers(0, 71), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
def test_each_message_reaches_each_place_once_within_two_working_days(
    crew: Crew, asked: list[tuple[int, str | None]], rhythm: str, other: str, down: set[int]
) -> None:
    """Five messages at most in two days, so that none waits behind a batch; hours in `down` the bot does not run."""
    before = {*crew.works()}
    crew.reach(MINE, rhythm)
    crew.reach(ALL, other)
    start = MONDAY.replace(hour=0) + timedelta(days=7 * len(before))
    expected = Counter[str]()
    for hour in range(96):
        crew.set(start + timedelta(hours=hour, minutes=31))
        for at, department in asked:
            if at == hour:
                crew.ask(f"an-{len(before)}-{hour}-{department}-{sum(expected.values())}", department=department)
                expected.update([MINE, ALL] if department in {BIG, LITTLE} else [MINE, HIS, ALL])
        if hour not in down or hour % 24 == 15:
            crew.round()

    new = [work for work in crew.works() if work not in before]
    delivered = crew.town.read(
        lambda session: [row.state for row in session.scalars(select(Delivery).where(Delivery.work_id.in_(new)))]
    )
    assert len(new) == len(set(new)) == sum(expected.values())
    assert set(delivered) == {"sent"}
