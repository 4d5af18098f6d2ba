"""A topic that a report told of stays open until somebody closes it; silence closes none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.aftercare.blockers import open_blockers
from bot.desk import Desk
from bot.issues import Status, set_status, undo
from models import Digest, IssueMerge
from tests.digests.floor import Floor
from tests.measures.floors import told as frozen
from tests.measures.floors import week
from tests.town import NOW


def blockers(floor: Floor, desk: Desk) -> set[int] | None:
    floor.session.flush()
    found = open_blockers(floor.session, desk, floor.rollout, floor.settings)
    return None if found is None else set(found)


def test_a_topic_of_an_earlier_report_stays_open_though_nobody_writes_of_it_now(floor: Floor, desk: Desk) -> None:
    old, new = floor.issue("Oude zaak vinden"), floor.issue("Printen")
    frozen(floor, 0, {old.id: 40})
    frozen(floor, 7, {new.id: 9})
    assert blockers(floor, desk) == {old.id, new.id}
    old.status = "solved"
    assert blockers(floor, desk) == {new.id}


def test_nobody_can_say_before_a_report_nor_where_too_few_wrote_and_none_is_left(floor: Floor, desk: Desk) -> None:
    assert blockers(floor, desk) is None
    row = floor.issue("Printen")
    frozen(floor, 6, {row.id: 9})
    frozen(floor, 7, {row.id: 3})
    assert blockers(floor, desk) == {row.id}
    row.status = "answered"
    assert blockers(floor, desk) is None


@pytest.mark.leak
def test_a_topic_of_fewer_people_than_the_threshold_of_today_is_none(floor: Floor, desk: Desk) -> None:
    row = floor.issue("Printen")
    frozen(floor, 7, {row.id: 6, 99: 20})
    stricter = floor.settings.thresholds.model_copy(update={"people": 7})
    floor.settings = floor.settings.model_copy(update={"thresholds": stricter})
    assert blockers(floor, desk) == set()


def test_what_goes_well_is_none_and_one_that_was_merged_counts_once(floor: Floor, desk: Desk) -> None:
    well, one, other = (floor.issue(title) for title in ("Zoeken", "Printen", "Afdrukken"))
    frozen(floor, 7, {well.id: 9, one.id: 9, other.id: 8})
    report = floor.session.query(Digest).filter_by(period=str(week(7))).one()
    first, *rest = report.figures["issues"]
    report.figures = report.figures | {"issues": [first | {"going_well": True}, *rest]}
    assert blockers(floor, desk) == {one.id, other.id}
    floor.session.add(IssueMerge(issue_id=other.id, into_id=one.id, merged_at=NOW))
    assert blockers(floor, desk) == {one.id}


def test_at_an_earlier_moment_a_topic_stood_as_it_did_then(floor: Floor, desk: Desk) -> None:
    row, kept = floor.issue("Printen"), floor.issue("Zoeken", status="answered", answered_at=NOW - timedelta(days=2))
    frozen(floor, 6, {row.id: 9, kept.id: 8})
    then = replace(desk, now=lambda: NOW - timedelta(days=5))
    act = set_status(floor.session, desk, row, Status.SOLVED, None)
    assert act
    assert blockers(floor, desk) is not None
    assert blockers(floor, desk) == set()
    assert blockers(floor, then) == {row.id, kept.id}
    undo(floor.session, desk, act, None)
    assert blockers(floor, desk) == {row.id}
    later = replace(desk, now=lambda: NOW + timedelta(days=1))
    set_status(floor.session, later, row, Status.DECLINED, None, reason="Kan niet.")
    assert blockers(floor, desk) == {row.id}
    assert blockers(floor, later) == set()
