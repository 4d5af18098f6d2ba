"""The five measures: each done, or with what is missing of it, from what was done here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.aftercare.checklist import Checklist, checklist, lines
from bot.cards import plain
from bot.config.meeting import MeetingSettings
from bot.desk import Desk
from bot.words import words_for
from models import Delivery, Explanation, Meeting, Person, Place, Role, Visit
from tests.digests.floor import Floor
from tests.town import NOW


def look(floor: Floor, desk: Desk) -> Checklist:
    floor.session.flush()
    return checklist(floor.session, desk, floor.rollout, floor.settings)


def told(found: Checklist, language: str = "nl") -> list[str]:
    return [plain(line) for line in lines(found, words_for(language))]


def explained(floor: Floor, topic: str, department: str | None = None) -> None:
    number = floor.departments[department].id if department else None
    floor.session.add(
        Explanation(rollout_id=floor.rollout.id, topic=topic, department_id=number, text_nl="Zo.", written_at=NOW)
    )


def met(floor: Floor, days_ago: int) -> None:
    moment = NOW - timedelta(days=days_ago)
    floor.session.add(
        Meeting(
            rollout_id=floor.rollout.id,
            week=moment.date(),
            uid="u",
            starts_at=moment,
            minutes=45,
            spot="",
            agenda={},
            frozen_at=moment,
        )
    )


def test_nothing_was_done_yet(floor: Floor, desk: Desk) -> None:
    assert told(look(floor, desk)) == [
        "Ambassadeurs: die zijn er nog niet.",
        "Overleg: er is geen gepland.",
        "Laat jezelf zien: nog geen afdeling bezocht. Typ “bezoeken”.",
        "Antwoord terug: al 58 dagen is er voor de hele werkvloer geen antwoord geplaatst en niets aangekondigd.",
        "Vertel waarom: het waarom ontbreekt. Wat er verandert ontbreekt voor Burgerzaken, Griffie, Sociaal Domein.",
    ]


def test_all_was_done(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(update={"meeting": MeetingSettings(weekday="fri")})
    for department in floor.departments.values():
        person = Person(connector="terminal", pseudonym=f"p{department.id}", language="nl", created_at=NOW)
        floor.session.add(person)
        floor.session.flush()
        floor.session.add(Place(connector="terminal", fingerprint=f"c{person.id}", person_id=person.id, bound_at=NOW))
        floor.session.add(
            Role(
                rollout_id=floor.rollout.id,
                person_id=person.id,
                role="ambassador",
                department_id=department.id,
                given_at=NOW,
            )
        )
    met(floor, 4)
    visit = Visit(
        rollout_id=floor.rollout.id,
        department_id=floor.departments["Griffie"].id,
        visited_on=NOW.date(),
        recorded_at=NOW,
    )
    floor.session.add(visit)
    floor.issue("Printen", answered_at=NOW - timedelta(days=2))
    explained(floor, "why")
    explained(floor, "changes")
    assert [line.split(": ")[1] for line in told(look(floor, desk))] == ["in orde."] * 5


@pytest.mark.parametrize(("days", "due"), [(20, False), (22, True)])
def test_a_meeting_that_did_not_come_round_is_missed(floor: Floor, desk: Desk, days: int, due: bool) -> None:  # noqa: FBT001
    floor.settings = floor.settings.model_copy(update={"meeting": MeetingSettings(weekday="fri")})
    assert look(floor, desk).meeting_due  # the rollout is three weeks on
    met(floor, days)
    found = look(floor, desk)
    assert found.meeting_due is due
    assert ("het laatste was op di 27 okt." in told(found)[1]) is due


def test_a_go_live_that_moved_to_later_makes_no_meeting_late(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(
        update={"meeting": MeetingSettings(weekday="fri"), "go_live": date(2026, 12, 14)}
    )
    assert not look(floor, desk).meeting_due


@pytest.mark.parametrize(("days", "due"), [(28, False), (29, True)])
def test_a_visit_is_due_again_after_some_weeks(floor: Floor, desk: Desk, days: int, due: bool) -> None:  # noqa: FBT001
    day = NOW.date() - timedelta(days=days)
    number = floor.departments["Griffie"].id
    floor.session.add(Visit(rollout_id=floor.rollout.id, department_id=number, visited_on=day, recorded_at=NOW))
    assert look(floor, desk).visit_due is due


@pytest.mark.parametrize(("days", "quiet"), [(9, False), (10, True)])
def test_the_floor_heard_what_was_announced(floor: Floor, desk: Desk, days: int, quiet: bool) -> None:  # noqa: FBT001
    place = Place(
        connector="terminal", fingerprint="all", bound_at=NOW, audience="announcements", rollout_id=floor.rollout.id
    )
    floor.session.add(place)
    floor.session.flush()
    sent = NOW - timedelta(days=days)
    floor.session.add(Delivery(work_id="w", mark="m", place_id=place.id, not_before=sent, created_at=sent))
    found = look(floor, desk)
    assert (found.quiet_days, found.quiet) == (days, quiet)
    assert told(found)[3].startswith(
        "Antwoord terug: al 10 dagen is er voor de hele werkvloer geen" if quiet else "Antwoord terug: in orde."
    )


def test_what_was_done_after_the_moment_that_is_asked_for_is_not_told(floor: Floor, desk: Desk) -> None:
    then = replace(desk, now=lambda: NOW - timedelta(weeks=2))
    before = look(floor, then)
    floor.issue("Printen", answered_at=NOW - timedelta(days=2), published_at=NOW - timedelta(days=2))
    explained(floor, "why")
    number = floor.departments["Griffie"].id
    floor.session.add(Visit(rollout_id=floor.rollout.id, department_id=number, visited_on=NOW.date(), recorded_at=NOW))
    assert look(floor, then) == before
    assert before.quiet_days == 44
    assert look(floor, desk) != before
    floor.session.query(Explanation).one().previous_nl = "Eerst zo."
    assert look(floor, then).why


def test_a_why_for_each_department_is_one_for_all(floor: Floor, desk: Desk) -> None:
    for name in ("Burgerzaken", "Griffie"):
        explained(floor, "why", name)
        explained(floor, "changes", name)
    found = look(floor, desk)
    assert (found.why, found.unexplained) == (False, ("Sociaal Domein",))
    explained(floor, "why", "Sociaal Domein")
    assert look(floor, desk).why
    assert told(look(floor, desk), "en")[4] == "Tell why: What changes is missing for Sociaal Domein."
