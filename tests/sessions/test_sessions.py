"""A session is proposed by figures that may be told, planned by people, and everybody hears once what they must."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.digests.freezing import freeze
from bot.ports import Action
from bot.privacy.forgetting import forget
from bot.sessions.proposing import propose
from models import InfoSession, Issue, IssueCause, IssueMerge, Measure, Person, Rollout, SessionGuest
from tests.digests.floor import Floor
from tests.gestures import texts
from tests.measures.floors import FIRST, ZONE, week
from tests.topics.square import AMBASSADOR, bound, do, news, person
from tests.town import INSIDER, NOW, Town

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine o'clock in Amsterdam: the weekly report has gone out."""
PLAN = "dinsdag 1 dec 10-11 kamer 2.14"
ASKERS = ("an", "bo", "cas", "dirk", "els", "fem")


def sessions(town: Town) -> list[InfoSession]:
    return town.read(lambda session: list(session.scalars(select(InfoSession).order_by(InfoSession.id))))


def guests(town: Town) -> int:
    return len(town.read(lambda session: list(session.scalars(select(SessionGuest)))))


def asked(town: Town) -> None:
    """Let six of Sociaal Domein, and as many of Burgerzaken, ask the same last week; one of them wants no messages."""
    for user in (*ASKERS, "gijs", INSIDER, AMBASSADOR):
        town.open(user)
    town.say("fem", "stop")
    numbers = [person(town, user).id for user in ASKERS]

    def work(session: Session) -> None:
        floor = Floor.of(session, town.desk)
        issue = floor.issue("Zaken zoeken")
        others = [one.id for one in session.scalars(select(Person)) if one.id not in numbers and one.pseudonym is None]
        floor.say(*numbers, *others[:2], department="Sociaal Domein", week=week(8), issue_id=issue.id)
        floor.say(*others[2:10], department="Burgerzaken", week=week(8), issue_id=issue.id)
        around(floor, others)

    town.write(work)
    bound(town, "project_group")


def around(floor: Floor, people: list[int]) -> None:
    """Let others write too, of both departments and of none: without them a report tells nothing of either."""
    for first, department in ((10, "Sociaal Domein"), (16, "Burgerzaken"), (22, None)):
        floor.say(*people[first : first + 6], department=department, week=week(8), kind="praise")
    floor.say(*people[28:40], week=week(8))


def tuesday(town: Town) -> None:
    """Let the weekly report have gone out the day before."""
    town.clock.set(MONDAY + timedelta(days=1))
    town.write(lambda session: reported(session, town.desk))


def reported(session: Session, desk: Desk) -> None:
    rollout = session.scalars(select(Rollout).order_by(Rollout.position)).first()
    assert rollout
    freeze(session, replace(desk, now=lambda: MONDAY), rollout, desk.settings.rollout[0], week(8))


def heard(town: Town, user: str, text: str) -> int:
    return sum(text in " ".join(said.split()) for said in town.heard[user])


def can_join(town: Town, user: str) -> bool:
    """Say whether the last thing that somebody heard has the button to sign up."""
    return "Ik kom" in town.heard[user][-1]


