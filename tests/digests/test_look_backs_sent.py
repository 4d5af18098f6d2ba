"""Look backs on their way: a month goes to the management, HR and everybody, once, each with what is theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import metoo
from bot.cli import main
from bot.days.period import Period
from bot.digests.concern import Concern
from bot.digests.freezing import freeze
from bot.digests.looked import LookBack
from bot.people import place_at
from bot.ports import Action, Spot
from models import Delivery, Department, Digest, Feedback, Issue, Place
from tests.digests.test_sending import begun, rollout_of, send
from tests.published.shelf import published
from tests.town import Town

MONTH = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
"""08:30 in Amsterdam: the last week of November has its digest, and so has November."""
PLACES = {"management": "directie", "announcements": "iedereen", "hr": "opleiding"}


def bound(town: Town) -> None:
    def make(session: Session) -> None:
        for audience, user in PLACES.items():
            place = place_at(session, town.desk, "terminal", Spot("channel", {"user": user}))
            place.audience, place.rollout_id = audience, rollout_of(session).id

    town.write(make)


@pytest.fixture
def month(town: Town) -> Town:
    """A month in which six colleagues asked something that was answered for all."""
    begun(town, weeks=8)
    town.clock.set(MONTH - timedelta(days=5))
    for user in "abcdef":
        town.say(user, "Waarom printen de etiketten niet?")
    published(town)
    bound(town)
    town.clock.set(MONTH)
    return town


def test_a_month_goes_out_once_to_each_who_should_read_it(month: Town) -> None:
    assert send(month)
    assert not send(month)
    for _ in range(3):
        month.clock.forward(seconds=5)
        month.drain()
    heard = {audience: "\n".join(month.heard[user]) for audience, user in PLACES.items()}
    assert heard["management"].startswith("De eerste 5 weken met Zaaksysteem Lindewaard"), "they end with November"
    assert "1 antwoord gepubliceerd." in heard["management"]
    assert "Op geen afdeling vroegen genoeg collega's hoe iets werkt." in heard["hr"]
    assert heard["announcements"].startswith("Jij zei, wij deden")
    assert "Etiketten printen lukt niet" in heard["announcements"]
    assert "Heb je nog last" not in heard["announcements"], "it was answered"
    rows = month.read(lambda session: list(session.scalars(select(Digest).where(Digest.pace != "weekly"))))
    assert {(row.audience, row.pace) for row in rows} == {
        ("management", "day_30"),
        ("floor", "monthly"),
        ("hr", "monthly"),
    }
    assert all(LookBack.model_validate(row.figures).audience == row.audience for row in rows)


def test_the_channel_of_a_department_reads_first_what_it_asked_about(month: Town) -> None:
    def concern(session: Session) -> None:
        department = session.scalars(select(Department).where(Department.name == "Burgerzaken")).one()
        places = list(session.scalars(select(Place).where(Place.audience == "announcements")))
        own = place_at(session, month.desk, "terminal", Spot("channel", {"user": "balie"}), audience="announcements")
        own.rollout_id, own.department = places[0].rollout_id, department
        week = frozen_week(session, month)
        issue = session.scalars(select(Issue.id)).one()
        told = Concern(issue=issue, department=department.id, name=department.name, period="2026-W48")
        week.figures = {**week.figures, "concerns": [told.model_dump()]}

    month.write(concern)
    send(month)
    month.clock.forward(seconds=5)
    month.drain()
    own, all_others = ("\n".join(month.heard[user]) for user in ("balie", "iedereen"))
    assert "Burgerzaken vroeg hiernaar" in own
    assert own.index("Burgerzaken vroeg") < own.index("Etiketten printen lukt niet")
    assert "Burgerzaken" not in all_others
    assert "Etiketten printen lukt niet" in all_others


def frozen_week(session: Session, town: Town) -> Digest:
    """Freeze the last week of November."""
    rollout = rollout_of(session)
    return freeze(session, town.desk, rollout, town.desk.settings.rollout[0], Period.parse("2026-W48"))


def test_who_has_it_too_is_counted_from_where_everybody_reads(month: Town) -> None:
    send(month)
    number = month.read(lambda session: session.scalars(select(Issue.id)).one())
    month.press("gerda", Action.ME_TOO, metoo.value(month.desk, number))
    too = month.read(lambda session: session.scalars(select(Feedback.me_too).where(Feedback.issue_id == number)).all())
    assert list(too) == [True]


def test_a_month_in_which_nothing_was_done_brings_nothing_to_everybody(town: Town) -> None:
    begun(town, weeks=8)
    bound(town)
    town.clock.set(MONTH)
    send(town)
    told = town.read(lambda session: set(session.scalars(select(Digest.audience).where(Digest.pace != "weekly"))))
    sent = {
        delivery.split("/")[3]
        for delivery in town.read(lambda session: session.scalars(select(Delivery.work_id)).all())
    }
    assert told == {"management", "hr", "floor"}
    assert sent == {"management", "hr"}, "these read that there is too little signal"


def test_the_command_prints_any_audience_and_period(month: Town, tmp_path: Path) -> None:
    def printed(*words: str) -> str:
        common = ["--config", str(tmp_path / "config.toml"), "digest", "--rollout", "zaak", "--audience"]
        done = CliRunner().invoke(main, [*common, *words])
        return done.output

    begun(month, weeks=12)
    assert "Eén verzoek" in printed("management", "--period", "2026-10")
    assert "Vijf maatregelen" in printed("project_group", "--period", "2026-10", "--format", "mail")
    assert printed("floor", "--period", "2026-10").startswith("Jij zei, wij deden")
    assert '"audience": "hr"' in printed("hr", "--period", "2026-10", "--format", "json")
    assert "No report of 2026-W43 is made for floor." in printed("floor", "--period", "2026-W43")
