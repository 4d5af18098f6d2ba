"""A session is proposed by figures that may be told, planned by people, and everybody hears once what they must."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.ports import Action
from bot.privacy.forgetting import forget
from bot.sessions.proposing import propose
from bot.store import Store
from models import InfoSession, Measure, Person, SessionGuest
from tests.digests.floor import Floor
from tests.gestures import texts
from tests.measures.floors import week
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
        floor = Floor.of(session, town.desk, people=20)
        issue = floor.issue("Zaken zoeken")
        floor.say(*numbers, department="Sociaal Domein", week=week(8), issue_id=issue.id)
        others = [one.id for one in session.scalars(select(Person)) if one.id not in numbers and one.pseudonym is None]
        floor.say(*others[:6], department="Burgerzaken", week=week(8), issue_id=issue.id)

    town.write(work)
    bound(town, "project_group")


def heard(town: Town, user: str, text: str) -> int:
    return sum(text in said for said in town.heard[user])


def test_from_the_proposal_to_the_count(town: Town) -> None:
    asked(town)
    bound(town, "announcements")
    town.clock.set(MONDAY)
    news(town)
    news(town)
    first, second = sessions(town)
    assert (first.people, first.questions, first.state) == (6, 6, "proposed")
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
    assert [heard(town, user, "Verplaatst") for user in ("an", "bo", "announcements")] == [1, 0, 1]
    (measure,) = town.read(lambda session: list(session.scalars(select(Measure).where(Measure.undone_at.is_(None)))))
    assert (measure.text, str(measure.since)) == ("Inloopuur “Zaken zoeken”", "2026-12-02")

    town.clock.set(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
    news(town)
    news(town)
    assert [heard(town, user, "Herinnering") for user in ("an", "bo", "gijs")] == [1, 0, 1]
    assert "getal" in " ".join(town.press(INSIDER, Action.SESSION_COUNT, str(number), "9"))
    town.clock.set(datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    news(town)
    assert heard(town, INSIDER, "Hoeveel mensen kwamen naar Inloopuur “Zaken zoeken”?") == 1
    assert "er kwamen 9 mensen" in " ".join(town.press(INSIDER, Action.SESSION_COUNT, str(number), "9"))
    assert sessions(town)[number - first.id].attended == 9
    assert "niet meer opgeven" in " ".join(town.press("bo", Action.SESSION_JOIN, str(number)))
    town.clock.set(datetime(2026, 12, 10, 12, 0, tzinfo=UTC))
    news(town)
    assert guests(town) == 0


def test_cancelling_tells_who_signed_up_and_forgetting_takes_the_name_off(town: Town) -> None:
    asked(town)
    town.clock.set(MONDAY)
    news(town)
    number = sessions(town)[0].id
    town.press(AMBASSADOR, Action.SESSION_PLAN, str(number), PLAN)
    for user in ("an", "bo"):
        town.press(user, Action.SESSION_JOIN, str(number))
    bo = person(town, "bo").id
    town.write(lambda session: forget(session, session.get_one(Person, bo), town.clock()))
    assert guests(town) == 1
    town.press(AMBASSADOR, Action.SESSION_CANCEL, str(number))
    assert [heard(town, user, "Gaat niet door") for user in ("an", "cas")] == [1, 0]
    assert "al vervallen" in " ".join(town.press(AMBASSADOR, Action.SESSION_CANCEL, str(number)))
    assert "niet meer opgeven" in " ".join(town.press("cas", Action.SESSION_JOIN, str(number)))
    assert town.read(lambda session: session.scalars(select(Measure)).one().undone_at)
    town.press(AMBASSADOR, Action.SESSION_PLAN, str(number), PLAN)
    assert sessions(town)[0].state == "cancelled"


def test_the_floor_plans_nothing_and_forged_buttons_do_nothing(town: Town) -> None:
    asked(town)
    town.clock.set(MONDAY)
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
def floor(store: Store, desk: Desk) -> Iterator[Floor]:
    """A floor of sixty people, last week."""
    with Session(store.engine) as session:
        yield Floor.of(session, desk)


def proposed(floor: Floor, desk: Desk) -> list[tuple[int | None, int | None]]:
    return [(row.questions, row.people) for row in propose(floor.session, desk, floor.rollout, floor.settings)]


@pytest.mark.leak
@pytest.mark.parametrize(
    ("here", "elsewhere", "found"),
    [
        (8, 0, [(None, None)]),  # it would tell that nobody asked elsewhere
        (4, 20, []),
        (8, 2, [(None, None)]),  # the issue in all less this department would tell of the two
        (8, 6, [(8, 8)]),
        (18, 6, []),  # of twenty people nearly all asked
    ],
)
def test_no_figure_is_proposed_that_tells_of_a_few(
    floor: Floor, desk: Desk, here: int, elsewhere: int, found: list[tuple[int | None, int | None]]
) -> None:
    issue = floor.issue("Zoeken")
    floor.say(*range(1, here + 1), department="Burgerzaken", issue_id=issue.id)
    floor.say(*range(30, 30 + elsewhere), issue_id=issue.id)
    assert proposed(floor, desk) == found


def test_each_is_proposed_once_in_eight_weeks_of_questions_about_open_topics_and_open_departments(
    floor: Floor, desk: Desk
) -> None:
    issue, closed = floor.issue("Zoeken"), floor.issue("Klaar", status="solved")
    for one in (issue, closed):
        floor.say(*range(1, 9), department="Sociaal Domein", issue_id=one.id)
    floor.say(*range(1, 9), department="Sociaal Domein", issue_id=floor.issue("Stuk").id, kind="problem")
    assert proposed(floor, desk) == [(None, None)]
    assert proposed(floor, desk) == []
    floor.session.scalars(select(InfoSession)).one().proposed_at -= timedelta(weeks=9)
    floor.departments["Sociaal Domein"].ended_at = NOW
    floor.session.flush()
    assert proposed(floor, desk) == []
    floor.departments["Sociaal Domein"].ended_at = None
    floor.session.flush()
    assert proposed(floor, desk) == [(None, None)]
