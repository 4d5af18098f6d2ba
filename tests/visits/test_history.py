"""The weeks that are compared: whole ones, of open departments, from when they were there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.bubble.silence import Signal
from bot.config.bubble import AftercareSettings, AttentionSettings
from bot.desk import Desk
from bot.rollouts import syncing
from bot.visits.history import LOOKED_BACK, history
from models import Department, Membership
from tests.digests.floor import Floor
from tests.measures.floors import FIRST, ZONE, week
from tests.town import with_rollout
from tests.visits.conftest import NAMES


def test_a_rollout_that_began_in_the_middle_of_a_week_counts_from_the_next(floor: Floor) -> None:
    floor.say(*range(1, 9), department="Burgerzaken", week=week(0))
    floor.say(*range(1, 9), department="Burgerzaken", week=week(1))
    floor.rollout.started_at = FIRST.span(ZONE)[0] + timedelta(hours=1)
    found = history(floor.session, floor.rollout, floor.settings, week(3))
    assert (found.mondays, found.empty) == ([week(1).monday], [week(2).monday, week(3).monday])


def test_no_more_weeks_are_read_than_are_compared(floor: Floor) -> None:
    floor.say(1, department="Burgerzaken", week=week(0))
    floor.say(1, department="Burgerzaken", week=week(LOOKED_BACK))
    found = history(floor.session, floor.rollout, floor.settings, week(LOOKED_BACK))
    assert found.mondays == [week(LOOKED_BACK).monday]


def test_only_the_floor_counts_and_nothing_that_was_withdrawn(floor: Floor) -> None:
    for values in ({"pool": "insider"}, {"pool": "uncounted", "heard": 5}, {"withdrawn_at": FIRST.span(ZONE)[1]}):
        floor.say(1, department="Burgerzaken", week=week(1), **values)
    assert history(floor.session, floor.rollout, floor.settings, week(1)).counts == {}


def found_by(floor: Floor, pool: str) -> dict[str, Signal]:
    """Let one department fall silent in weeks in which it tests; give the verdicts after them."""
    silent = floor.departments["Buitendienst"].id
    tested = history(floor.session, floor.rollout, floor.settings, week(9))
    assert tested.at(week(9).monday)[silent] is Signal.TOO_LITTLE
    for number in (8, 9):
        floor.say(*range(1, 13), department="Buitendienst", week=week(number), pool="tester")
    floor.session.add_all(Membership(person_id=each, rollout_id=floor.rollout.id, pool=pool) for each in range(1, 13))
    floor.session.flush()
    found = history(floor.session, floor.rollout, floor.settings, week(9))
    assert found.counts == tested.counts
    judged = found.at(week(9).monday)
    before = tested.at(week(9).monday)
    assert all(judged[one] is before[one] for one in judged if one != silent), "what others are compared with"
    return {one.name: judged[one.id] for one in found.departments}


def test_what_a_department_finds_in_a_test_round_is_a_sign_of_life(floor: Floor) -> None:
    wrote(floor)
    assert found_by(floor, "floor")["Buitendienst"] is Signal.NORMAL


def test_an_ambassador_who_tests_is_no_sign_of_life_of_the_department(floor: Floor) -> None:
    wrote(floor)
    assert found_by(floor, "ambassador")["Buitendienst"] is Signal.TOO_LITTLE


def wrote(floor: Floor) -> None:
    """Let every department write each week, but one of them not in the last two."""
    for number in range(10):
        for place, name in enumerate(NAMES):
            if name != "Buitendienst" or number < 8:
                floor.say(*range(1 + 25 * place, 13 + 25 * place), department=name, week=week(number))


def test_without_anybody_nothing_is_said_of_anybody(floor: Floor) -> None:
    found = history(floor.session, floor.rollout, floor.settings, week(9))
    assert set(found.at(week(9).monday).values()) == {Signal.UNKNOWN}


@pytest.mark.parametrize("monday", [date(2026, 9, 14), date(2026, 9, 21)])
def test_before_there_were_weeks_enough_all_is_unknown(floor: Floor, monday: date) -> None:
    floor.say(*range(1, 9), department="Burgerzaken", week=week(0))
    found = history(floor.session, floor.rollout, floor.settings, week(0))
    assert set(found.at(monday).values()) == {Signal.UNKNOWN}


def test_a_department_that_is_added_or_opens_again_is_there_from_then_on(floor: Floor, desk: Desk) -> None:
    session = floor.session
    by_name = {row.name: row for row in session.query(Department)}
    assert {row.started_at for row in by_name.values()} == {None}
    first = desk.settings.rollout[0].department[0]
    smaller = Desk(with_rollout(desk.settings, department=(first,)), desk.vault, desk.now)
    syncing.sync(session, smaller)
    syncing.sync(session, desk)
    row = session.query(Department).filter_by(name=desk.settings.rollout[0].department[1].name).one()
    assert (row.ended_at, row.started_at) == (None, desk.now())


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        (AttentionSettings, {"quiet_days": 0}),
        (AttentionSettings, {"visit_days": 6}),
        (AftercareSettings, {"open_blockers": -1}),
        (AftercareSettings, {"confidence": 5.1}),
        (AftercareSettings, {"answer_days": 0}),
        (AftercareSettings, {"mood": 3}),
    ],
)
def test_settings_out_of_bounds_are_refused(section: type[AttentionSettings], wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        section.model_validate(wrong)
