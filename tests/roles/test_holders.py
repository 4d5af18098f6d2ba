"""Who tags for a department is asked when something is sent, so nothing goes to who is no longer there."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import roles
from bot.colleagues import department_of
from bot.config import Settings
from bot.people import AMBASSADOR, INSIDER
from bot.reading import Reader
from bot.roles import reaching
from models import Department, DirectoryEntry, Membership, Person, Place, Reach, Role, Rollout
from tests.gestures import change, street_of, tell
from tests.roles.court import (
    BEA,
    CITIZENS,
    CLERKS,
    GERT,
    MEES,
    SOCIAL,
    ask,
    department,
    meet,
    named,
    person_in,
    tagging,
    with_court,
)
from tests.town import INSIDER as LEAD
from tests.town import FakeClock, Town


def _listed(town: Town, user: str, role: str, name: str | None = None, source: str = "csv") -> None:
    """Have a directory give somebody a role and a department."""

    def work(session: Session) -> None:
        where = department(session, name).id if name else None
        known_as = town.desk.vault.pseudonym("person", "terminal", "terminal", user)
        entry = DirectoryEntry(source=source, rollout_id=1, pseudonym=known_as, department_id=where, role=role)
        session.add(entry)

    town.write(work)


def _in_chat(town: Town, user: str, role: str, name: str | None = None) -> None:
    def work(session: Session) -> None:
        where = department(session, name).id if name else None
        person = person_in(session, town, user)
        session.add(Role(rollout_id=1, person_id=person.id, role=role, department_id=where, given_at=town.clock()))

    town.write(work)


def test_a_department_has_its_own_ambassadors(court: Town) -> None:
    meet(court, BEA, GERT, LEAD, "an")
    assert tagging(court, CITIZENS) == [BEA]
    assert tagging(court, CLERKS) == [GERT]


@pytest.mark.parametrize("name", [SOCIAL, None])
def test_a_department_without_one_and_no_department_go_to_all(court: Town, name: str | None) -> None:
    meet(court, BEA, GERT, LEAD)
    assert tagging(court, name) == [BEA, GERT]


def test_where_there_is_no_ambassador_the_project_group_tags(court: Town) -> None:
    meet(court, LEAD, "an", MEES)
    assert tagging(court, CITIZENS) == tagging(court, None) == [LEAD]


def test_an_ambassador_who_never_wrote_cannot_be_reached_and_the_others_tag(court: Town) -> None:
    meet(court, GERT)
    assert tagging(court, CITIZENS) == [GERT]


def test_a_closed_chat_is_no_chat(court: Town) -> None:
    meet(court, BEA, GERT)
    closed = update(Place).where(Place.person_id == 1).values(closed_at=court.clock())
    court.write(change(closed))
    assert tagging(court, CITIZENS) == [GERT]


def test_who_left_gets_nothing_any_more_and_the_others_do(court: Town) -> None:
    meet(court, BEA, GERT)
    court.write(change(update(Person).where(Person.id == 1).values(left_at=court.clock())))
    assert tagging(court, CITIZENS) == [GERT]
    court.write(change(update(Person).values(left_at=court.clock())))
    assert tagging(court, CITIZENS) == []


def test_a_manager_never_tags_for_their_own_department_also_when_nobody_else_can(court: Town) -> None:
    meet(court, MEES, LEAD)
    _in_chat(court, MEES, AMBASSADOR)
    assert tagging(court, CITIZENS) == [LEAD]
    assert tagging(court, SOCIAL) == [MEES]


def test_the_directory_makes_an_ambassador_of_where_somebody_works(court: Town) -> None:
    meet(court, "an", GERT)
    _listed(court, "an", AMBASSADOR, SOCIAL)
    _listed(court, "an", AMBASSADOR, CLERKS, source="slack")
    assert tagging(court, SOCIAL) == ["an"]  # the file is believed before the platform
    assert tagging(court, CLERKS) == [GERT]


def test_the_directory_that_knows_no_department_makes_one_of_all(court: Town) -> None:
    meet(court, "an", GERT)
    _listed(court, "an", AMBASSADOR)
    assert tagging(court, CITIZENS) == ["an"]
    assert tagging(court, CLERKS) == ["an", GERT]


def test_a_role_in_chat_goes_with_its_department(court: Town) -> None:
    meet(court, "an", GERT)
    _in_chat(court, "an", AMBASSADOR, SOCIAL)
    assert tagging(court, SOCIAL) == ["an"]
    court.write(change(update(Department).where(Department.name == SOCIAL).values(ended_at=court.clock())))
    assert tagging(court, None) == [GERT]


def test_an_ended_department_is_as_none(court: Town) -> None:
    meet(court, BEA, GERT)
    court.write(change(update(Department).where(Department.name == CITIZENS).values(ended_at=court.clock())))
    assert tagging(court, CITIZENS) == [BEA, GERT]


def test_an_insider_who_is_also_ambassador_does_not_tag_as_one(court: Town) -> None:
    meet(court, LEAD, GERT)
    _in_chat(court, LEAD, AMBASSADOR, SOCIAL)
    assert tagging(court, SOCIAL) == [GERT]


def test_confidants_are_listed_apart(court: Town) -> None:
    meet(court, "an", BEA)
    _in_chat(court, "an", "confidant")
    found = ask(court, lambda session, rollout: roles.confidants_of(session, court.desk, rollout))
    assert [one.id for one in found] == [1]
    assert tagging(court, None) == [BEA]


def test_the_departments_of_an_ambassador(court: Town) -> None:
    meet(court, BEA, "an")

    def look(session: Session, rollout: Rollout) -> list[set[str]]:
        found = [
            roles.departments_of(session, court.desk, person_in(session, court, user), rollout) for user in (BEA, "an")
        ]
        return [{session.get_one(Department, number).name for number in numbers} for numbers in found]

    assert ask(court, look) == [{CITIZENS}, set()]


def test_a_rollout_that_left_the_configuration_has_nobody(court: Town) -> None:
    meet(court, BEA)
    court.write(change(update(Rollout).values(slug="gone")))
    gone = court.read(lambda session: session.scalars(select(Rollout)).one())
    assert court.read(lambda session: roles.ambassadors_of(session, court.desk, gone, None)) == []


def test_somebody_can_be_project_group_in_one_rollout_and_floor_in_another(two: Town) -> None:
    meet(two, LEAD)

    def pools(session: Session) -> list[str]:
        person = person_in(session, two, LEAD)
        return [
            roles.standing_of(session, two.desk, person, rollout).pool
            for rollout in session.scalars(select(Rollout).order_by(Rollout.id))
        ]

    assert two.read(pools) == [INSIDER, "floor"]


def test_the_lists_name_people_whatever_their_capitals(settings: Settings, clock: FakeClock, reader: Reader) -> None:
    town = street_of(with_court(settings, insiders=(named("LEAD"),)), clock, reader)
    meet(town, "lead")
    assert tagging(town, None) == ["lead"]
    town.close()


def test_what_an_ambassador_did_is_noted_once_for_all(court: Town) -> None:
    meet(court, BEA)

    def act(session: Session) -> None:
        person = person_in(session, court, BEA)
        rollout = session.scalars(select(Rollout)).one()
        membership = session.get_one(Membership, (person.id, rollout.id))
        assert reaching.reach_of(session, person.id, rollout.id).rhythm == reaching.DAILY
        roles.active(session, court.desk, membership)

    court.write(act)
    court.clock.forward(hours=1)
    court.write(act)
    (reach,) = court.read(lambda session: list(session.scalars(select(Reach))))
    assert reach.active_at == court.clock()


def test_who_is_forgotten_has_no_role_and_no_reach(court: Town) -> None:
    meet(court, "an", GERT)
    _in_chat(court, "an", AMBASSADOR, SOCIAL)
    tell(court, "an", "mijn ritme")
    court.press("an", "forget_me")
    (role,) = court.read(lambda session: list(session.scalars(select(Role))))
    assert role.ended_at == court.clock()
    assert court.read(lambda session: list(session.scalars(select(Reach)))) == []
    assert tagging(court, SOCIAL) == [GERT]


def test_a_department_by_the_directory_needs_a_pseudonym(court: Town) -> None:
    _listed(court, "an", AMBASSADOR, SOCIAL)
    assert court.read(lambda session: department_of(session, None, 1)) is None