def test_from_the_proposal_to_the_count(town: Town) -> None:
    asked(town)
    bound(town, "announcements")
    tuesday(town)
    news(town)
    news(town)
    first, second = sessions(town)
    assert first.state == "proposed"
    assert heard(town, "project_group", "5 of meer collega's van Sociaal Domein vroegen ernaar in vier weken.") == 1
    assert heard(town, "project_group", "Voorstel: een inloopuur over “Zaken zoeken” voor Sociaal Domein.") == 1
    number = next(row.id for row in (first, second) if row.department_id == 3)
    other = first.id + second.id - number
    assert "acht weken" in texts(do(town, INSIDER, Action.SESSION_DECLINE, str(other)))

    card = do(town, INSIDER, Action.SESSION_PLAN, str(number), "ooit ergens")
    assert "Er is niets veranderd." in texts(card)
    told = town.press(INSIDER, Action.SESSION_PLAN, str(number), PLAN)
    assert "Gepland: Inloopuur “Zaken zoeken”, di 1 dec, 10.00 tot 11.00, kamer 2.14." in " ".join(
        " ".join(told).split()
    )
    assert [heard(town, user, "Je vroeg naar “Zaken zoeken”.") for user in ("an", "fem", "gijs")] == [1, 0, 0]
    assert heard(town, "announcements", "Voor Sociaal Domein, en voor wie wil komen.") == 1
    news(town)
    assert heard(town, "an", "Je vroeg naar “Zaken zoeken”.") == 1

    for user in ("an", "an", "bo", "gijs"):
        assert "Je staat op de lijst" in " ".join(town.press(user, Action.SESSION_JOIN, str(number)))
    town.press("bo", Action.SESSION_LEAVE, str(number))
    assert guests(town) == 2
    moved = town.press(INSIDER, Action.SESSION_PLAN, str(number), "woensdag 2 dec 10-12 kamer 3")
    assert "2 collega's gaven zich op" in " ".join(" ".join(moved).split())
    moved_to = "Verplaatst: Inloopuur “Zaken zoeken” is nu wo 2 dec, 10.00 tot 12.00, kamer 3."
    assert [heard(town, user, moved_to) for user in ("an", "bo", "fem", "gijs", "announcements")] == [1, 1, 0, 1, 1]
    assert [can_join(town, user) for user in ("an", "bo", "announcements")] == [False, True, True]
    assert "hoort van de verplaatsing. Het staat ook bij de aankondigingen." in " ".join(" ".join(moved).split())
    (measure,) = town.read(lambda session: list(session.scalars(select(Measure).where(Measure.undone_at.is_(None)))))
    assert (measure.text, str(measure.since)) == ("Inloopuur “Zaken zoeken”", "2026-12-02")

    town.clock.set(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
    news(town)
    news(town)
    assert [heard(town, user, "Herinnering") for user in ("an", "bo", "gijs")] == [1, 0, 1]
    assert "getal" in " ".join(town.press(INSIDER, Action.SESSION_COUNT, str(number), "9"))  # it is still to come
    town.clock.set(datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    news(town)
    assert heard(town, INSIDER, "Hoeveel mensen kwamen naar Inloopuur “Zaken zoeken”?") == 1
    for answer in ("", "geen idee", "-3", "9999", "10-12", "2,5", "9 of 10"):
        assert "een getal nodig" in " ".join(town.press(INSIDER, Action.SESSION_COUNT, str(number), answer))
    assert "er kwam 1 mens." in " ".join(town.press(INSIDER, Action.SESSION_COUNT, str(number), "1"))
    assert "er kwamen 9 mensen." in " ".join(
        town.press(INSIDER, Action.SESSION_COUNT, str(number), "ongeveer 9 mensen")
    )
    assert sessions(town)[number - first.id].attended == 9
    assert "niet meer opgeven" in " ".join(town.press("bo", Action.SESSION_JOIN, str(number)))
    town.clock.set(datetime(2026, 12, 10, 12, 0, tzinfo=UTC))
    news(town)
    assert guests(town) == 0


def test_a_full_room_is_full_until_somebody_signs_off_and_only_the_planner_reads_a_small_number(town: Town) -> None:
    asked(town)
    tuesday(town)
    news(town)
    number = str(sessions(town)[0].id)
    assert "Noem minstens 5 plekken" in texts(do(town, INSIDER, Action.SESSION_PLAN, number, f"{PLAN}, 4 plekken"))
    told = texts(do(town, INSIDER, Action.SESSION_PLAN, number, f"{PLAN}, max 5 plekken"))
    assert "kamer 2.14." in told
    assert "Er is plek voor 5." in told
    for user in ("an", "bo", "cas"):
        do(town, user, Action.SESSION_JOIN, number)
    moved = "woensdag 2 dec 10-11 kamer 3"
    assert "3 collega's gaven zich op." in " ".join(town.press(INSIDER, Action.SESSION_PLAN, number, moved))
    for user in ("dirk", "els"):
        do(town, user, Action.SESSION_JOIN, number)
    assert "Het is vol." in texts(do(town, "gijs", Action.SESSION_JOIN, number))
    assert "Je staat op de lijst" in texts(do(town, "an", Action.SESSION_JOIN, number))
    do(town, "an", Action.SESSION_LEAVE, number)
    assert "Je staat op de lijst" in texts(do(town, "gijs", Action.SESSION_JOIN, number))
    assert guests(town) == 5


def test_cancelling_tells_who_was_invited_or_signed_up_and_forgetting_takes_the_name_off(town: Town) -> None:
    asked(town)
    tuesday(town)
    news(town)
    number = next(row.id for row in sessions(town) if row.department_id == 3)
    town.press(AMBASSADOR, Action.SESSION_PLAN, str(number), PLAN)
    for user in ("an", "bo"):
        town.press(user, Action.SESSION_JOIN, str(number))
    bo = person(town, "bo").id
    town.write(lambda session: forget(session, session.get_one(Person, bo), town.clock()))
    assert guests(town) == 1
    town.press(AMBASSADOR, Action.SESSION_CANCEL, str(number))
    assert [heard(town, user, "Gaat niet door") for user in ("an", "cas", "fem")] == [1, 1, 0]
    assert "al vervallen" in " ".join(town.press(AMBASSADOR, Action.SESSION_CANCEL, str(number)))
    assert "niet meer opgeven" in " ".join(town.press("cas", Action.SESSION_JOIN, str(number)))
    assert town.read(lambda session: session.scalars(select(Measure)).one().undone_at)
    town.press(AMBASSADOR, Action.SESSION_PLAN, str(number), PLAN)
    assert [row.state for row in sessions(town) if row.id == number] == ["cancelled"]


def test_the_floor_plans_nothing_and_forged_buttons_do_nothing(town: Town) -> None:
    asked(town)
    tuesday(town)
    news(town)
    number = str(sessions(town)[0].id)
    before = [row.state for row in sessions(town)]
    for action in (Action.SESSION_PLAN, Action.SESSION_DECLINE, Action.SESSION_CANCEL, Action.SESSION_COUNT):
        assert "Alleen" in texts(do(town, "an", action, number, PLAN))
    for action in (Action.SESSION_PLAN, Action.SESSION_JOIN, Action.SESSION_LEAVE, Action.SESSION_COUNT):
        for value in ("", "x", "99", "²", "9" * 40):
            assert "is hier niet meer" in texts(do(town, INSIDER, action, value, PLAN))
    assert "niet meer opgeven" in texts(do(town, "an", Action.SESSION_JOIN, number))
    assert ([row.state for row in sessions(town)], guests(town)) == (before, 0)


@pytest.fixture
def floor(floor: Floor) -> Floor:
    """A floor of sixty people whose rollout runs since the first week."""
    floor.rollout.started_at = FIRST.span(ZONE)[0]
    return floor


def proposed(floor: Floor, desk: Desk) -> list[tuple[int, int]]:
    later = replace(desk, now=lambda: MONDAY)
    return [(row.issue_id, row.department_id) for row in propose(floor.session, later, floor.rollout, floor.settings)]


@pytest.mark.leak
@pytest.mark.parametrize(
    ("here", "beside", "elsewhere", "found"),
    [
        (6, 6, 6, True),
        (4, 8, 9, False),  # too few asked
        (6, 6, 0, False),  # the topic has fewer than nine people: it would tell of the few elsewhere
        (6, 0, 6, False),  # so has the department
    ],
)
def test_only_what_a_report_told_is_proposed(
    floor: Floor,
    desk: Desk,
    here: int,
    beside: int,
    elsewhere: int,
    found: bool,  # noqa: FBT001
) -> None:
    issue = floor.issue("Zoeken")
    floor.say(*range(1, here + 1), department="Burgerzaken", week=week(8), issue_id=issue.id)
    floor.say(*range(10, 10 + beside), department="Burgerzaken", week=week(8), kind="praise")
    floor.say(*range(20, 20 + elsewhere), week=week(8), issue_id=issue.id)
    floor.say(*range(30, 40), department="Sociaal Domein", week=week(8))
    floor.say(*range(40, 56), week=week(8), kind="praise")
    assert proposed(floor, desk) == [], "no report told it"
    reported(floor.session, desk)
    told = proposed(floor, desk)
    assert ((issue.id, floor.departments["Burgerzaken"].id) in told) is found


def pair(floor: Floor, title: str, **values: object) -> Issue:
    """Let ten of Sociaal Domein ask about a topic, and tell of something else too."""
    issue = floor.issue(title, **values)
    floor.say(*range(1, 11), department="Sociaal Domein", week=week(8), issue_id=issue.id)
    floor.say(*range(1, 11), department="Sociaal Domein", week=week(8), kind="praise")
    return issue


def others(floor: Floor) -> None:
    """Let other departments write, and ask."""
    floor.say(*range(20, 32), department="Burgerzaken", week=week(8))
    floor.say(*range(40, 52), week=week(8))


def test_each_is_proposed_once_in_eight_weeks_of_open_topics_that_can_be_learnt_and_of_open_departments(
    floor: Floor, desk: Desk
) -> None:
    issue = pair(floor, "Zoeken")
    pair(floor, "Klaar", status="solved")
    technical, merged = pair(floor, "Stuk"), pair(floor, "Vinden")
    floor.session.add(IssueCause(issue_id=technical.id, cause="technique"))
    others(floor)
    reported(floor.session, desk)
    floor.session.add(IssueMerge(issue_id=merged.id, into_id=issue.id, merged_at=NOW))
    floor.session.flush()
    here = floor.departments["Sociaal Domein"].id
    assert proposed(floor, desk) == [(issue.id, here)]
    assert proposed(floor, desk) == []
    floor.session.scalars(select(InfoSession)).one().proposed_at -= timedelta(weeks=9)
    floor.departments["Sociaal Domein"].ended_at = NOW
    floor.session.flush()
    assert proposed(floor, desk) == []
    floor.departments["Sociaal Domein"].ended_at = None
    floor.session.flush()
    assert proposed(floor, desk) == [(issue.id, here)]


def test_a_report_of_fewer_people_or_of_long_ago_proposes_nothing(floor: Floor, desk: Desk) -> None:
    pair(floor, "Zoeken")
    others(floor)
    reported(floor.session, desk)
    stricter = floor.settings.model_copy(
        update={"thresholds": floor.settings.thresholds.model_copy(update={"people": 6})}
    )
    now, later = (replace(desk, now=at) for at in (lambda: MONDAY, lambda: MONDAY + timedelta(weeks=4)))
    assert propose(floor.session, now, floor.rollout, stricter) == []
    assert propose(floor.session, later, floor.rollout, floor.settings) == []
    assert propose(floor.session, now, floor.rollout, floor.settings) != []
