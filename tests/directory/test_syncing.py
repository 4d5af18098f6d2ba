"""A directory is read, all or nothing; the database ends in what it said last, and says less than it knew."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import people
from bot.directory.syncing import TOO_FEW
from bot.ports import Colleague, DirectoryError, Spot
from models import Delivery, DirectoryEntry, DirectorySync, Rollout
from tests.directory.office import AMB, LEAD, Book, Hall, one
from tests.town import FakeClock

BZ, SD = "Burgerzaken", "Sociaal Domein"
FAULT = DirectoryError("cut_off", "Look at it.")


def test_a_joiner_is_a_pseudonym_with_a_part_and_hears_nothing(any_hall: Hall) -> None:
    outcome = any_hall.read(one("U1", "burgerzaken "), one("U2", "Elders", AMB), one("U3", "Elders"))
    assert (outcome.people, outcome.failure, len(outcome.changes.joined)) == (3, None, 2)
    assert [(department, role) for _, _, department, role in any_hall.entries()].count((1, None)) == 1
    assert {role for *_, role in any_hall.entries()} == {None, people.AMBASSADOR}
    assert any_hall.store.read_now(lambda session: session.scalars(select(Delivery)).all()) == []


@pytest.mark.leak
def test_no_id_and_no_name_of_a_place_elsewhere_is_kept(hall: Hall) -> None:
    hall.read(one("U-GEHEIM", BZ), one("U2", "Kabinet van de burgemeester"))
    hall.store.close()
    for file in (hall.desk.settings.database.url.removeprefix("sqlite:///"),):
        with open(file, "rb") as opened:  # noqa: PTH123 - the path is in a URL
            content = opened.read()
        assert b"U-GEHEIM" not in content
        assert b"Kabinet" not in content


def test_on_first_contact_department_and_role_are_there(any_hall: Hall) -> None:
    any_hall.read(one("U1", BZ, AMB), one("U2", SD, AMB, LEAD))
    assert (any_hall.speaks("U1").pool, any_hall.speaks("U2").pool) == (people.AMBASSADOR, people.INSIDER)
    assert any_hall.part("U1") == (BZ, people.AMBASSADOR)
    assert any_hall.part("U2")[0] == SD


def test_a_mover_moves_without_speaking(any_hall: Hall) -> None:
    any_hall.read(one("U1", BZ))
    any_hall.speaks("U1")
    outcome = any_hall.read(one("U1", SD, LEAD))
    assert (len(outcome.changes.moved), any_hall.part("U1")) == (1, (SD, people.INSIDER))
    any_hall.read(one("U1", "Elders"))
    assert any_hall.part("U1") == (None, people.FLOOR)
    assert any_hall.person("U1").left_at is None


def test_a_directory_that_tells_no_department_takes_none_away(hall: Hall) -> None:
    member = hall.speaks("U1")
    hall.store.write_now(lambda session: setattr(session.merge(member), "department_id", 1))
    hall.read(one("U1", None, AMB))
    assert hall.part("U1") == (BZ, people.AMBASSADOR)


@pytest.mark.parametrize("chosen", [1, None], ids=["a department", "rather not say"])
def test_who_chose_keeps_what_they_chose(hall: Hall, chosen: int | None) -> None:
    hall.read(one("U1", SD))
    member = hall.speaks("U1")

    def choose(session: object) -> None:
        own = session.merge(member)  # type: ignore[attr-defined]
        own.department_id, own.department_chosen = chosen, True

    hall.store.write_now(choose)
    for department in (BZ, "Elders", SD):
        hall.read(one("U1", department, AMB))
        assert hall.part("U1") == (BZ if chosen else None, people.AMBASSADOR)


def test_a_leaver_loses_role_and_rights_at_once(any_hall: Hall, clock: FakeClock) -> None:
    any_hall.read(one("U1", BZ, LEAD), one("U2", BZ))
    any_hall.speaks("U1")
    any_hall.store.write_now(lambda session: setattr(any_hall.person_in(session, "U1"), "administrator", True))
    outcome = any_hall.read(one("U2", BZ))
    person = any_hall.person("U1")
    assert (person.left_at, person.administrator, len(outcome.changes.left)) == (clock(), False, 1)
    assert any_hall.part("U1")[1] == people.FLOOR
    any_hall.read(one("U1", BZ), one("U2", BZ))
    assert any_hall.person("U1").left_at is None


def test_who_spoke_and_works_elsewhere_is_seen_to_leave(hall: Hall) -> None:
    hall.speaks("U1")
    hall.read(one("U1", "Elders"), one("U2", BZ))
    assert len(hall.entries()) == 2
    hall.read(one("U2", BZ))
    assert hall.person("U1").left_at


def test_who_leaves_a_list_of_some_has_not_left(hall: Hall) -> None:
    hall.books = [Book(name="csv", complete=False), Book()]
    hall.read(one("U1", BZ, AMB))
    hall.speaks("U1")
    hall.read()
    assert hall.person("U1").left_at is None
    assert hall.part("U1") == (None, people.FLOOR)


def test_the_file_puts_right_what_the_platform_says_and_the_highest_role_counts(hall: Hall) -> None:
    hall.books = [Book(name="csv", complete=False), Book()]
    hall.read(one("U1", BZ, AMB), book=0)
    hall.read(one("U1", SD, LEAD), book=1)
    hall.speaks("U1")
    assert hall.part("U1") == (BZ, people.INSIDER)
    hall.read(book=0)
    assert hall.part("U1") == (SD, people.INSIDER)


# all or nothing


@pytest.mark.parametrize("few", [(), (one("U1", BZ),), (one("U1"), one("U2"), one("U3"), one("U4"))])
def test_a_source_that_gives_too_little_changes_nothing(any_hall: Hall, few: tuple[Colleague, ...]) -> None:
    all_of_them = [one(f"U{number}", BZ) for number in range(1, 5)]
    any_hall.read(*all_of_them, anyway=False)
    before = any_hall.entries()
    outcome = any_hall.read(*few, anyway=False)
    assert outcome.failure
    assert outcome.failure.reason == TOO_FEW == any_hall.row().failure
    assert "directory sync --anyway" in outcome.failure.remedy
    assert (any_hall.entries(), any_hall.row().people) == (before, 4)
    assert any_hall.read(*few, anyway=True).failure is None
    assert any_hall.row().failure is None


def test_half_of_last_time_is_believed(hall: Hall) -> None:
    hall.read(*[one(f"U{number}", BZ) for number in range(4)], anyway=False)
    assert hall.read(one("U1", BZ), one("U2", BZ), anyway=False).failure is None


def test_a_source_that_breaks_off_changes_nothing_and_is_reported_once(hall: Hall, clock: FakeClock) -> None:
    hall.read(one("U1", BZ), one("U2", BZ))
    before = hall.entries()
    admin = hall.speaks("U9")
    hall.store.write_now(lambda session: setattr(hall.person_in(session, "U9"), "administrator", True))
    hall.store.write_now(
        lambda session: people.place_at(
            session, hall.desk, "slack", Spot("direct", {"channel": "D9"}), hall.person_in(session, "U9")
        )
    )
    hall.books[0].people, hall.books[0].broken = [one("U1", SD)], FAULT
    clock.forward(days=1)
    assert asyncio.run(hall.directories.nightly()) == 0
    assert (hall.entries(), hall.row().failure) == (before, "cut_off")
    deliveries = hall.store.read_now(lambda session: [row.work_id for row in session.scalars(select(Delivery))])
    assert deliveries == [f"directory/slack/{clock():%Y-%m-%d}/1"]
    assert admin.pool == people.FLOOR


def test_a_night_comes_once_whoever_asks(any_hall: Hall, clock: FakeClock) -> None:
    any_hall.books[0].people = [one("U1", BZ)]
    other = Hall(any_hall.store, any_hall.desk, any_hall.books)
    assert [asyncio.run(hall.directories.nightly()) for hall in (any_hall, other, any_hall)] == [1, 0, 0]
    clock.forward(hours=24)
    assert asyncio.run(other.directories.nightly()) == 1
    clock.moment -= timedelta(hours=1)
    assert asyncio.run(any_hall.directories.nightly()) == 0


def test_unknown_departments_of_few_people_are_not_kept(hall: Hall) -> None:
    hall.read(
        *[one(f"A{number}", "Belasting  en") for number in range(5)],
        *[one(f"B{number}", "Kabinet") for number in range(4)],
        *[one(f"C{number}", BZ) for number in range(6)],
    )
    assert hall.row().unmatched == {"Belasting en": 5}
    assert (hall.row().people, hall.row().placed) == (15, 15)


def test_an_ended_rollout_makes_nobody_a_leaver(hall: Hall) -> None:
    hall.read(one("U1", BZ, AMB))
    hall.speaks("U1")
    hall.store.write_now(lambda session: setattr(session.get_one(Rollout, 1), "ended_at", hall.desk.now()))
    hall.read(one("U1", BZ, AMB))
    assert (hall.entries(), hall.person("U1").left_at) == ([], None)


# any sequence of readings

COLLEAGUE = st.builds(
    one,
    st.sampled_from(["U1", "U2", "U3", "U4"]),
    st.sampled_from([None, BZ, SD, "Elders"]),
    st.sampled_from([AMB, LEAD, "slack:S-ELSE"]),
)
READING = st.lists(COLLEAGUE, max_size=4, unique_by=lambda colleague: colleague.user)


@pytest.mark.property
@with_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(READING, min_size=1, max_size=5))
def test_any_sequence_ends_in_the_last_and_twice_the_same_changes_nothing(
    hall: Hall, readings: list[list[Colleague]]
) -> None:
    for user in ("U1", "U2"):
        hall.speaks(user)
    for reading in readings:
        hall.read(*reading)
    state = _state(hall)
    again = hall.read(*readings[-1])
    assert (again.changes.all, _state(hall)) == (frozenset(), state)
    hall.read()
    hall.read(*readings[-1])
    assert _state(hall) == state


def _state(hall: Hall) -> list[object]:
    known = [(hall.part(user), hall.person(user).left_at is None) for user in ("U1", "U2")]
    row = hall.row()
    return [hall.entries(), known, row.people, row.placed, row.unmatched]


def test_the_tables_are_empty_until_something_is_read(hall: Hall) -> None:
    for table in (DirectoryEntry, DirectorySync):
        assert hall.store.read_now(lambda session, table=table: session.scalars(select(table)).all()) == []  # type: ignore[misc]
