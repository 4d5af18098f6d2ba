"""Coverage counts ambassadors per department and layer against the ratio, and says of nobody that they are inactive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import roles
from bot.cards import Bullets, Card, Table, dump, plain
from bot.config import CoverageSettings
from bot.reach.coverage import Coverage, Part, coverage, needed
from bot.reach.covering import lines
from bot.words import words_for
from models import Department, Membership, Person, Reach, Rollout
from tests.gestures import change, tell, texts
from tests.roles.court import BEA, CITIZENS, CLERKS, GERT, SOCIAL, ask, department, invited, meet
from tests.roles.test_standing import settings
from tests.town import INSIDER as LEAD
from tests.town import Town, with_rollout


def counted(town: Town) -> Coverage:
    return ask(town, lambda session, rollout: coverage(session, town.desk, rollout))


def configure(town: Town, **changes: object) -> None:
    object.__setattr__(town.desk, "settings", with_rollout(town.desk.settings, **changes))


def test_departments_stand_against_the_ratio(court: Town) -> None:
    meet(court, BEA, GERT, LEAD, "an")
    found = counted(court)
    assert found.departments == (Part(CITIZENS, 1, 3), Part(CLERKS, 1, 1), Part(SOCIAL, 0, 1))
    assert found.without == (SOCIAL,)
    assert [each.name for each in found.short] == [CITIZENS]
    assert (found.ambassadors, found.everywhere) == (2, 0)


def test_layers_are_counted_where_they_are_named(court: Town) -> None:
    meet(court, BEA, GERT)
    assert counted(court).layers == (Part("uitvoering", 1, 4), Part("staf", 1, 1))
    plain_departments = tuple(
        each.model_copy(update={"layer": ""}) for each in court.desk.settings.rollout[0].department
    )
    configure(court, department=plain_departments)
    assert counted(court).layers == ()


def test_somebody_for_two_departments_of_a_layer_counts_once_in_it(court: Town) -> None:
    meet(court, BEA)
    tell(court, BEA, invited(court, f"ambassadeur uitnodigen {SOCIAL}"))
    found = counted(court)
    assert [each.ambassadors for each in found.departments] == [1, 0, 1]
    assert found.layers[0].ambassadors == 1
    assert found.ambassadors == 1


def test_who_is_for_all_departments_counts_where_they_work(court: Town) -> None:
    meet(court, "an", "bob")
    for user in ("an", "bob"):
        tell(court, user, invited(court, "ambassadeur uitnodigen"))

    def works(session: Session) -> None:
        session.get_one(Membership, (1, 1)).department_id = department(session, SOCIAL).id

    court.write(works)
    found = counted(court)
    assert [each.ambassadors for each in found.departments] == [0, 0, 1]
    assert found.everywhere == 1


def test_nobody_is_inactive_before_so_many_days(court: Town) -> None:
    meet(court, BEA)
    court.clock.forward(days=14)
    assert counted(court).inactive == 0
    court.clock.forward(seconds=1)
    assert counted(court).inactive == 1


def test_whoever_did_something_lately_is_active(court: Town) -> None:
    meet(court, BEA, GERT)
    court.clock.forward(days=20)

    def act(session: Session) -> None:
        roles.active(session, court.desk, session.get_one(Membership, (1, 1)))

    court.write(act)
    assert counted(court).inactive == 1
    court.clock.forward(days=15)
    assert counted(court).inactive == 2


def test_before_go_live_nobody_is_inactive(court: Town) -> None:
    meet(court, BEA)
    court.clock.forward(days=20)
    configure(court, go_live=court.clock().date())
    assert counted(court).inactive == 0


def test_the_days_and_the_ratio_are_those_of_the_configuration(court: Town) -> None:
    meet(court, BEA)
    court.clock.forward(days=3)
    configure(court, coverage=CoverageSettings(people_per_ambassador=10, inactive_days=2))
    found = counted(court)
    assert [each.needed for each in found.departments] == [12, 1, 4]
    assert found.inactive == 1


def test_who_cannot_be_reached_counts_nowhere(court: Town) -> None:
    meet(court, BEA, GERT)
    court.write(change(update(Person).where(Person.id == 1).values(left_at=court.clock())))
    assert [each.ambassadors for each in counted(court).departments] == [0, 1, 0]


def test_an_ended_department_and_a_foreign_rollout_are_left_out(court: Town) -> None:
    court.write(change(update(Department).where(Department.name == SOCIAL).values(ended_at=court.clock())))
    assert [each.name for each in counted(court).departments] == [CITIZENS, CLERKS]
    court.write(change(update(Rollout).values(slug="gone")))
    gone = court.read(lambda session: session.scalars(select(Rollout)).one())
    assert court.read(lambda session: coverage(session, court.desk, gone)) == Coverage()


@pytest.mark.property
@given(headcount=st.integers(1, 5000), ratio=st.integers(1, 500))
def test_a_department_needs_one_at_least_and_never_more_than_its_people(headcount: int, ratio: int) -> None:
    configured = settings().model_copy(update={"coverage": CoverageSettings(people_per_ambassador=ratio)})
    found = needed(configured, headcount)
    assert 1 <= found <= headcount
    assert (found - 1) * ratio < headcount <= found * ratio
    assert (Part("x", 0, found).short, Part("x", found, found).short) == (found, 0)


# in chat


def _bullets(card: Card) -> list[str]:
    return [plain(line) for block in card.blocks if isinstance(block, Bullets) for line in block.items]


@pytest.mark.parametrize("user", [LEAD, BEA])
def test_project_group_and_ambassadors_read_it(court: Town, user: str) -> None:
    meet(court, BEA, GERT, LEAD)
    court.clock.forward(days=30)
    (card,) = tell(court, user, "dekking")
    assert texts(card) == "Er zijn 2 ambassadeurs."
    assert _bullets(card) == [
        "Geen ambassadeur: Sociaal Domein.",
        "Te weinig ambassadeurs: Burgerzaken.",
        "2 ambassadeurs deden 14 dagen niets.",
    ]
    departments, layers = [block for block in card.blocks if isinstance(block, Table)]
    assert departments.rows == ((CITIZENS, "1", "3"), (CLERKS, "1", "1"), (SOCIAL, "0", "1"))
    assert layers.head[0] == "Laag"


def test_the_floor_is_refused(court: Town) -> None:
    meet(court, "an")
    (card,) = tell(court, "an", "coverage")
    assert texts(card).startswith("Alleen ambassadeurs en de projectgroep kunnen dit.")


@pytest.mark.leak
def test_nobody_is_named(court: Town) -> None:
    tell(court, BEA, "hallo", name="Bea Kanarie")
    court.clock.forward(days=30)
    (card,) = tell(court, LEAD, "dekking")
    assert b"Kanarie" not in dump(card)
    assert BEA.encode() not in dump(card)
    assert court.read(lambda session: list(session.scalars(select(Reach.id)))) == []  # looking leaves no trace


def test_where_all_is_well_there_is_one_line() -> None:
    assert lines(words_for("en"), Coverage(ambassadors=1), days=14) == ["There is 1 ambassador."]
