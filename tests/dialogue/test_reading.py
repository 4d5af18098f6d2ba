"""Where what an asker says is read: by whoever answered, by the ambassadors of today, in no channel of others."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from models import Department, Feedback, Membership, Person
from tests.dialogue.talks import answer_back, asked, bind, from_channel, meet, name_of, reply
from tests.gestures import change
from tests.town import AMBASSADOR, INSIDER, NOW, Town


def leaves(town: Town, pool: str) -> None:
    """Have whoever is of a pool leave the organisation."""
    theirs = select(Membership.person_id).where(Membership.pool == pool)
    town.write(change(update(Person).where(Person.id.in_(theirs)).values(left_at=NOW)))


def test_what_an_asker_says_comes_back_in_the_channel_of_the_ambassadors(street: Town) -> None:
    ref = asked(street)
    bind(street, "room", "ambassadors")
    from_channel(street, ref, "room")
    answer_back(street, "an", ref, "Balie 3.")
    assert f"Vraag {name_of(street, ref)} antwoordt:" in street.heard["room"][-1]
    assert not any("Balie 3." in text for text in street.heard[AMBASSADOR])


@pytest.mark.parametrize("audience", ["rollout", "announcements", "administrators", None])
def test_it_never_comes_back_in_a_channel_where_others_read_along(street: Town, audience: str | None) -> None:
    ref = asked(street)
    bind(street, "lobby", audience)
    from_channel(street, ref, "lobby")
    answer_back(street, "an", ref, "Balie 3.")
    assert street.heard["lobby"] == []
    assert "Balie 3." in street.heard[AMBASSADOR][-1]


def test_when_the_writer_left_the_ambassadors_of_today_read_it(town: Town) -> None:
    ref = asked(town)
    reply(town, INSIDER, ref, "Welke balie?")
    leaves(town, "insider")
    answer_back(town, "an", ref, "Balie 3.")
    assert not any("Balie 3." in text for text in town.heard[INSIDER])
    assert "Balie 3." in town.heard[AMBASSADOR][-1]


def test_without_any_ambassador_the_project_group_reads_it(town: Town) -> None:
    ref = asked(town)
    reply(town, AMBASSADOR, ref, "Welke balie?")
    leaves(town, "ambassador")
    answer_back(town, "an", ref, "Balie 3.")
    assert "Balie 3." in town.heard[INSIDER][-1]


@pytest.mark.leak
def test_whose_ambassador_reads_it_does_not_tell_a_small_department(town: Town) -> None:
    ref = asked(town)
    meet(town, "amb2")
    small = select(Department.id).where(Department.name == "Griffie").scalar_subquery()
    town.write(change(update(Feedback).values(department_id=small)))
    settings = town.desk.settings.rollout[0]
    assert settings.thresholds.people > 4
    reply(town, INSIDER, ref, "Welke balie?")
    leaves(town, "insider")
    answer_back(town, "an", ref, "Balie 3.")
    assert "Balie 3." in town.heard[AMBASSADOR][-1]


@pytest.mark.leak
def test_the_manager_of_a_small_department_does_not_read_what_comes_from_it(town: Town) -> None:
    settings = town.desk.settings.rollout[0]
    managed = tuple(
        each.model_copy(update={"managers": ("terminal:terminal/amb",)}) if each.name == "Griffie" else each
        for each in settings.department
    )
    object.__setattr__(settings, "department", managed)
    ref = asked(town)
    small = select(Department.id).where(Department.name == "Griffie").scalar_subquery()
    town.write(change(update(Feedback).values(department_id=small)))
    bind(town, "projectgroep", "project_group")
    reply(town, INSIDER, ref, "Welke balie?")
    leaves(town, "insider")

    answer_back(town, "an", ref, "Balie 3.")

    assert not any("Balie 3." in text for text in town.heard[AMBASSADOR])
    assert "Balie 3." in town.heard["projectgroep"][-1]
