"""What is said after a week was frozen and before it is sent stands in it; no number of it changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import cards
from bot.days.editions import Edition, due, of_week
from bot.desk import Desk
from bot.digests import for_management
from bot.digests.daily import Daily
from bot.digests.looked import LookBack
from bot.digests.parts import Figures
from bot.digests.sending import dispatch, freeze, freeze_edition
from bot.meeting.agenda import last_figures
from bot.people import place_at
from bot.ports import Spot
from bot.words import words_for
from models import Decision, Digest, Issue, IssueMerge
from tests.digests.floor import WEEK, Floor
from tests.town import FakeClock

COUNTED = ("total", "tone", "waiting", "silent", "departments", "other_departments", "causes", "training", "makeup")


def bind(floor: Floor, desk: Desk, audience: str) -> None:
    place = place_at(floor.session, desk, "kiosk", Spot("channel", {"channel": audience}), audience=audience)
    place.rollout_id = floor.rollout.id
    floor.session.flush()


def decide(floor: Floor, desk: Desk, text: str, issue: Issue | None = None) -> None:
    row = Decision(rollout_id=floor.rollout.id, text=text, decided_at=desk.now(), issue_id=issue.id if issue else None)
    floor.session.add(row)
    floor.session.flush()


def send(floor: Floor, desk: Desk, edition: Edition | None = None, audience: Any = "project_group") -> Any:
    """Send an edition, that of the week; give the figures as they stand in the database."""
    wanted = edition or of_week(floor.settings, WEEK)
    dispatch(floor.session, desk, floor.rollout, floor.settings, wanted, audience)
    return freeze_edition(floor.session, desk, floor.rollout, floor.settings, wanted, audience).figures


@pytest.fixture
def printing(floor: Floor, desk: Desk, clock: FakeClock) -> Issue:
    """Printing, that nobody takes on, frozen for an agenda on the Monday after."""
    row = floor.issue("Printen")
    floor.say(*range(1, 21), issue_id=row.id, department="Burgerzaken", mood="neg")
    floor.say(*range(21, 51), department="Sociaal Domein")
    clock.set(datetime(2026, 11, 16, 7, 0, tzinfo=UTC))
    found = last_figures(floor.session, desk, floor.rollout, floor.settings)
    assert found is not None
    assert [each.what for each in found.asked] == ["owner"]
    clock.forward(minutes=30)
    return row


def test_what_was_decided_after_the_agenda_stands_in_the_digest(floor: Floor, desk: Desk, printing: Issue) -> None:
    before = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK).figures
    bind(floor, desk, "project_group")
    decide(floor, desk, "Printers vervangen", printing)
    printing.owner, printing.title_nl = "Team ICT", "Brieven printen"
    for each in floor.say(51, 52, 53, 54, 55, 56, issue_id=printing.id, department="Burgerzaken"):
        each.mood = "pos"
    told = Figures.model_validate(send(floor, desk))
    (topic,) = told.issues
    assert (topic.owner, topic.title_nl) == ("Team ICT", "Brieven printen")
    assert [each.text for each in told.decisions] == ["Printers vervangen"]
    assert told.asked == ()
    then = Figures.model_validate(before)
    assert topic.counted == then.issues[0].counted, "six more wrote, and no number tells it"
    assert [getattr(told, name) for name in COUNTED] == [getattr(then, name) for name in COUNTED]


def test_what_one_audience_was_told_the_others_are_told_too(floor: Floor, desk: Desk, printing: Issue) -> None:
    for audience in ("project_group", "ambassadors"):
        bind(floor, desk, audience)
    printing.owner = "Team ICT"
    first = send(floor, desk)
    printing.owner = "Leverancier"
    assert send(floor, desk)["issues"][0]["owner"] == "Team ICT", "what was sent stays"
    assert first["issues"][0] == send(floor, desk, audience="ambassadors")["issues"][0]


def test_ambassadors_are_told_how_it_stands_where_the_project_group_has_no_place(
    floor: Floor, desk: Desk, clock: FakeClock, printing: Issue
) -> None:
    bind(floor, desk, "ambassadors")
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK, "ambassadors")
    clock.forward(hours=1)
    printing.owner = "Team ICT"
    assert send(floor, desk, audience="ambassadors")["issues"][0]["owner"] == "Team ICT"


def test_a_topic_that_was_merged_or_closed_since_stands_as_it_is_now(floor: Floor, desk: Desk, printing: Issue) -> None:
    bind(floor, desk, "project_group")
    other = floor.issue("Afdrukken", owner="Team ICT", status="in_progress")
    floor.session.add(IssueMerge(issue_id=printing.id, into_id=other.id, merged_at=desk.now()))
    floor.session.flush()
    told = Figures.model_validate(send(floor, desk))
    assert [(each.title_nl, each.owner, each.status) for each in told.issues] == [
        ("Printen", "Team ICT", "in_progress")
    ]
    assert told.asked == ()


def test_a_day_that_was_looked_over_before_tells_what_is_still_open(floor: Floor, desk: Desk, clock: FakeClock) -> None:
    go_live = date(2026, 11, 16)
    floor.settings = floor.settings.model_copy(update={"go_live": go_live})
    bind(floor, desk, "project_group")
    rows = [floor.issue(title) for title in ("Printen", "Zoeken")]
    for row in rows:
        for each in floor.say(*range(1, 9), issue_id=row.id):
            each.said_at = datetime(2026, 11, 16, 10, tzinfo=UTC) + timedelta(seconds=each.id)
    clock.set(datetime(2026, 11, 17, 6, 0, tzinfo=UTC))
    (daily,) = [
        each
        for each in due(floor.settings, {"daily"}, clock() - timedelta(days=1), clock() + timedelta(hours=9))
        if each.after == date(2026, 11, 17)
    ]
    looked = Daily.model_validate(
        freeze_edition(floor.session, desk, floor.rollout, floor.settings, daily, "project_group").figures
    )
    assert [topic.title_nl for topic in looked.topics] == ["Printen", "Zoeken"]
    rows[0].status, rows[1].owner = "solved", "ICT"
    decide(floor, desk, "Printers vervangen")
    clock.forward(hours=2)
    told = Daily.model_validate(send(floor, desk, daily))
    assert [(topic.title_nl, topic.owner) for topic in told.topics] == [("Zoeken", "ICT")]
    assert [each.text for each in told.decisions] == ["Printers vervangen"]


@pytest.mark.usefixtures("printing")
def test_a_month_is_told_from_its_weeks_as_they_were_corrected(floor: Floor, desk: Desk, clock: FakeClock) -> None:
    """And from those as they stand when it is sent, not when somebody first looked at it."""
    bind(floor, desk, "management")
    week = freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    month = Edition("monthly", WEEK.monday, WEEK.monday + timedelta(weeks=1), desk.now())
    first = freeze_edition(floor.session, desk, floor.rollout, floor.settings, month, "management")
    clock.forward(hours=1)
    assert LookBack.model_validate(first.figures).topics[0].messages == 20

    fewer = Figures.model_validate(week.figures)
    (topic,) = fewer.issues
    topic = topic.model_copy(update={"counted": topic.counted.model_copy(update={"messages": 14, "people": 14})})
    corrected = fewer.model_copy(update={"issues": (topic,), "corrected": True}).model_dump(mode="json")
    same = {"rollout_id": week.rollout_id, "period": week.period, "audience": week.audience, "frozen_at": desk.now()}
    row = Digest(work_id=f"{week.work_id}/corrected/1", figures=corrected, corrects=week.id, **same)
    floor.session.add(row)
    floor.session.flush()
    floor.session.expire_all()
    later = LookBack.model_validate(send(floor, desk, month, "management"))
    assert (later.topics[0].messages, later.corrected) == (14, (str(WEEK),))
    card = for_management.card(later, words_for("nl"))
    assert "Met de gecorrigeerde aantallen van week 46." in cards.dump(card).decode()
    assert floor.session.scalars(select(Digest).where(Digest.id == week.id)).one().figures == week.figures
