"""Syncing: the database agrees with the configuration afterwards, and what changed was told in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import DepartmentSettings, DigestSettings, RolloutSettings, Settings
from bot.config.digest import ProjectGroupSettings
from bot.database.store import Store
from bot.desk import Desk
from bot.people import RolloutUnknownError, address_of, running_rollouts
from bot.places import bound
from bot.rollouts import syncing
from models import Department, Place, Rollout
from tests.town import NOW, FakeClock, with_rollout

Sync = Callable[..., list[str]]


@pytest.fixture
def sync(any_store: Store, desk: Desk) -> Sync:
    """Sync the configuration, with changes in its first rollout or with other rollouts."""

    def sync(rollout: tuple[RolloutSettings, ...] | None = None, **changes: object) -> list[str]:
        settings = with_rollout(desk.settings, **changes)
        if rollout is not None:
            settings = settings.model_copy(update={"rollout": rollout})
        return any_store.write_now(lambda session: syncing.sync(session, Desk(settings, desk.vault, desk.now)))

    return sync


def _departments(store: Store) -> dict[str, tuple[int, bool]]:
    rows = store.read_now(lambda session: session.scalars(select(Department)).all())
    return {row.name: (row.headcount, row.ended_at is None) for row in rows}


def _rollouts(store: Store) -> list[Rollout]:
    return list(store.read_now(lambda session: session.scalars(select(Rollout).order_by(Rollout.id)).all()))


def _with(headcounts: dict[str, int]) -> tuple[DepartmentSettings, ...]:
    return tuple(DepartmentSettings(name=name, headcount=count) for name, count in headcounts.items())


def _second(settings: Settings) -> RolloutSettings:
    return settings.rollout[0].model_copy(update={"slug": "dms", "name": "DMS", "department": ()})


def test_a_new_rollout_is_told_in_words(any_store: Store, sync: Sync) -> None:
    assert sync() == [
        "zaak: new rollout, go-live 2026-10-26",
        "zaak: department Burgerzaken: new, 20 people",
        "zaak: department Griffie: new, 4 people",
        "zaak: department Sociaal Domein: new, 40 people",
    ]
    (row,) = _rollouts(any_store)
    assert (row.slug, row.name, row.go_live, row.position) == ("zaak", "Zaaksysteem", date(2026, 10, 26), 0)
    assert (row.started_at, row.synced_at, row.ended_at) == (NOW, NOW, None)
    assert _departments(any_store) == {"Burgerzaken": (20, True), "Griffie": (4, True), "Sociaal Domein": (40, True)}


def test_syncing_twice_changes_nothing(any_store: Store, sync: Sync, clock: FakeClock) -> None:
    changes = {"digest": to(("project@example.org",))}
    assert sync(**changes)
    before = [row.synced_at for row in _rollouts(any_store)]
    clock.forward(days=1)
    assert sync(**changes) == []
    assert [row.synced_at for row in _rollouts(any_store)] == before


def test_what_changed_is_told_from_what_to_what(any_store: Store, sync: Sync, clock: FakeClock) -> None:
    sync()
    clock.forward(days=1)
    assert sync(name="Zaken", go_live=date(2027, 1, 11)) == [
        "zaak: name from Zaaksysteem to Zaken",
        "zaak: go_live from 2026-10-26 to 2027-01-11",
    ]
    (row,) = _rollouts(any_store)
    assert (row.name, row.go_live, row.started_at) == ("Zaken", date(2027, 1, 11), NOW)
    assert row.synced_at == clock()


def test_a_department_ends_and_opens_again(any_store: Store, sync: Sync) -> None:
    sync()
    assert sync(department=_with({"Burgerzaken": 20, "Sociaal Domein": 40})) == ["zaak: department Griffie ends"]
    assert _departments(any_store)["Griffie"] == (4, False)
    assert sync(department=_with({"Burgerzaken": 20, "Sociaal Domein": 40})) == []
    assert sync() == ["zaak: department Griffie: opens again with 4 people"]
    assert _departments(any_store)["Griffie"] == (4, True)


def test_a_department_that_ends_says_that_channels_were_bound_to_it(any_store: Store, sync: Sync) -> None:
    sync()

    def bind(session: Session) -> None:
        number = session.scalar(select(Department.id).where(Department.name == "Griffie"))
        for mark, closed in (("a", None), ("b", None), ("c", NOW)):
            place = Place(connector="terminal", fingerprint=mark, audience="announcements", bound_at=NOW)
            place.rollout_id, place.department_id, place.closed_at = 1, number, closed
            session.add(place)

    any_store.write_now(bind)
    assert sync(department=_with({"Burgerzaken": 20, "Sociaal Domein": 40})) == [
        "zaak: department Griffie ends; 2 channels bound to it will read what everybody reads"
    ]


def test_a_department_grows(any_store: Store, sync: Sync) -> None:
    sync()
    grown = _with({"Burgerzaken": 25, "Griffie": 4, "Sociaal Domein": 40})
    assert sync(department=grown) == ["zaak: department Burgerzaken: from 20 to 25 people"]
    assert _departments(any_store)["Burgerzaken"] == (25, True)


def test_a_rollout_ends_and_runs_again(any_store: Store, sync: Sync, settings: Settings) -> None:
    first, second = settings.rollout[0], _second(settings)
    sync(rollout=(first, second))
    assert sync(rollout=(second,)) == [
        "dms: position from 1 to 0",
        "zaak: ends, it is no longer in the configuration",
    ]
    assert sync(rollout=(second,)) == []
    assert [row.ended_at for row in _rollouts(any_store)] == [NOW, None]
    assert sync(rollout=(first, second)) == ["zaak: runs again", "dms: position from 0 to 1"]
    assert [row.ended_at for row in _rollouts(any_store)] == [None, None]


def test_direct_messages_belong_to_the_first_rollout_that_runs(
    any_store: Store, sync: Sync, settings: Settings, desk: Desk
) -> None:
    first, second = settings.rollout[0], _second(settings)
    both = replace(desk, settings=settings.model_copy(update={"rollout": (first, second)}))

    def current() -> str:
        return any_store.read_now(lambda session: running_rollouts(session, both)[0][0].slug)

    with pytest.raises(RolloutUnknownError):
        current()
    sync(rollout=(first, second))
    assert current() == "zaak"
    sync(rollout=(second, first))
    assert current() == "dms"
    sync(rollout=(first,))
    assert current() == "zaak"


def test_a_process_that_knows_an_old_configuration_takes_what_it_knows(
    any_store: Store, sync: Sync, settings: Settings, desk: Desk
) -> None:
    sync(rollout=(_second(settings), settings.rollout[0]))
    assert any_store.read_now(lambda session: running_rollouts(session, desk)[0][0].slug) == "zaak"


def test_departments_of_two_rollouts_stay_apart(any_store: Store, sync: Sync, settings: Settings) -> None:
    second = _second(settings).model_copy(update={"department": _with({"Griffie": 9})})
    sync(rollout=(settings.rollout[0], second))
    sizes = any_store.read_now(lambda session: session.scalars(select(Department)).all())
    assert sorted((row.rollout_id, row.headcount) for row in sizes if row.name == "Griffie") == [(1, 4), (2, 9)]


def to(mailboxes: tuple[str, ...]) -> DigestSettings:
    return DigestSettings(project_group=ProjectGroupSettings(mailboxes=mailboxes))


def _mailboxes(store: Store, desk: Desk) -> list[str]:
    places = store.read_now(lambda session: bound(session, 1, "project_group"))
    return sorted(address_of(desk, place)["mailbox"] for place in places)


@pytest.mark.leak
def test_mailboxes_come_and_go_and_are_not_named(any_store: Store, sync: Sync, desk: Desk) -> None:
    more, fewer = (
        "zaak: the weekly report goes to one more mailbox",
        "zaak: the weekly report goes to one mailbox fewer",
    )
    sync()
    assert sync(digest=to(("a@example.org", "b@example.org"))) == [more, more]
    assert _mailboxes(any_store, desk) == ["a@example.org", "b@example.org"]
    assert sync(digest=to(("b@example.org", "c@example.org"))) == [more, fewer]
    assert _mailboxes(any_store, desk) == ["b@example.org", "c@example.org"]
    assert sync(digest=to(("a@example.org", "b@example.org"))) == [more, fewer]
    assert len(any_store.read_now(lambda session: session.scalars(select(Place)).all())) == 3


def test_a_mailbox_that_is_named_twice_is_bound_once(any_store: Store, sync: Sync, desk: Desk) -> None:
    sync(digest=to(("a@example.org", "a@example.org")))
    assert _mailboxes(any_store, desk) == ["a@example.org"]
    assert sync(digest=to(("a@example.org", "a@example.org"))) == []
