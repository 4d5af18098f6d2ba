"""The project group is warned once of a silence, in office hours, until something is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import aftercare, deliveries
from bot.cards import Card
from bot.config.bubble import AttentionSettings
from bot.privacy.forgetting import drop_old_deliveries
from models import Delivery, Digest, Issue, Pause, Place
from tests.gestures import change
from tests.topics.square import bound, topic
from tests.town import Town, with_rollout

WARNED = "Al 13 dagen is er voor de hele werkvloer geen antwoord geplaatst en niets aangekondigd."


def warned(town: Town) -> int:
    return town.write(partial(aftercare.warn_due, desk=town.desk))


def test_it_is_said_once_a_silence_and_not_at_night(town: Town) -> None:
    bound(town, "project_group")
    assert warned(town) == 0
    town.clock.forward(days=11)  # a Sunday
    assert warned(town) == 0
    town.clock.forward(days=1)
    assert warned(town) == 0, "on a Monday the weekly report tells it"
    town.clock.forward(days=1)
    evening = town.clock().replace(hour=20)
    town.clock.set(evening)
    assert warned(town) == 0
    town.clock.set(evening.replace(hour=9))
    assert warned(town) == 1
    town.drain()
    heard = " ".join(text for texts in town.heard.values() for text in texts).replace("\n", " ")
    assert WARNED in heard
    assert "Ik zeg dit één keer" in heard
    town.clock.forward(days=1)
    assert warned(town) == 0

    number = topic(town)
    town.write(change(update(Issue).where(Issue.id == number).values(answered_at=town.clock())))
    town.clock.forward(days=2)
    assert warned(town) == 0
    town.clock.forward(days=11)
    assert warned(town) == 1


@pytest.mark.parametrize(("heard_nothing", "expected"), [(12, 0), (None, 1)])
def test_what_a_report_told_is_not_said_again(town: Town, heard_nothing: int | None, expected: int) -> None:
    bound(town, "project_group")
    town.clock.forward(days=13)
    week = {"period": "2026-W48", "audience": "project_group", "figures": {"heard_nothing": heard_nothing}}
    digest = Digest(rollout_id=1, work_id="digest/zaak/2026-W48/project_group", frozen_at=town.clock(), **week)
    town.write(lambda session: session.add(digest))
    assert warned(town) == expected


def test_one_that_was_missed_for_long_is_left_to_the_report(town: Town) -> None:
    bound(town, "project_group")
    town.clock.forward(days=26)
    assert warned(town) == 0


def test_it_comes_once_though_what_was_announced_is_forgotten_meanwhile(town: Town) -> None:
    changed = with_rollout(town.desk.settings, attention=AttentionSettings(quiet_days=20))
    object.__setattr__(town.desk, "settings", changed)
    bound(town, "project_group")
    bound(town, "announcements")
    channel = town.read(lambda session: session.scalar(select(Place.id).where(Place.audience == "announcements")))

    def announce(session: Session, work: str) -> None:
        deliveries.write(session, town.desk, session.get_one(Place, channel), Card("Opgelost", (), "nl"), work)

    town.write(partial(announce, work="first"))
    town.clock.forward(days=2)
    town.write(partial(announce, work="last"))
    town.write(change(update(Delivery).values(state="sent")))
    town.clock.forward(days=20)
    assert warned(town) == 1
    town.clock.forward(days=11)
    town.write(partial(drop_old_deliveries, now=town.clock()))
    kept = select(Delivery.work_id).where(Delivery.place_id == channel)
    assert town.read(lambda session: session.scalars(kept).all()) == ["last"]
    assert warned(town) == 0


def test_it_can_be_switched_off_stopped_and_paused(town: Town) -> None:
    bound(town, "project_group")
    town.clock.set(datetime(2026, 12, 1, 10, tzinfo=UTC))
    settings = town.desk.settings
    off = with_rollout(settings, attention=AttentionSettings(warn=False))
    object.__setattr__(town.desk, "settings", off)
    assert warned(town) == 0
    object.__setattr__(town.desk, "settings", settings)
    town.write(lambda session: session.add(Pause(since=town.clock() - timedelta(hours=1))))
    assert warned(town) == 0
    town.write(change(update(Pause).values(resumed_at=town.clock())))
    town.write(change(update(Place).where(Place.audience == "project_group").values(stopped_at=town.clock())))
    assert warned(town) == 0
    town.write(change(update(Place).values(stopped_at=None)))
    assert warned(town) == 1
    assert town.read(lambda session: session.scalars(select(Issue)).all()) == []
