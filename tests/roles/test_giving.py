"""A role is given by a code that works once, for seven days, for who sends it; it ends by hand or with its holder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.people import AMBASSADOR, FLOOR, INSIDER
from bot.ports import Profile
from bot.reading import Reader
from bot.roles import giving, standing_of
from models import Audit, Department, Invitation, Membership, Person, Role, Rollout
from tests.gestures import change, street_in, street_of, tell, texts
from tests.roles.court import BEA, CITIZENS, MEES, SOCIAL, ask, invited, meet, person_in, tagging, with_court
from tests.town import INSIDER as LEAD
from tests.town import FakeClock, Town, settings_in


def held(town: Town) -> list[tuple[int, str, int | None, bool]]:
    """Every role that was given: to whom, which, for what, and whether it stands."""
    rows = town.read(lambda session: list(session.scalars(select(Role).order_by(Role.id))))
    return [(row.person_id, row.role, row.department_id, row.ended_at is None) for row in rows]


def pool(town: Town, user: str) -> str:
    return ask(town, lambda s, rollout: standing_of(s, town.desk, person_in(s, town, user), rollout).pool)


def acts(town: Town) -> list[str]:
    return town.read(lambda session: list(session.scalars(select(Audit.act).order_by(Audit.id))))


def test_who_sends_the_code_has_the_role_at_once(court: Town) -> None:
    code = invited(court, f"ambassadeur uitnodigen {SOCIAL}")
    (card,) = tell(court, "an", code)
    assert "Vanaf nu ben je ambassadeur voor Sociaal Domein" in texts(card)
    assert "De projectgroep ziet je naam" in texts(card)
    assert tagging(court, SOCIAL) == ["an"]
    member = court.read(lambda session: session.get_one(Membership, (2, 1)))
    assert member.pool == AMBASSADOR
    assert acts(court) == ["invited ambassador", "became ambassador"]


def test_a_code_works_once(court: Town) -> None:
    code = invited(court, "ambassadeur uitnodigen")
    tell(court, "an", code.lower())
    (card,) = tell(court, "bob", code)
    assert "Deze code werkt niet" in texts(card)
    assert len(held(court)) == 1


def test_a_code_works_for_seven_days(court: Town) -> None:
    code = invited(court, "ambassadeur uitnodigen")
    court.clock.forward(days=7, seconds=1)
    tell(court, "an", code)
    assert held(court) == []


def test_a_code_of_a_department_that_ended_works_no_longer(court: Town) -> None:
    code = invited(court, f"ambassadeur uitnodigen {SOCIAL}")
    court.write(change(update(Department).where(Department.name == SOCIAL).values(ended_at=court.clock())))
    tell(court, "an", code)
    assert held(court) == []


@pytest.mark.leak
def test_only_the_hash_of_a_code_is_kept(court: Town) -> None:
    code = invited(court, "ambassadeur uitnodigen")
    (row,) = court.read(lambda session: list(session.scalars(select(Invitation))))
    assert code not in row.code_hash
    assert row.expires_at == court.clock() + timedelta(days=7)


def test_a_manager_is_refused_with_the_reason_and_the_code_can_be_handed_on(court: Town) -> None:
    code = invited(court, f"ambassadeur uitnodigen {CITIZENS}")
    (card,) = tell(court, MEES, code)
    assert "Je geeft leiding aan Burgerzaken" in texts(card)
    assert held(court) == []
    tell(court, "an", code)
    assert tagging(court, CITIZENS) == ["an"]


def test_a_manager_can_be_ambassador_of_another_department(court: Town) -> None:
    tell(court, MEES, invited(court, f"ambassadeur uitnodigen {SOCIAL}"))
    assert (tagging(court, SOCIAL), tagging(court, CITIZENS)) == ([MEES], [LEAD])


def test_the_same_role_twice_is_one(court: Town) -> None:
    for _ in range(2):
        tell(court, "an", invited(court, "vertrouwenspersoon uitnodigen"))
    assert [row[1:] for row in held(court)] == [("confidant", None, True)]


def test_a_guest_comes_in_with_a_code_and_without_one_does_not(court: Town) -> None:
    street_in(court).profiles["gast"] = Profile(guest=True)
    tell(court, "gast", "hallo")
    tell(court, "gast", "ABCDE-ABCDE-ABCDE-ABCDE")
    assert court.read(lambda session: list(session.scalars(select(Person)))) == []
    code = invited(court, "begeleider uitnodigen")
    (card,) = tell(court, "gast", code)
    assert "Vanaf nu ben je begeleider" in texts(card)
    assert pool(court, "gast") == AMBASSADOR
    assert tagging(court, None) == [LEAD]  # who walks along tags nothing


def test_somebody_can_be_invited_into_the_project_group(court: Town) -> None:
    (card,) = tell(court, "an", invited(court, "projectgroep uitnodigen"))
    assert "Je hoort nu bij de projectgroep" in texts(card)
    assert pool(court, "an") == INSIDER


def test_an_ended_role_gives_nothing_and_ends_once(court: Town) -> None:
    tell(court, "an", invited(court, f"ambassadeur uitnodigen {SOCIAL}"))
    court.press(LEAD, "end_role", answer="1")
    assert pool(court, "an") == FLOOR
    assert tagging(court, SOCIAL) == [LEAD]
    court.clock.forward(hours=1)
    court.press(LEAD, "end_role", answer="1")
    assert acts(court)[2:] == ["ended ambassador"]


def test_what_somebody_was_given_ends_when_they_leave(court: Town) -> None:
    meet(court, BEA)
    tell(court, "an", invited(court, f"ambassadeur uitnodigen {SOCIAL}"))

    def leave(session: Session) -> None:
        giving.end_all(session, court.desk, person_in(session, court, "an"))

    court.write(leave)
    assert tagging(court, SOCIAL) == [BEA]
    assert [row[3] for row in held(court)] == [False]


def test_who_left_cannot_take_a_role(court: Town) -> None:
    meet(court, "an")
    code = invited(court, "ambassadeur uitnodigen")
    court.write(change(update(Person).where(Person.id == 1).values(left_at=court.clock())))
    tell(court, "an", code)
    assert held(court) == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "end"]),
        st.sampled_from(["an", MEES, "bob"]),
        st.sampled_from([f"ambassadeur uitnodigen {CITIZENS}", "begeleider uitnodigen", "projectgroep uitnodigen"]),
    ),
    max_size=7,
)


@pytest.mark.property
@given(steps=STEPS)
@hypothesis_settings(max_examples=8)
def test_after_any_steps_everybody_has_one_pool_and_no_manager_tags_for_their_own(
    migrated_file: Path, reader: Reader, steps: list[tuple[str, str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        _walk(street_of(with_court(settings_in(Path(folder), migrated_file)), FakeClock(), reader), steps)


def _walk(town: Town, steps: list[tuple[str, str, str]]) -> None:
    for step, user, line in steps:
        if step == "give":
            tell(town, user, invited(town, line))
        else:
            first = next((number for number, row in enumerate(held(town), 1) if row[3]), 0)
            town.press(LEAD, "end_role", answer=str(first))
    assert MEES not in tagging(town, CITIZENS)
    standing_ones = {(row[0], row[1]) for row in held(town) if row[3]}
    members = town.read(lambda session: list(session.scalars(select(Membership))))
    for member in members:
        if (member.person_id, INSIDER) in standing_ones:
            assert _pool_now(town, member) == INSIDER
        elif (member.person_id, "facilitator") in standing_ones:
            assert _pool_now(town, member) == AMBASSADOR
    town.close()


def _pool_now(town: Town, member: Membership) -> str:
    def look(session: Session) -> str:
        rollout = session.get_one(Rollout, member.rollout_id)
        return standing_of(session, town.desk, session.get_one(Person, member.person_id), rollout).pool

    return town.read(look)


def test_both_databases_give_list_and_end_a_role(any_town: Town) -> None:
    tell(any_town, "an", invited(any_town, f"ambassadeur uitnodigen {SOCIAL}"))
    assert tagging(any_town, SOCIAL) == ["an"]
    for line in ("rollen", "dekking"):
        assert tell(any_town, LEAD, line)
    any_town.press(LEAD, "end_role", answer="1")
    assert tagging(any_town, SOCIAL) == [LEAD]
