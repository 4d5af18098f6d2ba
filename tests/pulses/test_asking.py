"""Asking: the right people at the right moment, one a week, and nobody who does not want it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot import pausing
from bot.config import PulseQuestionSettings, PulseSettings, Settings
from bot.config.pulse import Phase
from bot.database.store import Store
from bot.days.occasions import may_write
from bot.desk import Desk
from bot.privacy.vault import Vault
from bot.pulses import asking
from bot.rollouts import syncing
from models import (
    Delivery,
    Department,
    Membership,
    Place,
    PulseAnswer,
    PulseInvitation,
    PulseQuestion,
    PulseRound,
    PulseSize,
    PulseTurnout,
)
from tests.gestures import change
from tests.pulses.crowd import CLOSED, INSIDERS, TUESDAY, Crowd, asked_in
from tests.town import FakeClock, with_rollout, with_second

EACH_PHASE: tuple[Phase, ...] = get_args(Phase)


def works(crowd: Crowd) -> list[str]:
    found = crowd.read(lambda session: list(session.query(Delivery.work_id).order_by(Delivery.id)))
    return [row[0] for row in found]


def test_everybody_of_a_small_organisation_is_asked_one_question_once(crowd: Crowd) -> None:
    assert crowd.ask() == 41
    assert crowd.ask() == 0
    (round_,) = crowd.rounds()
    assert (round_.phase, str(round_.opens_on), str(round_.closes_on)) == ("weeks", "2026-11-16", "2026-11-23")
    assert [each.key for each in crowd.questions()] == ["help"]
    assert len(works(crowd)) == len(set(works(crowd))) == 41


def test_the_project_group_is_asked_each_question_twice_on_one_card(crowd: Crowd) -> None:
    crowd.ask()
    asked = Counter(each.person_id for each in crowd.invitations())
    assert Counter(asked.values()) == {1: 35, 2: len(INSIDERS)}
    twice = {number for number, times in asked.items() if times == 2}
    assert {each.about for each in crowd.invitations() if each.person_id in twice} == {"own", "floor"}


@pytest.mark.parametrize(
    "moment",
    [
        TUESDAY - timedelta(minutes=31),
        TUESDAY - timedelta(days=1),
        TUESDAY + timedelta(hours=9),
        datetime(2026, 10, 20, 9, 30, tzinfo=UTC),
    ],
    ids=["before ten", "on Monday", "in the evening", "in a week without a round"],
)
def test_at_another_moment_nobody_is_asked(crowd: Crowd, clock: FakeClock, moment: datetime) -> None:
    clock.set(moment)
    assert crowd.ask() == 0
    assert crowd.rounds() == []


def test_a_day_that_was_missed_is_made_up_for_in_the_same_week(crowd: Crowd, clock: FakeClock) -> None:
    clock.set(TUESDAY + timedelta(days=2))
    assert crowd.ask() == 41


def test_off_or_paused_nobody_is_asked(crowd: Crowd, settings: Settings, vault: Vault) -> None:
    assert not settings.rollout[0].pulse.on
    off = Desk(settings, vault, crowd.clock)
    assert crowd.write(lambda session: asking.ask_due(session, off)) == 0
    crowd.write(lambda session: pausing.pause(session, crowd.clock()))
    assert crowd.ask() == 0


def test_who_does_not_want_it_or_cannot_be_reached_is_not_asked(crowd: Crowd) -> None:
    stopped, none_wanted, left, forgotten, without_chat, rest = crowd.comes(*"pqrstu")
    gone = crowd.clock()
    crowd.write(change(update(Membership).where(Membership.person_id == stopped).values(stopped_at=gone)))
    crowd.write(change(update(Place).where(Place.person_id == without_chat).values(closed_at=gone)))
    crowd.person(none_wanted, no_pulses_at=gone)
    crowd.person(left, left_at=gone)
    crowd.person(forgotten, forgotten_at=gone, pseudonym=None)
    crowd.ask()
    assert {each.person_id for each in crowd.invitations() if each.person_id >= stopped} == {rest}


def test_with_nobody_to_ask_there_is_no_round(store: Store, settings: Settings, vault: Vault, clock: FakeClock) -> None:
    clock.set(TUESDAY)
    empty = Crowd(store, asked_in(settings), vault, clock)
    assert (empty.ask(), empty.rounds()) == (0, [])


def test_with_nobody_of_the_floor_to_ask_the_project_group_is_not_asked_either(
    store: Store, settings: Settings, vault: Vault, clock: FakeClock
) -> None:
    clock.set(TUESDAY)
    crowd = Crowd(store, asked_in(settings), vault, clock)
    crowd.comes(*INSIDERS)
    assert (crowd.ask(), crowd.rounds()) == (0, [])
    crowd.comes("b0", department="Burgerzaken")
    clock.forward(days=1)
    assert crowd.ask() == 1 + len(INSIDERS)


def test_who_joins_the_project_group_in_the_week_is_asked_that_week(crowd: Crowd, clock: FakeClock) -> None:
    late = crowd.invitations()
    assert late == []
    (lead,) = {each.person_id for each in _of(crowd, "lead0")}
    recently = PulseInvitation(round_id=_old_round(crowd), person_id=lead, about="own", asked_on=date(2026, 11, 11))
    crowd.write(lambda session: session.add(recently))
    assert crowd.ask() == 40
    clock.forward(days=1)
    assert crowd.ask() == 1
    assert {each.person_id for each in crowd.invitations() if each.asked_on == date(2026, 11, 18)} == {lead}


def _of(crowd: Crowd, user: str) -> list[Membership]:
    insiders = crowd.read(lambda session: list(session.query(Membership).where(Membership.pool == "insider")))
    return insiders[:1] if user == INSIDERS[0] else []


def _old_round(crowd: Crowd) -> int:
    def work(session: Session) -> int:
        round_ = PulseRound(rollout_id=1, phase="weeks", opens_on=date(2026, 11, 9), closes_on=date(2026, 11, 16))
        session.add(round_)
        session.flush()
        return round_.id

    return crowd.write(work)


def test_questions_take_turns(crowd: Crowd, clock: FakeClock) -> None:
    for _ in range(3):
        crowd.ask()
        clock.forward(weeks=1)
        crowd.settle()
    assert [each.phase for each in crowd.rounds()] == ["weeks", "days_30", "weeks"]
    assert [each.key for each in crowd.questions()] == ["help", "confident", "useful"]


def test_a_go_live_that_moves_starts_no_round_beside_one_that_runs(crowd: Crowd, clock: FakeClock) -> None:
    crowd.ask()
    moved = Desk(with_rollout(crowd.desk.settings, go_live=date(2026, 10, 29)), crowd.desk.vault, clock)
    crowd.write(lambda session: syncing.sync(session, moved))
    clock.set(TUESDAY + timedelta(days=3))
    assert crowd.write(lambda session: asking.ask_due(session, moved)) == 0
    clock.set(CLOSED)
    assert crowd.settle() == 1
    clock.set(TUESDAY + timedelta(days=14))
    assert crowd.write(lambda session: asking.ask_due(session, moved)) == 41
    assert [str(each.opens_on) for each in crowd.rounds()] == ["2026-11-16", "2026-11-26"]


@pytest.mark.property
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6)
@given(
    go_live=st.dates(date(2027, 2, 15), date(2027, 4, 5)),
    steps=st.lists(st.integers(6, 75), min_size=6, max_size=14),
    seed=st.integers(),
)
def test_nobody_gets_two_a_week_over_rollouts_holidays_and_the_change_of_the_clocks(
    store: Store, settings: Settings, vault: Vault, clock: FakeClock, go_live: date, steps: list[int], seed: int
) -> None:
    both = with_second(asked_in(settings))
    own = PulseQuestionSettings(key="paper", department="Griffie", nl="Papier.", en="Paper.", phases=EACH_PHASE)
    polled = {"go_live": go_live, "pulse": PulseSettings(on=True, question=(own,))}
    changed = [each.model_copy(update=polled) for each in both.rollout]
    clock.set(datetime(2027, 3, 15, 9, 0, tzinfo=UTC))
    crowd = Crowd(store, both.model_copy(update={"rollout": tuple(changed)}), vault, clock)
    _emptied(crowd)
    new = uuid4().hex
    crowd.write(change(update(Department).where(Department.name == "Griffie").values(headcount=40)))
    crowd.comes(*(f"{new}b{number}" for number in range(31)), department="Griffie", rollouts=("zaak", "dms"))
    crowd.comes(*(f"{new}s{number}" for number in range(6)), department="Archief", rollouts=("zaak", "dms"))
    by = Random(seed)  # noqa: S311 - a test draws what it can draw again
    for hours in steps:
        clock.forward(hours=hours)
        for _replica in range(2):
            asked = crowd.write(lambda session: asking.ask_due(session, crowd.desk, by))
            assert not asked or may_write(clock(), crowd.desk.settings.rollout[0])
        crowd.settle()
    days: dict[int, set[date]] = {}
    for each in crowd.invitations():
        days.setdefault(each.person_id, set()).add(each.asked_on)
    for asked_on in days.values():
        ordered = sorted(asked_on)
        assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(ordered))


def _emptied(crowd: Crowd) -> None:
    for table in (PulseInvitation, PulseTurnout, PulseSize, PulseAnswer, PulseQuestion, PulseRound, Membership):
        crowd.write(change(delete(table)))


def test_a_large_organisation_is_sampled_and_each_department_heard_on_each_question(
    store: Store, settings: Settings, vault: Vault, clock: FakeClock
) -> None:
    clock.set(TUESDAY)
    crowd = Crowd(store, asked_in(settings, sample=30), vault, clock)
    crowd.comes(*(f"b{number}" for number in range(220)), department="Burgerzaken")
    small = crowd.comes(*(f"s{number}" for number in range(20)), department="Sociaal Domein")
    assert crowd.ask() == 60
    asked = crowd.invitations()
    assert Counter(each.question_id for each in asked).keys() == {each.id for each in crowd.questions()}
    heard = Counter(each.question_id for each in asked if each.person_id in small)
    assert sum(heard.values()) >= 10
    assert set(heard) == {each.id for each in crowd.questions()}
    clock.forward(weeks=1)
    crowd.settle()
    crowd.ask()
    again = Counter(each.person_id for each in crowd.invitations())
    assert all(times == 1 for number, times in again.items() if number not in small)
