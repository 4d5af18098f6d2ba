"""The question round: each ambassador is asked once, at the right moment, and can say no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import pausing
from bot.days.occasions import may_write
from bot.meeting import rounds
from models import Membership, Reach
from tests.meeting.towns import WEDNESDAY, meet, works
from tests.town import FakeClock, Town

ASKED = "Wat hoorde je de laatste tijd over het zaaksysteem?"


def asked(town: Town, user: str = "amb") -> int:
    return sum(text.startswith(ASKED) for text in town.heard[user])


def test_only_ambassadors_are_asked_and_once(club: Town) -> None:
    meet(club)
    meet(club)

    assert [asked(club, user) for user in ("amb", "lead", "piet")] == [1, 0, 0]
    assert "Je krijgt dit omdat je ambassadeur bent." in " ".join(club.heard["amb"][-1].split())
    assert all(word in club.heard["amb"][-1] for word in ("Gehoord", "Niets gehoord", "Deze keer niet", "Stop"))


def test_before_its_time_nobody_is_asked(club: Town, clock: FakeClock) -> None:
    clock.set(WEDNESDAY - timedelta(minutes=1))
    meet(club)
    assert asked(club) == 0


def test_a_round_that_was_missed_is_held_in_the_next_office_hours(club: Town, clock: FakeClock) -> None:
    clock.set(WEDNESDAY + timedelta(hours=9))
    meet(club)
    assert asked(club) == 0
    clock.set(WEDNESDAY + timedelta(days=1))
    meet(club)
    assert asked(club) == 1


def test_a_round_that_was_missed_for_days_is_left_out(club: Town, clock: FakeClock) -> None:
    clock.set(WEDNESDAY + timedelta(days=2, hours=1))
    meet(club)
    assert asked(club) == 0


def test_while_sending_is_paused_nobody_is_asked(club: Town) -> None:
    club.write(lambda session: pausing.pause(session, club.clock()))
    assert club.write(lambda session: rounds.ask_due(session, club.desk)) == 0


def test_who_says_stop_is_not_asked_again(club: Town, clock: FakeClock) -> None:
    meet(club)
    club.press("amb", "stop_rounds", "1")
    clock.forward(weeks=1)
    meet(club)

    assert asked(club) == 1
    stopped = select(Membership.stopped_at).where(Membership.pool == "ambassador")
    assert club.read(lambda session: session.scalar(stopped)) == WEDNESDAY


def test_heard_nothing_counts_as_taking_part(club: Town) -> None:
    meet(club)
    assert club.press("amb", "nothing_heard", "1") == [
        "Genoteerd: je hoorde niets. Hoor je later iets? Typ het gewoon hier."
    ]
    assert club.read(lambda session: session.scalar(select(Reach.active_at))) == WEDNESDAY


def test_not_this_time_changes_nothing(club: Town, clock: FakeClock) -> None:
    meet(club)
    assert club.press("amb", "skip_round", "1") == ["Prima, tot de volgende keer."]
    clock.forward(weeks=1)
    meet(club)
    assert asked(club) == 2


@pytest.mark.parametrize("value", ["", "99", "x", "1" * 30])
def test_a_button_of_no_rollout_does_nothing(club: Town, value: str) -> None:
    assert club.press("amb", "nothing_heard", value)[0].startswith("Deze knop werkt niet meer.")


@pytest.mark.parametrize("action", ["nothing_heard", "skip_round", "stop_rounds"])
def test_the_floor_has_no_round(club: Town, action: str) -> None:
    answer = " ".join(club.press("piet", action, "1")[0].split())
    assert answer.startswith("Alleen ambassadeurs")


def test_what_was_heard_is_told_by_the_form_of_the_round(club: Town) -> None:
    meet(club)
    answer = club.say("amb", "1 5 burgerzaken: etiketten printen niet")
    assert "etiketten printen niet" in " ".join(answer[0].split())


@pytest.mark.property
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(
    start=st.datetimes(datetime(2027, 3, 1), datetime(2027, 4, 20), timezones=st.just(UTC)),  # noqa: DTZ001
    steps=st.lists(st.integers(1, 60), min_size=4, max_size=12),
)
def test_over_clock_changes_holidays_and_replicas_each_week_is_asked_once(
    club: Town, clock: FakeClock, start: datetime, steps: list[int]
) -> None:
    """Easter and the change of the clocks lie in these weeks; each step is a wake-up of two replicas."""
    clock.set(start)
    settings = club.desk.settings.rollout[0]
    for hours in steps:
        clock.forward(hours=hours)
        before = len(works(club, "round/"))
        for _replica in range(2):
            club.write(lambda session: rounds.ask_due(session, club.desk))
        sent = len(works(club, "round/")) - before
        assert sent <= 1
        assert not sent or may_write(clock(), settings)
    found = works(club, "round/")
    assert len(found) == len(set(found))
